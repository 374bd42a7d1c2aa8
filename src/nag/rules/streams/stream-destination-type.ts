import { isFifo } from '../../model/fifo';
import { legible } from '../../model/legible';
import { compliantIf, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const streamDestinationType = rule({
  id: 'StreamDestinationType',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The on-failure destination of the stream is a FIFO queue or topic.',
  explanation: 'Lambda delivers to standard queues and topics, and to buckets. It rejects the mapping, or drops the record.',
  fix: 'Use a standard queue or topic, or a bucket (DestinationConfig.OnFailure). StreamProcessor creates a bucket.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (mapping, app) => {
    const { onFailure } = mapping;
    if (onFailure === undefined || pollsQueue(mapping)) return undefined;
    return compliantIf(!isFifo(onFailure.value, app.entry(onFailure)), () => `The destination ${legible(onFailure.value)} of the mapping is a FIFO queue or topic.`);
  },
});
