import { alarmNotifier } from './alarm-notifier';
import { refusalOf } from './refused-resources';
import type { Wiring } from './wiring';
import { AlarmActions, AlarmEntry, CompositeAlarmEntry, EventFlow, isUnknown, MetricStat, Reference, unmodelledProperties } from '../../template';
import type { AlarmDefinition } from '../cloudwatch/alarm-definition';
import type { AlarmState } from '../cloudwatch/alarm-state';
import { AlarmWatch, RefusedAlarm, Watched } from '../cloudwatch/alarm-watch';
import { Alarm } from '../cloudwatch/alarms';
import { CompositeAlarm } from '../cloudwatch/composite-alarm';
import { parseCompositeRule } from '../cloudwatch/composite-rule';
import { UnknownValueError, UnsupportedFeatureError } from '../kernel/errors';
import type { MetricIdentity } from '../kernel/metrics';
import { optionalValue, requireValue } from '../kernel/require-value';

export function hasAlarms({ alarms, compositeAlarms }: EventFlow): boolean {
  return alarms.length + compositeAlarms.length > 0;
}

/** Watches the alarms of the templates, and starts their actions. An alarm that is not modelled is refused once it would be evaluated. */
export function watchAlarms(wiring: Wiring): AlarmWatch {
  const { world, flow } = wiring;
  const alarms: Watched<Alarm>[] = [];
  const composites: Watched<CompositeAlarm>[] = [];
  const refused: RefusedAlarm[] = [];
  const byKey = new Map<string, Alarm | CompositeAlarm>();
  const changed = (keys: readonly string[]) => keys.some(key => (byKey.get(key)?.state ?? 'INSUFFICIENT_DATA') !== 'INSUFFICIENT_DATA');

  for (const entry of flow.alarms) {
    const name = wiring.names.of(entry);
    attempt(() => {
      refuseUnmodelled(wiring, entry);
      const definition = definitionOf(entry, name);
      const alarm = new Alarm(definition, world.metrics, world.assumptions);
      byKey.set(entry.key, alarm);
      alarms.push({ alarm, notify: alarmNotifier(wiring, entry, { definition }) });
    }, error => refused.push({ error: ofAlarm(name, error), isDue: () => hasData(wiring, entry) }));
  }
  for (const entry of flow.compositeAlarms) {
    const name = wiring.names.of(entry);
    const rule = isUnknown(entry.rule) ? '' : entry.rule;
    const children = alarmsIn(flow, entry, rule);
    attempt(() => {
      refuseUnmodelled(wiring, entry);
      const parsed = parseCompositeRule(name, requireValue(name, 'AlarmRule', entry.rule));
      const keys = new Map(parsed.alarms.map(alarm => [alarm, keyOfAlarm(flow, entry, alarm)]));
      const missing = parsed.alarms.find(alarm => !byKey.has(keys.get(alarm) ?? '') && !flow.compositeAlarms.some(({ key }) => key === keys.get(alarm)));
      if (missing !== undefined) {
        throw new UnsupportedFeatureError(name, `AlarmRule with ${missing}`, 'the alarm is not in the templates, or is not modelled: add it, or leave this one out with the option `without`');
      }
      const stateOf = (alarm: string): AlarmState => byKey.get(keys.get(alarm)!)?.state ?? 'INSUFFICIENT_DATA';
      const alarm = new CompositeAlarm(name, parsed, actionArns(entry, name), stateOf);
      byKey.set(entry.key, alarm);
      composites.push({ alarm, notify: alarmNotifier(wiring, entry, { rule }) });
    }, error => refused.push({ error, isDue: () => changed(children) || children.length === 0 }));
  }
  return new AlarmWatch(world, alarms, composites, refused);
}

/** Creates an alarm, or notes why that is not possible. */
function attempt(create: () => void, refuse: (error: Error) => void): void {
  try {
    create();
  } catch (error) {
    if (!(error instanceof UnsupportedFeatureError || error instanceof UnknownValueError)) throw error;
    refuse(error);
  }
}

/** Returns the error with the name of the alarm, also if it is about one of its expressions. */
function ofAlarm(name: string, error: Error): Error {
  if (!(error instanceof UnsupportedFeatureError) || error.resource === name) return error;
  return new UnsupportedFeatureError(name, `${error.property} (${error.resource})`, error.fix);
}

function refuseUnmodelled(wiring: Wiring, entry: AlarmEntry | CompositeAlarmEntry): void {
  const [unmodelled] = unmodelledProperties(entry);
  if (unmodelled) throw refusalOf(wiring, entry, unmodelled.property, unmodelled.why);
}

