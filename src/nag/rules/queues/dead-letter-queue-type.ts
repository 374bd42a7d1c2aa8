import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const deadLetterQueueType = rule({
  id: 'DeadLetterQueueType',
  level: 'error',
  of: 'queues',
  info: 'A FIFO queue has a standard dead-letter queue, or the other way round.',
  explanation: 'SQS refuses the redrive policy, so that the deployment fails.',
  mend: 'Make both FIFO or both standard. SqsWorkerFunction does with fifo: true.',
  practices: ['Q13'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (queue, system) => {
    if (queue.redrive === undefined) return undefined;
    const deadLetters = system.queue(known(queue.redrive).deadLetterQueue);
    if (!deadLetters) return new Unknown('the dead-letter queue is not in these templates');
    const [own, other] = [known(queue.fifo), known(deadLetters.fifo)];
    return compliantIf(own === other, `The queue is ${own ? 'FIFO' : 'standard'} and its dead-letter queue ${other ? 'FIFO' : 'standard'}.`);
  },
});
