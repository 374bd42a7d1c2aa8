import type { RunningHandler } from './running-handler';

/** Takes the calls that handlers make with clients of the AWS SDK. */
export interface HandlerCalls {
  /** Adds what leads the clients here to the environment variables of a function. */
  environment(variables: { readonly [name: string]: string }): NodeJS.ProcessEnv;

  /**
   * Calls a handler, and takes its calls until `stop`.
   *
   * @param env the environment variables of the handler
   */
  start<T>(handler: RunningHandler, env: NodeJS.ProcessEnv, call: () => T): T;

  /** Refuses further calls of a handler that has ended. */
  stop(handler: RunningHandler): void;
}
