import type { Clock, Sleeper, Timer } from './clock';
import { restoreGlobals, setGlobals } from './handler-globals';
import { abandonRequests, endedRequests, HANDLER_SCOPES, HandlerScope, hasOpenRequests, keepScope } from './handler-scope';
import { afterRealTime, turnWhile, waitsForIo } from './real-time';
import type { Subject } from './subject';

/** The end of a handler. */
export type Settled =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'outOfTime' }
  | { readonly kind: 'unsettled' };

/** The invocation that a handler runs for. */
export interface HandlerFacts {
  readonly functionKey: string;

  /** The name of the function in errors. */
  readonly functionName: string;
  readonly requestId: string;
  readonly timeoutMs: number;
  readonly subjects: readonly Subject[];

  /** The variables in `process.env`. @default - those of the process */
  readonly env?: NodeJS.ProcessEnv;

  /** Sees what the handler prints. @default - nobody does */
  readonly onPrint?: (text: string) => void;

  /** Indicates whether `Date` returns the virtual time. */
  readonly virtualDate: boolean;

  /** The real time in milliseconds after which the clock goes on although the handler neither waits nor settles. */
  readonly unsettledAfterMs: number;
}

/** A promise that never settles: Lambda stops a function that has ended, wherever it is. */
const NEVER = new Promise<never>(() => undefined);

/**
 * A handler from its call to its end in virtual time.
 *
 * The clock stands still while a handler is awake. The handler falls asleep when it waits for virtual time or for a
 * promise of the test: then the clock goes on, other handlers run, and the clock wakes it up again. Only one handler is
 * awake at a time, and each is woken by an act of the clock, so that the order of everything depends on the seed only.
 *
 * A handler that awaits anything else is assumed to do real I/O, which takes no virtual time. If that takes too long, it
 * must be a promise that the test settles later, or never: then it falls asleep, too.
 */
export class RunningHandler implements HandlerScope, Sleeper {
  /** The handler that the running code belongs to. */
  static get current(): RunningHandler | undefined {
    const scope = HANDLER_SCOPES.getStore();
    return scope instanceof RunningHandler ? scope : undefined;
  }

  requests?: Set<object>;

  readonly startedAt: number;

  #conclude!: (settled: Settled) => void;
  #ended = false;

  /** The number of things that the handler waits for in virtual time. */
  #waits = 0;

  #timers?: Set<Timer>;
  #timeout?: Timer;

  /** Set while the clock waits for the handler. */
  #fallAsleep?: () => void;
  #looksAround = false;

  /** Set once the clock has gone on although the handler neither waits nor has settled. */
  #givenUp = false;
  #leaveScope?: () => void;

  constructor(readonly clock: Clock, readonly facts: HandlerFacts) {
    this.startedAt = clock.now;
  }

  get epochNow(): number | undefined {
    return this.facts.virtualDate ? this.clock.epochNow : undefined;
  }

  get env(): NodeJS.ProcessEnv | undefined {
    return this.facts.env;
  }

  get onPrint(): ((text: string) => void) | undefined {
    return this.facts.onPrint;
  }

  get subjects(): readonly Subject[] {
    return this.facts.subjects;
  }

  /** The virtual milliseconds since the handler was called. */
  get spentMs(): number {
    return this.clock.now - this.startedAt;
  }

  get remainingMs(): number {
    return Math.max(0, this.facts.timeoutMs - this.spentMs);
  }

