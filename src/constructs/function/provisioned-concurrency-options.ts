import { TimeZone } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * Options of provisioned concurrency: initialized execution environments, so that events do not wait for a cold start. They are charged by the hour.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export interface ProvisionedConcurrencyOptions {
  /**
   * The minimum and initial provisioned concurrency. Valid range: 1 or more.
   */
  readonly minimum: number;

  /**
   * The maximum provisioned concurrency. Application Auto Scaling scales between `minimum` and `maximum` by utilization.
   *
   * Valid range: `minimum` to `reservedConcurrentExecutions`, if it is set.
   *
   * @default - `minimum`: the provisioned concurrency does not change
   */
  readonly maximum?: number;

  /**
   * The target utilization of the provisioned concurrency, as a share. Requires `maximum`. Valid range: 0.1 to 0.9.
   *
   * @default 0.7 - the value of the AWS documentation, which leaves room for a rise while new environments are initialized
   */
  readonly targetUtilization?: number;

  /**
   * Schedules that change the bounds, for predictable peaks.
   *
   * @default - none
   */
  readonly schedules?: ProvisionedConcurrencySchedule[];
}

/**
 * A schedule that changes the bounds of provisioned concurrency.
 */
export interface ProvisionedConcurrencySchedule {
  /**
   * When the bounds change, for example `appscaling.Schedule.cron({ hour: '8', minute: '0' })`.
   */
  readonly schedule: appscaling.Schedule;

  /**
   * The time zone of the schedule.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * The new minimum. Valid range: 1 or more, because the next deployment of an alias without provisioned concurrency would fail.
   */
  readonly minimum: number;

  /**
   * The new maximum. Valid range: `minimum` or more.
   *
   * @default - `minimum`
   */
  readonly maximum?: number;
}
