import type { Clock } from '../kernel/clock';

/** A limit on the number of concurrent invocations. */
export class ConcurrencyPool {
  #used = 0;

  constructor(public readonly limit: number) {}

  take(): boolean {
    if (this.#used >= this.limit) return false;
    this.#used++;
    return true;
  }

  giveBack(): void {
    this.#used--;
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html */
const NEW_ENVIRONMENTS = 1_000;
const REFILLED_PER_MS = NEW_ENVIRONMENTS / 10_000;

/** The rate at which a function gets new execution environments: 1,000 in 10 seconds, refilled continuously. */
export class EnvironmentBudget {
  #left = NEW_ENVIRONMENTS;
  #at = 0;

  constructor(private readonly clock: Clock) {}

  take(): boolean {
    const { now } = this.clock;
    this.#left = Math.min(NEW_ENVIRONMENTS, this.#left + (now - this.#at) * REFILLED_PER_MS);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
