import { FifoOrder } from './fifo-order';
import { MessageLedger } from './message-ledger';
import { QueueCounters, queueCounters } from './queue-counters';
import { QueueGauges } from './queue-gauges';
import { checkVisibility, isStale } from './receipts';
import { messageBytes, rejectionOf, SendRequest } from './send-request';
import { MessageContent, Receipt, ReceiptKey, SourceQueue, SqsMessage } from './sqs-message';
import type { SqsPollerSettings } from './sqs-poller-settings';
import type { SqsQueueSettings } from './sqs-queue-settings';
import { StandardOrder } from './standard-order';
import type { Timer } from '../kernel/clock';
import { contentId, Deduplication } from '../kernel/deduplication';
import type { Random } from '../kernel/random';
import type { World } from '../kernel/world';

/** The maximum number of in-flight messages. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const IN_FLIGHT = 120_000;

/** The dead-letter queue of a queue, and the number of receives after which a message moves there. */
export interface DeadLetterRoute {
  readonly deadLetterQueue: Pick<SqsQueue, 'settings' | 'take'>;
  readonly maxReceiveCount: number;
}

/** An event source mapping that polls a queue. */
export interface QueueConsumer {
  readonly settings: Pick<SqsPollerSettings, 'name' | 'filter'>;

  /** Called whenever a message can be received. */
  wake(): void;
}

/**
 * An SQS queue, standard or FIFO.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html
 */
export class SqsQueue implements SourceQueue {
  deadLetterRoute?: DeadLetterRoute;

  readonly #random: Random;
  readonly #turns: Random;
  readonly #ledger: MessageLedger;
  readonly #deduplication = new Deduplication();
  readonly #gauges: QueueGauges;
  readonly #counters: QueueCounters;
  readonly #consumers: QueueConsumer[] = [];
  #seq = 0;
  #reappearance?: Timer;
  #expiry?: Timer;

  constructor(private readonly world: World, public readonly settings: SqsQueueSettings) {
    const { fifo, queueName, key } = settings;
    const { metrics, assumptions: { standardOrder, standardOrderSpreadMs } } = world;
    this.#random = world.random.fork(`queue ${key}`);
    this.#turns = world.random.fork(`consumers of ${key}`);
    this.#ledger = new MessageLedger(fifo ? new FifoOrder() : new StandardOrder(standardOrder, standardOrderSpreadMs, this.#random));
    this.#gauges = new QueueGauges(metrics, queueName, fifo);
    this.#counters = queueCounters(metrics, queueName);
  }

  /** Indicates whether an event source mapping polls the queue: its messages are then pending, not parked. */
  get isPolled(): boolean {
    return this.#consumers.length > 0;
  }

  /** The number of visible messages, or 0 if a receive would return none. */
  get visibleCount(): number {
    this.#ledger.settle(this.world.clock.now);
    return this.#ledger.hasNext ? this.#ledger.counts.visible : 0;
  }

  /** The event source mappings that poll the queue. */
  get consumers(): readonly QueueConsumer[] {
    return this.#consumers;
  }

  /** Wakes a consumer whenever a message can be received. */
  subscribe(consumer: QueueConsumer): void {
    this.measure();
    this.#consumers.push(consumer);
    this.#sortFailures('its mapping was enabled');
    this.#watchHidden();
    this.#notify();
  }

  /** No longer wakes a consumer. */
  unsubscribe(consumer: QueueConsumer): void {
    this.measure();
    this.#consumers.splice(this.#consumers.indexOf(consumer), 1);
    this.#sortFailures('its mapping was disabled');
  }

  /** Accepts a message from a producer, or throws if SQS would reject it. */
  send(request: SendRequest): void {
    const rejection = this.offer(request);
    if (rejection) throw new Error(`${this.settings.name} rejects the message: ${rejection}`);
  }

