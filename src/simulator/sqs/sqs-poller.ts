import { readBatchResponse, NONE, unheardFailures } from '../lambda/batch-response';
import type { Timer } from '../kernel/clock';
import type { RecordFilter } from '../filters/filter-verdict';
import type { LambdaFunction } from '../lambda/lambda-function';
import { MappingMetrics } from '../lambda/mapping-metrics';
import type { Outcome } from '../lambda/outcome';
import { PollerScaling, PollerScalingSettings } from './poller-scaling';
import type { Random } from '../kernel/random';
import { PAYLOAD_BYTES, recordBytes, sqsEvent, sqsRecord } from './sqs-event';
import type { Receipt, SqsMessage } from './sqs-message';
import type { SqsQueue } from './sqs-queue';
import type { World } from '../kernel/world';

export interface SqsPollerSettings extends PollerScalingSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly uuid: string;

  /** Of the function that is called. @default `$LATEST` */
  readonly qualifier?: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly reportBatchItemFailures: boolean;
  readonly countsEvents: boolean;
  readonly filter?: RecordFilter;
}

/** Messages that go to the function together. */
interface Batch {
  readonly receipts: Receipt[];

  /** A message that is visible again while it is gathered is received again, but comes only once. */
  readonly messages: Set<SqsMessage>;
  bytes: number;

  /** Whether the payload of an invocation has no room for more. */
  full: boolean;

  /** How often the function was asked to take it. */
  tries: number;
  window?: Timer;
}

