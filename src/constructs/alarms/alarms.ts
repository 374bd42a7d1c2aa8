import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmProfile, FunctionAlarmOptions } from './alarm-options';
import { AlarmRouting } from './alarm-routing';
import { warnOfSilentAlarms } from './silent-alarms';
import { knownSeconds, PropsValidator } from '../synth/validation';

/** The period of all alarms: a shorter one costs more, a longer one delays the notification. */
export const ALARM_PERIOD = Duration.minutes(1);

/** An alarm that a construct may create. Functions defer what is only needed if it does. */
export interface AlarmSpecification {
  readonly id: string;
  /** The smallest profile that includes the alarm. */
  readonly profile: AlarmProfile.ESSENTIAL | AlarmProfile.FULL;
  /** The user's choice, which overrides the profile. */
  readonly enabled?: boolean;
  readonly metric: () => cloudwatch.IMetric;
  /** The alarm goes into ALARM above it. Undefined only if the alarm is not created. */
  readonly threshold?: number;
  /** The number of most recent periods to evaluate. */
  readonly periods: number;
  /** The number of those periods that must breach the threshold: fewer where the metric has gaps. @default - all */
  readonly datapoints?: number;
  /** What the ALARM state means, and the command that shows or fixes the cause. */
  readonly description: () => string;
  /** Called with the alarm if it is created. */
  readonly onCreated?: (alarm: cloudwatch.Alarm) => void;
}

/** The profile of a construct's alarms, and what they notify. */
export interface AlarmConfiguration extends AlarmRouting {
  readonly profile?: AlarmProfile;
}

/** Indicates whether an alarm is created. The user's choice overrides the profile. */
export function isWanted(alarm: Pick<AlarmSpecification, 'profile' | 'enabled'>, profile: AlarmProfile | undefined): boolean {
  return alarm.enabled ?? (profile === AlarmProfile.FULL || (profile ?? AlarmProfile.ESSENTIAL) === alarm.profile);
}

/** Creates the alarms of a construct below its child `Alarms`. */
export function defineAlarms(construct: Construct, specifications: AlarmSpecification[], configuration: AlarmConfiguration): cloudwatch.Alarm[] {
  const scope = new Construct(construct, 'Alarms');
  const { profile, alarmTopic, alarmActions = [] } = configuration;
  const actions = [...alarmTopic ? [notify(alarmTopic)] : [], ...alarmActions];
  const alarms = specifications.filter(specification => isWanted(specification, profile)).map(specification => {
    const alarm = new cloudwatch.Alarm(scope, specification.id, {
      metric: specification.metric(),
      threshold: specification.threshold!,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: specification.periods,
      datapointsToAlarm: specification.datapoints ?? specification.periods,
      // These metrics have no data points while the function is idle, and an idle function loses no events.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: specification.description(),
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    specification.onCreated?.(alarm);
    return alarm;
  });
  warnOfSilentAlarms(construct, alarms, alarmTopic);
  return alarms;
}

/** Checks the options of the alarms on the function. */
export function checkFunctionAlarms(problems: PropsValidator, timeout: Duration, options?: FunctionAlarmOptions, profile?: AlarmProfile): void {
  checkDurationAlarm(problems, 'duration', timeout, options, profile);
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
    {
      id: 'Errors',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.errors?.enabled,
      metric: () => fn.metricErrors({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: options.errors?.threshold ?? 0,
      periods: 3,
      description: () => `${fn.functionName} has failed in each of the last 3 minutes, and its events are being retried. ` +
        `Find the cause: aws logs tail ${logGroup.logGroupName} --since 15m`,
    },
    {
      id: 'Throttles',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.throttles?.enabled,
      metric: () => fn.metricThrottles({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: options.throttles?.threshold ?? 0,
      periods: 5,
      description: () => `${fn.functionName} has been throttled for 5 minutes: its own concurrency limit or that of the account is reached. ` +
        'See the limit of the account: aws lambda get-account-settings',
    },
    {
      id: 'Duration',
      profile: AlarmProfile.FULL,
      enabled: options.duration?.enabled,
      metric: () => fn.metricDuration({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.p(99) }),
      threshold: slow && slow * 1000,
      periods: 15,
      description: () => `1 % of the invocations of ${fn.functionName} have taken longer than ${slow} s for 15 minutes: they are close to the timeout, ` +
        'after which their events are retried. Raise the timeout or the memory, or lower the batch size',
    },
  ];
}

function notify(topic: sns.ITopic): cloudwatch.IAlarmAction {
  return { bind: () => ({ alarmActionArn: topic.topicArn }) };
}
