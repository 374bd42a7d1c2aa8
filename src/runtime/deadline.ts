import type { LambdaContext } from './lambda-context';

/** Before the time-out the signal fires, and a little later the answer leaves, whether or not the handlers have listened. */
const SIGNAL_LEAD_MS = 500;

/** How much time a record is expected to need at least, before one has shown what it needs. */
const FLOOR_MS = 1_000;

/**
 * What the records of one handler have needed so far. It outlives the invocation, as the environment does.
 */
export class Pace {
  private slowestMs = 0;

  public learn(ms: number): void {
    if (ms > this.slowestMs) this.slowestMs = ms;
  }

  /** At most half of the time given, or one record that hung would keep its environment from ever working through a batch. */
  public margin(budgetMs: number): number {
    return Math.min(Math.max(this.slowestMs, FLOOR_MS), budgetMs / 2);
  }
}

/**
 * How much of an invocation is left. Work that is reported in time is not done again because a neighbour was slow.
 */
export class Deadline {
  private readonly budgetMs: number;
  private readonly leadMs: number;
  private controller?: AbortController;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly context: Pick<LambdaContext, 'getRemainingTimeInMillis'>, private readonly pace: Pace) {
    this.budgetMs = context.getRemainingTimeInMillis();
    this.leadMs = Math.min(SIGNAL_LEAD_MS, this.budgetMs / 4);
  }

  /** Whether there is time to start another record. */
  public get allowsAnother(): boolean {
    return this.context.getRemainingTimeInMillis() - this.leadMs >= this.pace.margin(this.budgetMs);
  }

  /** Fires shortly before the time-out, for the requests that a handler has open. */
  public get signal(): AbortSignal {
    if (!this.controller) {
      const controller = this.controller = new AbortController();
      this.after(this.leadMs, () => controller.abort(new DeadlineError('the time of the invocation is running out')));
    }
    return this.controller.signal;
  }

  /** Waits for the work, but not past the moment at which an answer must leave to arrive. Says whether the work ended. */
  public async wait(work: Promise<unknown>): Promise<boolean> {
    const late = new Promise<false>(resolve => this.after(this.leadMs / 2, () => resolve(false)));
    try {
      return await Promise.race([work.then(() => true), late]);
    } finally {
      this.timers.forEach(clearTimeout);
    }
  }

  private after(leftMs: number, act: () => void): void {
    this.timers.push(setTimeout(act, this.context.getRemainingTimeInMillis() - leftMs));
  }
}

/**
 * The reason of the `AbortSignal` that a handler is given, and the error of a record that was still running when the answer had to leave.
 */
export class DeadlineError extends Error {
  public readonly name = 'DeadlineError';
}
