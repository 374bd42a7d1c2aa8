import type { HandlerContext } from './handler-context';
import type { TimeSpan } from '../kernel/time-span';

/** A Lambda handler, as you deploy it. */
// Handlers declare the event type that they expect, so that only `any` accepts all of them.
export type LambdaHandler = (event: any, context: HandlerContext) => unknown;

/** The behaviour of an invocation without a handler. A handler can return one too. */
export class Behaviour {
  /** @internal use `succeeds`, `returns`, `throws`, `timesOut` or `crashes` */
  constructor(public readonly kind: 'returns' | 'throws' | 'timesOut' | 'crashes', public readonly value?: unknown) {}
}

/** A behaviour: the function returns nothing. */
export function succeeds(): Behaviour {
  return new Behaviour('returns');
}

/** A behaviour: the function returns a value. */
export function returns(value: unknown): Behaviour {
  return new Behaviour('returns', value);
}

/** A behaviour: the function throws. Its execution environment survives. */
export function throws(error: string | Error = 'a fault of the test'): Behaviour {
  return new Behaviour('throws', typeof error === 'string' ? new Error(error) : error);
}

/** A behaviour: the function times out. Its execution environment is lost. */
export function timesOut(): Behaviour {
  return new Behaviour('timesOut');
}

/** A behaviour: the process of the function exits. Its execution environment is lost. */
export function crashes(): Behaviour {
  return new Behaviour('crashes');
}

/** An invocation, for functions that decide its behaviour or its duration. */
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
  readonly handler?: LambdaHandler | Behaviour;

  /**
   * Creates a handler for each execution environment, so that the module state is lost with the environment. Called at
   * the first invocation of the environment, with the environment variables of the function in `process.env`. If it
   * throws, the invocation fails.
   *
   * @default - none
   */
  readonly perEnvironment?: () => LambdaHandler | Promise<LambdaHandler>;

  /** Decides the behaviour of each invocation. @default - none */
  readonly behave?: (call: Call) => Behaviour | Promise<Behaviour>;

  /**
   * The duration of an invocation. The time that the handler spends with `simulation.spend` is added to it.
   *
   * @default - the time that the handler spends, or the assumption `handlerDurationMs` if it spends none
   */
  readonly duration?: HandlerDuration;

  /**
   * Environment variables, which override those of the template. Set those that the template does not determine.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** The code of a function in a simulation. */
export type FunctionCode = LambdaHandler | Behaviour | FunctionPlan;

/** Converts the code of a function to a plan. */
export function planOf(code: FunctionCode): FunctionPlan {
  return typeof code === 'function' || code instanceof Behaviour ? { handler: code } : code;
}
