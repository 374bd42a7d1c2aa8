import { Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { asMapped, pollsQueue } from '../../model/sources';

export const sqsDeadLetterQueue = rule({
  id: 'SqsDeadLetterQueue',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The queue that a function processes has no dead-letter queue.',
  explanation: 'A message that always fails is retried until it expires, and is then lost without a trace.',
  fix: 'Give the queue a dead-letter queue (RedrivePolicy). SqsWorkerFunction creates one.',
  practices: ['Q02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (mapping, app) => {
    if (!pollsQueue(mapping)) return undefined;
    const queue = app.queue(mapping.source);
    if (!queue) return new Unknown('the queue is not in these templates');
    return compliantIf(queue.redrive === undefined ? false : resolved(queue.redrive) !== undefined,
      () => `The queue ${queue.logicalId} of the mapping has no dead-letter queue, so messages that always fail are lost.`, asMapped(mapping, app));
  },
});
