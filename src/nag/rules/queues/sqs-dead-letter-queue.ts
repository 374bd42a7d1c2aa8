import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const sqsDeadLetterQueue = rule({
  id: 'SqsDeadLetterQueue',
  level: 'error',
  of: 'mappings',
  info: 'The queue that a function works off has no dead-letter queue.',
  explanation: 'A message that always fails is tried until it expires, and then is gone without a trace.',
  mend: 'Give the queue a redrive policy with a dead-letter queue. SqsWorkerFunction makes one.',
  practices: ['Q02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, system) => {
    if (known(mapping.sourceKind) !== 'sqs') return undefined;
    const queue = system.queue(mapping.source);
    if (!queue) return new Unknown('the queue is not in these templates');
    return compliantIf(queue.redrive === undefined ? false : known(queue.redrive) !== undefined,
      `The queue ${queue.logicalId} has no dead-letter queue: what fails until it expires is lost.`);
  },
});
