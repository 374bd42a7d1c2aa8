import { secondsUntilDeadLettered } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';
import { asMapped } from '../../model/sources';

export const sqsExpiresBeforeDeadLetter = rule({
  id: 'SqsExpiresBeforeDeadLetter',
  level: 'error',
  appliesTo: 'mappings',
  info: 'A message that always fails expires before SQS moves it to the dead-letter queue.',
  explanation: 'SQS deletes a message when its retention period ends, even if retries are left. The message is neither processed nor ' +
    'parked.',
  fix: 'Raise the retention period of the queue (MessageRetentionPeriod).',
  practices: ['Q18', 'Q03'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  check: (mapping, app) => {
    const queue = app.queue(mapping.source);
    if (queue?.redrive === undefined) return undefined;
    const [retention, hidden] = [resolved(queue.retentionSeconds), resolved(queue.visibilityTimeoutSeconds)];
    const needed = secondsUntilDeadLettered(hidden, resolved(resolved(queue.redrive).maxReceiveCount));
    return compliantIf(retention > needed, () => `The queue of the mapping retains messages for ${retention} s, but a message that always fails reaches the dead-letter queue only after ${needed} s.`, asMapped(mapping, app));
  },
});
