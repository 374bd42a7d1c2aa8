import type { SqsQueueSettings } from './sqs-queue-settings';
import type { Arrival, MessageAttributes } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import { jsonOrText, Subject } from '../kernel/subject';

/** The parts of a message that never change. */
export interface MessageContent {
  readonly id: string;
  readonly journey: Journey;
  readonly body: string;
  readonly arrival: Arrival;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;

  /** The ARN of the queue that moved the message to this dead-letter queue. */
  readonly deadLetterSource?: string;

  /** When the message was first sent, in milliseconds since the start. */
  readonly sentAt: number;
}

/**
 * The state of a message in its queue: visible to consumers, delayed after its arrival, in flight after a receive, or gone (deleted, expired or
 * moved to the dead-letter queue).
 */
export type MessageState = 'visible' | 'delayed' | 'inFlight' | 'gone';

/** The operations of a queue on a message that was received from it. */
export interface SourceQueue {
  readonly settings: SqsQueueSettings;
  readonly deadLetterRoute?: { readonly deadLetterQueue: { readonly settings: SqsQueueSettings } };
  delete<R extends ReceiptKey>(receipts: readonly R[]): readonly R[];
  changeVisibility(receipt: ReceiptKey, visibilityTimeoutMs: number): void;
}

/** A message in a queue. Only the ledger of its queue changes its state. */
export class SqsMessage implements Subject {
  state: MessageState = 'visible';

  /** The receives from this queue and from all queues before it. */
  receiveCount = 0;

  /** The receives from this queue. */
  receivesHere = 0;

  /** The invocations that ran with the message. */
  runs = 0;

  /** The invocations with the message that were throttled. */
  throttles = 0;

  firstReceivedAt?: number;

  /** When the message was last received. */
  receivedAt = 0;

  /** When a delayed or received message becomes visible. */
  visibleAt: number;

  /** Set if the message is in a queue without a consumer. */
  parked = false;

  /** Set if the handler that is processing the message has parked a copy of it: to be deleted is then not to be processed. */
  givenUp = false;

  /** Set once a standard queue has delivered the message twice: it does so only once. */
  duplicated = false;

  /** The number of the last receipt, the only one that can change the visibility. */
  receipt = 0;

  /** The position among the messages of a FIFO queue that became visible at the same time; the lowest comes first. */
  rank = 0;

  /**
   * @param arrivedAt when the message arrived at this queue
   * @param seq the position among all messages that ever arrived at this queue
   */
  constructor(
    readonly content: MessageContent,
    readonly queue: SourceQueue,
    readonly arrivedAt: number,
    readonly expiresAt: number,
    readonly seq: number,
  ) {
    this.visibleAt = arrivedAt;
  }

  get journey(): Journey {
    return this.content.journey;
  }

  get hidden(): boolean {
    return this.state === 'inFlight' || this.state === 'delayed';
  }

  get gone(): boolean {
    return this.state === 'gone';
  }

  countReceive(now: number): void {
    this.receiveCount++;
    this.receivesHere++;
    this.firstReceivedAt ??= now;
    this.receivedAt = now;
    this.receipt++;
    this.givenUp = false;
  }

  payload(): unknown {
    return jsonOrText(this.content.body);
  }
}

/** The message and receipt number that a consumer deletes a message with. */
export interface ReceiptKey {
  readonly message: SqsMessage;
  readonly number: number;
}

/** One receive of a message, as its consumer sees it. */
export interface Receipt extends ReceiptKey {
  readonly receiveCount: number;

  /** When the message becomes visible again, as known at the receive. */
  readonly until: number;
}

/** Returns the receipt handle of a message. */
export function receiptHandle({ content: { id } }: SqsMessage, receipt: number): string {
  return `${id}#${receipt}`;
}
