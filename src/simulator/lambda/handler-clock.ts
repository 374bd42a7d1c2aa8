/**
 * The one place where real time and the process's globals are touched: around a handler call, and nowhere else.
 *
 * While a handler runs, `Date` tells the virtual instant (Powertools' idempotency reads it) and `process.env` holds the function's variables.
 * Timers stay real, because real I/O needs them: they cost real time but no virtual time. What a handler takes in virtual time is what the
 * test says, or what the handler spends through the simulation.
 */

/** What an invocation sees of the world. */
export interface HandlerSurroundings {
  /** The virtual instant, in milliseconds since 1970; undefined leaves `Date` alone. */
  readonly now?: () => number;

  /** All of `process.env`. */
  readonly env?: NodeJS.ProcessEnv;

  /** How long a handler may take in real time. */
  readonly unsettledAfterMs: number;

  /** Settles when the handler has used up its virtual time. */
  readonly outOfTime: Promise<void>;
}

/** What a handler call came to. */
export type Settled =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'outOfTime' }
  | { readonly kind: 'unsettled' };

/** Calls a handler and waits until it settles, or until that is hopeless. */
export function callHandler(call: () => unknown, surroundings: HandlerSurroundings): Settled | Promise<Settled> {
  const leave = enter(surroundings);
  try {
    const value = call();
    if (isThenable(value)) return settle(value, surroundings).finally(leave);
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

async function settle(value: PromiseLike<unknown>, { unsettledAfterMs, outOfTime }: HandlerSurroundings): Promise<Settled> {
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

/** What `Date` tells while a handler runs. */
let virtualNow: (() => number) | undefined;

/** Made once: to give the global a new value each time leaks memory in the contexts that test runners use. */
const VIRTUAL_DATES = new WeakMap<DateConstructor, DateConstructor>();

/** Sets the globals up, and returns how to set them back. */
function enter({ now, env }: HandlerSurroundings): () => void {
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

/** `Date`, but without arguments it tells the virtual instant. Who keeps it gets the real one later. */
function virtualDate(real: DateConstructor): DateConstructor {
  const known = VIRTUAL_DATES.get(real);
  if (known) return known;
  const now = () => virtualNow === undefined ? real.now() : virtualNow();
  const virtual = new Proxy(real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: target => new target(now()).toString(),
    get: (target, key) => key === 'now' ? now : Reflect.get(target, key) as unknown,
  });
  VIRTUAL_DATES.set(real, virtual);
  return virtual;
}
