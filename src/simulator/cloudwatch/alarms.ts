import type { AlarmDefinition } from './alarm-definition';
import { WatchedMetrics, watchMath, watchMetric } from './alarm-metrics';
import { AlarmRule, AlarmState, evaluateAlarm, MissingData, Verdict } from './alarm-state';
import type { Assumptions } from '../kernel/assumptions';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { MetricReader } from '../kernel/metrics';
import { MINUTE } from '../kernel/time-span';

/** A change of an alarm's state. */
export interface AlarmTransition {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly at: number;

  /** The reason: 'Threshold Crossed: 3 of the last 3 datapoints [7, 5, 6] were greater than the threshold (0)' */
  readonly reason: string;

  /** The values that were evaluated, newest first; none for a composite alarm. */
  readonly values: readonly number[];

  /** The ARNs of the actions that the new state triggers; none if actions are disabled. */
  readonly actions: readonly string[];
}

/** The assumptions about alarms that CloudWatch does not document. */
export type AlarmOptions = Pick<Assumptions, 'alarmExtraDatapoints' | 'metricDelayMs'>;

const COMPARISONS = new Map<string, { readonly words: string; readonly breaches: (value: number, threshold: number) => boolean }>([
  ['GreaterThanThreshold', { words: 'greater than', breaches: (value, threshold) => value > threshold }],
  ['GreaterThanOrEqualToThreshold', { words: 'greater than or equal to', breaches: (value, threshold) => value >= threshold }],
  ['LessThanThreshold', { words: 'less than', breaches: (value, threshold) => value < threshold }],
  ['LessThanOrEqualToThreshold', { words: 'less than or equal to', breaches: (value, threshold) => value <= threshold }],
]);

const MISSING_DATA: readonly string[] = ['missing', 'notBreaching', 'breaching', 'ignore'] satisfies MissingData[];

/**
 * An alarm. It is evaluated at the end of every minute, whatever its period, over a window that ends there.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class Alarm {
  readonly #definition: AlarmDefinition;
  readonly #reader: MetricReader;
  readonly #watched: WatchedMetrics;
  readonly #rule: AlarmRule;
  readonly #words: string;
  readonly #length: number;
  readonly #delayMs: number;
  #state: AlarmState = 'INSUFFICIENT_DATA';
  #evaluatedMs = 0;

  constructor(definition: AlarmDefinition, reader: MetricReader, options: AlarmOptions) {
    const { name, metric, metrics, threshold, evaluationPeriods } = definition;
    const comparison = COMPARISONS.get(definition.comparisonOperator);
    if (!comparison || threshold === undefined || definition.thresholdMetricId !== undefined) {
      throw new UnsupportedFeatureError(name, `${definition.comparisonOperator} without a fixed threshold`, 'use a Threshold and one of ' +
        [...COMPARISONS.keys()].join(', '));
    }
    this.#definition = definition;
    this.#reader = reader;
    if (metrics) this.#watched = watchMath(name, metrics);
    else if (metric) this.#watched = watchMetric(name, metric);
    else throw new UnsupportedFeatureError(name, 'an alarm without MetricName and Metrics', 'set MetricName or Metrics');
    this.#words = comparison.words;
    this.#rule = {
      evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: this.#missingData(),
      breaches: value => comparison.breaches(value, threshold),
    };
    this.#length = evaluationPeriods + options.alarmExtraDatapoints;
    this.#delayMs = options.metricDelayMs;
  }

  public get name(): string {
    return this.#definition.name;
  }

  /** The state after the last evaluation, initially INSUFFICIENT_DATA. */
  public get state(): AlarmState {
    return this.#state;
  }

  /**
   * Evaluates the alarm at the end of every minute since the last call.
   *
   * An evaluation sees only what has been recorded by then, so call this method as time advances: a failure, for example, is recorded for the
   * minute in which its invocation started, and only later evaluations see it. Minutes without data in their range are skipped.
   */
  public advance(nowMs: number): AlarmTransition[] {
    const transitions: AlarmTransition[] = [];
    const last = nowMs - this.#delayMs;
    for (let end = this.#evaluatedMs + MINUTE; end <= last; end = this.#evaluatedMs + MINUTE) {
      const transition = this.#evaluate(end);
      if (transition) transitions.push(transition);
      this.#evaluatedMs = Math.max(end, Math.min(this.#quietUntil(end), last - last % MINUTE));
    }
    return transitions;
  }

  /** Returns until when the range stays empty, or a past instant if it is not empty. */
  #quietUntil(end: number): number {
    const start = end - this.#rangeMs();
    return Math.min(...this.#watched.metrics.map(({ identity }) => this.#reader.nextDataAt(identity, start) ?? Infinity));
  }

  #rangeMs(): number {
    return this.#length * this.#watched.periodSeconds * 1_000;
  }

  #evaluate(end: number): AlarmTransition | undefined {
    if (this.#tooFewSamples(end)) return undefined;
    const verdict = evaluateAlarm(this.#rule, this.#watched.range(this.#reader, end, this.#length));
    const from = this.#state;
    if (verdict.state === undefined || verdict.state === from) return undefined;
    const to = this.#state = verdict.state;
    return { alarm: this.name, from, to, at: end + this.#delayMs, reason: this.#reason(verdict), values: verdict.values, actions: this.#actions(to) };
  }

  /**
   * Indicates whether a percentile has too few samples for an evaluation, if the alarm ignores these.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
   */
  #tooFewSamples(end: number): boolean {
    const [{ identity, stat }] = this.#watched.metrics;
    const percent = Number(/^p(\d{1,2}(?:\.\d+)?)$/.exec(stat)?.[1]);
    if (this.#definition.evaluateLowSampleCountPercentile !== 'ignore' || Number.isNaN(percent)) return false;
    const seconds = this.#rule.evaluationPeriods * this.#watched.periodSeconds;
    const samples = this.#reader.statistic(identity, 'SampleCount', seconds, end - seconds * 1_000) ?? 0;
    return samples < 1_000 / (percent < 50 ? percent : 100 - percent);
  }

  /** Alarms on metrics of DynamoDB always ignore missing data. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
  #missingData(): MissingData {
    const { treatMissingData = 'missing' } = this.#definition;
    if (!MISSING_DATA.includes(treatMissingData)) {
      throw new UnsupportedFeatureError(this.name, `TreatMissingData ${treatMissingData}`, `use one of ${MISSING_DATA.join(', ')}`);
    }
    const isOfTables = this.#watched.metrics.every(({ identity }) => identity.namespace === 'AWS/DynamoDB');
    return isOfTables ? 'ignore' : treatMissingData as MissingData;
  }

  #reason({ state, values, breaching, filled }: Verdict): string {
    const missing = filled > 0 ? ` and ${filled} missing ${filled === 1 ? 'one' : 'ones'} treated as ${this.#rule.treatMissingData}` : '';
    if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${values.length} datapoints${missing}`;
    const count = `${breaching} of the last ${values.length} datapoints [${values.join(', ')}]${missing}`;
    return `Threshold Crossed: ${count} ${breaching === 1 ? 'was' : 'were'} ${this.#words} the threshold (${this.#definition.threshold})`;
  }

  #actions(state: AlarmState): readonly string[] {
    const { actionsEnabled, alarmActions, okActions, insufficientDataActions } = this.#definition;
    if (actionsEnabled === false) return [];
    return { ALARM: alarmActions, OK: okActions, INSUFFICIENT_DATA: insufficientDataActions }[state] ?? [];
  }
}
