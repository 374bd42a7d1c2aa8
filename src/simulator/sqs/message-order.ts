import type { SqsMessage } from './sqs-message';

/** The order in which a queue hands out its visible messages. */
export interface MessageOrder {
  /** Indicates whether a receive would return a message. */
  readonly hasNext: boolean;

  /** Adds a message that arrived, visible or delayed. */
  arrive(message: SqsMessage): void;

  /** Adds a message that became visible. */
  show(message: SqsMessage): void;

  /** Removes a message that is gone. */
  remove(message: SqsMessage): void;

  /** Passes the next messages to `take` until it returns false; `take` must hide or remove each of them. */
  next(take: (message: SqsMessage) => boolean): void;
}

/**
 * The number of receives from which on a standard queue moves a message to its back and leaves it out of the age of its oldest message.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const POISON_PILL_RECEIVES = 3;
