import { Unknown } from '../../../template';
import { metricsOf } from '../../model/alarms';
import { compliantIf, rule } from '../../model/rule';
import { pollsStream } from '../../model/sources';

/** The same age, as Kinesis measures it. */
const STREAM_METRIC = 'GetRecords.IteratorAgeMilliseconds';

export const streamIteratorAgeAlarm = rule({
  id: 'StreamIteratorAgeAlarm',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'No alarm watches how far the function is behind its stream.',
  explanation: 'A blocked shard causes few errors. Only the age of its records grows, until they expire.',
  fix: 'Create an alarm (AWS::CloudWatch::Alarm) on the IteratorAge of the function. StreamProcessor has one.',
  practices: ['K10'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  check: (mapping, app) => {
    if (!pollsStream(mapping) && mapping.sourceKind !== 'documentdb') return undefined;
    const [handler, stream] = [app.function(mapping.function), app.entry(mapping.source)];
    if (!handler) return new Unknown('the function is not in these templates');
    const alarms = [
      ...app.alarms.on(handler, 'AWS/Lambda', ['IteratorAge'], 'FunctionName'),
      ...app.alarms.onAll(handler, 'AWS/Lambda', ['IteratorAge']),
      ...stream ? app.alarms.on(stream, 'AWS/Kinesis', [STREAM_METRIC], 'StreamName') : [],
    ];
    // The alarm of the stream may name it, but nothing says that this is the stream that the mapping reads.
    const others = stream ? undefined : app.flow.alarms.find(alarm => metricsOf(alarm).some(({ metricName }) => metricName === STREAM_METRIC));
    if (alarms.length === 0 && others) return new Unknown(`${others.logicalId} may watch the stream, which is not in these templates`);
    return compliantIf(alarms.length > 0, () => `No alarm watches the IteratorAge of ${handler.logicalId}${app.alarms.nearMiss(handler)}.`);
  },
});
