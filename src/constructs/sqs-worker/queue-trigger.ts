import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { bucketToQueue, ruleToQueue } from './queue-rule-trigger';
import { subscriberToQueue } from './queue-subscriber-trigger';
import { topicToQueue } from './queue-topic-trigger';
import { QueueTriggerBinding } from './queue-trigger-binding';
import { QueueBucketTriggerOptions, QueueRuleTriggerOptions, QueueSubscriberTriggerOptions, QueueTopicTriggerOptions } from './queue-trigger-options';
import { QUEUE_BUCKET_TRIGGER_SHAPE, QUEUE_RULE_TRIGGER_SHAPE, QUEUE_SUBSCRIBER_TRIGGER_SHAPE, QUEUE_TOPIC_TRIGGER_SHAPE } from './queue-trigger-shape';
import { aBucket, aTopic } from '../resources/resource-kinds';
import { checkArguments, options as optionsOf, required } from '../synth/shapes';
import { CustomEventBus } from '../triggers/custom-event-bus';
import { aCustomEventBus } from '../triggers/subscriber-shape';
import { eventPattern as pattern } from '../triggers/trigger-shape';

/**
 * A source of events that sends to the queue of an `SqsWorkerFunction`: the queue in between.
 *
 * Lambda retries an asynchronous event for minutes, a queue delivers it again for days. With the queue in between, the work waits out an outage, runs at
 * the pace that `maxConcurrency` allows, and what keeps failing is parked in the dead-letter queue of the worker, from which it can be redriven.
 *
 * Each trigger has its own dead-letter queue for events that never reach the queue, and an alarm on it.
 */
export class QueueTrigger {
  /**
   * A trigger on the messages of a topic. SNS tries to deliver a message for 23 days.
   *
   * A FIFO topic needs a FIFO queue, and keeps its order and its message groups; a standard topic needs a standard queue.
   *
   * @param topic a topic in the same Region
   * @param options the messages, and how they are delivered
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
   */
  public static topic(topic: sns.ITopic, options: QueueTopicTriggerOptions = {}): QueueTrigger {
    checkArguments('QueueTrigger.topic', { topic, options }, { topic: required(aTopic), options: optionsOf(QUEUE_TOPIC_TRIGGER_SHAPE) });
    return new QueueTrigger(topicToQueue(topic, options));
  }

  /**
   * A trigger on the objects of a bucket: an EventBridge rule on `Object Created` events, which keeps events that it cannot deliver. A notification that S3
   * sends to a queue itself has no dead-letter queue.
   *
   * The bucket must send its events to EventBridge. This is enabled for a bucket created in the same app, even in another stack; for an imported bucket,
   * synth warns, because its owner must enable it. `AsyncTrigger.s3` describes what holds for other notifications of the bucket.
   *
   * @param bucket a bucket in the same Region
   * @param options the objects, and how long EventBridge tries to deliver an event
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  public static s3(bucket: s3.IBucket, options: QueueBucketTriggerOptions = {}): QueueTrigger {
    checkArguments('QueueTrigger.s3', { bucket, options }, { bucket: required(aBucket), options: optionsOf(QUEUE_BUCKET_TRIGGER_SHAPE) });
    return new QueueTrigger(bucketToQueue(bucket, options));
  }

  /**
   * A trigger on the events on an event bus that match a pattern.
   *
   * @param eventPattern the pattern that an event must match
   * @param options the event bus, and how long EventBridge tries to deliver an event
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   */
  public static rule(eventPattern: events.EventPattern, options: QueueRuleTriggerOptions = {}): QueueTrigger {
    checkArguments('QueueTrigger.rule', { eventPattern, options }, { eventPattern: required(pattern), options: optionsOf(QUEUE_RULE_TRIGGER_SHAPE) });
    return new QueueTrigger(ruleToQueue(eventPattern, options));
  }

  /**
   * A trigger on the events of a Custom Event Bus (`AWS::EventsV2::EventBus`), as a subscriber of the bus. For the buses of `aws-cdk-lib/aws-events`, use
   * `QueueTrigger.rule`.
   *
   * A message holds the whole event, so that events that keep failing are parked whole in the dead-letter queue of the worker. Only what could not be
   * sent to the queue for `maxEventAge` is recorded in the dead-letter queue of the trigger, without the event: read it from the bus again while the bus
   * retains it.
   *
   * A FIFO queue keeps the order of the events of one group (`EventGroupId`), and takes an event once, by its ID. An event without a group is a group of its own.
   *
   * @param bus the bus, in the Region of the queue
   * @param options the events, and how long EventBridge tries to send one
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-sqs.html
   */
  public static subscriber(bus: CustomEventBus, options: QueueSubscriberTriggerOptions = {}): QueueTrigger {
    checkArguments('QueueTrigger.subscriber', { bus, options }, { bus: required(aCustomEventBus), options: optionsOf(QUEUE_SUBSCRIBER_TRIGGER_SHAPE) });
    return new QueueTrigger(subscriberToQueue(bus, options));
  }

  /** @param _binding @internal */
  private constructor(
    /** @internal */
    public readonly _binding: QueueTriggerBinding,
  ) {}
}
