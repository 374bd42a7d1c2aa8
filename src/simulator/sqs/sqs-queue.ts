import { BinaryHeap } from '../kernel/binary-heap';
import type { Timer } from '../kernel/clock';
import { Deduplication } from '../kernel/deduplication';
import type { Journey } from '../kernel/fates';
import { FifoOrder } from './fifo-order';
import { MessageOrder, StandardOrder } from './message-order';
import type { MetricSeries } from '../kernel/metrics';
import { QueueGauges } from './queue-gauges';
import type { Random } from '../kernel/random';
import { MessageContent, Receipt, SqsMessage } from './sqs-message';
import type { World } from '../kernel/world';

/** What a queue holds at the most in flight. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const IN_FLIGHT = 120_000;

export interface SqsQueueSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly queueName: string;
  readonly arn: string;
  readonly region: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  readonly delayMs: number;
  readonly maximumMessageBytes: number;
  readonly contentBasedDeduplication: boolean;

  /** Whether each message group deduplicates for itself. */
  readonly deduplicatesByGroup: boolean;
}

export interface Redrive {
  readonly deadLetterQueue: Pick<SqsQueue, 'settings' | 'take'>;
  readonly maxReceiveCount: number;
}

/** What a producer can say of a message. */
export interface SendRequest extends Pick<MessageContent, 'body' | 'arrival' | 'attributes' | 'traceHeader' | 'groupId' | 'deduplicationId'> {
  readonly journey: Journey;

  /** Only of standard queues. @default - the delay of the queue */
  readonly delayMs?: number;

  /** The events that were handled when this one was sent. */
  readonly parents?: readonly string[];

  /** Why it is here, if it is parked. @default 'sent' */
  readonly reason?: string;
}

/** A moment at which a hidden message may become visible. */
interface Reappearance {
  readonly at: number;

  /** Counts them. */
  readonly seq: number;
  readonly message: SqsMessage;
}

