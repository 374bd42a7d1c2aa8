import type { MessageOrder } from './message-order';
import type { MessageState, SqsMessage } from './sqs-message';
import { BinaryHeap } from '../kernel/binary-heap';

/**
 * The ledger of a queue: every change of a message's state goes through it, so the counts always match the messages.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class MessageLedger {
  readonly #counts: Record<MessageState, number> = { visible: 0, delayed: 0, inFlight: 0, gone: 0 };

  /** Messages by the instants at which they become visible, unless their visibility changes before. */
  readonly #hidden = new BinaryHeap<SqsMessage>();
  readonly #expiring = new BinaryHeap<SqsMessage>();
  #reappearances = 0;

  constructor(private readonly order: MessageOrder) {}

  /** The number of messages in each state. */
  get counts(): Readonly<Record<MessageState, number>> {
    return this.#counts;
  }

  /** Indicates whether a receive would return a message; a FIFO queue may hold back visible messages. */
  get hasNext(): boolean {
    return this.order.hasNext;
  }

  /** When the next message becomes visible. */
  get nextReappearance(): number | undefined {
    while (this.#hidden.size > 0 && this.#isOutdated) this.#hidden.pop();
    return this.#hidden.leastKey;
  }

  /** When the next message expires. */
  get nextExpiry(): number | undefined {
    return this.#expiring.peek()?.expiresAt;
  }

  /** Adds a message: visible at once, or delayed until the given instant. */
  add(message: SqsMessage, delayedUntil?: number): void {
    message.state = delayedUntil === undefined ? 'visible' : 'delayed';
    this.#counts[message.state]++;
    this.order.arrive(message);
    this.#expiring.push(message, message.expiresAt, message.seq);
    if (delayedUntil !== undefined) this.showAt(message, delayedUntil);
  }

  /** Passes the next visible messages to `take` until it returns false; `take` must hide or remove each of them. */
  next(take: (message: SqsMessage) => boolean): void {
    this.order.next(take);
  }

  /** Puts a received message in flight. */
  hide(message: SqsMessage, until: number): void {
    this.#move(message, 'inFlight');
    this.showAt(message, until);
  }

  /** Sets when a hidden message becomes visible. */
  showAt(message: SqsMessage, at: number): void {
    message.visibleAt = at;
    this.#hidden.push(message, at, this.#reappearances++);
  }

  /** Makes visible all messages that are hidden until the given instant or earlier. */
  settle(instant: number): void {
    while (this.#hidden.size > 0 && this.#hidden.leastKey! <= instant) {
      const outdated = this.#isOutdated;
      const message = this.#hidden.pop()!;
      if (outdated) continue;
      this.#move(message, 'visible');
      this.order.show(message);
    }
  }

  /** Removes a message that was deleted, has expired or moves to another queue. */
  remove(message: SqsMessage): void {
    this.#move(message, 'gone');
    this.order.remove(message);
    while (this.#expiring.peek()?.gone) this.#expiring.pop();
  }

  /** Returns a message that has expired, if there is one. */
  expired(now: number): SqsMessage | undefined {
    const next = this.#expiring.peek();
    return next && next.expiresAt <= now ? next : undefined;
  }

  /** Returns all messages of the queue by arrival. */
  messages(): SqsMessage[] {
    return this.#expiring.values().filter(message => !message.gone).sort((a, b) => a.seq - b.seq);
  }

  /** Indicates whether the next hidden message has left the queue, or its visibility has changed. */
  get #isOutdated(): boolean {
    const { hidden, visibleAt } = this.#hidden.peek()!;
    return !hidden || visibleAt !== this.#hidden.leastKey;
  }

  #move(message: SqsMessage, to: MessageState): void {
    this.#counts[message.state]--;
    this.#counts[to]++;
    message.state = to;
  }
}
