import { AlarmMetric, AlarmMetricQuery, WatchedMetrics, watchMath, watchMetric } from './alarm-metrics';
import { AlarmRule, AlarmState, judge, MissingData, Verdict } from './alarm-state';
import type { Assumptions } from '../kernel/assumptions';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { MetricQuery } from '../kernel/metrics';
import { MINUTE } from '../kernel/time-span';

/** An alarm, in the words of `AWS::CloudWatch::Alarm`. */
export interface AlarmDefinition {
  /** What the alarm is called in transitions and errors. */
  readonly name: string;
  readonly comparisonOperator: string;
  readonly threshold?: number;
  readonly evaluationPeriods: number;

  /** @default - as many as evaluationPeriods */
  readonly datapointsToAlarm?: number;

  /** @default 'missing', or 'ignore' for metrics of AWS/DynamoDB */
  readonly treatMissingData?: string;

  /** @default 'evaluate' */
  readonly evaluateLowSampleCountPercentile?: string;

  /** The one metric that it watches; or, instead, metric math. */
  readonly metric?: AlarmMetric;
  readonly metrics?: readonly AlarmMetricQuery[];

  /** @default true */
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];

  /** Of anomaly detection: not modelled. */
  readonly thresholdMetricId?: string;
}

/** An alarm has changed its state. */
export interface AlarmTransition {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly at: number;

  /** 'Threshold Crossed: 3 of the last 3 datapoints [7, 5, 6] were greater than the threshold (0)' */
  readonly reason: string;

  /** What entering the state starts: ARNs; none while the alarm's actions are disabled. */
  readonly actions: readonly string[];
}

/** What CloudWatch does not document. */
export type AlarmOptions = Pick<Assumptions, 'alarmExtraDatapoints' | 'metricDelayMs'>;

const COMPARISONS = new Map<string, { readonly words: string; readonly breaches: (value: number, threshold: number) => boolean }>([
  ['GreaterThanThreshold', { words: 'greater than', breaches: (value, threshold) => value > threshold }],
  ['GreaterThanOrEqualToThreshold', { words: 'greater than or equal to', breaches: (value, threshold) => value >= threshold }],
  ['LessThanThreshold', { words: 'less than', breaches: (value, threshold) => value < threshold }],
  ['LessThanOrEqualToThreshold', { words: 'less than or equal to', breaches: (value, threshold) => value <= threshold }],
]);

const MISSING_DATA: readonly string[] = ['missing', 'notBreaching', 'breaching', 'ignore'] satisfies MissingData[];

/**
 * One alarm: evaluated at the end of every minute, over windows that slide by the minute whatever the period.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class Alarm {
  readonly #definition: AlarmDefinition;
  readonly #query: MetricQuery;
  readonly #watched: WatchedMetrics;
  readonly #rule: AlarmRule;
  readonly #words: string;
  readonly #length: number;
  readonly #delayMs: number;
  #state: AlarmState = 'INSUFFICIENT_DATA';
  #evaluatedMs = 0;

  constructor(definition: AlarmDefinition, query: MetricQuery, options: AlarmOptions) {
    const { name, metric, metrics, threshold, evaluationPeriods } = definition;
    const comparison = COMPARISONS.get(definition.comparisonOperator);
    if (!comparison || threshold === undefined || definition.thresholdMetricId !== undefined) {
      throw new UnsupportedFeatureError(name, `${definition.comparisonOperator} without a fixed threshold`, 'use a Threshold and one of ' +
        `${[...COMPARISONS.keys()].join(', ')}: anomaly detection is not modelled`);
    }
    this.#definition = definition;
    this.#query = query;
    if (metrics) this.#watched = watchMath(name, metrics);
    else if (metric) this.#watched = watchMetric(name, metric);
    else throw new UnsupportedFeatureError(name, 'an alarm without MetricName and Metrics', 'watch a metric or metric math');
    this.#words = comparison.words;
    this.#rule = {
      evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: this.#missingData(),
      breaches: value => comparison.breaches(value, threshold),
    };
    this.#length = evaluationPeriods + (options.alarmExtraDatapoints);
    this.#delayMs = options.metricDelayMs;
  }

  public get name(): string {
    return this.#definition.name;
  }

  /** As of the last evaluation. An alarm starts without sufficient data. */
  public get state(): AlarmState {
    return this.#state;
  }

  /**
   * Evaluates at the end of every minute up to the instant that was not evaluated yet.
   *
   * Only what is recorded by then is seen: what comes late for an earlier minute (a failure is counted when its invocation began) is seen by
   * the evaluations after it. So call it as time goes by. Minutes in whose range there is no data cost nothing once their state is reached.
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

  /** Until when the range stays as empty as it is; if it is not empty, an instant that is over. */
  #quietUntil(end: number): number {
    const start = end - this.#rangeMs();
    return Math.min(...this.#watched.metrics.map(({ identity }) => this.#query.nextDataAt(identity, start) ?? Infinity));
  }

  #rangeMs(): number {
    return this.#length * this.#watched.periodSeconds * 1_000;
  }

  #evaluate(end: number): AlarmTransition | undefined {
    if (this.#tooFewSamples(end)) return undefined;
    const verdict = judge(this.#rule, this.#watched.range(this.#query, end, this.#length));
    const from = this.#state;
    if (verdict.state === undefined || verdict.state === from) return undefined;
    const to = this.#state = verdict.state;
    return { alarm: this.name, from, to, at: end + this.#delayMs, reason: this.#reason(verdict), actions: this.#actions(to) };
  }

  /**
   * A percentile of few samples can be told to change nothing.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
   */
  #tooFewSamples(end: number): boolean {
    const [{ identity, stat }] = this.#watched.metrics;
    const percent = Number(/^p(\d{1,2}(?:\.\d+)?)$/.exec(stat)?.[1]);
    if (this.#definition.evaluateLowSampleCountPercentile !== 'ignore' || Number.isNaN(percent)) return false;
    const seconds = this.#rule.evaluationPeriods * this.#watched.periodSeconds;
    const samples = this.#query.statistic(identity, 'SampleCount', seconds, end - seconds * 1_000) ?? 0;
    return samples < 1_000 / (percent < 50 ? percent : 100 - percent);
  }

  #missingData(): MissingData {
    const dynamodb = this.#watched.metrics.every(({ identity }) => identity.namespace === 'AWS/DynamoDB');
    const treatment = this.#definition.treatMissingData ?? (dynamodb ? 'ignore' : 'missing');
    if (!MISSING_DATA.includes(treatment)) {
      throw new UnsupportedFeatureError(this.name, `TreatMissingData ${treatment}`, `use one of ${MISSING_DATA.join(', ')}`);
    }
    return treatment as MissingData;
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
