import type { LambdaContext } from './lambda-context';

/** The time before the timeout at which the signal is aborted. Half of it later the response is sent, whether or not the handlers have reacted. */
const SIGNAL_LEAD_MS = 500;

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

  /**
   * Waits for a call of the runtime itself, up to a time, and never so long that the response is late. Rejects then. The time is that of the invocation,
   * which stands still in a simulation while a call is made.
   *
   * @param problem what the error says has not happened
   */
  public async limit<T>(problem: string, ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const start = this.context.getRemainingTimeInMillis();
    const end = Math.max(start - ms, this.leadMs / 6);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const watch = () => {
        const left = this.context.getRemainingTimeInMillis() - end;
        if (left > 0) {
          timer = setTimeout(watch, left);
          return;
        }
        reject(new DeadlineError(`${problem} within ${Math.max(0, Math.round(start - end))} ms`));
        controller.abort();
      };
      watch();
    });
    try {
      return await Promise.race([late, call(controller.signal)]);
    } finally {
      clearTimeout(timer);
    }
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