  /** Accepts a message from another service, or returns the reason why SQS would reject it. */
  offer(request: SendRequest): string | undefined {
    const { trace, clock: { now }, refusals } = this.world;
    const { key, name, fifo } = this.settings;
    refusals.meet(key);
    const bytes = messageBytes(request);
    const rejection = rejectionOf(request, bytes, this.settings);
    if (rejection) return rejection;
    this.#changing();
    const id = this.#random.uuid();
    const deduplicationId = fifo ? request.deduplicationId ?? contentId(request.body) : undefined;
    if (deduplicationId !== undefined && this.#isDuplicate(request, deduplicationId)) return undefined;
    this.#counters.sent.record(1, now);
    this.#counters.sentBytes.record(bytes, now);
    const { journey, body, arrival, attributes, traceHeader, groupId, parents, reason = 'sent' } = request;
    trace.add('sent', name, [journey.eventId], parents ? { messageId: id, parents } : { messageId: id });
    this.#arrive({ id, journey, body, arrival, attributes, traceHeader, groupId, deduplicationId, sentAt: now }, this.#delayOf(request), reason);
    return undefined;
  }

  /**
   * Takes over a message from a queue whose dead-letter queue this is. The message keeps its id and its receive count and, unless this queue is
   * FIFO, the time at which it was sent. In a FIFO queue its id replaces its deduplication id.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  take(from: SqsMessage, source: SqsQueueSettings, reason: string): void {
    this.world.refusals.meet(this.settings.key);
    this.#changing();
    const { now } = this.world.clock;
    const content: MessageContent = {
      ...from.content, arrival: 'failure', deadLetterSource: source.arn, ...this.settings.fifo && { sentAt: now, deduplicationId: from.content.id },
    };
    const message = this.#arrive(content, 0, reason);
    message.receiveCount = from.receiveCount;
    message.receipt = from.receipt; // a handle of one queue is none of the other
    message.firstReceivedAt = from.firstReceivedAt;
  }

  /**
   * Moves a message out of this dead-letter queue, for a message move task. It is a new message in the other queue: with another id, sent now and
   * never received. Returns the reason if the other queue rejects it.
   */
  moveTo(message: SqsMessage, destination: SqsQueue): string | undefined {
    this.#changing();
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
    const { journey, body, attributes, traceHeader, groupId, deduplicationId } = message.content;
    const request: SendRequest = { journey, body, arrival: 'sent', attributes, traceHeader, groupId, deduplicationId, reason: `moved out of ${name}` };
    const rejection = rejectionOf(request, messageBytes(request), destination.settings);
    if (rejection !== undefined) return rejection;
    trace.add('moved', name, [journey.eventId], { to: destination.settings.name });
    destination.offer(request);
    this.#counters.received.record(1, now);
    this.#counters.deleted.record(1, now);
    this.#remove(message);
    return undefined;
  }

  /** Receives and hides messages. Messages that were received `maxReceiveCount` times move to the dead-letter queue instead. */
  receive(max: number, visibilityTimeoutMs: number = this.settings.visibilityTimeoutMs): Receipt[] {
    this.#changing();
    const { now } = this.world.clock;
    this.#ledger.settle(now);
    const wanted = Math.min(max, IN_FLIGHT - this.#ledger.counts.inFlight);
    const receipts: Receipt[] = [];
    if (wanted > 0) {
      this.#ledger.next(message => {
        const route = this.deadLetterRoute;
        if (route && message.receivesHere >= route.maxReceiveCount) this.#deadLetter(message, route);
        else receipts.push(this.#hide(message, now, visibilityTimeoutMs));
        return receipts.length < wanted;
      });
    }
    if (receipts.length > 0) {
      this.#counters.received.record(receipts.length, now);
      this.world.trace.add('received', this.settings.name, receipts.map(({ message }) => message.journey.eventId), {
        receiveCounts: receipts.map(({ receiveCount }) => receiveCount),
      });
      this.#duplicate(receipts, now);
    }
    this.#watchHidden();
    return receipts;
  }

  /**
   * Deletes received messages, and returns the receipts of those that it has deleted. A FIFO queue refuses to delete a message
   * that has become visible again. A request to delete one that has already left the queue succeeds without effect.
   */
  delete<R extends ReceiptKey>(receipts: readonly R[]): readonly R[] {
    this.#changing();
    const { trace, clock: { now }, assumptions: { staleReceipts } } = this.world;
    const { name, fifo } = this.settings;
    const deleted: R[] = [];
    let refused = 0;
    for (const receipt of receipts) {
      const { message } = receipt;
      if (message.gone) continue;
      if (fifo ? isStale(receipt) || message.visibleAt <= now : staleReceipts === 'keeps' && isStale(receipt)) {
        if (fifo) refused++;
        trace.add(fifo ? 'deleteRefused' : 'deleteIgnored', name, [message.journey.eventId]);
        continue;
      }
      deleted.push(receipt);
    }
    if (refused < receipts.length) this.#counters.deleted.record(receipts.length - refused, now);
    if (deleted.length === 0) return deleted;
    trace.add('deleted', name, deleted.map(({ message }) => message.journey.eventId));
    for (const { message } of deleted) this.#remove(message);
    this.#watchHidden();
    if (fifo) this.#notify();
    return deleted;
  }

  /**
   * Changes how long a received message stays hidden, counted from now.
   *
   * @throws Error if SQS would refuse it
   */
  changeVisibility(receipt: ReceiptKey, visibilityTimeoutMs: number): void {
    this.#changing();
    const { now } = this.world.clock;
    const { message } = receipt;
    this.#ledger.settle(now);
    checkVisibility(receipt, visibilityTimeoutMs, now);
    this.#ledger.showAt(message, now + visibilityTimeoutMs);
    this.#ledger.settle(now);
    this.#watchHidden();
    this.#notify();
  }

  /** Returns all messages in the queue by arrival. */
  messages(): SqsMessage[] {
    this.#ledger.settle(this.world.clock.now);
    return this.#ledger.messages();
  }

  /** Measures the metrics of all minutes that have ended. */
  measure(): void {
    this.#gauges.measure(this.world.clock.now, instant => {
      this.#ledger.settle(instant);
      return { counts: this.#ledger.counts, polled: this.isPolled };
    });
  }

