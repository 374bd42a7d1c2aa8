import { compliantIf, rule } from '../../model/rule';

export const sharedDeadLetterQueue = rule({
  id: 'SharedDeadLetterQueue',
  level: 'warning',
  appliesTo: 'queues',
  info: 'Several queues share a dead-letter queue.',
  explanation: "A redrive moves messages to a single queue, and an alarm does not tell which queue's messages failed.",
  fix: 'Give each queue its own dead-letter queue (RedrivePolicy). SqsWorkerFunction creates one for each queue.',
  practices: ['Q19'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, app) => {
    const sources = app.deadLetterSourcesOf(queue);
    if (sources.length === 0) return undefined;
    return compliantIf(sources.length === 1, () => `The queue is the dead-letter queue of ${sources.length} queues: ${sources.map(({ logicalId }) => logicalId).join(', ')}.`);
  },
});
