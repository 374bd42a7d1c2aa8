import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AsyncTriggerBinding } from './async-trigger-binding';
import { S3TriggerOptions, ScheduleTriggerOptions } from './async-trigger-options';
import { aSchedule, S3_TRIGGER_SHAPE, SCHEDULE_TRIGGER_SHAPE } from './async-trigger-shape';
import { bucketTrigger } from './bucket-trigger';
import { ruleTrigger } from './rule-trigger';
import { scheduleTrigger } from './schedule-trigger';
import { subscriberTrigger } from './subscriber-trigger';
import { topicTrigger } from './topic-trigger';
import { aBucket, aTopic } from '../resources/resource-kinds';
import { checkArguments, options as optionsOf, required } from '../synth/shapes';
import { CustomEventBus } from '../triggers/custom-event-bus';
import { SubscriberTriggerOptions } from '../triggers/subscriber-options';
import { aCustomEventBus, SUBSCRIBER_TRIGGER_SHAPE } from '../triggers/subscriber-shape';
import { RuleTriggerOptions, TopicTriggerOptions } from '../triggers/trigger-options';
import { eventPattern as pattern, RULE_TRIGGER_SHAPE, TOPIC_TRIGGER_SHAPE } from '../triggers/trigger-shape';

/**
 * A trigger that invokes an `AsyncFunctionWithDestinations`.
 *
 * Each trigger has its own dead-letter queue for events that never reach the function, because it was deleted, must not be invoked, or Lambda is
 * unavailable. Events that reach the function and fail go to `onFailure` instead.
 */
export class AsyncTrigger {
  /**
   * A trigger on the objects of a bucket: an EventBridge rule on `Object Created` events, which keeps events that it cannot deliver.
   *
   * The bucket must send its events to EventBridge. This is enabled for a bucket created in the same app, even in another stack; for an imported bucket,
   * synth warns, because its owner must enable it. S3 sends each event at least once and in no particular order: compare the `sequencer`.
   *
   * S3 keeps one notification configuration for each bucket, and each write replaces all of it. Synth refuses a second writer in the app, but sees neither
   * other apps nor the console: their notifications of the bucket would stop. If a deployed bucket uses `addEventNotification`, set `eventBridgeEnabled` on
   * the bucket, and remove its last notification one deployment after this trigger is added: S3 needs about five minutes to enable EventBridge. Without
   * `eventBridgeEnabled`, CDK's custom resource is deleted, and disables EventBridge when it goes.
   *
   * @param bucket a bucket in the same Region
   * @param options the objects, and how long EventBridge tries to deliver an event
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  public static s3(bucket: s3.IBucket, options: S3TriggerOptions = {}): AsyncTrigger {
    checkArguments('AsyncTrigger.s3', { bucket, options }, { bucket: required(aBucket), options: optionsOf(S3_TRIGGER_SHAPE) });
    return new AsyncTrigger(bucketTrigger(bucket, options));
  }

  /**
   * A trigger on the messages of a topic. SNS tries to deliver a message for 23 days.
   *
   * @param topic a standard topic in the same Region
   * @param options the messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
   */
  public static topic(topic: sns.ITopic, options: TopicTriggerOptions = {}): AsyncTrigger {
    checkArguments('AsyncTrigger.topic', { topic, options }, { topic: required(aTopic), options: optionsOf(TOPIC_TRIGGER_SHAPE) });
    return new AsyncTrigger(topicTrigger(topic, options));
  }

  /**
   * A trigger on the events on an event bus that match a pattern.
   *
   * @param eventPattern the pattern that an event must match
   * @param options the event bus, and how long EventBridge tries to deliver an event
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   */
  public static rule(eventPattern: events.EventPattern, options: RuleTriggerOptions = {}): AsyncTrigger {
    checkArguments('AsyncTrigger.rule', { eventPattern, options }, { eventPattern: required(pattern), options: optionsOf(RULE_TRIGGER_SHAPE) });
    return new AsyncTrigger(ruleTrigger(eventPattern, options));
  }

  /**
   * A trigger on a schedule of EventBridge Scheduler, whose role can only invoke this function and send to the trigger's dead-letter queue.
   *
   * @param expression `scheduler.ScheduleExpression.cron(…)`, `.rate(…)` or `.at(…)`. A rate without a `start` runs immediately. A schedule that has passed is
   * left out, with a warning, because it would never run
   * @param options the event that the function receives, and how long EventBridge Scheduler tries to deliver it
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  public static schedule(expression: scheduler.ScheduleExpression, options: ScheduleTriggerOptions = {}): AsyncTrigger {
    checkArguments('AsyncTrigger.schedule', { expression, options }, { expression: required(aSchedule), options: optionsOf(SCHEDULE_TRIGGER_SHAPE) });
    return new AsyncTrigger(scheduleTrigger(expression, options));
  }

  /**
   * A trigger on the events of a Custom Event Bus (`AWS::EventsV2::EventBus`), as a subscriber of the bus. For the buses of `aws-cdk-lib/aws-events`, use
   * `rule`.
   *
   * EventBridge would give up on an event after 5 retries or 300 seconds, with a metric as the only trace: here it retries for a day. The record in the
   * trigger's dead-letter queue holds the IDs of the events and **not the events**, which have to be read from the bus again. Let the bus retain
   * events for 14 days, as long as the dead-letter queue keeps records (the default is one day); synth warns otherwise.
   *
   * The function receives the events that are published after the subscriber is created. A change of the bus or of the function replaces the subscriber,
   * which misses the events in between.
   *
   * @param bus the bus, in the same Region
   * @param options the events, their order, and how long EventBridge tries to deliver an event
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-subscribers.html
   */
  public static subscriber(bus: CustomEventBus, options: SubscriberTriggerOptions = {}): AsyncTrigger {
    checkArguments('AsyncTrigger.subscriber', { bus, options }, { bus: required(aCustomEventBus), options: optionsOf(SUBSCRIBER_TRIGGER_SHAPE) });
    return new AsyncTrigger(subscriberTrigger(bus, options));
  }

  /** @param _binding @internal */
  private constructor(
    /** @internal */
    public readonly _binding: AsyncTriggerBinding,
  ) {}
}
