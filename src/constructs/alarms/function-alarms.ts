import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkAlarmRouting } from './alarm-actions';
import { AlarmProfile, FunctionAlarmOptions } from './alarm-options';
import { checkAlarmRoutes } from './alarm-route-checks';
import { ALARM_PERIOD, AlarmSpecification, countAlarm, isWanted } from './alarm-specification';
import { AlarmConfiguration } from './alarms';
import { tailLogs } from './tail-logs';
import { knownSeconds, PropsValidator } from '../synth/validation';

/** Checks the options of the alarms on the function, and what all alarms of the construct notify. */
export function checkFunctionAlarms(
  scope: Construct, problems: PropsValidator, timeout: Duration, options: FunctionAlarmOptions | undefined, alarms: AlarmConfiguration,
): void {
  checkAlarmRouting(scope, problems, alarms);
  checkAlarmRoutes(scope, problems, options);
  checkDurationAlarm(problems, 'duration', timeout, options, alarms.profile);
}

/** Adds a problem if the alarm `duration` or `newVersionDuration` is wanted, but its threshold cannot be computed. */
export function checkDurationAlarm(
  problems: PropsValidator, name: 'duration' | 'newVersionDuration', timeout: Duration, options: FunctionAlarmOptions = {}, profile?: AlarmProfile,
): void {
  const { enabled, threshold } = options[name] ?? {};
  problems.addIf(isWanted({ profile: AlarmProfile.FULL, enabled }, profile) && durationThreshold(timeout, threshold) === undefined,
    `alarms.${name} has no threshold, and the default of 90 % of the timeout cannot be computed because the timeout is a Token: ` +
    `set alarms.${name}.threshold in seconds, or set alarms.${name}.enabled to false`);
}

/** The duration in seconds above which an invocation is close to its timeout: the threshold, otherwise 90 % of the timeout. */
export function durationThreshold(timeout: Duration, threshold: Duration | undefined): number | undefined {
  if (threshold !== undefined) return knownSeconds(threshold);
  const seconds = knownSeconds(timeout);
  return seconds === undefined ? undefined : 0.9 * seconds;
}

/** The alarms on the function of a construct. */
export function functionAlarms(
  fn: lambda.IFunction, logGroup: logs.ILogGroup, timeout: Duration, options: FunctionAlarmOptions = {},
): AlarmSpecification[] {
  const slow = durationThreshold(timeout, options.duration?.threshold);
  return [
    countAlarm('Errors', options.errors, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => fn.metricErrors({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      periods: 3,
      description: brief => `${fn.functionName} has failed in each of the last 3 minutes, and its events are being retried. ` +
        `Find the cause: ${tailLogs(fn, logGroup, brief)}`,
    }),
    countAlarm('Throttles', options.throttles, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => fn.metricThrottles({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      periods: 5,
      description: () => `${fn.functionName} has been throttled for 5 minutes: its own concurrency limit or that of the account is reached. ` +
        'See the limit of the account: aws lambda get-account-settings',
    }),
    {
      id: 'Duration',
      profile: AlarmProfile.FULL,
      enabled: options.duration?.enabled,
      route: options.duration,
      metric: () => fn.metricDuration({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.p(99) }),
      threshold: slow && slow * 1000,
      periods: 15,
      description: () => `1 % of the invocations of ${fn.functionName} have taken longer than ${slow} s for 15 minutes: they are close to the timeout, ` +
        'after which their events are retried. Raise the timeout or the memory, or lower the batch size',
    },
  ];
}
