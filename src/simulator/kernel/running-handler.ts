import type { Subject } from './subject';

/** An invocation while its handler runs: the virtual time it spends, and what it works on. */
export class RunningHandler {
  /** Virtual milliseconds that the handler has spent itself. */
  spentMs = 0;

  #runOut?: () => void;
  #outOfTime?: Promise<void>;

  constructor(
    readonly functionKey: string,
    readonly requestId: string,
    readonly startedAt: number,
    readonly timeoutMs: number,
    readonly subjects: readonly Subject[],
  ) {}

  /** The virtual instant as the handler sees it. */
  get now(): number {
    return this.startedAt + this.spentMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.timeoutMs - this.spentMs);
  }

  /** Settles when the handler has spent all its time. */
  get outOfTime(): Promise<void> {
    this.#outOfTime ??= this.remainingMs === 0 ? Promise.resolve() : new Promise(resolve => { this.#runOut = resolve; });
    return this.#outOfTime;
  }

  /** Lets virtual time pass. Never returns when the timeout comes first, as AWS stops the function there. */
  spend(ms: number): Promise<void> {
    this.spentMs += ms;
    if (this.remainingMs > 0) return Promise.resolve();
    this.#runOut?.();
    return new Promise(() => undefined);
  }

  /** How often each function has run in the chain that leads to what the handler sends. */
  chain(): ReadonlyMap<string, number> {
    const chain = new Map<string, number>();
    for (const { journey, chain: own = journey.chain } of this.subjects) {
      for (const [key, runs] of own ?? []) chain.set(key, Math.max(runs, chain.get(key) ?? 0));
    }
    return chain.set(this.functionKey, (chain.get(this.functionKey) ?? 0) + 1);
  }
}
