import { POISON_PILL_RECEIVES } from './message-order';
import type { MessageState, SqsMessage } from './sqs-message';
import type { MetricSeries, MetricStore } from '../kernel/metrics';
import { HOUR, MINUTE } from '../kernel/time-span';

/** The time after which an empty queue without any requests stops sending metrics. */
const ACTIVE = 6 * HOUR;

/** The state of a queue at the end of a minute. */
export interface QueueSnapshot {
  readonly counts: Readonly<Record<MessageState, number>>;

  /** Indicates whether an event source mapping polls the queue. */
  readonly polled: boolean;
}

/**
 * The metrics of a queue that SQS measures once a minute, at the end of the minute.
 *
 * They are measured only before the queue changes or when a metric is read: nothing changed in the minutes before.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueGauges {
  readonly #visible: MetricSeries;
  readonly #inFlight: MetricSeries;
  readonly #delayed: MetricSeries;
  readonly #age: MetricSeries;

  /** The messages by arrival; those before the head are gone or no longer count towards the age. */
  #arrived: SqsMessage[] = [];
  #head = 0;
  #left = 0;
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

  /** Forgets messages that have left the queue once they are most of the list: a test may send millions. */
  leave(): void {
    this.#left++;
    if (this.#left <= 1_024 || 2 * this.#left <= this.#arrived.length) return;
    this.#arrived = this.#arrived.filter(message => !this.#isOut(message));
    this.#head = 0;
    this.#left = 0;
  }

  /** Indicates whether a full minute has not been measured yet. */
  isDue(now: number): boolean {
    return now - this.#measuredTo >= MINUTE;
  }

  /** Keeps the queue active because it received a request. */
  touch(now: number): void {
    this.#touchedAt = now;
  }

  /**
   * Measures the minutes that have ended.
   *
   * @param stateAt moves the queue to an instant and returns its state
   */
  measure(now: number, stateAt: (instant: number) => QueueSnapshot): void {
    for (let end = this.#measuredTo + MINUTE; end <= now; end += MINUTE) {
      const { counts: { visible, inFlight, delayed }, polled } = stateAt(end);
      this.#measuredTo = end;
      if (visible + inFlight + delayed === 0 && !polled && end - this.#touchedAt > ACTIVE) {
        this.#measuredTo = now - now % MINUTE;
        return;
      }
      const at = end - 1;
      this.#visible.record(visible, at);
      this.#inFlight.record(inFlight, at);
      this.#delayed.record(delayed, at);
      this.#age.record(this.#oldestAge(end), at);
    }
  }

  /**
   * Returns the seconds since the oldest message arrived at this queue. A standard queue leaves out messages that were received three times.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
   */
  #oldestAge(now: number): number {
    while (this.#head < this.#arrived.length && this.#isOut(this.#arrived[this.#head])) this.#head++;
    const oldest = this.#arrived[this.#head];
    return oldest ? Math.max(0, now - oldest.arrivedAt) / 1_000 : 0;
  }

  #isOut({ gone, receivesHere }: SqsMessage): boolean {
    return gone || (!this.fifo && receivesHere >= POISON_PILL_RECEIVES);
  }
}