/** Indicates whether one of the metrics of an alarm has data; if no metric is known, whether there has been an event. */
function hasData({ world: { fates, metrics } }: Wiring, entry: AlarmEntry): boolean {
  const queries = entry.metrics === undefined || isUnknown(entry.metrics) ? [] : entry.metrics;
  const known = [entry.metric, ...queries.map(({ metricStat }) => metricStat)].flatMap(metric => metric ? knownIdentity(metric) : []);
  return known.length === 0 ? fates.size > 0 : known.some(metric => metrics.nextDataAt(metric, 0) !== undefined);
}

function knownIdentity({ namespace, metricName, dimensions }: MetricStat): readonly MetricIdentity[] {
  const parts = [namespace, metricName, ...dimensions.flatMap(({ name, value }) => [name, value])];
  if (parts.some(isUnknown)) return [];
  return [{
    namespace: namespace as string,
    metricName: metricName as string,
    dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, value as string])),
  }];
}

/** The keys of the alarms whose name or ARN stands in a rule, even in one that cannot be parsed. */
function alarmsIn({ alarms, compositeAlarms }: EventFlow, { key: own }: CompositeAlarmEntry, rule: string): readonly string[] {
  const named = [...alarms, ...compositeAlarms].filter(({ key, name, arn }) => key !== own && (rule.includes(arn) || rule.includes(name)));
  return named.map(({ key }) => key);
}

function keyOfAlarm({ alarms, compositeAlarms, refer }: EventFlow, { stack }: CompositeAlarmEntry, alarm: string): string | undefined {
  return refer(alarm, stack, 'AWS::CloudWatch::Alarm').key ?? refer(alarm, stack, 'AWS::CloudWatch::CompositeAlarm').key
    ?? [...alarms, ...compositeAlarms].find(({ name }) => name === alarm)?.key;
}

function definitionOf(entry: AlarmEntry, name: string): AlarmDefinition {
  const metrics = optionalValue(name, 'Metrics', entry.metrics);
  const actions = actionArns(entry, name);
  return {
    name,
    comparisonOperator: requireValue(name, 'ComparisonOperator', entry.comparisonOperator),
    threshold: optionalValue(name, 'Threshold', entry.threshold),
    thresholdMetricId: optionalValue(name, 'ThresholdMetricId', entry.thresholdMetricId),
    evaluationPeriods: requireValue(name, 'EvaluationPeriods', entry.evaluationPeriods),
    datapointsToAlarm: requireValue(name, 'DatapointsToAlarm', entry.datapointsToAlarm),
    treatMissingData: entry.properties.has('TreatMissingData') ? requireValue(name, 'TreatMissingData', entry.treatMissingData) : undefined,
    evaluateLowSampleCountPercentile: requireValue(name, 'EvaluateLowSampleCountPercentile', entry.evaluateLowSampleCountPercentile),
    metric: entry.metric && metricOf(requireValue(name, 'MetricName', entry.metric), name),
    metrics: metrics?.map(({ id, expression, metricStat, returnData }) => ({
      id: requireValue(name, 'Metrics.Id', id),
      expression: optionalValue(name, 'Metrics.Expression', expression),
      metricStat: metricStat && metricOf(requireValue(name, 'Metrics.MetricStat', metricStat), name),
      returnData: requireValue(name, 'Metrics.ReturnData', returnData),
    })),
    alarmActions: actions.ALARM,
    okActions: actions.OK,
    insufficientDataActions: actions.INSUFFICIENT_DATA,
  };
}

/** The ARNs of the actions of an alarm, by the state that starts them: none if they are disabled. */
function actionArns(entry: AlarmActions, name: string): Readonly<Record<AlarmState, readonly string[]>> {
  const enabled = requireValue(name, 'ActionsEnabled', entry.actionsEnabled);
  const arns = (actions: readonly Reference[]) => enabled ? actions.map(({ value }) => String(value)) : [];
  return { ALARM: arns(entry.alarmActions), OK: arns(entry.okActions), INSUFFICIENT_DATA: arns(entry.insufficientDataActions) };
}

function metricOf({ namespace, metricName, dimensions, period, stat }: MetricStat, name: string) {
  return {
    namespace: requireValue(name, 'Namespace', namespace),
    metricName: requireValue(name, 'MetricName', metricName),
    dimensions: dimensions.map(dimension => ({ name: requireValue(name, 'Dimensions', dimension.name), value: requireValue(name, 'Dimensions', dimension.value) })),
    period: requireValue(name, 'Period', period),
    stat: requireValue(name, 'Statistic', stat),
  };
}
