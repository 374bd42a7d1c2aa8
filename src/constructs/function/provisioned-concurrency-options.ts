import { TimeZone } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * Execution environments that are always initialized, so that no event waits for a cold start. They are charged for by the hour.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export interface ProvisionedConcurrencyOptions {
  /**
   * How many there are at least, and from the start. At least 1.
   */
  readonly minimum: number;

  /**
   * How many there can be: between the two, their number follows the use. Not below `minimum`, and not above `reservedConcurrentExecutions`.
   *
   * @default - as many as `minimum`: their number stays the same
   */
  readonly maximum?: number;

  /**
   * The share of them that should be in use. Valid range: 0.1 to 0.9; only with `maximum`.
   *
   * @default 0.7 - the service's own example: room for a rise while new ones are made
   */
  readonly targetUtilization?: number;

  /**
   * Times at which other bounds begin to hold, for peaks that are known beforehand.
   *
   * @default - none
   */
  readonly schedules?: ProvisionedConcurrencySchedule[];
}

/**
 * A time from which on other bounds of provisioned concurrency hold.
 */
export interface ProvisionedConcurrencySchedule {
  /**
   * When, for example `appscaling.Schedule.cron({ hour: '8', minute: '0' })`.
   */
  readonly schedule: appscaling.Schedule;

  /**
   * The time zone of the schedule.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * How many there are at least from then on. At least 1: with none the next deployment of the alias would fail.
   */
  readonly minimum: number;

  /**
   * How many there can be from then on. Not below `minimum`.
   *
   * @default - as many as `minimum`
   */
  readonly maximum?: number;
}
