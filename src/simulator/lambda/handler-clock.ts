/**
 * The only file that uses real time and changes globals of the process, and only around a handler call.
 *
 * While a handler runs, `Date` returns the virtual time, which Powertools' idempotency reads, and `process.env`
 * contains the variables of the function. Timers stay real, because real I/O needs them: they take real time but no
 * virtual time. The virtual duration of a handler is set by the test, or by the time that the handler spends through
 * the simulation.
 */

/** The globals and limits of a handler call. */
export interface HandlerGlobals {
  /** Returns the virtual time in milliseconds since 1970. @default - `Date` stays real */
  readonly now?: () => number;

  /** The value of `process.env`. @default - it stays as it is */
  readonly env?: NodeJS.ProcessEnv;

  /** The longest real duration of a handler, in milliseconds. */
  readonly unsettledAfterMs: number;

  /** Settles when the handler reaches its timeout in virtual time. */
  readonly outOfTime: Promise<void>;
}

/** The result of a handler call. */
export type Settled =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'outOfTime' }
  | { readonly kind: 'unsettled' };

/** Calls a handler and waits until it settles, runs out of virtual time, or exceeds the real time limit. */
export function callHandler(call: () => unknown, globals: HandlerGlobals): Settled | Promise<Settled> {
  const leave = enter(globals);
  try {
    const value = call();
    if (isThenable(value)) return settle(value, globals).finally(leave);
    leave();
    return { kind: 'returned', value };
  } catch (error) {
    leave();
    return { kind: 'threw', error };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

async function settle(value: PromiseLike<unknown>, { unsettledAfterMs, outOfTime }: HandlerGlobals): Promise<Settled> {
  let guard: NodeJS.Timeout | undefined;
  const unsettled = new Promise<Settled>(resolve => {
    guard = setTimeout(resolve, unsettledAfterMs, { kind: 'unsettled' });
  });
  const settled = Promise.resolve(value).then<Settled, Settled>(
    returned => ({ kind: 'returned', value: returned }),
    (error: unknown) => ({ kind: 'threw', error }),
  );
  try {
    return await Promise.race([settled, outOfTime.then<Settled>(() => ({ kind: 'outOfTime' })), unsettled]);
  } finally {
    clearTimeout(guard);
  }
}

/** The time that `Date` returns while a handler runs. */
let virtualNow: (() => number) | undefined;

/** A cache, because a new global value for each call leaks memory in the contexts of test runners. */
const VIRTUAL_DATES = new WeakMap<DateConstructor, DateConstructor>();

/** Sets the globals, and returns a function that restores them. */
function enter({ now, env }: HandlerGlobals): () => void {
  const [realDate, realEnv, outerNow] = [globalThis.Date, process.env, virtualNow];
  if (now) {
    virtualNow = now;
    globalThis.Date = virtualDate(realDate);
  }
  if (env) process.env = env;
  return () => {
    if (now) {
      globalThis.Date = realDate;
      virtualNow = outerNow;
    }
    if (env) process.env = realEnv;
  };
}

/**
 * A `Date` that returns the virtual time while a handler runs. A reference to it that is kept returns the real time
 * later.
 */
function virtualDate(real: DateConstructor): DateConstructor {
  const existing = VIRTUAL_DATES.get(real);
  if (existing) return existing;
  const now = () => virtualNow === undefined ? real.now() : virtualNow();
  const virtual = new Proxy(real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: target => new target(now()).toString(),
    get: (target, key) => key === 'now' ? now : Reflect.get(target, key) as unknown,
  });
  VIRTUAL_DATES.set(real, virtual);
  return virtual;
}
