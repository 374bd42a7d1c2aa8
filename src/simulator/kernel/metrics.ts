import { MetricMinute } from './metric-minute';
import { statisticOf } from './metric-statistics';
import { MINUTE } from './time-span';

/** The dimensions of a metric, for example `{ QueueName: 'orders' }`. */
export interface Dimensions {
  readonly [name: string]: string;
}

/** The identity of a metric in CloudWatch. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
}

/** The metric data that alarms read. */
export interface MetricReader {
  /**
   * The statistic of one period, or undefined if the metric has no data in it.
   *
   * @param stat 'Sum', 'Average', 'p99' …
   * @param periodStartMs the start of the period, at a full minute
   */
  statistic(metric: MetricIdentity, stat: string, periodSeconds: number, periodStartMs: number): number | undefined;

  /** Returns the start of the first minute with data from an instant on. */
  nextDataAt(metric: MetricIdentity, fromMs: number): number | undefined;
}

/** One metric by the minute. Its size grows with the number of minutes with data, not with the number of values. */
export class MetricSeries implements MetricIdentity {
  readonly #minutes = new Map<number, MetricMinute>();
  #starts: number[] = [];
  #inOrder = true;
  #lastStart = NaN;
  #last?: MetricMinute;

  constructor(public readonly namespace: string, public readonly metricName: string, public readonly dimensions: Dimensions) {}

  /** Records a value. @param atMs the time in milliseconds since the start */
  public record(value: number, atMs: number): void {
    const start = atMs - atMs % MINUTE;
    if (start !== this.#lastStart || !this.#last) {
      this.#last = this.#minute(start);
      this.#lastStart = start;
    }
    this.#last.add(value);
  }

  /** The starts of the minutes with data, in order. */
  public starts(): readonly number[] {
    if (!this.#inOrder) {
      this.#starts.sort((a, b) => a - b);
      this.#inOrder = true;
    }
    return this.#starts;
  }

  /** Returns the minute that starts at an instant, if it has data. */
  public minute(startMs: number): Readonly<MetricMinute> | undefined {
    return this.#minutes.get(startMs);
  }

  /** The statistic of one period, or undefined if the metric has no data in it. */
  public statistic(stat: string, periodSeconds: number, periodStartMs: number): number | undefined {
    const condense = statisticOf(stat);
    const starts = this.starts();
    const end = periodStartMs + periodSeconds * 1_000;
    const minutes: MetricMinute[] = [];
    for (let i = this.#indexFrom(periodStartMs); i < starts.length && starts[i] < end; i++) minutes.push(this.#minutes.get(starts[i])!);
    return minutes.length === 0 ? undefined : condense(minutes);
  }

  /** Returns the start of the first minute with data from an instant on. */
  public nextDataAt(fromMs: number): number | undefined {
    return this.starts()[this.#indexFrom(fromMs)];
  }

  #minute(start: number): MetricMinute {
    let minute = this.#minutes.get(start);
    if (!minute) {
      minute = new MetricMinute();
      this.#minutes.set(start, minute);
      this.#inOrder &&= this.#starts.length === 0 || start > this.#starts[this.#starts.length - 1];
      this.#starts.push(start);
    }
    return minute;
  }

  /** The index of the first minute from an instant on, by binary search. */
  #indexFrom(ms: number): number {
    const starts = this.starts();
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (starts[middle] < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The metrics of a simulation by the minute, as CloudWatch keeps them.
 *
 * Their names and dimensions are those of AWS: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class MetricStore implements MetricReader {
  readonly #series = new Map<string, MetricSeries>();

  /** Records a value. To record often, keep the `series` instead. */
  public record(namespace: string, metricName: string, dimensions: Dimensions, value: number, atMs: number): void {
    this.series(namespace, metricName, dimensions).record(value, atMs);
  }

  /** The series of a metric, to record values in. */
  public series(namespace: string, metricName: string, dimensions: Dimensions): MetricSeries {
    const key = keyOf(namespace, metricName, dimensions);
    let series = this.#series.get(key);
    if (!series) {
      series = new MetricSeries(namespace, metricName, { ...dimensions });
      this.#series.set(key, series);
    }
    return series;
  }

  /** All metrics with data, in the order in which their series were created. */
  public all(): readonly MetricSeries[] {
    return [...this.#series.values()].filter(series => series.starts().length > 0);
  }

  public statistic(metric: MetricIdentity, stat: string, periodSeconds: number, periodStartMs: number): number | undefined {
    return this.#find(metric)?.statistic(stat, periodSeconds, periodStartMs);
  }

  public nextDataAt(metric: MetricIdentity, fromMs: number): number | undefined {
    return this.#find(metric)?.nextDataAt(fromMs);
  }

  #find({ namespace, metricName, dimensions }: MetricIdentity): MetricSeries | undefined {
    return this.#series.get(keyOf(namespace, metricName, dimensions));
  }
}

/** The key of a metric, which does not depend on the order of the dimensions. */
function keyOf(namespace: string, metricName: string, dimensions: Dimensions): string {
  let names = Object.keys(dimensions);
  if (names.length > 1) names = names.sort();
  let key = `${namespace}\n${metricName}`;
  for (const name of names) key += `\n${name}=${dimensions[name]}`;
  return key;
}
