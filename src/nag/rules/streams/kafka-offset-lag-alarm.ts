import { mayEqual, Unknown } from '../../../template';
import { metricsOf } from '../../model/alarms';
import { compliantIf, rule } from '../../model/rule';
import { pollsKafka } from '../../model/sources';

/** The lag of a consumer group, as Amazon MSK measures it. */
const CLUSTER_METRICS = ['MaxOffsetLag', 'SumOffsetLag', 'OffsetLag', 'EstimatedMaxTimeLag', 'EstimatedTimeLag'];

export const kafkaOffsetLagAlarm = rule({
  id: 'KafkaOffsetLagAlarm',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'No alarm watches how far the function is behind its Kafka topic.',
  explanation: 'A blocked partition causes few errors, and a mapping that cannot sign in causes none. Only the lag grows, until Kafka deletes the records.',
  fix: 'Create an alarm (AWS::CloudWatch::Alarm) on the OffsetLag of the function.',
  practices: ['K10'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  check: (mapping, app) => {
    if (!pollsKafka(mapping)) return undefined;
    const handler = app.function(mapping.function);
    if (!handler) return new Unknown('the function is not in these templates');
    const alarms = [
      ...app.alarms.on(handler, 'AWS/Lambda', ['OffsetLag'], 'FunctionName'),
      ...app.alarms.onAll(handler, 'AWS/Lambda', ['OffsetLag']),
      ...app.alarms.on(mapping, 'AWS/Lambda', ['MaxOffsetLag', 'SumOffsetLag'], 'EventSourceMappingUUID'),
    ];
    // It names the cluster and its consumer group, but nothing says that the mapping uses this group.
    const other = app.flow.alarms.find(alarm => metricsOf(alarm)
      .some(({ namespace, metricName }) => mayEqual(namespace, 'AWS/Kafka') && CLUSTER_METRICS.some(name => mayEqual(metricName, name))));
    if (alarms.length === 0 && other) return new Unknown(`${other.logicalId} may watch the consumer group of the mapping`);
    return compliantIf(alarms.length > 0, () => `No alarm watches the OffsetLag of ${handler.logicalId}${app.alarms.nearMiss(handler)}.`);
  },
});
