import type { Subject } from './subject';

/** A running handler: the virtual time that it spends, and the events that it processes. */
export class RunningHandler {
  /** The virtual milliseconds that the handler has spent. */
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

  /** The virtual time as the handler sees it, in milliseconds since the start. */
  get now(): number {
    return this.startedAt + this.spentMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.timeoutMs - this.spentMs);
  }

  /** Settles when the handler reaches its timeout. */
  get outOfTime(): Promise<void> {
    this.#outOfTime ??= this.remainingMs === 0 ? Promise.resolve() : new Promise(resolve => { this.#runOut = resolve; });
    return this.#outOfTime;
  }

  /**
   * Spends virtual time. The promise never settles once the timeout is reached, because Lambda stops the function
   * there.
   */
  spend(ms: number): Promise<void> {
    this.spentMs += ms;
    if (this.remainingMs > 0) return Promise.resolve();
    this.#runOut?.();
    return new Promise(() => undefined);
  }

  /** The number of runs of each function in the chain that leads to the events that the handler sends. */
  chain(): ReadonlyMap<string, number> {
    const chain = new Map<string, number>();
    for (const { journey, chain: own = journey.chain } of this.subjects) {
      for (const [key, runs] of own ?? []) chain.set(key, Math.max(runs, chain.get(key) ?? 0));
    }
    return chain.set(this.functionKey, (chain.get(this.functionKey) ?? 0) + 1);
  }
}
