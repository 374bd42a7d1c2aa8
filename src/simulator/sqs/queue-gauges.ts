import { POISON_PILL_RECEIVES } from './message-order';
import type { MetricSeries, MetricStore } from '../kernel/metrics';
import type { SqsMessage } from './sqs-message';
import { HOUR, MINUTE } from '../kernel/time-span';

/** A queue that is empty and untouched sends no metrics after that long. */
const ACTIVE = 6 * HOUR;

/** What a queue is asked for at the end of each minute. */
export interface Gauged {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;

  /** Whether a poller asks it all the time. */
  readonly polled: boolean;
}

/**
 * The metrics of a queue that are measured once a minute, as it is at the end of the minute.
 *
 * They are measured when the queue is about to change, or when somebody asks: the minutes since then all had the same.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueGauges {
  readonly #visible: MetricSeries;
  readonly #inFlight: MetricSeries;
  readonly #delayed: MetricSeries;
  readonly #age: MetricSeries;

  /** By arrival; everything before the head is gone or does not count. */
  #arrived: SqsMessage[] = [];
  #head = 0;
  #measuredTo = 0;
  #touchedAt = -Infinity;

  constructor(store: MetricStore, queueName: string, private readonly fifo: boolean) {
    const gauge = (name: string) => store.series('AWS/SQS', name, { QueueName: queueName });
    this.#visible = gauge('ApproximateNumberOfMessagesVisible');
    this.#inFlight = gauge('ApproximateNumberOfMessagesNotVisible');
    this.#delayed = gauge('ApproximateNumberOfMessagesDelayed');
    this.#age = gauge('ApproximateAgeOfOldestMessage');
  }

  arrive(message: SqsMessage): void {
    this.#arrived.push(message);
  }

  /** Whether there are full minutes that were not measured yet. */
  isDue(now: number): boolean {
    return now - this.#measuredTo >= MINUTE;
  }

  /** The queue changes: that keeps it active. */
  touch(now: number): void {
    this.#touchedAt = now;
  }

  /** Measures the minutes that are over. @param stateAt brings the queue to an instant and tells its state */
  measure(now: number, stateAt: (instant: number) => Gauged): void {
    for (let end = this.#measuredTo + MINUTE; end <= now; end += MINUTE) {
      const state = stateAt(end);
      this.#measuredTo = end;
      const held = state.visible + state.inFlight + state.delayed;
      if (held === 0 && !state.polled && end - this.#touchedAt > ACTIVE) {
        this.#measuredTo = now - now % MINUTE;
        return;
      }
      const at = end - 1;
      this.#visible.record(state.visible, at);
      this.#inFlight.record(state.inFlight, at);
      this.#delayed.record(state.delayed, at);
      this.#age.record(this.#oldestAge(end), at);
    }
  }

  /**
   * In seconds since the message came to this queue; messages of a standard queue that were received three times are left out.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
   */
  #oldestAge(now: number): number {
    const arrived = this.#arrived;
    while (this.#head < arrived.length && this.#isOut(arrived[this.#head])) this.#head++;
    if (this.#head > 1_024 && 2 * this.#head > arrived.length) {
      this.#arrived = arrived.slice(this.#head);
      this.#head = 0;
    }
    const oldest = this.#arrived[this.#head];
    return oldest ? Math.max(0, now - oldest.arrivedAt) / 1_000 : 0;
  }

  #isOut({ gone, receivesHere }: SqsMessage): boolean {
    return gone || (!this.fifo && receivesHere >= POISON_PILL_RECEIVES);
  }
}
