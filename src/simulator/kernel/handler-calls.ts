import type { RunningHandler } from './running-handler';

/** Takes the calls that handlers make with clients of the AWS SDK. */
export interface HandlerCalls {
  /** Adds what leads the clients here to the environment variables of a function. */
  environment(variables: { readonly [name: string]: string }): NodeJS.ProcessEnv;

  /** Takes the calls of a handler, from its first line on. */
  start(handler: RunningHandler): void;

  /** Refuses further calls of a handler that has ended. */
  stop(handler: RunningHandler): void;
}
