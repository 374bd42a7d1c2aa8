import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { RuleTriggerOptions, S3TriggerOptions, ScheduleTriggerOptions, TopicTriggerOptions } from './async-trigger-options';
import type { Trigger } from './trigger';
import { bucketTrigger } from './trigger-bucket';
import { ruleTrigger } from './trigger-rule';
import { scheduleTrigger } from './trigger-schedule';
import { topicTrigger } from './trigger-topic';

/**
 * What invokes an `AsyncFunctionWithDestinations`.
 *
 * Each trigger has a dead-letter queue of its own for events that never reach the function, because it is gone, may not be invoked, or
 * Lambda is not there. Events that the function fails are another thing: those go to `onFailure`.
 */
export class AsyncTrigger {
  /**
   * Objects of a bucket, told by EventBridge: a rule on `Object Created` events, which can keep what it can't deliver.
   *
   * The bucket must send its events to EventBridge. It is told to when it is made in the same app, also in another stack; of an imported
   * one synth warns, because its owner must do that. S3 tells of an object at least once and in no order: compare `sequencer`.
   *
   * @param bucket of the same Region
   * @param options which objects, and how long is tried to deliver
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  public static s3(bucket: s3.IBucket, options: S3TriggerOptions = {}): AsyncTrigger {
    return new AsyncTrigger(bucketTrigger(bucket, options));
  }

  /**
   * Messages of a topic. SNS tries to deliver one for 23 days.
   *
   * @param topic a standard topic of the same Region
   * @param options which messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
   */
  public static topic(topic: sns.ITopic, options: TopicTriggerOptions = {}): AsyncTrigger {
    return new AsyncTrigger(topicTrigger(topic, options));
  }

  /**
   * Events of an event bus that match a pattern.
   *
   * @param eventPattern what must be true of an event
   * @param options which bus, and how long is tried to deliver
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   */
  public static rule(eventPattern: events.EventPattern, options: RuleTriggerOptions = {}): AsyncTrigger {
    return new AsyncTrigger(ruleTrigger(eventPattern, options));
  }

  /**
   * A schedule of EventBridge Scheduler, with a role that may invoke this function and nothing else.
   *
   * @param expression when: `scheduler.ScheduleExpression.cron(…)`, `.rate(…)` or `.at(…)`. A rate without a `start` runs at once
   * @param options what the function gets, and how long is tried to deliver
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  public static schedule(expression: scheduler.ScheduleExpression, options: ScheduleTriggerOptions = {}): AsyncTrigger {
    return new AsyncTrigger(scheduleTrigger(expression, options));
  }

  /** @param _trigger @internal */
  private constructor(
    /** @internal */
    public readonly _trigger: Trigger,
  ) {}
}
