import type { HandlerContext } from './handler-context';
import type { TimeSpan } from '../kernel/time-span';

/** A Lambda handler as it is deployed. */
// Handlers are written for the event they expect: only `any` takes them all.
export type LambdaHandler = (event: any, context: HandlerContext) => unknown;

/** How an invocation ends when no handler decides it. Also a handler can return one. */
export class Behaviour {
  /** @internal use the functions below */
  constructor(public readonly kind: 'returns' | 'throws' | 'timesOut' | 'crashes', public readonly value?: unknown) {}
}

/** The function returns nothing. */
export function succeeds(): Behaviour {
  return new Behaviour('returns');
}

/** The function returns the value. */
export function returns(value: unknown): Behaviour {
  return new Behaviour('returns', value);
}

/** The function throws. Its environment lives on. */
export function throws(error: string | Error = 'a fault of the test'): Behaviour {
  return new Behaviour('throws', typeof error === 'string' ? new Error(error) : error);
}

/** The function runs into its timeout. Its environment is lost. */
export function timesOut(): Behaviour {
  return new Behaviour('timesOut');
}

/** The process of the function ends. Its environment is lost. */
export function crashes(): Behaviour {
  return new Behaviour('crashes');
}

/** What a test can ask about an invocation to decide how it behaves. */
export interface Call {
  readonly event: any;
  readonly context: HandlerContext;

  /** Counts the tries of the same event from 1; of a batch of messages, the highest receive count. */
  readonly attempt: number;
  readonly eventIds: readonly string[];

  /** Milliseconds since the simulation started. */
  readonly at: number;
}

/** How long an invocation takes in virtual time: always the same, evenly spread, or as its event says. */
export type HandlerDuration = TimeSpan | { readonly between: readonly [TimeSpan, TimeSpan] } | ((call: Call) => TimeSpan);

/** A function with more than a handler to say about it: it has one of `handler`, `perEnvironment` and `behave`. */
export interface FunctionPlan {
  /** The handler: its module state is shared by all environments. */
  readonly handler?: LambdaHandler | Behaviour;

  /**
   * Makes the handler of a new environment, so that module state is lost with it. Called at its first invocation, with the variables of the
   * function in `process.env`; where it throws, so does the invocation.
   */
  readonly perEnvironment?: () => LambdaHandler | Promise<LambdaHandler>;

  /** Decides for each invocation. */
  readonly behave?: (call: Call) => Behaviour | Promise<Behaviour>;

  /**
   * How long an invocation takes. What the handler spends itself (`simulation.spend`) comes on top.
   *
   * @default - what the handler spends itself; the assumption `handlerDurationMs` if that is nothing
   */
  readonly duration?: HandlerDuration;

  /** Variables that the template can't tell, or other values for its own. */
  readonly environment?: { readonly [name: string]: string };
}

/** What a test gives as the code of a function. */
export type FunctionCode = LambdaHandler | Behaviour | FunctionPlan;

/** The plan that the code of a function stands for. */
export function planOf(code: FunctionCode): FunctionPlan {
  return typeof code === 'function' || code instanceof Behaviour ? { handler: code } : code;
}
