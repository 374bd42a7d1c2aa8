import { QUEUE_RETENTION_SECONDS } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const deadLetterRetention = rule({
  id: 'DeadLetterRetention',
  level: 'error',
  appliesTo: 'queues',
  info: 'A dead-letter queue retains messages no longer than its source queue.',
  explanation: 'In a standard queue, the age of a message counts from when it was first sent. A message that was retried for a long ' +
    'time expires soon after it is parked, or immediately.',
  fix: 'Retain dead letters for 14 days (MessageRetentionPeriod: 1209600), as SqsWorkerFunction does.',
  practices: ['Q18'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, app) => {
    if (queue.redrive === undefined) return undefined;
    const deadLetters = app.queue(resolved(queue.redrive).deadLetterQueue);
    if (resolved(queue.fifo)) return undefined;
    if (!deadLetters) return new Unknown('the dead-letter queue is not in these templates');
    const [kept, source] = [resolved(deadLetters.retentionSeconds), resolved(queue.retentionSeconds)];
    return compliantIf(kept > source || kept === QUEUE_RETENTION_SECONDS.max, () => `The dead-letter queue retains messages for ${kept} s, but must retain them longer than the source queue, which retains them for ${source} s.`);
  },
});
