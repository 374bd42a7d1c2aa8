import { Duration } from 'aws-cdk-lib';
import { AlarmRouteOptions } from './alarm-route-options';

/**
 * The set of alarms that a construct creates. Each alarm costs about $0.10 a month.
 */
export enum AlarmProfile {
  /** The alarms without which an event can be lost or parked unnoticed. */
  ESSENTIAL = 'ESSENTIAL',

  /** The essential alarms, and those that notify you earlier or point to the cause. */
  FULL = 'FULL',

  /** No alarms. Use it if another system monitors the same metrics. */
  NONE = 'NONE',
}

/**
 * Settings of one alarm.
 */
export interface AlarmSettings extends AlarmRouteOptions {
  /**
   * Indicates whether to create the alarm.
   *
   * @default - decided by the alarm profile
   */
  readonly enabled?: boolean;

  /**
   * The threshold in the unit of the metric. The alarm goes into ALARM if the metric is **greater than** the threshold. Valid range: 0 or more.
   *
   * @default - the threshold documented for the alarm
   */
  readonly threshold?: number;
}

/**
 * Settings of one alarm on an age or a duration.
 */
export interface AgeAlarmSettings extends AlarmRouteOptions {
  /**
   * Indicates whether to create the alarm.
   *
   * @default - decided by the alarm profile
   */
  readonly enabled?: boolean;

  /**
   * The threshold. The alarm goes into ALARM if the metric is **greater than** the threshold.
   *
   * @default - the threshold documented for the alarm
   */
  readonly threshold?: Duration;
}

/**
 * The alarms that every construct with a function creates.
 */
export interface FunctionAlarmOptions {
  /**
   * The set of alarms to create. The settings of a single alarm override the profile.
   *
   * @default - the profile set by `ResilienceDefaults`, otherwise `AlarmProfile.ESSENTIAL`
   */
  readonly profile?: AlarmProfile;

  /**
   * Errors of the function (essential): more errors than the threshold in each of 3 consecutive minutes.
   *
   * @default - created, threshold 0
   */
  readonly errors?: AlarmSettings;

  /**
   * Throttled invocations of the function (essential): more than the threshold in each of 5 consecutive minutes.
   *
   * @default - created, threshold 0
   */
  readonly throttles?: AlarmSettings;

  /**
   * The p99 duration of the function (full): above the threshold in each of 15 consecutive minutes.
   *
   * @default - created by `AlarmProfile.FULL`, threshold 90 % of the function's timeout
   */
  readonly duration?: AgeAlarmSettings;

  /**
   * Errors of the version that is being deployed (essential): more errors than the threshold in one minute roll the deployment back.
   *
   * Only for a function with a deployment.
   *
   * @default - created, threshold 0
   */
  readonly newVersionErrors?: AlarmSettings;

  /**
   * The p99 duration of the version that is being deployed (full): above the threshold in each of 2 consecutive minutes rolls the deployment back.
   *
   * Only for a function with a deployment.
   *
   * @default - created by `AlarmProfile.FULL`, threshold 90 % of the function's timeout
   */
  readonly newVersionDuration?: AgeAlarmSettings;
}

/**
 * The alarms of constructs whose function processes batches of records.
 */
export interface BatchFunctionAlarmOptions extends FunctionAlarmOptions {
  /**
   * Failed records of the version that is being deployed (essential): more than the threshold in one minute roll the deployment back.
   *
   * A batch with a partial failure does not count as an error of the function. This alarm therefore uses the metric `FailedRecords`, which
   * `cdk-resilient-lambda/runtime` emits. Only for a function with a deployment.
   *
   * @default - created, threshold 0
   */
  readonly newVersionFailedRecords?: AlarmSettings;
}
