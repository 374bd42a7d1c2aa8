import type { AlarmDefinition } from './alarm-definition';
import { Alarm, AlarmTransition } from './alarms';
import type { AlarmEntry, EventFlow, MetricStat } from '../../template';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { Names } from '../kernel/names';
import { requireValue, optionalValue } from '../kernel/require-value';
import type { World } from '../kernel/world';

/** The alarms of the templates, evaluated as time advances. */
export class AlarmWatch {
  readonly #alarms: readonly Alarm[];
  readonly #transitions: AlarmTransition[] = [];

  constructor(private readonly world: World, flow: EventFlow, names: Names) {
    this.#alarms = flow.alarms.map(entry => new Alarm(definitionOf(entry, names.of(entry)), world.metrics, world.assumptions));
  }

  /** Evaluates all alarms that are due. */
  advance(): void {
    for (const alarm of this.#alarms) {
      for (const transition of alarm.advance(this.world.clock.now)) {
        this.#transitions.push(transition);
        this.world.trace.add('alarm', transition.alarm, [], { to: transition.to, since: transition.at, reason: transition.reason });
      }
    }
  }

  get transitions(): readonly AlarmTransition[] {
    return this.#transitions;
  }
}

/** The evaluation settings that are not modelled. */
const NOT_MODELLED = ['EvaluationCriteria', 'EvaluationWindow', 'WarmUpConfiguration'];

function definitionOf(entry: AlarmEntry, name: string): AlarmDefinition {
  const other = NOT_MODELLED.find(property => entry.properties.has(property));
  if (other !== undefined) throw new UnsupportedFeatureError(name, other, 'exclude the alarm with the option `without`');
  const metrics = optionalValue(name, 'Metrics', entry.metrics);
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
    actionsEnabled: requireValue(name, 'ActionsEnabled', entry.actionsEnabled),
    alarmActions: entry.alarmActions.map(({ value }) => String(value)),
    okActions: entry.okActions.map(({ value }) => String(value)),
    insufficientDataActions: entry.insufficientDataActions.map(({ value }) => String(value)),
  };
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
