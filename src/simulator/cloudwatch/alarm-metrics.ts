import { compileMath, MathContext } from './metric-math';
import type { Datapoints } from './time-series';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { MetricIdentity, MetricReader } from '../kernel/metrics';

/** A metric and its statistic, in the terms of `AWS::CloudWatch::Alarm`. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: readonly { readonly name: string; readonly value: string }[];

  /** The period in seconds. */
  readonly period: number;

  /** The statistic or extended statistic: 'Sum', 'p99' … */
  readonly stat: string;
}

/** An entry in the `Metrics` of an alarm on metric math. */
export interface AlarmMetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly metricStat?: AlarmMetric;

  /** @default true */
  readonly returnData?: boolean;
}

/** The metrics that an alarm watches, with one number for each period. */
export interface WatchedMetrics {
  readonly periodSeconds: number;
  readonly metrics: readonly { readonly identity: MetricIdentity; readonly stat: string }[];

  /** Returns the data points of the last periods before an instant, from old to new. */
  range(reader: MetricReader, endMs: number, length: number): Datapoints;
}

/** Watches a single metric. */
export function watchMetric(alarm: string, metric: AlarmMetric): WatchedMetrics {
  checkPeriod(alarm, metric.period);
  const watched = { identity: identityOf(metric), stat: metric.stat };
  return {
    periodSeconds: metric.period,
    metrics: [watched],
    range: (reader, endMs, length) => rangeOf(reader, watched, metric.period, endMs, length),
  };
}

/** Watches metric math: the entry that returns data, calculated from the others. */
export function watchMath(alarm: string, queries: readonly AlarmMetricQuery[]): WatchedMetrics {
  const returned = queries.filter(query => query.returnData !== false);
  if (returned.length !== 1) {
    throw new UnsupportedFeatureError(alarm, `Metrics with ${returned.length} entries that return data`, 'set ReturnData to false for all but one entry');
  }
  const stats = new Map(queries.filter(query => query.metricStat).map(query => [query.id, query.metricStat!]));
  const periods = new Set([...stats.values()].map(metric => metric.period));
  if (periods.size !== 1) {
    throw new UnsupportedFeatureError(alarm, `Metrics with periods of ${[...periods].join(' and ') || 'no metric'}`, 'give all metrics the same period');
  }
  const [periodSeconds] = periods;
  checkPeriod(alarm, periodSeconds);
  const metrics = new Map([...stats].map(([id, metric]) => [id, { identity: identityOf(metric), stat: metric.stat }]));
  const expressions = new Map(queries.filter(query => query.expression !== undefined).map(query => [query.id, compileMath(query.expression!)]));

  const range = (reader: MetricReader, endMs: number, length: number): Datapoints => {
    const open = new Set<string>();
    const series = (id: string): Datapoints => {
      const metric = metrics.get(id);
      if (metric) return rangeOf(reader, metric, periodSeconds, endMs, length);
      const expression = expressions.get(id);
      if (!expression || open.has(id)) throw new UnsupportedFeatureError(alarm, `the id '${id}' in metric math`, 'name a metric or an expression of the alarm, not itself');
      open.add(id);
      const points = expression(context);
      open.delete(id);
      return points;
    };
    const context: MathContext = { metricIds: [...metrics.keys()], periodSeconds, length, series };
    return series(returned[0].id);
  };
  return { periodSeconds, metrics: [...metrics.values()], range };
}

/** Refuses periods that are not whole minutes: metrics of AWS services have a resolution of one minute. */
function checkPeriod(alarm: string, period: number): void {
  if (period < 60 || period % 60 !== 0) {
    throw new UnsupportedFeatureError(alarm, `a Period of ${period} s`, 'use a multiple of 60: the metrics of AWS services have one data point per minute');
  }
}

function identityOf({ namespace, metricName, dimensions = [] }: AlarmMetric): MetricIdentity {
  return { namespace, metricName, dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, value])) };
}

function rangeOf(reader: MetricReader, watched: WatchedMetrics['metrics'][number], periodSeconds: number, endMs: number, length: number): Datapoints {
  return Array.from({ length }, (_, i) =>
    reader.statistic(watched.identity, watched.stat, periodSeconds, endMs - (length - i) * periodSeconds * 1_000));
}
