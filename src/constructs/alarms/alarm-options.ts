import { Duration } from 'aws-cdk-lib';

/**
 * Which alarms a construct makes. Each costs about $0.10 a month.
 */
export enum AlarmProfile {
  /** The alarms without which an event can be lost or parked and nobody is told. */
  ESSENTIAL = 'ESSENTIAL',

  /** Also those that tell early, or tell more about the cause. */
  FULL = 'FULL',

  /** None. Where another system watches the same metrics. */
  NONE = 'NONE',
}

/**
 * One alarm, switched on or off, or with another threshold.
 */
export interface AlarmSettings {
  /**
   * Whether the alarm is made.
   *
   * @default - as the alarm profile says
   */
  readonly enabled?: boolean;

  /**
   * The alarm goes off when the metric is **greater than** this, in the metric's own unit.
   *
   * @default - see the alarm
   */
  readonly threshold?: number;
}

/**
 * One alarm on an age, switched on or off, or with another threshold.
 */
export interface AgeAlarmSettings {
  /**
   * Whether the alarm is made.
   *
   * @default - as the alarm profile says
   */
  readonly enabled?: boolean;

  /**
   * The alarm goes off when the age is **greater than** this.
   *
   * @default - see the alarm
   */
  readonly threshold?: Duration;
}

/**
 * The alarms that every construct makes.
 */
export interface FunctionAlarmOptions {
  /**
   * Which alarms are made; single ones can be switched on or off beside it.
   *
   * @default - what `ResilienceDefaults` says for this scope, else `AlarmProfile.ESSENTIAL`
   */
  readonly profile?: AlarmProfile;

  /**
   * Errors of the function (essential): more than the threshold in each of three minutes.
   *
   * @default - made, threshold 0
   */
  readonly errors?: AlarmSettings;

  /**
   * Throttled invocations (essential): more than the threshold in each of five minutes.
   *
   * @default - made, threshold 0
   */
  readonly throttles?: AlarmSettings;

  /**
   * The duration that 99 of 100 invocations stay below (full): above the threshold in each of fifteen minutes.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 90 % of the function's timeout
   */
  readonly duration?: AgeAlarmSettings;

  /**
   * Errors of the version that is being deployed (essential): more than the threshold in one minute roll the deployment back.
   *
   * There only while the function has a deployment.
   *
   * @default - made, threshold 0
   */
  readonly newVersionErrors?: AlarmSettings;

  /**
   * The duration that 99 of 100 invocations of the version that is being deployed stay below (full): above the threshold in each of two minutes
   * rolls the deployment back. There only while the function has a deployment.
   *
   * @default - made by `AlarmProfile.FULL`, threshold 90 % of the function's timeout
   */
  readonly newVersionDuration?: AgeAlarmSettings;
}

/**
 * The alarms of constructs whose function gets batches of records.
 */
export interface BatchFunctionAlarmOptions extends FunctionAlarmOptions {
  /**
   * Records that the version that is being deployed failed or reported as failed (essential): more than the threshold in one minute roll the
   * deployment back. `Errors` stays at zero while a batch is reported in part, so this one looks at the metric of `cdk-resilient-lambda/runtime`.
   *
   * There only while the function has a deployment.
   *
   * @default - made, threshold 0
   */
  readonly newVersionFailedRecords?: AlarmSettings;
}
