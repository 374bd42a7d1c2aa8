import { SubscriberFilter } from '../triggers/subscriber-options';
import { BucketTriggerOptions, EventBridgeDeliveryOptions, RuleTriggerOptions, TopicTriggerOptions } from '../triggers/trigger-options';

/**
 * Options for a trigger that sends the messages of a topic to the queue of a worker.
 */
export interface QueueTopicTriggerOptions extends TopicTriggerOptions {
  /**
   * Sends the message of SNS as it is, without SNS's envelope, and its attributes as message attributes of SQS.
   *
   * SNS discards a message with more than ten attributes to the trigger's dead-letter queue. The message id, the time and the topic are not passed on.
   *
   * @default false - the message arrives in SNS's envelope, which `sqsWorker` of `cdk-resilient-lambda/runtime` opens
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
   */
  readonly rawMessageDelivery?: boolean;
}

/**
 * Options for a trigger that sends the events of a rule to the queue of a worker.
 */
export interface QueueRuleTriggerOptions extends RuleTriggerOptions {
  /**
   * The message group of all events of this trigger. Required for a FIFO queue, and only allowed there. The events are processed one at a time; one that
   * fails holds up all others of its group until it succeeds or is parked.
   *
   * Valid values: 1 to 128 letters, digits and punctuation characters.
   *
   * @default - none, for a standard queue
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
   */
  readonly messageGroupId?: string;
}

/**
 * Options for a trigger that sends events about the objects of a bucket to the queue of a worker.
 */
export interface QueueBucketTriggerOptions extends BucketTriggerOptions {
  /**
   * The message group of all events of this trigger. Required for a FIFO queue, and only allowed there. The events are processed one at a time; one that
   * fails holds up all others of its group until it succeeds or is parked.
   *
   * Valid values: 1 to 128 letters, digits and punctuation characters.
   *
   * @default - none, for a standard queue
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
   */
  readonly messageGroupId?: string;
}

/**
 * Options for a trigger that sends the events of a Custom Event Bus to the queue of a worker.
 */
export interface QueueSubscriberTriggerOptions extends EventBridgeDeliveryOptions {
  /**
   * The events that are sent to the queue.
   *
   * @default - all events of the bus
   */
  readonly filter?: SubscriberFilter;
}
