import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

/** The name and value of a metric dimension. */
export interface Dimension {
  readonly name: Resolved<string>;
  readonly value: Resolved<string>;
}

/** A metric with its statistic and period. */
export interface MetricStat {
  readonly namespace: Resolved<string>;
  readonly metricName: Resolved<string>;
  readonly dimensions: readonly Dimension[];

  /** In seconds. */
  readonly period: Resolved<number>;
  readonly stat: Resolved<string>;
  readonly unit?: Resolved<string>;
}

/** One metric or expression of an alarm that uses metric math. */
export interface MetricDataQuery {
  readonly id: Resolved<string>;
  readonly expression?: Resolved<string>;
  readonly metricStat?: MetricStat;

  /** In seconds. */
  readonly period?: Resolved<number>;
  readonly returnData: Resolved<boolean>;
  readonly label?: Resolved<string>;
  readonly accountId?: Resolved<string>;
}

/** The actions of an alarm, by the state that starts them. */
export interface AlarmActions {
  readonly actionsEnabled: Resolved<boolean>;
  readonly alarmActions: readonly Reference[];
  readonly okActions: readonly Reference[];
  readonly insufficientDataActions: readonly Reference[];
  readonly description?: Resolved<string>;
}

/** `AWS::CloudWatch::Alarm`, which watches either one metric or metric math. */
export interface AlarmEntry extends Entry, AlarmActions {
  readonly comparisonOperator: Resolved<string>;
  readonly threshold?: Resolved<number>;

  /** Set for anomaly detection. */
  readonly thresholdMetricId?: Resolved<string>;
  readonly evaluationPeriods: Resolved<number>;
  readonly datapointsToAlarm: Resolved<number>;
  readonly treatMissingData: Resolved<string>;

  /** 'evaluate' or 'ignore' */
  readonly evaluateLowSampleCountPercentile: Resolved<string>;

  /** The single metric. Its `stat` is the statistic or the extended statistic. */
  readonly metric?: MetricStat;

  /** The metrics and expressions of metric math. */
  readonly metrics?: Resolved<readonly MetricDataQuery[]>;
}

/** `AWS::CloudWatch::CompositeAlarm` */
export interface CompositeAlarmEntry extends Entry, AlarmActions {
  readonly rule: Resolved<string>;
}
