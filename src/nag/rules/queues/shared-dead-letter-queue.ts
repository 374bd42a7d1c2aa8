import { compliantIf, rule } from '../../rule';

export const sharedDeadLetterQueue = rule({
  id: 'SharedDeadLetterQueue',
  level: 'warning',
  of: 'queues',
  info: 'Several queues share a dead-letter queue.',
  explanation: 'A redrive can send what is parked to one queue only, and an alarm does not tell whose messages failed.',
  mend: 'Give each queue its own dead-letter queue. SqsWorkerFunction makes one each.',
  practices: ['Q19'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, system) => {
    const sources = system.sourcesOf(queue);
    if (sources.length === 0) return undefined;
    return compliantIf(sources.length === 1, `It takes the dead letters of ${sources.length} queues: ${sources.map(({ logicalId }) => logicalId).join(', ')}.`);
  },
});
