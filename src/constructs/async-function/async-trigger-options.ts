import { Duration } from 'aws-cdk-lib';
import { BucketTriggerOptions, EventBridgeDeliveryOptions } from '../triggers/trigger-options';

/**
 * Options for a trigger on the objects of a bucket that invokes a function.
 */
export interface S3TriggerOptions extends BucketTriggerOptions {
  /**
   * Lets S3 invoke the function directly, without EventBridge. Such a trigger has no dead-letter queue: an event that S3 cannot deliver **is lost**.
   * It requires a custom resource next to the bucket, and makes the bucket's stack depend on the function's stack. Use it only for features
   * that EventBridge lacks. The custom resource replaces all notifications of the bucket, except those of an imported bucket.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
   */
  readonly direct?: boolean;
}

/**
 * Options for a trigger on a schedule.
 */
export interface ScheduleTriggerOptions extends EventBridgeDeliveryOptions {
  /**
   * The event that the function receives. EventBridge Scheduler replaces context attributes such as `<aws.scheduler.scheduled-time>`.
   *
   * @default - an EventBridge event with the detail type `Scheduled Event`
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
   */
  readonly input?: { [key: string]: any };

  /**
   * The time window after the scheduled time in which the function is invoked, so that many schedules do not start at the same moment.
   * Valid range: 1 minute to 24 hours, in whole minutes.
   *
   * @default - within one minute after the scheduled time
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   */
  readonly flexibleWindow?: Duration;

  /**
   * The start of the schedule. A rate-based schedule counts from here; without a start, it invokes the function immediately after its deployment.
   *
   * EventBridge Scheduler refuses a start that has passed: synth leaves it out and warns. It ignores the start of a one-time schedule: refused.
   *
   * @default - the time of the deployment
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly start?: Date;

  /**
   * The end of the schedule. Must be after `start`. Once it has passed, synth leaves the schedule out and warns. EventBridge Scheduler ignores the end of
   * a one-time schedule: refused.
   *
   * @default - never
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly end?: Date;
}
