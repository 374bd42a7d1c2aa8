import type { ResourceReader } from './resource-reader';
import type { AlarmActions, FlowEntries, MetricDataQuery, MetricStat } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

/** `AWS::CloudWatch::Alarm`. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html for the defaults */
export function readAlarm(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const evaluationPeriods = properties.number('EvaluationPeriods') ?? new Unknown(`${entry.key} does not set EvaluationPeriods`);
  return {
    alarms: [{
      comparisonOperator: properties.required('ComparisonOperator'),
      threshold: properties.number('Threshold'),
      thresholdMetricId: properties.text('ThresholdMetricId'),
      evaluationPeriods,
      datapointsToAlarm: properties.number('DatapointsToAlarm') ?? evaluationPeriods,
      treatMissingData: properties.text('TreatMissingData', 'missing'),
      evaluateLowSampleCountPercentile: properties.text('EvaluateLowSampleCountPercentile', 'evaluate'),
      metric: properties.has('MetricName')
        ? metricStat(properties, '', properties.text('Statistic') ?? properties.required('ExtendedStatistic')) : undefined,
      metrics: properties.has('Metrics') ? mapKnown(properties.parts('Metrics'), parts => parts.map(query)) : undefined,
      ...actionsOf(reader),
      ...entry,
    }],
  };
}

/** `AWS::CloudWatch::CompositeAlarm` */
export function readCompositeAlarm(reader: ResourceReader): Partial<FlowEntries> {
  return { compositeAlarms: [{ rule: reader.properties.required('AlarmRule'), ...actionsOf(reader), ...reader.entry }] };
}

function actionsOf(reader: ResourceReader): AlarmActions {
  const { properties } = reader;
  return {
    actionsEnabled: properties.flag('ActionsEnabled', true),
    alarmActions: properties.texts('AlarmActions').map(action => reader.refer(action)),
    okActions: properties.texts('OKActions').map(action => reader.refer(action)),
    insufficientDataActions: properties.texts('InsufficientDataActions').map(action => reader.refer(action)),
    description: properties.text('AlarmDescription'),
  };
}

function metricStat(part: Properties, prefix: string, stat: Resolved<string>): MetricStat {
  const dimensions = part.parts(`${prefix}Dimensions`);
  return {
    namespace: part.required(`${prefix}Namespace`),
    metricName: part.required(`${prefix}MetricName`),
    dimensions: (isUnknown(dimensions) ? [dimensions] : dimensions).map(dimension => isUnknown(dimension) ? { name: dimension, value: dimension }
      : { name: dimension.required('Name'), value: dimension.required('Value') }),
    period: part.number('Period') ?? new Unknown('the alarm does not set a period'),
    stat,
    unit: part.text('Unit'),
  };
}

function query(part: Resolved<Properties>): MetricDataQuery {
  if (isUnknown(part)) return { id: part, returnData: part };
  const stat = part.part('MetricStat');
  return {
    id: part.required('Id'),
    expression: part.text('Expression'),
    metricStat: isUnknown(stat) ? { namespace: stat, metricName: stat, dimensions: [{ name: stat, value: stat }], period: stat, stat }
      : stat && metricStat(stat, 'Metric.', stat.required('Stat')),
    period: part.number('Period'),
    returnData: part.flag('ReturnData', true),
    label: part.text('Label'),
    accountId: part.text('AccountId'),
  };
}
