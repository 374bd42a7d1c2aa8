import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';

/**
 * Options common to all triggers.
 */
export interface TriggerOptions {
  /**
   * The ID of the trigger, unique within its construct. It becomes part of the construct IDs of the trigger's resources: another ID replaces its dead-letter
   * queue, so keep it when you add or remove other triggers.
   *
   * @default - `Bucket` or `Topic` and the construct ID of the bucket or topic, `Rule`, `Schedule`, or `Subscriber`
   */
  readonly triggerId?: string;
}

/**
 * The retry policy of a trigger that EventBridge delivers. When it is exhausted, EventBridge sends the event to the trigger's dead-letter queue.
 */
export interface EventBridgeDeliveryOptions extends TriggerOptions {
  /**
   * The maximum number of times that EventBridge retries a delivery. Valid range: 0 to 185.
   *
   * @default 185 - EventBridge's maximum
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
   */
  readonly retryAttempts?: number;

  /**
   * The maximum age of an event that EventBridge still tries to deliver. Valid range: 1 minute to 24 hours, in whole seconds.
   *
   * @default Duration.hours(24) - EventBridge's maximum
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
   */
  readonly maxEventAge?: Duration;
}

/**
 * Options common to all triggers on the objects of a bucket.
 */
export interface BucketTriggerOptions extends EventBridgeDeliveryOptions {
  /**
   * The types of events that the trigger delivers. Through EventBridge, only the types that it distinguishes: `OBJECT_CREATED`, `OBJECT_REMOVED`,
   * `OBJECT_RESTORE_POST`, `OBJECT_RESTORE_COMPLETED`, `OBJECT_RESTORE_DELETE`, `OBJECT_TAGGING_PUT`, `OBJECT_TAGGING_DELETE`,
   * `OBJECT_ACL_PUT`, `LIFECYCLE_TRANSITION` and `INTELLIGENT_TIERING`.
   *
   * @default [s3.EventType.OBJECT_CREATED]
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  readonly events?: s3.EventType[];

  /**
   * The prefix that the key of the object must have.
   *
   * @default - any
   */
  readonly prefix?: string;

  /**
   * The suffix that the key of the object must have.
   *
   * @default - any
   */
  readonly suffix?: string;
}

/**
 * Options for a trigger on the messages of a topic.
 */
export interface TopicTriggerOptions extends TriggerOptions {
  /**
   * The filter policy for message attributes, created with `sns.SubscriptionFilter`. Cannot be combined with `filterPolicyWithMessageBody`.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicy?: { [attribute: string]: sns.SubscriptionFilter };

  /**
   * The filter policy for message bodies, which must be JSON, created with `sns.FilterOrPolicy`. Cannot be combined with `filterPolicy`.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicyWithMessageBody?: { [key: string]: sns.FilterOrPolicy };

  /**
   * The logical ID of the subscription that the app has deployed already, to take over a subscription of the same function or queue to the same topic.
   *
   * SNS keeps one subscription of a function or queue to a topic. Under another logical ID, the deployment fails, or it removes the subscription again with
   * the one that disappears from the template. Copy the ID from the deployed template, and remove the old subscription from the app in the same deployment.
   *
   * @default - a new logical ID
   * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
   */
  readonly logicalId?: string;
}

/**
 * Options for a trigger on events that match a pattern.
 */
export interface RuleTriggerOptions extends EventBridgeDeliveryOptions {
  /**
   * The event bus that receives the events.
   *
   * @default - the default event bus of the account and Region
   */
  readonly eventBus?: events.IEventBus;
}
