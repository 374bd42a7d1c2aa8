import type { Datapoints } from './metric-math';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

/** M out of N, and what missing data points count for. */
export interface AlarmRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingData;

  /** Whether a value is beyond the threshold. */
  breaches(value: number): boolean;
}

/** A state, and what it was decided from. */
export interface Verdict {
  /** Undefined: the alarm stays as it is. */
  readonly state?: AlarmState;

  /** The values that were looked at, newest first. */
  readonly values: readonly number[];

  /** How many of them are beyond the threshold. */
  readonly breaching: number;

  /** How many missing data points were counted with them. */
  readonly filled: number;
}

/**
 * Which state an alarm goes to, by CloudWatch's documented rules:
 * - it looks at the newest N values, also at those farther back in its range if newer ones are missing;
 * - if there are fewer, missing ones are counted as its setting says, as few as possible;
 * - if those are neither good nor bad, values that are all bad raise the alarm before there are M of them once the oldest is M periods old.
 *
 * For values that are all bad, fewer than M and not yet so old, the guide only says that the alarm does not go to ALARM; an earlier edition
 * had INSUFFICIENT_DATA for `missing` and the present state for `ignore` in its table, which is done here.
 *
 * @param range the data points of the evaluation range, from old to new
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(rule: AlarmRule, range: Datapoints): Verdict {
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
