import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';

/**
 * What every trigger can be told.
 */
export interface TriggerOptions {
  /**
   * The id of the trigger within its function, which its resources are called by. It must stay the same when other triggers come and go:
   * with another id its dead-letter queue is a new one. Two triggers of one function need different ids.
   *
   * @default - `Bucket` or `Topic` and the id of the bucket or topic, `Rule`, or `Schedule`
   */
  readonly triggerId?: string;
}

/**
 * How long EventBridge tries to deliver an event, before it puts it into the trigger's dead-letter queue.
 */
export interface DeliveryOptions extends TriggerOptions {
  /**
   * How often a delivery is tried again. Valid range: 0 to 185.
   *
   * @default 185 - as often as EventBridge does
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
   */
  readonly retryAttempts?: number;

  /**
   * How old an event may get until it is delivered. Valid range: 1 minute to 24 hours.
   *
   * @default Duration.hours(24) - as long as EventBridge keeps it
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
   */
  readonly maxEventAge?: Duration;
}

/**
 * Which objects of a bucket invoke the function.
 */
export interface S3TriggerOptions extends DeliveryOptions {
  /**
   * What must have happened to an object. Unless `direct`, those that EventBridge tells apart: `OBJECT_CREATED`, `OBJECT_REMOVED`,
   * `OBJECT_RESTORE_POST`, `OBJECT_RESTORE_COMPLETED`, `OBJECT_RESTORE_DELETE`, `OBJECT_TAGGING_PUT`, `OBJECT_TAGGING_DELETE`,
   * `OBJECT_ACL_PUT`, `LIFECYCLE_TRANSITION` and `INTELLIGENT_TIERING`.
   *
   * @default [s3.EventType.OBJECT_CREATED]
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  readonly events?: s3.EventType[];

  /**
   * How the key begins.
   *
   * @default - in any way
   */
  readonly prefix?: string;

  /**
   * How the key ends.
   *
   * @default - in any way
   */
  readonly suffix?: string;

  /**
   * Whether S3 invokes the function itself, without EventBridge. What it can't deliver **is lost**: such a trigger has no dead-letter queue.
   * It needs a custom resource beside the bucket, and the bucket's stack then depends on that of the function. For what only S3's own
   * notifications can do.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
   */
  readonly direct?: boolean;
}

/**
 * Which messages of a topic invoke the function.
 */
export interface TopicTriggerOptions extends TriggerOptions {
  /**
   * What must be true of the attributes of a message, made with `sns.SubscriptionFilter`. Not with `filterPolicyWithMessageBody`.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicy?: { [attribute: string]: sns.SubscriptionFilter };

  /**
   * What must be true of the body of a message, which must be JSON, made with `sns.FilterOrPolicy`. Not with `filterPolicy`.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicyWithMessageBody?: { [key: string]: sns.FilterOrPolicy };
}

/**
 * Where a rule takes its events from.
 */
export interface RuleTriggerOptions extends DeliveryOptions {
  /**
   * The event bus.
   *
   * @default - the default bus of the account and Region
   */
  readonly eventBus?: events.IEventBus;
}

/**
 * How a schedule invokes the function.
 */
export interface ScheduleTriggerOptions extends DeliveryOptions {
  /**
   * What the function gets. Texts such as `<aws.scheduler.scheduled-time>` are filled in by the schedule.
   *
   * @default - an event of EventBridge with the detail type `Scheduled Event`
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
   */
  readonly input?: { [key: string]: any };

  /**
   * How much later than scheduled the function may be invoked, so that many schedules do not start at the same moment. Whole minutes.
   * Valid range: 1 minute to 24 hours.
   *
   * @default - within the minute that was scheduled
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   */
  readonly flexibleWindow?: Duration;

  /**
   * From when on the schedule runs. A rate counts from here; without it a rate runs at once when it is deployed.
   *
   * @default - from its deployment
   */
  readonly start?: Date;

  /**
   * Until when the schedule runs. After `start`.
   *
   * @default - for ever
   */
  readonly end?: Date;
}
