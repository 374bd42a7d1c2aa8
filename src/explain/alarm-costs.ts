import type { AlarmCosts } from './explanation';
import { ALARM_PRICES } from '../limits';
import { AlarmEntry, EventFlow, isUnknown } from '../template';

const HIGH_RESOLUTION_BELOW_SECONDS = 60;

/** What the alarms of the templates cost a month. */
export function alarmCostsOf({ alarms, compositeAlarms }: EventFlow): AlarmCosts {
  const prices = alarms.map(alarm => ({ alarm, price: priceOf(alarm) }));
  const metrics = prices.reduce((sum, { price = 0 }) => sum + price, 0);
  return {
    dollarsPerMonth: Number((metrics + compositeAlarms.length * ALARM_PRICES.composite).toFixed(2)),
    region: ALARM_PRICES.region,
    year: ALARM_PRICES.year,
    cannotTell: prices.flatMap(({ alarm, price }) => price === undefined ? alarm.path ?? alarm.logicalId : []),
  };
}

/** The price of an alarm. Undefined for one on a search, a query or an anomaly, or whose metrics are not known. */
export function priceOf({ metric, metrics, thresholdMetricId }: AlarmEntry): number | undefined {
  if (thresholdMetricId !== undefined || isUnknown(metrics)) return undefined;
  const queries = metrics ?? [];
  if (queries.some(({ expression }) => expression !== undefined && (isUnknown(expression) || /^\s*SELECT\b|\bSEARCH\s*\(/i.test(expression)))) return undefined;
  const periods = [...metric ? [metric] : [], ...queries.flatMap(({ metricStat }) => metricStat ?? [])].map(({ period }) => period);
  if (periods.length === 0 || periods.some(isUnknown)) return undefined;
  const { highResolutionMetric: fast, metric: slow } = ALARM_PRICES;
  return periods.reduce<number>((sum, period) => sum + (Number(period) < HIGH_RESOLUTION_BELOW_SECONDS ? fast : slow), 0);
}
