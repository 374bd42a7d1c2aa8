import type { SubscriberEvent } from './subscriber-event';
import type { Clock, Timer } from '../kernel/clock';

/** How a subscriber delivers the events of a lane. */
export interface LaneSettings {
  /** Indicates whether a batch waits until the one before it is delivered or given up. */
  readonly isOrdered: boolean;
  readonly maximumBatchSize: number;
  readonly batchWindowMs: number;

  /** Delivers a batch, and calls `done` once nothing more happens to it. */
  readonly deliver: (batch: readonly SubscriberEvent[], done: () => void) => void | Promise<void>;
}

/**
 * Gathers events of a subscriber in batches: one closes when it is full or its window ends.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html
 */
export class SubscriberLane {
  readonly #waiting: SubscriberEvent[] = [];
  #isBusy = false;
  #timer?: Timer;

  constructor(private readonly clock: Clock, private readonly settings: LaneSettings) {}

  add(event: SubscriberEvent): void {
    this.#waiting.push(event);
    this.#closeLater();
  }

  #closeLater(): void {
    if (this.#waiting.length === 0 || (this.#isBusy && this.settings.isOrdered)) return;
    const { maximumBatchSize, batchWindowMs } = this.settings;
    const due = this.#waiting.length >= maximumBatchSize ? this.clock.now : this.#waiting[0].takenAt + batchWindowMs;
    const at = Math.max(this.clock.now, due);
    if (this.#timer && this.#timer.at <= at) return;
    this.clock.cancel(this.#timer);
    this.#timer = this.clock.at(at, () => this.#close());
  }

  #close(): void | Promise<void> {
    this.#timer = undefined;
    this.#isBusy = true;
    const batch = this.#waiting.splice(0, this.settings.maximumBatchSize);
    const delivering = this.settings.deliver(batch, () => {
      this.#isBusy = false;
      this.#closeLater();
    });
    this.#closeLater();
    return delivering;
  }
}