/**
 * A queue: a message is visible, or hidden until an instant, or gone.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class SqsQueue {
  redrive?: Redrive;

  readonly #random: Random;
  readonly #order: MessageOrder;
  readonly #hidden = new BinaryHeap<Reappearance>((a, b) => a.at < b.at || (a.at === b.at && a.seq < b.seq));
  readonly #expiring = new BinaryHeap<SqsMessage>((a, b) => a.expiresAt < b.expiresAt || (a.expiresAt === b.expiresAt && a.seq < b.seq));
  readonly #deduplication = new Deduplication();
  readonly #gauges: QueueGauges;
  readonly #sent: MetricSeries;
  readonly #sentSize: MetricSeries;
  readonly #received: MetricSeries;
  readonly #deleted: MetricSeries;
  readonly #deduplicated: MetricSeries;
  readonly #wakeReceivers: (() => void)[] = [];
  #seq = 0;
  #reappearances = 0;
  #visibleCount = 0;
  #inFlightCount = 0;
  #delayedCount = 0;
  #reappearance?: Timer;
  #expiry?: Timer;

  constructor(private readonly world: World, public readonly settings: SqsQueueSettings) {
    const { fifo, queueName, key } = settings;
    const { metrics, assumptions: { standardOrder, standardOrderSpreadMs } } = world;
    this.#random = world.random.fork(`queue ${key}`);
    this.#order = fifo ? new FifoOrder() : new StandardOrder(standardOrder, standardOrderSpreadMs, this.#random);
    this.#gauges = new QueueGauges(metrics, queueName, fifo);
    const counter = (name: string) => metrics.series('AWS/SQS', name, { QueueName: queueName });
    this.#sent = counter('NumberOfMessagesSent');
    this.#sentSize = counter('SentMessageSize');
    this.#received = counter('NumberOfMessagesReceived');
    this.#deleted = counter('NumberOfMessagesDeleted');
    this.#deduplicated = counter('NumberOfDeduplicatedSentMessages');
  }

  /** Whether somebody works on the queue: what comes here is then on its way, not parked. */
  get isPolled(): boolean {
    return this.#wakeReceivers.length > 0;
  }

  /** How many messages a receive could get. */
  get visibleCount(): number {
    this.#settle(this.world.clock.now);
    return this.#order.hasNext ? this.#visibleCount : 0;
  }

  /** Calls `wake` whenever a message can be received. */
  subscribe(wake: () => void): void {
    this.#wakeReceivers.push(wake);
  }

  /** A producer sends a message. */
  send(request: SendRequest): void {
    const problem = this.offer(request);
    if (problem) throw new Error(`${this.settings.name} refuses the message: ${problem}`);
  }

  /** Another service sends a message. Returns why it is refused, if it is. */
  offer(request: SendRequest): string | undefined {
    const { trace, clock: { now } } = this.world;
    const { journey: { eventId }, journey, body, attributes } = request;
    const bytes = sizeOf(body, attributes);
    const problem = this.#problemWith(request, bytes);
    if (problem) return problem;
    this.#changing();
    const id = this.#random.uuid();
    const original = this.#original(request);
    if (original !== undefined) {
      this.#deduplicated.record(1, now);
      trace.add('deduplicated', this.settings.name, [eventId], { original });
      journey.lose({ fate: 'dropped', at: now, resource: this.settings.name, reason: `the queue got the same within 5 minutes: ${original}`, meant: true });
      return undefined;
    }
    this.#sent.record(1, now);
    this.#sentSize.record(bytes, now);
    const { arrival, traceHeader, groupId, deduplicationId, delayMs, parents, reason = 'sent' } = request;
    trace.add('sent', this.settings.name, [eventId], parents ? { messageId: id, parents } : { messageId: id });
    this.#arrive({ id, journey, body, arrival, attributes, traceHeader, groupId, deduplicationId, sentAt: now },
      delayMs || this.settings.delayMs, reason);
    return undefined;
  }

  /** Another queue gives a message up. It keeps its id and, unless the queue is FIFO, the time of its sending; its receives count on. */
  take(from: SqsMessage, source: SqsQueueSettings, reason: string): void {
    this.#changing();
    const { now } = this.world.clock;
    const content: MessageContent = {
      ...from.content, arrival: 'failure', deadLetterSource: source.arn, sentAt: this.settings.fifo ? now : from.content.sentAt,
    };
    const message = this.#arrive(content, 0, reason);
    message.receiveCount = from.receiveCount;
    message.firstReceivedAt = from.firstReceivedAt;
  }

  /** Receives messages and hides them; those that were received too often go to the dead-letter queue instead. */
  receive(max: number, visibilityTimeoutMs: number = this.settings.visibilityTimeoutMs): Receipt[] {
    this.#changing();
    const { now } = this.world.clock;
    this.#settle(now);
    const wanted = Math.min(max, IN_FLIGHT - this.#inFlightCount);
    const receipts: Receipt[] = [];
    if (wanted > 0) {
      this.#order.next(message => {
        if (this.redrive && message.receivesHere >= this.redrive.maxReceiveCount) this.#giveUp(message, this.redrive);
        else receipts.push(this.#hide(message, now, visibilityTimeoutMs));
        return receipts.length < wanted;
      });
    }
    if (receipts.length > 0) {
      this.#received.record(receipts.length, now);
      this.world.trace.add('received', this.settings.name, receipts.map(({ message }) => message.journey.eventId), {
        receiveCounts: receipts.map(({ receiveCount }) => receiveCount),
      });
      this.#duplicate(receipts, now);
    }
    this.#watchHidden();
    return receipts;
  }

  /** Deletes messages that were received. A FIFO queue refuses that once they have been visible again. */
  delete(receipts: readonly Pick<Receipt, 'message' | 'number'>[]): void {
    this.#changing();
    const { trace, clock: { now } } = this.world;
    const [refused, deleted] = partition(receipts, receipt => this.#refusesDelete(receipt));
    const { name } = this.settings;
    if (refused.length > 0) trace.add('deleteRefused', name, refused.map(({ message }) => message.journey.eventId));
    if (deleted.length === 0) return;
    this.#deleted.record(deleted.length, now);
    trace.add('deleted', name, deleted.map(({ message }) => message.journey.eventId));
    for (const { message } of deleted) {
      if (!message.gone) this.#remove(message);
    }
    this.#watchHidden();
    if (this.settings.fifo) this.#notify();
  }

  /** Changes for how long a received message stays hidden, counted from now. */
  changeVisibility({ message, number }: Pick<Receipt, 'message' | 'number'>, visibilityTimeoutMs: number): void {
    this.#changing();
    const { now } = this.world.clock;
    this.#settle(now);
    if (message.gone || !message.hidden || message.receipt !== number) return;
    this.#showAt(message, now + visibilityTimeoutMs);
    this.#settle(now);
    this.#watchHidden();
    this.#notify();
  }

  /** Everything in the queue, by arrival. */
  messages(): SqsMessage[] {
    this.#settle(this.world.clock.now);
    return this.#expiring.values().filter(message => !message.gone).sort((a, b) => a.seq - b.seq);
  }

  /** Measures what is due until now. */
  measure(): void {
    this.#gauges.measure(this.world.clock.now, instant => {
      this.#settle(instant);
      return { visible: this.#visibleCount, inFlight: this.#inFlightCount, delayed: this.#delayedCount, polled: this.isPolled };
    });
  }

  #problemWith({ groupId, deduplicationId, delayMs }: SendRequest, bytes: number): string | undefined {
    const { fifo, maximumMessageBytes, contentBasedDeduplication } = this.settings;
    if (bytes > maximumMessageBytes) return `it has ${bytes} bytes but only ${maximumMessageBytes} are allowed`;
    if (!fifo) return undefined;
    if (groupId === undefined) return 'a FIFO queue needs a messageGroupId';
    if (delayMs !== undefined && delayMs !== 0) return 'a FIFO queue takes no delay for a single message';
    if (deduplicationId !== undefined || contentBasedDeduplication) return undefined;
    return 'the queue has no content-based deduplication, so the message needs a messageDeduplicationId';
  }

  #original({ body, groupId, deduplicationId, journey }: SendRequest): string | undefined {
    const { fifo, deduplicatesByGroup } = this.settings;
    if (!fifo) return undefined;
    const key = deduplicationId === undefined ? `body ${body}` : `id ${deduplicationId}`;
    return this.#deduplication.original(deduplicatesByGroup ? `${groupId} ${key}` : key, this.world.clock.now, journey.eventId);
  }

  #arrive(content: MessageContent, delayMs: number, reason: string): SqsMessage {
    const { now } = this.world.clock;
    const message = new SqsMessage(content, this, now, content.sentAt + this.settings.retentionMs, this.#seq++);
    message.hidden = delayMs > 0;
    message.parked = content.arrival === 'failure' && !this.isPolled;
    if (content.arrival === 'success' && !this.isPolled) content.journey.succeed(now, this.settings.name);
    if (message.parked) content.journey.park(now, this.settings.name, reason);
    else content.journey.wait(now, this.settings.name, reason);

    this.#order.arrive(message);
    this.#expiring.push(message);
    this.#gauges.arrive(message);
    this.#watchExpiry();
    if (message.hidden) {
      this.#delayedCount++;
      this.#showAt(message, now + delayMs);
      this.#watchHidden();
    } else {
      this.#visibleCount++;
      this.#notify();
    }
    return message;
  }

  #hide(message: SqsMessage, now: number, visibilityTimeoutMs: number): Receipt {
    message.receiveCount++;
    message.receivesHere++;
    message.firstReceivedAt ??= now;
    message.receipt++;
    message.hidden = true;
    this.#visibleCount--;
    this.#inFlightCount++;
    this.#showAt(message, now + visibilityTimeoutMs);
    return { message, number: message.receipt, receiveCount: message.receiveCount, until: message.visibleAt };
  }

  /** A standard queue may deliver a message twice, at the same time even: another of its servers still has it. */
  #duplicate(receipts: readonly Receipt[], now: number): void {
    if (this.settings.fifo) return;
    const { faults, assumptions: { duplicateProbability } } = this.world;
    for (const { message } of receipts) {
      if (message.duplicated) continue;
      const struck = faults.strike('duplicate', this.settings.key, now, [message]) !== undefined;
      if (!struck && !this.#random.chance(duplicateProbability)) continue;
      message.duplicated = true;
      this.#showAt(message, now);
      this.world.trace.add('duplicated', this.settings.name, [message.journey.eventId]);
    }
  }

  #showAt(message: SqsMessage, at: number): void {
    message.visibleAt = at;
    this.#hidden.push({ at, seq: this.#reappearances++, message });
  }

  #giveUp(message: SqsMessage, { deadLetterQueue, maxReceiveCount }: Redrive): void {
    const { receivesHere, runs, throttles, journey } = message;
    this.world.trace.add('deadLettered', this.settings.name, [journey.eventId], {
      to: deadLetterQueue.settings.name, receives: receivesHere, runs, throttles,
    });
    const untried = runs === 0 ? ` without ever running: it was throttled ${throttles} times` : '';
    deadLetterQueue.take(message, this.settings, `received ${maxReceiveCount} times${untried}`);
    this.#remove(message);
  }

  #refusesDelete({ message, number }: Pick<Receipt, 'message' | 'number'>): boolean {
    if (!this.settings.fifo || message.gone) return false;
    return message.receipt !== number || !message.hidden || message.visibleAt <= this.world.clock.now;
  }

  #remove(message: SqsMessage): void {
    if (!message.hidden) this.#visibleCount--;
    else if (message.receivesHere === 0) this.#delayedCount--;
    else this.#inFlightCount--;
    message.gone = true;
    message.journey.leave(message.parked);
    this.#order.remove(message);
    while (this.#expiring.peek()?.gone) this.#expiring.pop();
  }

  /** Shows what is no longer hidden at the instant. */
  #settle(instant: number): void {
    for (let next = this.#hidden.peek(); next && next.at <= instant; next = this.#hidden.peek()) {
      this.#hidden.pop();
      const { message, at } = next;
      if (!message.hidden || message.gone || message.visibleAt !== at) continue;
      if (message.receivesHere === 0) this.#delayedCount--;
      else this.#inFlightCount--;
      message.hidden = false;
      this.#visibleCount++;
      this.#order.show(message);
    }
  }

  /** Sees to it that receivers are told when the next hidden message becomes visible. */
  #watchHidden(): void {
    if (!this.isPolled) return;
    const { clock } = this.world;
    while (this.#hidden.size > 0 && isPast(this.#hidden.peek()!)) this.#hidden.pop();
    const next = this.#hidden.peek();
    if (this.#reappearance?.act && this.#reappearance.at === next?.at) return;
    clock.cancel(this.#reappearance);
    this.#reappearance = next && clock.at(Math.max(next.at, clock.now), () => {
      this.#changing();
      this.#settle(clock.now);
      this.#watchHidden();
      this.#notify();
    });
  }

  #watchExpiry(): void {
    const { clock } = this.world;
    const next = this.#expiring.peek();
    if (next === undefined || (this.#expiry?.act && this.#expiry.at <= next.expiresAt)) return;
    clock.cancel(this.#expiry);
    this.#expiry = clock.inBackground(Math.max(next.expiresAt, clock.now), () => {
      this.#expire();
      this.#watchExpiry();
    });
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html (MessageRetentionPeriod) */
  #expire(): void {
    this.#changing();
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
    for (let next = this.#expiring.peek(); next && (next.gone || next.expiresAt <= now); next = this.#expiring.peek()) {
      this.#expiring.pop();
      if (next.gone) continue;
      this.#remove(next);
      trace.add('expired', name, [next.journey.eventId]);
      next.journey.lose({ fate: 'expired', at: now, resource: name, reason: 'older than the retention of the queue' });
    }
    this.#watchHidden();
    this.#notify();
  }

  #notify(): void {
    if (this.#order.hasNext) this.#wakeReceivers.forEach(wake => wake());
  }

  /** Before anything changes: what the minutes since the last change measured. */
  #changing(): void {
    const { now } = this.world.clock;
    if (this.#gauges.isDue(now)) this.measure();
    this.#gauges.touch(now);
  }
}

function isPast({ message, at }: Reappearance): boolean {
  return message.gone || !message.hidden || message.visibleAt !== at;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
function sizeOf(body: string, attributes: MessageContent['attributes']): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue = '', binaryValue = '' }] of Object.entries(attributes ?? {})) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(stringValue) + Buffer.byteLength(binaryValue, 'base64');
  }
  return bytes;
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [first: T[], second: T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
