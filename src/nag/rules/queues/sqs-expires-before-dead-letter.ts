import { secondsUntilDeadLettered } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const sqsExpiresBeforeDeadLetter = rule({
  id: 'SqsExpiresBeforeDeadLetter',
  level: 'error',
  of: 'mappings',
  info: 'A message that always fails expires before it gets to the dead-letter queue.',
  explanation: 'SQS deletes what is older than the retention, wherever it is in its retries: it is neither processed nor parked.',
  mend: 'Raise the retention of the queue, or lower its visibility timeout or maxReceiveCount.',
  practices: ['Q18', 'Q03'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (mapping, system) => {
    const queue = system.queue(mapping.source);
    if (queue?.redrive === undefined) return undefined;
    const [retention, hidden] = [known(queue.retentionSeconds), known(queue.visibilityTimeoutSeconds)];
    const needed = secondsUntilDeadLettered(hidden, known(known(queue.redrive).maxReceiveCount));
    return compliantIf(retention > needed, `The queue keeps a message for ${retention} s, but one that always fails takes ${needed} s to be dead-lettered.`);
  },
});
