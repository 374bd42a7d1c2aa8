import { HANDLER_SCOPES } from './handler-scope';

/**
 * The only file that changes globals of the process, and only while handlers run.
 *
 * Code of a handler then sees the virtual time in `Date`, which Powertools' idempotency reads, and the variables of the
 * function in `process.env`; all other code sees the real ones. What it prints is seen, too. Timers stay real, because real I/O needs them: they take
 * real time but no virtual time.
 */

/** Caches, because new global values for each call leak memory in the contexts of test runners. */
const VIRTUAL_DATES = new WeakMap<DateConstructor, DateConstructor>();
const VIRTUAL_ENVS = new WeakMap<NodeJS.ProcessEnv, NodeJS.ProcessEnv>();
const SEEN_WRITES = new WeakMap<Write, Write>();

type Write = typeof process.stdout.write;

let users = 0;
let restore: () => void;

/** Sets the globals. Each call needs one of `restoreGlobals`. */
export function setGlobals(): void {
  if (users++ > 0) return;
  const { stdout } = process;
  const [realDate, realEnv, realWrite] = [globalThis.Date, process.env, stdout.write];
  globalThis.Date = cached(VIRTUAL_DATES, realDate, virtualDate);
  process.env = cached(VIRTUAL_ENVS, realEnv, virtualEnv);
  const write = cached(SEEN_WRITES, realWrite, seenWrite);
  stdout.write = write;
  restore = () => {
    if (stdout.write === write) stdout.write = realWrite; // else a test has taken its mock away
    globalThis.Date = realDate;
    process.env = realEnv;
  };
}

/** Restores the globals once nobody needs them any more. */
export function restoreGlobals(): void {
  if (--users === 0) restore();
}

function cached<T extends object>(cache: WeakMap<T, T>, real: T, make: (real: T) => T): T {
  let virtual = cache.get(real);
  if (!virtual) {
    virtual = make(real);
    cache.set(real, virtual);
  }
  return virtual;
}

function virtualDate(real: DateConstructor): DateConstructor {
  const now = () => HANDLER_SCOPES.getStore()?.epochNow ?? real.now();
  return new Proxy(real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: target => new target(now()).toString(),
    get: (target, key) => key === 'now' ? now : Reflect.get(target, key) as unknown,
  });
}

function seenWrite(real: Write): Write {
  return new Proxy(real, {
    apply(target, stdout, args: Parameters<Write>) {
      HANDLER_SCOPES.getStore()?.onPrint?.(String(args[0]));
      return Reflect.apply(target, stdout, args) as boolean;
    },
  });
}

function virtualEnv(real: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = () => HANDLER_SCOPES.getStore()?.env ?? real;
  return new Proxy(real, {
    get: (_target, key) => Reflect.get(env(), key) as unknown,
    set: (_target, key, value) => Reflect.set(env(), key, value),
    has: (_target, key) => Reflect.has(env(), key),
    deleteProperty: (_target, key) => Reflect.deleteProperty(env(), key),
    ownKeys: () => Reflect.ownKeys(env()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(env(), key),
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(env(), key, descriptor),
  });
}
