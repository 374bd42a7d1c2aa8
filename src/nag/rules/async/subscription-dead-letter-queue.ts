import { compliantIf, resolved, rule } from '../../model/rule';

export const subscriptionDeadLetterQueue = rule({
  id: 'SubscriptionDeadLetterQueue',
  level: 'error',
  appliesTo: 'subscriptions',
  info: 'A subscription of an SNS topic has no dead-letter queue.',
  explanation: 'If the endpoint no longer exists or SNS lacks permission to deliver to it, SNS drops the message.',
  fix: 'Give the subscription a dead-letter queue (RedrivePolicy). AsyncTrigger.topic() creates one.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  check: ({ protocol, deadLetterQueue }) => {
    if (!['lambda', 'sqs', 'firehose', 'http', 'https'].includes(resolved(protocol))) return undefined;
    return compliantIf(deadLetterQueue !== undefined, 'Messages that the subscription cannot deliver are dropped.');
  },
});
