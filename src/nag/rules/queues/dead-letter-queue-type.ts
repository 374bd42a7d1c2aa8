import { isFifo } from '../../model/fifo';
import { compliantIf, resolved, rule } from '../../model/rule';

export const deadLetterQueueType = rule({
  id: 'DeadLetterQueueType',
  level: 'error',
  appliesTo: 'queues',
  info: 'A FIFO queue has a standard dead-letter queue, or a standard queue has a FIFO one.',
  explanation: 'SQS rejects the redrive policy, so the deployment fails.',
  fix: 'Use a dead-letter queue of the type of its source queue (FifoQueue), as SqsWorkerFunction does. Do not change the type of a ' +
    'queue with messages: CloudFormation would replace it.',
  practices: ['Q13'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, app) => {
    if (queue.redrive === undefined) return undefined;
    const { deadLetterQueue: target } = resolved(queue.redrive);
    const deadLetters = app.queue(target);
    const [own, other] = [resolved(queue.fifo), deadLetters ? resolved(deadLetters.fifo) : isFifo(resolved(target.value), undefined)];
    return compliantIf(own === other, () => `The queue is ${own ? 'FIFO' : 'standard'} and its dead-letter queue ${other ? 'FIFO' : 'standard'}.`);
  },
});
