import type { EventBridgeEntry } from './eventbridge-event';
import type { AlarmDefinition } from '../cloudwatch/alarm-definition';
import type { AlarmMetric } from '../cloudwatch/alarm-metrics';
import type { PastState } from '../cloudwatch/alarm-watch';
import type { AlarmTransition } from '../cloudwatch/alarms';
import { isoInstant } from '../kernel/time-span';

/** What the notifications of an alarm tell about it. */
export interface AlarmFacts {
  readonly alarmName: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly description?: string;

  /** The actions as the alarm names them. */
  readonly actions: Readonly<Record<'AlarmActions' | 'OKActions' | 'InsufficientDataActions', readonly string[]>>;

  /** The id of its metric, if it watches one without an id. */
  readonly metricId: string;

  /** What it watches. @default - the alarms of `rule` */
  readonly definition?: AlarmDefinition;

  /** The rule of a composite alarm. */
  readonly rule?: string;
}

/** A change of state. */
export interface StateChange {
  readonly transition: AlarmTransition;
  readonly past: PastState;

  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;
}

/** The names of Regions in notifications. Others stand as their code. */
const REGION_NAMES = new Map([
  ['af-south-1', 'Africa (Cape Town)'], ['ap-east-1', 'Asia Pacific (Hong Kong)'], ['ap-northeast-1', 'Asia Pacific (Tokyo)'],
  ['ap-northeast-2', 'Asia Pacific (Seoul)'], ['ap-northeast-3', 'Asia Pacific (Osaka)'], ['ap-south-1', 'Asia Pacific (Mumbai)'],
  ['ap-southeast-1', 'Asia Pacific (Singapore)'], ['ap-southeast-2', 'Asia Pacific (Sydney)'], ['ca-central-1', 'Canada (Central)'],
  ['eu-central-1', 'EU (Frankfurt)'], ['eu-north-1', 'EU (Stockholm)'], ['eu-west-1', 'EU (Ireland)'], ['eu-west-2', 'EU (London)'], ['eu-west-3', 'EU (Paris)'],
  ['sa-east-1', 'South America (Sao Paulo)'], ['us-east-1', 'US East (N. Virginia)'], ['us-east-2', 'US East (Ohio)'], ['us-west-1', 'US West (N. California)'],
  ['us-west-2', 'US West (Oregon)'],
]);

/** The message that CloudWatch publishes to a topic. AWS documents no format; public ones of 2021-01-08 and 2025-08-13 have this one. */
export function alarmMessage(facts: AlarmFacts, change: StateChange): { readonly subject: string; readonly body: string } {
  const { transition: { from, to, at, reason }, start } = change;
  const region = REGION_NAMES.get(facts.region) ?? facts.region;
  return {
    subject: `${to}: "${facts.alarmName}" in ${region}`,
    body: JSON.stringify({
      AlarmName: facts.alarmName,
      AlarmDescription: facts.description ?? null,
      AWSAccountId: facts.account,
      AlarmConfigurationUpdatedTimestamp: timestamp(start),
      NewStateValue: to,
      NewStateReason: reason,
      StateChangeTime: timestamp(start + at),
      Region: region,
      AlarmArn: facts.arn,
      OldStateValue: from,
      ...facts.actions,
      ...facts.definition ? { Trigger: triggerOf(facts.definition) } : { AlarmRule: facts.rule },
    }),
  };
}

/**
 * The event that CloudWatch invokes a function with.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export function alarmEvent(facts: AlarmFacts, change: StateChange): string {
  const { arn, account, region } = facts;
  const time = timestamp(change.start + change.transition.at);
  return JSON.stringify({ source: 'aws.cloudwatch', alarmArn: arn, accountId: account, time, region, alarmData: alarmData(facts, change) });
}

/**
 * The event that CloudWatch puts on the default event bus whenever an alarm changes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function alarmStateChange(facts: AlarmFacts, change: StateChange): EventBridgeEntry {
  return { 'source': 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', 'resources': [facts.arn], 'detail': alarmData(facts, change) };
}

function alarmData({ alarmName, description, metricId, definition, rule }: AlarmFacts, { transition, past, start }: StateChange): object {
  const { from, to } = transition;
  const state = (value: string, { reason, at, values = [] }: PastState) => ({
    value, reason, ...definition && values.length > 0 && { reasonData: reasonData(definition, values, start + at) }, timestamp: timestamp(start + at),
  });
  return {
    alarmName,
    state: state(to, transition),
    previousState: state(from, past),
    configuration: { description, ...definition ? { metrics: metricsOf(definition, metricId) } : { alarmRule: rule } },
  };
}

function reasonData({ metric, threshold }: AlarmDefinition, values: readonly number[], at: number): string {
  return JSON.stringify({ version: '1.0', queryDate: timestamp(at), statistic: metric?.stat, period: metric?.period, recentDatapoints: [...values].reverse(), threshold });
}

function metricsOf({ metric, metrics = [] }: AlarmDefinition, id: string): readonly object[] {
  const describe = ({ namespace, metricName, dimensions = [], period, stat }: AlarmMetric) => ({
    metric: { namespace, name: metricName, dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, value])) }, period, stat,
  });
  if (metric) return [{ id, metricStat: describe(metric), returnData: true }];
  return metrics.map(({ id: queryId, expression, metricStat, returnData }) =>
    ({ id: queryId, expression, metricStat: metricStat && describe(metricStat), returnData }));
}

function triggerOf({ metric, metrics, ...definition }: AlarmDefinition): object {
  const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData, evaluateLowSampleCountPercentile = '' } = definition;
  const rule = {
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    ComparisonOperator: comparisonOperator,
    Threshold: threshold,
    TreatMissingData: treatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: evaluateLowSampleCountPercentile === 'evaluate' ? '' : evaluateLowSampleCountPercentile,
  };
  if (metric) {
    const { stat, period } = metric;
    const statistic = /^[A-Z][A-Za-z]+$/.test(stat)
      ? { StatisticType: 'Statistic', Statistic: stat.replace(/(?<=[a-z])(?=[A-Z])/, '_').toUpperCase() }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: stat };
    return { ...named(metric), ...statistic, Unit: null, Period: period, ...rule };
  }
  return {
    ...rule,
    Metrics: metrics!.map(({ id, expression, metricStat, returnData }) => ({
      Id: id,
      ...metricStat ? { MetricStat: { Metric: named(metricStat), Period: metricStat.period, Stat: metricStat.stat } } : { Expression: expression },
      ReturnData: returnData,
    })),
  };
}

function named({ namespace, metricName, dimensions = [] }: AlarmMetric): object {
  return { MetricName: metricName, Namespace: namespace, Dimensions: dimensions.map(({ name, value }) => ({ value, name })) };
}

/** Formats an instant as CloudWatch does: '2026-01-01T00:00:00.000+0000'. */
function timestamp(epochMs: number): string {
  return isoInstant(epochMs).replace('Z', '+0000');
}
