import { BinaryHeap } from './binary-heap';
import { watchScopes } from './handler-scope';
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

/** Somebody who waits until a clock wakes it up, but may also be woken by something else. */
export interface Sleeper {
  /** Waits until everybody who is awake although the clock has not woken them is asleep again. */
  settleDown(): Promise<void>;
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

  /** Those who wait for the clock. */
  readonly sleepers = new Set<Sleeper>();

  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;

  readonly #timers = new BinaryHeap<Timer>();
  #seq = 0;
  #foreground = 0;
  #running = false;

  constructor(start: number = DEFAULT_START, private readonly hooks: ClockHooks = {}) {
    if (!Number.isSafeInteger(start)) throw new Error(`The start of the simulation must be a valid date or whole milliseconds since 1970, but it is ${start}`);
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
      await this.#run(timer => timer.at <= instant, instant);
      this.now = Math.max(this.now, instant);
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
    const stopWatching = watchScopes();
    try {
      await run();
    } finally {
      stopWatching();
      this.#running = false;
    }
  }

  /** @param until the time to which full minutes pass once nothing is due @default - that of the last act */
  async #run(isDue: (timer: Timer) => boolean, until?: number): Promise<void> {
    const afterAct = this.hooks.onRun?.();
    let atThisInstant = 0;
    let isSettled = false;
    for (;;) {
      const next = this.#next();
      if (this.sleepers.size > 0 && !isSettled && !(next && next.at <= this.now)) {
        await this.#settleDown();
        isSettled = true;
        continue; // somebody may have scheduled something
      }
      const timer = next && isDue(next) ? next : undefined;
      // What happens at a full minute may schedule acts that are due before the next one.
      if (this.#passMinute(timer?.at ?? until)) continue;
      if (!timer) return;
      isSettled = false;
      atThisInstant = timer.at > this.now ? 0 : atThisInstant + 1;
      if (atThisInstant > STALLED) {
        throw new Error(`Time does not advance at ${clockTime(this.now)} after ${STALLED} acts: something repeats without taking time, ` +
          'such as a failing handler without a duration behind a queue with a visibility timeout of 0');
      }
      this.#timers.pop();
      this.now = Math.max(this.now, timer.at);
      const act = timer.act!;
      this.cancel(timer);
      const promise = act();
      if (promise) await promise;
      const pause = afterAct?.();
      if (pause) await pause;
    }
  }

  /** Lets everybody who may be awake do what is to be done at this instant. */
  #settleDown(): Promise<void> {
    const [any] = this.sleepers;
    return any.settleDown();
  }

  /** Advances to the next full minute, if that is not after the instant. */
  #passMinute(instant: number | undefined): boolean {
    const { onMinute } = this.hooks;
    const minute = this.now - this.now % MINUTE + MINUTE;
    if (!onMinute || instant === undefined || minute > instant) return false;
    this.now = minute;
    onMinute();
    return true;
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
