import type { LambdaContext } from './lambda-context';

/** The time before the timeout at which the signal is aborted. Half of it later the response is sent, whether or not the handlers have reacted. */
const SIGNAL_LEAD_MS = 500;

/** The longest time that a call of the runtime itself may take. */
const CALL_MS = 1_000;

/** The least time that a record is expected to take. */
const FLOOR_MS = 1_000;

/** The time that records of one handler have taken so far. It lasts as long as the execution environment. */
export class Pace {
  private slowestMs = 0;

  public learn(ms: number): void {
    this.slowestMs = Math.max(this.slowestMs, ms);
  }

  /** Returns the time to keep for a record: at most half of the budget, or one record that hung would keep its environment from ever finishing a batch. */
  public margin(budgetMs: number): number {
    return Math.min(Math.max(this.slowestMs, FLOOR_MS), budgetMs / 2);
  }
}

/** The deadline of an invocation. Work that is reported in time is not repeated because another record was slow. */
export class Deadline {
  private readonly budgetMs: number;
  private readonly leadMs: number;
  private controller?: AbortController;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly context: Pick<LambdaContext, 'getRemainingTimeInMillis'>, private readonly pace: Pace, leadMs = SIGNAL_LEAD_MS) {
    this.budgetMs = context.getRemainingTimeInMillis();
    this.leadMs = Math.min(leadMs, this.budgetMs / 4);
  }

  /** Indicates whether there is time to start another record. */
  public get allowsAnother(): boolean {
    return this.context.getRemainingTimeInMillis() - this.leadMs >= this.pace.margin(this.budgetMs);
  }

  /** The time that a call may take at most, so that the response is sent in time. */
  public get callMs(): number {
    return Math.max(0, Math.min(CALL_MS, this.context.getRemainingTimeInMillis() - this.leadMs / 6));
  }

  /** The signal that is aborted shortly before the timeout, for the open requests of handlers. */
  public get signal(): AbortSignal {
    if (!this.controller) {
      const controller = this.controller = new AbortController();
      this.after(this.leadMs, () => controller.abort(new DeadlineError('the time of the invocation is running out')));
    }
    return this.controller.signal;
  }

  /** Waits for the work, but no longer than until the response must be sent to arrive in time. Returns whether the work ended. */
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
 * The error for a record that was still running when the response had to be sent, and the reason of the `signal` in a handler's context.
 */
export class DeadlineError extends Error {
  public readonly name = 'DeadlineError';
}
