import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { warnOfSilence } from './silent-alarms';
import { knownSeconds, PropsValidator } from '../synth/validation';
import { AlarmProfile, FunctionAlarmOptions } from './alarm-options';

/** All metrics are read by the minute: a shorter period costs more, a longer one tells later. */
export const ALARM_PERIOD = Duration.minutes(1);

/** One alarm, decided. What it takes to make it is only asked for where it is made. */
export interface AlarmDecision {
  readonly id: string;
  /** The least profile that has the alarm. */
  readonly profile: AlarmProfile.ESSENTIAL | AlarmProfile.FULL;
  /** What the user said of it. */
  readonly enabled?: boolean;
  readonly metric: () => cloudwatch.IMetric;
  /** The alarm goes off when the metric is greater. Undefined only where the alarm is not wanted. */
  readonly threshold?: number;
  /** In how many periods, one after the other. */
  readonly periods: number;
  /** In how many of them is enough, where the metric does not come every minute. @default - in all */
  readonly datapoints?: number;
  /** What it means and what to do, for a tired person. */
  readonly description: () => string;
  /** Is told of the alarm, if it is made. */
  readonly made?: (alarm: cloudwatch.Alarm) => void;
}

/** What alarms do and which are made. */
export interface AlarmWiring {
  readonly profile?: AlarmProfile;
  readonly alarmTopic?: sns.ITopic;
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** Whether an alarm is made: what the user said of it wins over the profile. */
export function isWanted(decision: Pick<AlarmDecision, 'profile' | 'enabled'>, profile: AlarmProfile | undefined): boolean {
  return decision.enabled ?? (profile === AlarmProfile.FULL || (profile ?? AlarmProfile.ESSENTIAL) === decision.profile);
}

/** The alarms of a construct, below its child `Alarms`. */
export function defineAlarms(construct: Construct, decisions: AlarmDecision[], wiring: AlarmWiring): cloudwatch.Alarm[] {
  const scope = new Construct(construct, 'Alarms');
  const actions = [...wiring.alarmTopic ? [notify(wiring.alarmTopic)] : [], ...wiring.alarmActions ?? []];
  const alarms = decisions.filter(decision => isWanted(decision, wiring.profile)).map(decision => {
    const alarm = new cloudwatch.Alarm(scope, decision.id, {
      metric: decision.metric(),
      threshold: decision.threshold!,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: decision.periods,
      datapointsToAlarm: decision.datapoints ?? decision.periods,
      // These metrics are missing while nothing happens, and where nothing happens nothing is lost.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: decision.description(),
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    decision.made?.(alarm);
    return alarm;
  });
  warnOfSilence(construct, alarms, wiring.alarmTopic);
  return alarms;
}

/** Collects what is wrong with the options of the function's alarms. */
export function checkFunctionAlarms(problems: PropsValidator, timeout: Duration, options: FunctionAlarmOptions = {}, profile?: AlarmProfile): void {
  const wanted = isWanted({ profile: AlarmProfile.FULL, enabled: options.duration?.enabled }, profile);
  problems.addIf(wanted && slowSeconds(timeout, options.duration?.threshold) === undefined,
    'alarms.duration has no threshold, and 90 % of a timeout that only CloudFormation will know cannot be computed: ' +
    'give alarms.duration.threshold in seconds, or set alarms.duration.enabled to false');
}

/** From when on an invocation is near its timeout. */
export function slowSeconds(timeout: Duration, threshold: Duration | undefined): number | undefined {
  if (threshold !== undefined) return knownSeconds(threshold);
  const seconds = knownSeconds(timeout);
  return seconds === undefined ? undefined : 0.9 * seconds;
}

/** The alarms on the function itself. */
export function functionAlarms(
  fn: lambda.IFunction, logGroup: logs.ILogGroup, timeout: Duration, options: FunctionAlarmOptions = {},
): AlarmDecision[] {
  const slow = slowSeconds(timeout, options.duration?.threshold);
  return [
    {
      id: 'Errors',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.errors?.enabled,
      metric: () => fn.metricErrors({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: options.errors?.threshold ?? 0,
      periods: 3,
      description: () => `${fn.functionName} has failed for 3 minutes on end; its events are being retried. ` +
        `See why: aws logs tail ${logGroup.logGroupName} --since 15m`,
    },
    {
      id: 'Throttles',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.throttles?.enabled,
      metric: () => fn.metricThrottles({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.SUM }),
      threshold: options.throttles?.threshold ?? 0,
      periods: 5,
      description: () => `${fn.functionName} has been throttled for 5 minutes: it has not enough concurrency, its own or the account's. ` +
        'See what is left: aws lambda get-account-settings',
    },
    {
      id: 'Duration',
      profile: AlarmProfile.FULL,
      enabled: options.duration?.enabled,
      metric: () => fn.metricDuration({ period: ALARM_PERIOD, statistic: cloudwatch.Stats.p(99) }),
      threshold: slow && slow * 1000,
      periods: 15,
      description: () => `One of 100 invocations of ${fn.functionName} has taken more than ${slow} s for 15 minutes: it will soon time out ` +
        'and its events will be tried again. Raise its timeout or memory, or make its batches smaller',
    },
  ];
}

function notify(topic: sns.ITopic): cloudwatch.IAlarmAction {
  return { bind: () => ({ alarmActionArn: topic.topicArn }) };
}
