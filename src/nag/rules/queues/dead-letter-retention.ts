import { QUEUE_RETENTION_SECONDS } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const deadLetterRetention = rule({
  id: 'DeadLetterRetention',
  level: 'error',
  of: 'queues',
  info: 'A dead-letter queue keeps messages no longer than the queue that they come from.',
  explanation: 'On a standard queue the age of a message counts from when it was first sent: one that was retried for long expires soon after it ' +
    'is parked, or at once.',
  mend: 'Keep dead letters for 14 days, as SqsWorkerFunction does.',
  practices: ['Q18'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, system) => {
    if (queue.redrive === undefined) return undefined;
    const deadLetters = system.queue(known(queue.redrive).deadLetterQueue);
    if (known(queue.fifo)) return undefined;
    if (!deadLetters) return new Unknown('the dead-letter queue is not in these templates');
    const [kept, source] = [known(deadLetters.retentionSeconds), known(queue.retentionSeconds)];
    return compliantIf(kept > source || kept === QUEUE_RETENTION_SECONDS.max, `Dead letters are kept for ${kept} s, messages of the queue for ${source} s: keep dead letters for longer.`);
  },
});
