import { BinaryHeap } from './binary-heap';
import { clockTime, MINUTE } from './time-span';

/** 2026-01-01T00:00:00Z */
const DEFAULT_START = 1_767_225_600_000;

/** So many acts at one instant: something goes round in circles without taking time. */
const STALLED = 1_000_000;

/** Something to do at its instant; the clock waits for what it promises. */
export type Act = () => void | Promise<void>;

/** An act that waits for its instant. */
export interface Timer {
  readonly at: number;
  readonly seq: number;
  readonly background: boolean;

  /** Undefined once it is done or cancelled. */
  act?: Act;
}

/**
 * Virtual time: it stands still while something is done and jumps to the next thing to do.
 *
 * Acts come in the order of their instants, those of the same instant in the order in which they were asked for.
 */
export class Clock {
  /** Milliseconds since the simulation started. */
  now = 0;

  /** The instant when it started, in milliseconds since 1970. */
  readonly start: number;

  readonly #timers = new BinaryHeap<Timer>((a, b) => a.at < b.at || (a.at === b.at && a.seq < b.seq));
  #seq = 0;
  #foreground = 0;
  #running = false;

  /** @param onMinute is called at every full minute, before what is due then */
  constructor(start: number = DEFAULT_START, private readonly onMinute?: () => void) {
    this.start = start;
  }

  /** Now, in milliseconds since 1970. */
  get epochNow(): number {
    return this.start + this.now;
  }

  /** Whether nothing is left to do but what waits in the background. */
  get idle(): boolean {
    return this.#foreground === 0;
  }

  at(instant: number, act: Act): Timer {
    this.#foreground++;
    return this.#add(instant, act, false);
  }

  after(ms: number, act: Act): Timer {
    return this.at(this.now + ms, act);
  }

  /** For what nobody waits for, like the expiry of a parked message: it does not keep the simulation from being idle. */
  inBackground(instant: number, act: Act): Timer {
    return this.#add(instant, act, true);
  }

  cancel(timer: Timer | undefined): void {
    if (timer?.act === undefined) return;
    timer.act = undefined;
    if (!timer.background) this.#foreground--;
  }

  /** Does all that is due until the instant, which is what the clock shows then. */
  async runTo(instant: number): Promise<void> {
    await this.#exclusively(async () => {
      await this.#run(timer => timer.at <= instant);
      this.#moveTo(instant);
    });
  }

  /** Does all there is to do; the clock then shows when the last of it was done. Fails if that takes longer than the limit. */
  async runUntilIdle(limitMs: number): Promise<void> {
    const limit = this.now + limitMs;
    await this.#exclusively(async () => {
      await this.#run(timer => {
        if (this.idle) return false;
        if (timer.at <= limit) return true;
        throw new Error(`There is still something to do after ${clockTime(limit)}: give runUntilIdle a longer limit, or advance step by step`);
      });
    });
  }

  async #exclusively(run: () => Promise<void>): Promise<void> {
    if (this.#running) throw new Error('The simulation is running already: await advance() and runUntilIdle(), and call neither from a handler');
    this.#running = true;
    try {
      await run();
    } finally {
      this.#running = false;
    }
  }

  async #run(isDue: (timer: Timer) => boolean): Promise<void> {
    let atThisInstant = 0;
    for (let timer = this.#next(); timer && isDue(timer); timer = this.#next()) {
      atThisInstant = timer.at > this.now ? 0 : atThisInstant + 1;
      if (atThisInstant > STALLED) {
        throw new Error(`Time stands still at ${clockTime(this.now)} after ${STALLED} acts: something repeats itself without taking time, ` +
          'like a failing handler of no duration behind a queue with a visibility timeout of 0');
      }
      this.#timers.pop();
      this.#moveTo(timer.at);
      const act = timer.act!;
      this.cancel(timer);
      const promise = act();
      if (promise) await promise;
    }
  }

  #moveTo(instant: number): void {
    if (this.onMinute) {
      for (let minute = this.now - this.now % MINUTE + MINUTE; minute <= instant; minute += MINUTE) {
        this.now = minute;
        this.onMinute();
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
    this.#timers.push(timer);
    return timer;
  }
}
