import type { Datapoints } from './time-series';

/** The state of an alarm. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How an alarm treats missing data points. */
export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

/** The rule of an alarm: M out of N data points, and the treatment of missing ones. */
export interface AlarmRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingData;

  /** Indicates whether a value breaches the threshold. */
  breaches(value: number): boolean;
}

/** The result of an evaluation. */
export interface Verdict {
  /** The new state; undefined if the alarm keeps its state. */
  readonly state?: AlarmState;

  /** The evaluated values, newest first. */
  readonly values: readonly number[];

  /** The number of breaching values. */
  readonly breaching: number;

  /** The number of missing data points that were filled in. */
  readonly filled: number;
}

/**
 * Evaluates an alarm by the rules that CloudWatch documents:
 * - It uses the newest N values in its range, including older ones if newer ones are missing.
 * - If there are fewer than N, it fills in as few missing data points as possible, according to the treatment of missing data.
 * - If missing data points count neither as breaching nor as not breaching, fewer than M values cause the state ALARM if all of them breach and
 *   the oldest is M periods old.
 *
 * If all values breach but are fewer than M and newer, the guide only says that the alarm does not go to ALARM. An earlier edition had
 * INSUFFICIENT_DATA for `missing` and the current state for `ignore` in its table, which is modelled here.
 *
 * @param range the data points of the evaluation range, from old to new
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluateAlarm(rule: AlarmRule, range: Datapoints): Verdict {
  const { evaluationPeriods, datapointsToAlarm } = rule;
  const values = range.filter(value => value !== undefined).reverse().slice(0, evaluationPeriods);
  const breaching = values.filter(value => rule.breaches(value)).length;
  const filled = evaluationPeriods - values.length;
  const verdict = (state?: AlarmState): Verdict => ({ state, values, breaching, filled });
  const byCount = (count: number) => verdict(count >= datapointsToAlarm ? 'ALARM' : 'OK');

  if (filled === 0 || rule.treatMissingData === 'notBreaching') return byCount(breaching);
  if (rule.treatMissingData === 'breaching') return byCount(breaching + filled);
  if (breaching >= datapointsToAlarm || breaching < values.length) return byCount(breaching);
  if (rule.treatMissingData === 'ignore') return verdict();
  const ageOfOldest = range.length - range.findIndex(value => value !== undefined);
  return verdict(values.length > 0 && ageOfOldest >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA');
}