/**
 * The event source mapping of a queue: receives messages, invokes the function with them and deletes what it has handled. What failed is left
 * alone: it comes again when it is visible again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class SqsPoller {
  readonly #random: Random;
  readonly #scaling: PollerScaling;
  readonly #metrics: MappingMetrics;

  /** Received already, but too large for the batch before. */
  readonly #left: Receipt[] = [];

  /** The batch that waits for more messages until its window ends. */
  #gathering?: Batch;
  #underWay = 0;
  #resting = true;
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
    this.#metrics = new MappingMetrics(world.metrics, settings.uuid, settings.countsEvents);
    queue.subscribe(() => this.#wake());
  }

  /** However many messages come at an instant, the pollers look once. */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.world.clock.after(0, () => this.#poll());
  }

  #poll(): void {
    this.#awake = false;
    const { now } = this.world.clock;
    if (this.#resting) this.#scaling.startWork(now);
    const capacity = this.#scaling.capacity(now);
    while (this.#underWay < capacity || this.#gathering) {
      const batch = this.settings.batchingWindowMs > 0 ? this.#gather(now) : this.#receive(capacity - this.#underWay);
      if (!batch) break;
      this.#start(batch);
    }
    this.#resting = this.#underWay === 0;
    this.#watchGrowth(now);
  }

  /** A batch of what is there, without waiting. */
  #receive(freePollers: number): Batch | undefined {
    const batch = newBatch();
    while (batch.receipts.length === 0) {
      if (!this.#fill(batch, this.#share(freePollers))) return undefined;
    }
    this.#underWay++;
    return batch;
  }

  /** How many messages one poller gets: with few messages and many pollers, chance decides. */
  #share(freePollers: number): number {
    const { batchSize } = this.settings;
    const { sqsBatching } = this.world.assumptions;
    const visible = this.queue.visibleCount + this.#left.length;
    if (sqsBatching === 'full' || this.queue.settings.fifo || visible >= batchSize * freePollers) return batchSize;
    return sqsBatching === 'single' ? 1 : this.#random.integer(1, Math.max(1, Math.min(batchSize, visible)));
  }

  /** Adds to the batch that waits for its window, or begins one; returns it once it is full. */
  #gather(now: number): Batch | undefined {
    const { batchSize, batchingWindowMs } = this.settings;
    const batch = this.#gathering ?? newBatch();
    const isFull = () => batch.full || batch.receipts.length >= batchSize;
    while (!isFull() && this.#fill(batch, batchSize));
    if (batch.receipts.length === 0) return undefined;
    if (!this.#gathering) {
      this.#gathering = batch;
      this.#underWay++;
      batch.window = this.world.clock.at(now + Math.max(batchingWindowMs, this.world.assumptions.sqsLowTrafficWaitMs), () => {
        this.#gathering = undefined;
        this.#start(batch);
        this.#wake();
      });
    }
    if (!isFull()) return undefined;
    this.world.clock.cancel(batch.window);
    this.#gathering = undefined;
    return batch;
  }

  /** Receives messages into a batch until it holds `size` of them or the payload is full. Returns whether there may be more. */
  #fill(batch: Batch, size: number): boolean {
    const wanted = size - batch.receipts.length;
    const receipts = this.#left.length > 0 ? this.#left.splice(0, wanted) : this.#filtered(this.queue.receive(wanted));
    if (receipts === undefined) return false;
    for (const [index, receipt] of receipts.entries()) {
      if (batch.messages.has(receipt.message)) continue;
      const bytes = recordBytes(receipt);
      if (batch.receipts.length > 0 && batch.bytes + bytes > PAYLOAD_BYTES) {
        this.#left.unshift(...receipts.slice(index));
        batch.full = true;
        return true;
      }
      batch.receipts.push(receipt);
      batch.messages.add(receipt.message);
      batch.bytes += bytes;
    }
    return true;
  }

  /** What a filter does not match is deleted. Undefined when nothing was received. */
  #filtered(receipts: Receipt[]): Receipt[] | undefined {
    if (receipts.length === 0) return undefined;
    const { clock: { now }, trace } = this.world;
    const { filter, name } = this.settings;
    this.#metrics.count('PolledEventCount', receipts.length, now);
    if (!filter) return receipts;
    const [passed, rejected]: [Receipt[], Receipt[]] = [[], []];
    for (const receipt of receipts) {
      const { journey } = receipt.message;
      const { passes, reason, wrongFormat } = filter(sqsRecord(this.queue.settings, receipt, this.world.clock.start));
      if (passes) {
        passed.push(receipt);
        continue;
      }
      rejected.push(receipt);
      trace.add('filtered', name, [journey.eventId], { reason });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason: `filtered out: ${reason}`, meant: !wrongFormat });
    }
    this.#metrics.count('FilteredOutEventCount', rejected.length, now);
    this.#delete(rejected);
    return passed;
  }

  #start(batch: Batch): void {
    this.world.clock.after(this.world.assumptions.sqsReceiveToInvokeMs, () => this.#invoke(batch));
  }

  #invoke(batch: Batch): void | Promise<void> {
    const { receipts } = batch;
    const subjects = receipts.map(({ message }) => message);
    const eventIds = subjects.map(({ journey }) => journey.eventId);
    const { clock, trace } = this.world;
    if (this.fn.isRecursion(subjects)) {
      this.fn.dropRecursion(this.settings.qualifier);
      trace.add('abandoned', this.settings.name, eventIds, { reason: 'the function has fed itself too often (recursive loop detection)' });
      return this.#finish();
    }
    batch.tries++;
    this.#metrics.count('InvokedEventCount', receipts.length, clock.now);
    for (const { message } of receipts) message.runs++;
    return this.fn.invoke({
      qualifier: this.settings.qualifier,
      event: () => sqsEvent(this.queue.settings, receipts, clock.start),
      subjects,
      eventIds,
      attempt: receipts.reduce((most, { receiveCount }) => Math.max(most, receiveCount), 0),
    }, outcome => this.#conclude(batch, eventIds, outcome));
  }

  #conclude(batch: Batch, eventIds: readonly string[], outcome: Outcome): void {
    const { receipts } = batch;
    const { now } = this.world.clock;
    if (outcome.kind === 'succeeded') {
      this.#settle(receipts, eventIds, outcome.value);
      return this.#finish();
    }
    this.#metrics.count('FailedInvokeEventCount', receipts.length, now);
    if (outcome.kind === 'throttled') return this.#throttled(batch, eventIds);
    if (!this.settings.reportBatchItemFailures) this.#scaling.backOff();
    return this.#finish();
  }

  /** Deletes what the function has handled, as far as its response says so. */
  #settle(receipts: readonly Receipt[], eventIds: readonly string[], response: unknown): void {
    const { clock: { now }, trace, assumptions } = this.world;
    const { reportBatchItemFailures, name } = this.settings;
    let named: ReadonlySet<string> | undefined;
    const identifiers = () => named ??= new Set(receipts.map(({ message }) => message.content.id));
    const verdict = reportBatchItemFailures ? readBatchResponse(response, identifiers, assumptions) : { kind: 'success' as const };
    if (verdict.kind === 'failure') {
      trace.add('failed', name, eventIds, { reason: verdict.reason });
      this.#metrics.count('FailedInvokeEventCount', receipts.length, now);
      return;
    }
    this.#scaling.recover();
    const failed = verdict.kind === 'partial' ? verdict.failed : NONE;
    const unheard = verdict.kind === 'partial' ? NONE : unheardFailures(response, identifiers);
    const handled = failed === NONE ? receipts : receipts.filter(({ message }) => !failed.has(message.content.id));
    for (const { message: { content, journey } } of handled) {
      if (unheard === NONE || !unheard.has(content.id)) journey.succeed(now, this.fn.settings.name);
      else journey.lose({ fate: 'dropped', at: now, resource: name, reason: 'the function called it failed, but in a response that is not heard' });
    }
    if (failed !== NONE) {
      const ids = receipts.filter(({ message }) => failed.has(message.content.id)).map(({ message }) => message.journey.eventId);
      trace.add('partlyFailed', name, ids);
      this.#metrics.count('FailedInvokeEventCount', failed.size, now);
    }
    this.#delete(handled);
  }

  #delete(receipts: readonly Receipt[]): void {
    if (receipts.length === 0) return;
    this.#metrics.count('DeletedEventCount', receipts.length, this.world.clock.now);
    this.queue.delete(receipts);
  }

  /** The same batch is tried again while its messages stay hidden for long enough; after that they come again, with one receive more. */
  #throttled(batch: Batch, eventIds: readonly string[]): void {
    const { clock, trace, assumptions } = this.world;
    for (const { message } of batch.receipts) {
      message.runs--;
      message.throttles++;
    }
    const wait = assumptions.sqsThrottleRetryFirstMs * assumptions.sqsThrottleRetryFactor ** (batch.tries - 1);
    const hiddenUntil = batch.receipts.reduce((least, { until }) => Math.min(least, until), Infinity);
    const needed = assumptions.sqsThrottleRetryWhile === 'theTimeoutFits' ? this.fn.settings.timeoutMs : 0;
    this.#scaling.backOff();
    if (clock.now + wait + needed < hiddenUntil) {
      clock.after(wait, () => this.#invoke(batch));
      return;
    }
    trace.add('abandoned', this.settings.name, eventIds, { reason: `throttled ${batch.tries} times, until its messages come again` });
    this.#finish();
  }

  #finish(): void {
    this.#underWay--;
    this.#wake();
  }

  /** With messages waiting, the next poller starts as soon as there is room for it. */
  #watchGrowth(now: number): void {
    const { clock } = this.world;
    clock.cancel(this.#growth);
    if (this.queue.visibleCount === 0) return;
    const at = this.#scaling.growsAt(now);
    if (at !== undefined) this.#growth = clock.at(at, () => this.#wake());
  }
}

function newBatch(): Batch {
  return { receipts: [], messages: new Set(), bytes: 0, full: false, tries: 0 };
}
