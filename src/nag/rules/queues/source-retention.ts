import { QUEUE_RETENTION_SECONDS } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

const { max: LONGEST } = QUEUE_RETENTION_SECONDS;

export const sourceRetention = rule({
  id: 'SourceRetention',
  level: 'warning',
  appliesTo: 'queues',
  info: 'The queue retains messages for as long as any dead-letter queue can.',
  explanation: 'In a standard queue, the age of a message counts from when it was first sent. A message that waited for days expires soon after it is parked, and no dead-letter queue can ' +
    'retain it longer than 14 days.',
  fix: 'Lower the retention period of the queue (MessageRetentionPeriod, retentionPeriod) to a few days. SqsWorkerFunction sets 4 days, and 14 days for the dead-letter queue.',
  practices: ['Q18'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: queue => {
    if (queue.redrive === undefined || resolved(queue.fifo)) return undefined;
    return compliantIf(resolved(queue.retentionSeconds) < LONGEST, () => `${queue.logicalId} retains messages for ${LONGEST} s, and its dead-letter queue cannot retain them longer.`);
  },
});
