import type { HandlerContext } from './handler-context';
import type { TimeSpan } from '../kernel/time-span';

/** A Lambda handler, as you deploy it. */
// Handlers declare the event type that they expect, so that only `any` accepts all of them.
export type LambdaHandler = (event: any, context: HandlerContext) => unknown;

/** The behavior of an invocation without a handler. A handler can return one too. */
export class Behavior {
  /** @internal use `succeeds`, `returns`, `throws`, `timesOut` or `crashes` */
  constructor(public readonly kind: 'returns' | 'throws' | 'timesOut' | 'crashes', public readonly value?: unknown) {}
}

/** A behavior: the function returns nothing. */
export function succeeds(): Behavior {
  return new Behavior('returns');
}

/** A behavior: the function returns a value. */
export function returns(value: unknown): Behavior {
  return new Behavior('returns', value);
}

/** A behavior: the function throws. Its execution environment survives. */
export function throws(error: string | Error = 'a fault of the test'): Behavior {
  return new Behavior('throws', typeof error === 'string' ? new Error(error) : error);
}

/** A behavior: the function times out. Its execution environment is lost. */
export function timesOut(): Behavior {
  return new Behavior('timesOut');
}

/** A behavior: the process of the function exits. Its execution environment is lost. */
export function crashes(): Behavior {
  return new Behavior('crashes');
}

/** An invocation, for functions that decide its behavior or its duration. */
export interface Call {
  readonly event: any;
  readonly context: HandlerContext;

  /** The number of the attempt for the same event, from 1; for a batch of messages, the highest receive count. */
  readonly attempt: number;
  readonly eventIds: readonly string[];

  /** The time in milliseconds since the start. */
  readonly at: number;
}

/**
 * The duration of an invocation in virtual time: a fixed one, a uniform distribution, or a function of the invocation.
 */
export type HandlerDuration = TimeSpan | { readonly between: readonly [TimeSpan, TimeSpan] } | ((call: Call) => TimeSpan);

/** The code of a function with further settings. Set exactly one of `handler`, `perEnvironment` and `behave`. */
export interface FunctionPlan {
  /** The handler. All execution environments share the state of its module. @default - none */
  readonly handler?: LambdaHandler | Behavior;

  /**
   * Creates a handler for each execution environment, so that the module state is lost with the environment. Called at
   * the first invocation of the environment, with the environment variables of the function in `process.env`. If it
   * throws, the invocation fails.
   *
   * @default - none
   */
  readonly perEnvironment?: () => LambdaHandler | Promise<LambdaHandler>;

  /** Decides the behavior of each invocation. @default - none */
  readonly behave?: (call: Call) => Behavior | Promise<Behavior>;

  /**
   * The duration of an invocation, which passes after the handler has settled. The time that the handler spends with
   * `simulation.spend` is added to it.
   *
   * @default - the time that the handler spends, or the assumption `handlerDurationMs` if it spends none
   */
  readonly duration?: HandlerDuration;

  /**
   * Environment variables, which override those of the template. Set those that the template does not determine.
   * `AWS_ENDPOINT_URL_<SERVICE>` leads the SDK calls to a service to an emulator instead of the simulation.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** The code of a function in a simulation. */
export type FunctionCode = LambdaHandler | Behavior | FunctionPlan;

/** Converts the code of a function to a plan. */
export function planOf(code: FunctionCode): FunctionPlan {
  return typeof code === 'function' || code instanceof Behavior ? { handler: code } : code;
}
