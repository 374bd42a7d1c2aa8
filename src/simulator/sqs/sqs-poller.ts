import { MessageIntake } from './message-intake';
import { PollerScaling } from './poller-scaling';
import { SqsBatch } from './sqs-batch';
import { sqsEvent } from './sqs-event';
import type { SqsPollerSettings } from './sqs-poller-settings';
import type { QueueConsumer, SqsQueue } from './sqs-queue';
import type { Timer } from '../kernel/clock';
import type { Random } from '../kernel/random';
import type { World } from '../kernel/world';
import { readBatchResponse, NONE, unheardFailures } from '../lambda/batch-response';
import type { LambdaFunction } from '../lambda/lambda-function';
import { MappingMetrics } from '../lambda/mapping-metrics';
import type { Switchable } from '../lambda/mapping-switch';
import type { Outcome } from '../lambda/outcome';

/**
 * The event source mapping of a queue: receives messages, invokes the function with them and deletes the processed ones. Failed messages stay
 * in the queue and become visible again after the visibility timeout.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class SqsPoller implements Switchable {
  readonly #random: Random;
  readonly #scaling: PollerScaling;
  readonly #metrics: MappingMetrics;
  readonly #intake: MessageIntake;
  readonly #consumer: QueueConsumer;
  #enabled = true;

  /** The batch whose batching window has not ended. */
  #gathering?: SqsBatch;
  #underWay = 0;
  #awake = false;
  #growth?: Timer;

  constructor(
    private readonly world: World,
    private readonly queue: SqsQueue,
    private readonly fn: LambdaFunction,
    private readonly settings: SqsPollerSettings,
  ) {
    this.#random = world.random.fork(`mapping ${settings.key}`);
    this.#scaling = new PollerScaling(settings, world.assumptions);
    this.#metrics = new MappingMetrics(world, settings.uuid, settings.countsEvents, () => this.#underWay < this.#scaling.capacity(world.clock.now));
    this.#intake = new MessageIntake(world, queue, settings, this.#metrics);
    this.#consumer = { settings, wake: () => this.#wake() };
    this.#subscribe();
  }

  enable(): void {
    this.#enabled = true;
    this.#subscribe();
  }

  /** Stops to receive. The batches that it has received are still processed, but no longer retried if they are throttled. */
  disable(): void {
    this.#enabled = false;
    this.queue.unsubscribe(this.#consumer);
    this.#metrics.stopPolling();
    this.#intake.letGo();
    this.world.clock.cancel(this.#growth);
  }

  #subscribe(): void {
    this.queue.subscribe(this.#consumer);
    this.#metrics.startPolling(this.world.clock.now);
  }

  /** Polls once, however many messages arrive at the same instant. */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.world.clock.after(0, () => this.#poll());
  }

  #poll(): void {
    this.#awake = false;
    if (!this.#enabled) return;
    const { now } = this.world.clock;
    const capacity = this.#scaling.capacity(now);
    while (this.#underWay < capacity || this.#gathering) {
      const batch = this.settings.batchingWindowMs > 0 ? this.#gather(now) : this.#receive(capacity - this.#underWay);
      if (!batch) break;
      this.#start(batch);
    }
    this.#watchGrowth(now);
  }

  /** Returns a batch of the messages that are available now. */
  #receive(freePollers: number): SqsBatch | undefined {
    const batch = new SqsBatch();
    while (batch.size === 0) {
      if (!this.#intake.fill(batch, this.#share(freePollers))) return undefined;
    }
    this.#underWay++;
    return batch;
  }

  /** Returns how many messages one poller receives: random if there are few messages for many pollers. */
  #share(freePollers: number): number {
    const { batchSize } = this.settings;
    const { sqsBatching } = this.world.assumptions;
    const { waiting } = this.#intake;
    if (sqsBatching === 'full' || this.queue.settings.fifo || waiting >= batchSize * freePollers) return batchSize;
    return sqsBatching === 'single' ? 1 : this.#random.integer(1, Math.max(1, Math.min(batchSize, waiting)));
  }

  /** Adds messages to the batch whose window is open, or opens a window. Returns the batch if it is full. */
  #gather(now: number): SqsBatch | undefined {
    const { batchSize, batchingWindowMs } = this.settings;
    const { clock, assumptions } = this.world;
    const batch = this.#gathering ?? new SqsBatch();
    const isFull = () => batch.full || batch.size >= batchSize;
    while (!isFull() && this.#intake.fill(batch, batchSize));
    if (batch.size === 0) return undefined;
    if (!this.#gathering) {
      this.#gathering = batch;
      this.#underWay++;
      batch.window = clock.at(now + Math.max(batchingWindowMs, assumptions.sqsLowTrafficWaitMs), () => {
        this.#gathering = undefined;
        this.#start(batch);
        this.#wake();
      });
    }
    if (!isFull()) return undefined;
    clock.cancel(batch.window);
    this.#gathering = undefined;
    return batch;
  }

  #start(batch: SqsBatch): void {
    this.world.clock.after(this.world.assumptions.sqsReceiveToInvokeMs, () => this.#invoke(batch));
  }

  #invoke(batch: SqsBatch): void | Promise<void> {
    const { receipts, eventIds } = batch;
    const subjects = receipts.map(({ message }) => message);
    const { clock, trace } = this.world;
    if (this.fn.isRecursion(subjects)) {
      this.fn.dropRecursion(this.settings.qualifier);
      trace.add('abandoned', this.settings.name, eventIds, { reason: 'recursive loop detection: the function has triggered itself too often' });
      return this.#finish();
    }
    batch.tries++;
    this.#metrics.count('InvokedEventCount', receipts.length, clock.now);
    for (const message of subjects) message.runs++;
    return this.fn.invoke({
      qualifier: this.settings.qualifier,
      event: () => sqsEvent(this.queue.settings, receipts, clock.start),
      subjects,
      eventIds,
      attempt: receipts.reduce((most, { receiveCount }) => Math.max(most, receiveCount), 0),
    }, outcome => this.#conclude(batch, outcome));
  }

  #conclude(batch: SqsBatch, outcome: Outcome): void {
    if (outcome.kind === 'succeeded') {
      this.#settle(batch, outcome.value);
      return this.#finish();
    }
    this.#metrics.count('FailedInvokeEventCount', batch.size, this.world.clock.now);
    if (outcome.kind === 'throttled') return this.#throttled(batch);
    if (!this.settings.reportBatchItemFailures) this.#scaling.backOff();
    return this.#finish();
  }

  /**
   * Deletes the messages that the function has processed according to its response. Those that the queue does not delete
   * are delivered again, so that their events are not processed yet.
   */
  #settle({ receipts, eventIds, identifiers }: SqsBatch, response: unknown): void {
    const { clock: { now }, trace, assumptions } = this.world;
    const { reportBatchItemFailures, name } = this.settings;
    const verdict = reportBatchItemFailures ? readBatchResponse(response, identifiers, assumptions) : { kind: 'success' as const };
    if (verdict.kind === 'failure') {
      trace.add('failed', name, eventIds, { reason: verdict.reason });
      this.#metrics.count('FailedInvokeEventCount', receipts.length, now);
      return;
    }
    this.#scaling.recover();
    const failed = verdict.kind === 'partial' ? verdict.failed : NONE;
    const unheard = verdict.kind === 'partial' ? NONE : unheardFailures(response, identifiers);
    const processed = failed === NONE ? receipts : receipts.filter(({ message }) => !failed.has(message.content.id));
    if (failed !== NONE) {
      const ids = receipts.filter(({ message }) => failed.has(message.content.id)).map(({ message }) => message.journey.eventId);
      trace.add('partlyFailed', name, ids);
      this.#metrics.count('FailedInvokeEventCount', failed.size, now);
    }
    for (const { message: { content, givenUp, journey } } of this.#intake.delete(processed)) {
      if (givenUp) continue;
      if (unheard === NONE || !unheard.has(content.id)) journey.succeed(now, this.fn.settings.name);
      else journey.lose({ fate: 'dropped', at: now, resource: name, reason: 'the function reported it as failed, but Lambda ignores the response' });
    }
  }

  /** Retries a throttled batch while its messages stay hidden long enough. After that, they are received again. */
  #throttled(batch: SqsBatch): void {
    const { clock, trace, assumptions } = this.world;
    for (const { message } of batch.receipts) {
      message.runs--;
      message.throttles++;
    }
    const wait = assumptions.sqsThrottleRetryFirstMs * assumptions.sqsThrottleRetryFactor ** (batch.tries - 1);
    const hiddenUntil = batch.receipts.reduce((least, { until }) => Math.min(least, until), Infinity);
    const needed = assumptions.sqsThrottleRetryWhile === 'theTimeoutFits' ? this.fn.settings.timeoutMs : 0;
    this.#scaling.backOff();
    if (this.#enabled && clock.now + wait + needed < hiddenUntil) {
      clock.after(wait, () => this.#invoke(batch));
      return;
    }
    trace.add('abandoned', this.settings.name, batch.eventIds, { reason: `throttled ${batch.tries} times, until its messages are received again` });
    this.#finish();
  }

  #finish(): void {
    this.#underWay--;
    this.#wake();
  }

  /** While messages are waiting, starts the next poller as soon as the concurrency allows it. */
  #watchGrowth(now: number): void {
    const { clock } = this.world;
    const isShort = this.queue.visibleCount > 0;
    this.#scaling.observe(now, this.#underWay, isShort);
    clock.cancel(this.#growth);
    if (!isShort) return;
    const at = this.#scaling.growsAt(now);
    if (at !== undefined) this.#growth = clock.at(at, () => this.#wake());
  }
}
