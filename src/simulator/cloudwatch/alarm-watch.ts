import type { AlarmDefinition } from './alarm-definition';
import { Alarm, AlarmTransition } from './alarms';
import { UnsupportedFeatureError } from '../kernel/errors';
import { known, knownIfGiven } from '../kernel/known';
import type { Names } from '../kernel/names';
import type { World } from '../kernel/world';
import type { AlarmEntry, EventFlow, MetricStat } from '../../template';

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
  const metrics = knownIfGiven(name, 'Metrics', entry.metrics);
  return {
    name,
    comparisonOperator: known(name, 'ComparisonOperator', entry.comparisonOperator),
    threshold: knownIfGiven(name, 'Threshold', entry.threshold),
    thresholdMetricId: knownIfGiven(name, 'ThresholdMetricId', entry.thresholdMetricId),
    evaluationPeriods: known(name, 'EvaluationPeriods', entry.evaluationPeriods),
    datapointsToAlarm: known(name, 'DatapointsToAlarm', entry.datapointsToAlarm),
    treatMissingData: entry.properties.has('TreatMissingData') ? known(name, 'TreatMissingData', entry.treatMissingData) : undefined,
    evaluateLowSampleCountPercentile: known(name, 'EvaluateLowSampleCountPercentile', entry.evaluateLowSampleCountPercentile),
    metric: entry.metric && metricOf(known(name, 'MetricName', entry.metric), name),
    metrics: metrics?.map(({ id, expression, metricStat, returnData }) => ({
      id: known(name, 'Metrics.Id', id),
      expression: knownIfGiven(name, 'Metrics.Expression', expression),
      metricStat: metricStat && metricOf(known(name, 'Metrics.MetricStat', metricStat), name),
      returnData: known(name, 'Metrics.ReturnData', returnData),
    })),
    actionsEnabled: known(name, 'ActionsEnabled', entry.actionsEnabled),
    alarmActions: entry.alarmActions.map(({ value }) => String(value)),
    okActions: entry.okActions.map(({ value }) => String(value)),
    insufficientDataActions: entry.insufficientDataActions.map(({ value }) => String(value)),
  };
}

function metricOf({ namespace, metricName, dimensions, period, stat }: MetricStat, name: string) {
  return {
    namespace: known(name, 'Namespace', namespace),
    metricName: known(name, 'MetricName', metricName),
    dimensions: dimensions.map(dimension => ({ name: known(name, 'Dimensions', dimension.name), value: known(name, 'Dimensions', dimension.value) })),
    period: known(name, 'Period', period),
    stat: known(name, 'Statistic', stat),
  };
}
