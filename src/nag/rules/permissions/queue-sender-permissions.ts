import { checkDeliveries } from './delivery-check';
import { rule } from '../../model/rule';

export const queueSenderPermissions = rule({
  id: 'QueueSenderPermissions',
  level: 'error',
  appliesTo: 'queues',
  info: 'A service that sends to the queue is not allowed to.',
  explanation: 'SNS, S3 and EventBridge send only if the queue policy, and the policy of the key of an encrypted queue, allow it for their ' +
    'topic, bucket or rule. If not, the event is lost. This also holds for dead-letter queues of subscriptions and rules.',
  fix: 'Allow sqs:SendMessage for the service principal with the right aws:SourceArn in the QueuePolicy, as the L2 constructs do. Encrypt with SSE-SQS, or ' +
    'with a customer managed key whose policy allows the service kms:GenerateDataKey and kms:Decrypt.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  check: (queue, app) => checkDeliveries(queue, app, 'queue', 'sqs:SendMessage'),
});