  /**
   * Calls the handler, and calls `conclude` at the virtual instant at which it settles or runs out of time: at once if it
   * is synchronous. Otherwise returns a promise that settles when the clock can go on.
   */
  start(call: () => unknown, conclude: (settled: Settled) => void): void | Promise<void> {
    this.#conclude = conclude;
    setGlobals();
    let settling: Promise<unknown>;
    try {
      const value = HANDLER_SCOPES.run(this, call);
      if (!isThenable(value)) {
        restoreGlobals();
        return this.#settle({ kind: 'returned', value });
      }
      settling = HANDLER_SCOPES.run(this, () => Promise.resolve(value));
    } catch (error) {
      restoreGlobals();
      return this.#settle({ kind: 'threw', error });
    }
    this.#leaveScope = keepScope();
    const asleep = this.#awake();
    restoreGlobals();
    settling.then(value => this.#settle({ kind: 'returned', value }), (error: unknown) => this.#settle({ kind: 'threw', error }));
    return asleep;
  }

  /** Spends virtual time. The promise never settles if the invocation has ended by then. */
  spend(ms: number): Promise<void> {
    if (this.#ended) return NEVER;
    this.#waits++;
    return new Promise(resolve => {
      this.#wakeAfter(ms, resolve);
      this.#lookAround();
    });
  }

  /** Waits for a promise of the test in virtual time. The promise never settles if the invocation has ended by then. */
  waitFor<T>(promise: PromiseLike<T>): Promise<T> {
    if (this.#ended) return NEVER;
    this.#waits++;
    this.#watchTimeout();
    return new Promise((resolve, reject) => {
      const wake = (settle: () => void) => {
        if (!this.#ended) this.#wakeAfter(0, settle);
      };
      Promise.resolve(promise).then(value => wake(() => resolve(value)), (error: Error) => wake(() => reject(error)));
      this.#lookAround();
    });
  }

  async settleDown(): Promise<void> {
    let late = false;
    const cancel = afterRealTime(this.facts.unsettledAfterMs, () => { late = true; }, endedRequests);
    await turnWhile(() => !late && hasOpenRequests());
    cancel();
    abandonRequests();
  }

  /** @throws Error if the invocation has ended, so that nothing that its code still does can happen */
  requireRunning(): void {
    if (!this.#ended) return;
    throw new Error(`${this.facts.functionName} still runs code after its invocation (request ${this.facts.requestId}) has ended: ` +
      'await everything that the handler starts');
  }

  /** The number of runs of each function in the chain that leads to the events that the handler sends. */
  chain(): ReadonlyMap<string, number> {
    const { subjects, functionKey } = this.facts;
    const chain = new Map<string, number>();
    for (const { journey, chain: own = journey.chain } of subjects) {
      for (const [key, runs] of own ?? []) chain.set(key, Math.max(runs, chain.get(key) ?? 0));
    }
    return chain.set(functionKey, (chain.get(functionKey) ?? 0) + 1);
  }

  /** Wakes the handler up after virtual time. */
  #wakeAfter(ms: number, settle: () => void): void {
    this.#watchTimeout();
    this.#timers ??= new Set();
    const timer = this.clock.after(ms, () => {
      this.#timers!.delete(timer);
      this.#waits--;
      settle();
      return this.#awake();
    });
    this.#timers.add(timer);
  }

  /** Waits in real time until the handler settles or falls asleep. */
  #awake(): Promise<void> {
    setGlobals();
    this.clock.sleepers.delete(this);
    return new Promise(resolve => {
      const cancel = afterRealTime(this.facts.unsettledAfterMs, () => this.#giveUp(), endedRequests);
      this.#fallAsleep = () => {
        this.#fallAsleep = undefined;
        cancel();
        restoreGlobals();
        if (!this.#ended) this.clock.sleepers.add(this);
        resolve();
      };
      this.#lookAround();
    });
  }

  /** Falls asleep once everything has happened that can happen without virtual time, if the handler then waits for virtual time. */
  #lookAround(): void {
    const fallAsleep = this.#fallAsleep;
    if (this.#waits === 0 || this.#looksAround || !fallAsleep) return;
    this.#looksAround = true;
    void turnWhile(() => this.#fallAsleep === fallAsleep && (hasOpenRequests() || waitsForIo())).then(() => {
      this.#looksAround = false;
      if (this.#fallAsleep !== fallAsleep) { // it ended, or was given up, and may have been woken up since; another handler may be awake
        this.#lookAround();
        return;
      }
      abandonRequests();
      fallAsleep();
    });
  }

  #giveUp(): void {
    this.#watchTimeout();
    if (!this.#givenUp) {
      this.#givenUp = true;
      setGlobals(); // until it settles: nobody knows when it goes on
    }
    abandonRequests(); // no other handler is awake
    this.#fallAsleep!();
  }

  #watchTimeout(): void {
    this.#timeout ??= this.clock.at(this.startedAt + this.facts.timeoutMs, () => this.#settle({ kind: this.#waits > 0 ? 'outOfTime' : 'unsettled' }));
  }

  #settle(settled: Settled): void {
    if (this.#ended) return;
    this.#ended = true;
    this.clock.cancel(this.#timeout);
    this.#timers?.forEach(timer => this.clock.cancel(timer));
    this.clock.sleepers.delete(this);
    abandonRequests([this]);
    if (this.#givenUp) restoreGlobals();
    this.#leaveScope?.();
    try {
      this.#conclude(settled);
    } catch (error) {
      this.clock.after(0, () => { throw error; });
    }
    this.#fallAsleep?.();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
