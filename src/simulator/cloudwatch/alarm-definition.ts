import type { AlarmMetric, AlarmMetricQuery } from './alarm-metrics';

/** An alarm, in the terms of `AWS::CloudWatch::Alarm`. */
export interface AlarmDefinition {
  /** The display name in transitions and errors. */
  readonly name: string;
  readonly comparisonOperator: string;
  readonly threshold?: number;
  readonly evaluationPeriods: number;

  /** The M of M out of N. @default - evaluationPeriods */
  readonly datapointsToAlarm?: number;

  /** The treatment of missing data. For metrics of AWS/DynamoDB it is always 'ignore'. @default 'missing' */
  readonly treatMissingData?: string;

  /** How percentiles of few samples are treated. @default 'evaluate' */
  readonly evaluateLowSampleCountPercentile?: string;

  /** The metric to watch. @default - metric math in `metrics` */
  readonly metric?: AlarmMetric;

  /** The metric math to watch. @default - the metric in `metric` */
  readonly metrics?: readonly AlarmMetricQuery[];

  /** @default true */
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];

  /** The band of an anomaly detection alarm, which is not modelled. */
  readonly thresholdMetricId?: string;
}
