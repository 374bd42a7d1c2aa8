import { isFifo } from '../../model/fifo';
import { compliantIf, known, rule } from '../../rule';

export const streamDestinationType = rule({
  id: 'StreamDestinationType',
  level: 'error',
  of: 'mappings',
  info: 'The failure destination of the stream is FIFO.',
  explanation: 'Lambda delivers to standard queues and topics, and to buckets: it refuses the mapping, or drops the record.',
  mend: 'Use a standard queue or topic, or a bucket. StreamProcessor makes a bucket.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (mapping, system) => {
    if (mapping.onFailure === undefined || known(mapping.sourceKind) === 'sqs') return undefined;
    return compliantIf(!isFifo(known(mapping.onFailure.value), system.entry(mapping.onFailure)), `${mapping.onFailure.value} is a FIFO queue or topic.`);
  },
});