  /** Failures wait in a queue with a consumer, and are parked in any other. */
  #sortFailures(reason: string): void {
    const { now } = this.world.clock;
    for (const message of this.#ledger.messages()) {
      const parked = message.content.arrival === 'failure' && !this.isPolled;
      if (parked === message.parked) continue;
      const { journey } = message;
      if (parked) journey.park(now, this.settings.name, reason);
      else journey.wait(now, this.settings.name, reason);
      journey.leave(message.parked);
      message.parked = parked;
    }
  }

  /** Drops a message that a FIFO queue received within the last 5 minutes. */
  #isDuplicate({ groupId, journey }: SendRequest, deduplicationId: string): boolean {
    const { deduplicatesByGroup, name } = this.settings;
    const { trace, clock: { now } } = this.world;
    const { eventId } = journey;
    const original = this.#deduplication.original(deduplicatesByGroup ? `${groupId} ${deduplicationId}` : deduplicationId, now, eventId);
    if (original === undefined) return false;
    this.#counters.deduplicated.record(1, now);
    trace.add('deduplicated', name, [eventId], { original });
    journey.lose({ fate: 'dropped', at: now, resource: name, reason: `a duplicate of ${original}, which was sent less than 5 minutes before`, meant: true });
    return true;
  }

  #delayOf({ delayMs }: SendRequest): number {
    const { fifo, delayMs: ofQueue } = this.settings;
    return fifo ? ofQueue : delayMs ?? ofQueue;
  }

  #arrive(content: MessageContent, delayMs: number, reason: string): SqsMessage {
    const { now } = this.world.clock;
    const { journey, arrival, sentAt } = content;
    const { name, retentionMs } = this.settings;
    const message = new SqsMessage(content, this, now, sentAt + retentionMs, this.#seq++);
    message.parked = arrival === 'failure' && !this.isPolled;
    if (arrival === 'success' && !this.isPolled) journey.succeed(now, name);
    if (message.parked) journey.park(now, name, reason);
    else journey.wait(now, name, reason);

    this.#ledger.add(message, delayMs > 0 ? now + delayMs : undefined);
    this.#gauges.arrive(message);
    this.#watchExpiry();
    if (message.hidden) this.#watchHidden();
    else this.#notify();
    return message;
  }

  #hide(message: SqsMessage, now: number, visibilityTimeoutMs: number): Receipt {
    message.countReceive(now);
    this.#ledger.hide(message, now + visibilityTimeoutMs);
    return { message, number: message.receipt, receiveCount: message.receiveCount, until: message.visibleAt };
  }

  /** Makes some messages visible at once: a standard queue may deliver a message again while it is being processed. */
  #duplicate(receipts: readonly Receipt[], now: number): void {
    if (this.settings.fifo) return;
    const { faults, assumptions: { duplicateProbability } } = this.world;
    for (const { message } of receipts) {
      if (message.duplicated) continue;
      const struck = faults.strike('duplicate', this.settings.key, now, [message]) !== undefined;
      if (!struck && !this.#random.chance(duplicateProbability)) continue;
      message.duplicated = true;
      this.#ledger.showAt(message, now);
      this.world.trace.add('duplicated', this.settings.name, [message.journey.eventId]);
    }
  }

  #deadLetter(message: SqsMessage, { deadLetterQueue, maxReceiveCount }: DeadLetterRoute): void {
    const { receivesHere, runs, throttles, journey } = message;
    this.world.trace.add('deadLettered', this.settings.name, [journey.eventId], {
      to: deadLetterQueue.settings.name, receives: receivesHere, runs, throttles,
    });
    const untried = runs === 0 ? ` without ever running: it was throttled ${throttles} times` : '';
    deadLetterQueue.take(message, this.settings, `received ${maxReceiveCount} times${untried}`);
    this.#remove(message);
  }

  #remove(message: SqsMessage): void {
    message.journey.leave(message.parked);
    this.#ledger.remove(message);
    this.#gauges.leave();
  }

  /** Wakes the receivers when the next hidden message becomes visible. */
  #watchHidden(): void {
    if (!this.isPolled) return;
    const { clock } = this.world;
    const next = this.#ledger.nextReappearance;
    const pending = this.#reappearance?.act ? this.#reappearance.at : undefined;
    if (pending !== undefined && pending === next) return;
    clock.cancel(this.#reappearance);
    if (pending !== undefined && pending <= clock.now) this.#notify(); // another act at this instant has shown the message already
    this.#reappearance = next === undefined ? undefined : clock.at(Math.max(next, clock.now), () => {
      this.#changing();
      this.#ledger.settle(clock.now);
      this.#watchHidden();
      this.#notify();
    });
  }

  #watchExpiry(): void {
    const { clock } = this.world;
    const next = this.#ledger.nextExpiry;
    if (next === undefined || (this.#expiry?.act && this.#expiry.at <= next)) return;
    clock.cancel(this.#expiry);
    this.#expiry = clock.inBackground(Math.max(next, clock.now), () => {
      this.#expire();
      this.#watchExpiry();
    });
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html (MessageRetentionPeriod) */
  #expire(): void {
    this.#changing();
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
    for (let message = this.#ledger.expired(now); message; message = this.#ledger.expired(now)) {
      this.#remove(message);
      trace.add('expired', name, [message.journey.eventId]);
      message.journey.lose({ fate: 'expired', at: now, resource: name, reason: 'older than the retention period of the queue' });
    }
    this.#watchHidden();
    this.#notify();
  }

  #notify(): void {
    if (!this.#ledger.hasNext) return;
    const { length } = this.#consumers;
    const first = length > 1 ? this.#turns.integer(0, length - 1) : 0; // AWS promises no order among several
    for (let i = 0; i < length; i++) this.#consumers[(first + i) % length].wake();
  }

  /** Measures the minutes since the last change before the queue changes again. */
  #changing(): void {
    const { now } = this.world.clock;
    if (this.#gauges.isDue(now)) this.measure();
    this.#gauges.touch(now);
  }
}
