import { compliantIf, known, rule } from '../../rule';

export const sqsOnFailure = rule({
  id: 'SqsOnFailure',
  level: 'error',
  of: 'mappings',
  info: 'The mapping of a queue has an on-failure destination.',
  explanation: 'Lambda takes one for streams and Kafka only: what a queue could not get processed goes where its redrive policy says.',
  mend: 'Give the queue a dead-letter queue instead. SqsWorkerFunction makes one.',
  practices: ['Q14', 'A06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: mapping => {
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    return compliantIf(mapping.onFailure === undefined, 'DestinationConfig.OnFailure does not exist for SQS.');
  },
});
