import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const streamIteratorAgeAlarm = rule({
  id: 'StreamIteratorAgeAlarm',
  level: 'warning',
  of: 'mappings',
  info: 'No alarm watches how far the function is behind its stream.',
  explanation: 'A shard that is blocked makes no errors that stand out; what grows is the age of its records, until they expire.',
  mend: 'Set an alarm on IteratorAge of the function. StreamProcessor has one.',
  practices: ['K10'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  check: (mapping, system) => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    const [handler, stream] = [system.function(mapping.function), system.entry(mapping.source)];
    if (!handler) return new Unknown('the function is not in these templates');
    const alarms = [
      ...system.alarms.on(handler, 'AWS/Lambda', ['IteratorAge'], 'FunctionName'),
      ...system.alarms.onAll(handler, 'AWS/Lambda', ['IteratorAge']),
      ...stream ? system.alarms.on(stream, 'AWS/Kinesis', ['GetRecords.IteratorAgeMilliseconds'], 'StreamName') : [],
    ];
    return compliantIf(alarms.length > 0, `No alarm watches the IteratorAge of ${handler.logicalId}.`);
  },
});
