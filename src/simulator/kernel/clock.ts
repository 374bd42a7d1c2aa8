import { BinaryHeap } from './binary-heap';
import { clockTime, MINUTE } from './time-span';

/** 2026-01-01T00:00:00Z */
const DEFAULT_START = 1_767_225_600_000;

/** The number of acts at one instant that indicates an infinite loop. */
const STALLED = 1_000_000;

/** The functions that a clock calls besides its acts. */
export interface ClockHooks {
  /** Called at every full minute, before the acts that are due then. @default - none */
  readonly onMinute?: () => void;

  /**
   * Called when a run starts. Returns a function that is called after each act. The clock waits for its promise, and the
   * run ends if it throws.
   *
   * @default - none
   */
  readonly onRun?: () => (() => Promise<void> | undefined) | undefined;
}

/** Work that is scheduled for an instant. The clock waits for the promise that it returns. */
export type Act = () => void | Promise<void>;

/** A scheduled act. */
export interface Timer {
  readonly at: number;
  readonly seq: number;
  readonly background: boolean;

  /** Undefined once the act is done or cancelled. */
  act?: Act;
}

/**
 * A virtual clock: time stands still during an act and jumps to the next one.
 *
 * Acts run in the order of their instants. Acts at the same instant run in the order in which they were scheduled.
 */
export class Clock {
  /** Milliseconds since the simulation started. */
  now = 0;

  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;

  readonly #timers = new BinaryHeap<Timer>();
  #seq = 0;
  #foreground = 0;
  #running = false;

  constructor(start: number = DEFAULT_START, private readonly hooks: ClockHooks = {}) {
    this.start = start;
  }

  /** The current time, in milliseconds since 1970. */
  get epochNow(): number {
    return this.start + this.now;
  }

  /** Indicates whether nothing is left to do except acts in the background. */
  get idle(): boolean {
    return this.#foreground === 0;
  }

  /** Schedules an act at an instant. */
  at(instant: number, act: Act): Timer {
    this.#foreground++;
    return this.#add(instant, act, false);
  }

  /** Schedules an act after a delay. */
  after(ms: number, act: Act): Timer {
    return this.at(this.now + ms, act);
  }

  /** Schedules an act that does not keep the simulation from being idle, such as the expiry of a parked message. */
  inBackground(instant: number, act: Act): Timer {
    return this.#add(instant, act, true);
  }

  cancel(timer: Timer | undefined): void {
    if (timer?.act === undefined) return;
    timer.act = undefined;
    if (!timer.background) this.#foreground--;
  }

  /** Runs everything that is due until the instant, and advances the time to it. */
  async runTo(instant: number): Promise<void> {
    await this.#exclusively(async () => {
      await this.#run(timer => timer.at <= instant);
      this.#moveTo(instant);
    });
  }

  /**
   * Runs until the clock is idle. The time is then that of the last act.
   *
   * @throws Error if that takes longer than the limit
   */
  async runUntilIdle(limitMs: number): Promise<void> {
    const limit = this.now + limitMs;
    await this.#exclusively(async () => {
      await this.#run(timer => {
        if (this.idle) return false;
        if (timer.at <= limit) return true;
        throw new Error(`There is still something to do after ${clockTime(limit)}: set a longer limit for runUntilIdle, or use advance`);
      });
    });
  }

  async #exclusively(run: () => Promise<void>): Promise<void> {
    if (this.#running) throw new Error('The simulation is already running: await advance() and runUntilIdle(), and do not call them from a handler');
    this.#running = true;
    try {
      await run();
    } finally {
      this.#running = false;
    }
  }

  async #run(isDue: (timer: Timer) => boolean): Promise<void> {
    const afterAct = this.hooks.onRun?.();
    let atThisInstant = 0;
    for (let timer = this.#next(); timer && isDue(timer); timer = this.#next()) {
      atThisInstant = timer.at > this.now ? 0 : atThisInstant + 1;
      if (atThisInstant > STALLED) {
        throw new Error(`Time does not advance at ${clockTime(this.now)} after ${STALLED} acts: something repeats without taking time, ` +
          'such as a failing handler without a duration behind a queue with a visibility timeout of 0');
      }
      this.#timers.pop();
      this.#moveTo(timer.at);
      const act = timer.act!;
      this.cancel(timer);
      const promise = act();
      if (promise) await promise;
      const pause = afterAct?.();
      if (pause) await pause;
    }
  }

  #moveTo(instant: number): void {
    const { onMinute } = this.hooks;
    if (onMinute) {
      for (let minute = this.now - this.now % MINUTE + MINUTE; minute <= instant; minute += MINUTE) {
        this.now = minute;
        onMinute();
      }
    }
    this.now = Math.max(this.now, instant);
  }

  #next(): Timer | undefined {
    while (this.#timers.size > 0 && this.#timers.peek()!.act === undefined) this.#timers.pop();
    return this.#timers.peek();
  }

  #add(at: number, act: Act, background: boolean): Timer {
    const timer: Timer = { at, seq: this.#seq++, act, background };
    this.#timers.push(timer, at, timer.seq);
    return timer;
  }
}
