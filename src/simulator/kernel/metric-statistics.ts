import { UnsupportedFeatureError } from './errors';
import type { MetricMinute } from './metric-minute';

/** Calculates a number from the minutes of a period, of which there is at least one. */
export type Statistic = (minutes: readonly MetricMinute[]) => number;

const total = (minutes: readonly MetricMinute[], of: (minute: MetricMinute) => number) => minutes.reduce((sum, minute) => sum + of(minute), 0);
const count: Statistic = minutes => total(minutes, minute => minute.count);
const sum: Statistic = minutes => total(minutes, minute => minute.sum);
const least: Statistic = minutes => Math.min(...minutes.map(minute => minute.min));
const greatest: Statistic = minutes => Math.max(...minutes.map(minute => minute.max));

const BY_NAME = new Map<string, Statistic>([
  ['SampleCount', count],
  ['Sum', sum],
  ['Average', minutes => sum(minutes) / count(minutes)],
  ['Minimum', least],
  ['Maximum', greatest],
  ['IQM', trimmedMean(25, 75)],
]);

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
const TRIMMED_MEAN = /^tm(\d{1,2}(?:\.\d{1,10})?|100)$/;
const TRIMMED_MEAN_BETWEEN = /^TM\((?:(\d+(?:\.\d+)?)%)?:(?:(\d+(?:\.\d+)?)%)?\)$/;

/**
 * A statistic by the name that alarms give it: Sum, Average, Minimum, Maximum, SampleCount, p99, tm90, TM(10%:90%),
 * IQM.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticOf(name: string): Statistic {
  const statistic = BY_NAME.get(name);
  if (statistic) return statistic;
  const made = readStatistic(name);
  BY_NAME.set(name, made);
  return made;
}

function readStatistic(name: string): Statistic {
  const percent = PERCENTILE.exec(name)?.[1];
  if (percent !== undefined) return percentile(Number(percent));
  const trimmed = TRIMMED_MEAN.exec(name)?.[1];
  if (trimmed !== undefined) return trimmedMean(0, Number(trimmed));
  const between = TRIMMED_MEAN_BETWEEN.exec(name);
  if (between) return trimmedMean(Number(between[1] ?? 0), Number(between[2] ?? 100));
  throw new UnsupportedFeatureError(`statistic ${name}`, 'this statistic', 'use Sum, Average, Minimum, Maximum, SampleCount, IQM, p, tm or TM(x%:y%)');
}

/**
 * The greatest value of the given lowest part. How CloudWatch interpolates is not documented; that p99 is 'the maximum
 * value of the remaining 99 %' is.
 */
function percentile(percent: number): Statistic {
  return minutes => {
    const rank = rankOf(percent, count(minutes));
    let seen = 0;
    const [value] = sorted(minutes).find(([, times]) => (seen += times) >= rank)!;
    return within(minutes, value);
  };
}

/** Returns the average of the values between two percentiles. */
function trimmedMean(from: number, to: number): Statistic {
  return minutes => {
    const samples = count(minutes);
    const first = Math.floor(samples * from / 100);
    const last = Math.max(rankOf(to, samples), first + 1);
    let seen = 0;
    const kept = sorted(minutes).reduce((keptSum, [value, times]) => {
      const ranks = Math.min(seen + times, last) - Math.max(seen, first);
      seen += times;
      return keptSum + value * Math.max(ranks, 0);
    }, 0);
    return within(minutes, kept / (last - first));
  };
}

/** Multiplies before it divides, because 0.9 × 10 would be slightly less than 9. */
function rankOf(percent: number, samples: number): number {
  return Math.max(1, Math.ceil(percent * samples / 100));
}

function sorted(minutes: readonly MetricMinute[]): (readonly [value: number, times: number])[] {
  return minutes.flatMap(minute => [...minute.counts()]).sort(([a], [b]) => a - b);
}

/** Limits a value that may be rounded to the exact minimum and maximum. */
function within(minutes: readonly MetricMinute[], value: number): number {
  return Math.min(Math.max(value, least(minutes)), greatest(minutes));
}
