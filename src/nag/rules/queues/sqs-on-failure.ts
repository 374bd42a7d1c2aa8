import { compliantIf, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sqsOnFailure = rule({
  id: 'SqsOnFailure',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The mapping of a queue has an on-failure destination.',
  explanation: 'Lambda supports on-failure destinations for streams and Kafka only. For a queue, failed messages go to the dead-letter ' +
    'queue of its redrive policy.',
  fix: 'Leave out DestinationConfig, and give the queue a dead-letter queue (RedrivePolicy). SqsWorkerFunction creates one.',
  practices: ['Q14', 'A06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: mapping => {
    if (!pollsQueue(mapping)) return undefined;
    return compliantIf(mapping.onFailure === undefined, 'The mapping sets DestinationConfig.OnFailure, which SQS event sources do not support.');
  },
});
