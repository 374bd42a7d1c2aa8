import { AlarmEntry, CompositeAlarmEntry, Entry, EventFlow, isUnknown, MetricStat } from '../template';

/** Finds the alarms that watch one of the resources, and the composite alarms that combine them. */
export function watchingAlarms({ alarms, compositeAlarms }: EventFlow, resources: readonly Entry[]): readonly (AlarmEntry | CompositeAlarmEntry)[] {
  const names = new Set(resources.map(({ name }) => name));
  const watching = alarms.filter(alarm => metricsWatched(alarm).some(metric => watches(metric, names)));
  const combines = (rule: string) => watching.some(({ name, arn }) => rule.includes(name) || rule.includes(arn));
  const composites = compositeAlarms.filter(({ rule }) => !isUnknown(rule) && combines(rule));
  const children = alarms.filter(alarm => !watching.includes(alarm) && composites.some(({ rule }) => String(rule).includes(alarm.name)));
  return [...watching, ...children, ...composites];
}

/** The metrics of an alarm that are known. */
export function metricsWatched({ metric, metrics }: AlarmEntry): readonly MetricStat[] {
  const queries = metrics === undefined || isUnknown(metrics) ? [] : metrics.flatMap(({ metricStat }) => metricStat ?? []);
  return metric ? [metric, ...queries] : queries;
}

/** A dimension names a resource, or an alias or a version of it. */
function watches({ dimensions, namespace }: MetricStat, names: ReadonlySet<string>): boolean {
  if (dimensions.length === 0) return namespace === 'AWS/Lambda';
  return dimensions.some(({ value }) => !isUnknown(value) && (names.has(value) || names.has(value.split(':', 1)[0])));
}
