import type { Arrival, MessageAttributes } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import { jsonOrText, Subject } from '../kernel/subject';
import type { SqsQueue } from './sqs-queue';

/** What a message is made of. */
export interface MessageContent {
  readonly id: string;
  readonly journey: Journey;
  readonly body: string;
  readonly arrival: Arrival;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;

  /** The ARN of the queue that gave it up. */
  readonly deadLetterSource?: string;

  /** When it was first sent, in milliseconds since the start. */
  readonly sentAt: number;
}

/** A message in a queue. */
export class SqsMessage implements Subject {
  /** Of all receives, also those from the queues it comes from. */
  receiveCount = 0;

  /** From this queue. */
  receivesHere = 0;

  /** How many invocations got it, and how often one was throttled that should have. */
  runs = 0;
  throttles = 0;

  firstReceivedAt?: number;

  /** Hidden until then: just received, or delayed. */
  visibleAt: number;

  hidden = false;
  gone = false;

  /** Rests where nobody works on it. */
  parked = false;

  /** Has survived its deletion already: a standard queue may do that once. */
  duplicated = false;

  /** The number of its last receipt: only that can change its visibility. */
  receipt = 0;

  /** Its place among the messages that are visible from the same time on; the least comes first. */
  rank = 0;

  constructor(
    readonly content: MessageContent,
    readonly queue: SqsQueue,

    /** When it came to this queue. */
    readonly arrivedAt: number,
    readonly expiresAt: number,

    /** Counts the messages of the queue. */
    readonly seq: number,
  ) {
    this.visibleAt = arrivedAt;
  }

  get journey(): Journey {
    return this.content.journey;
  }

  payload(): unknown {
    return jsonOrText(this.content.body);
  }
}

/** A message that was received: what its receiver knows of it. */
export interface Receipt {
  readonly message: SqsMessage;
  readonly number: number;
  readonly receiveCount: number;

  /** When it becomes visible again, as far as was known at the receive. */
  readonly until: number;
}

/** What a receiver deletes the message with. */
export function receiptHandle({ content: { id } }: SqsMessage, receipt: number): string {
  return `${id}#${receipt}`;
}
