import { compliantIf, known, rule } from '../../rule';

export const subscriptionDeadLetterQueue = rule({
  id: 'SubscriptionDeadLetterQueue',
  level: 'error',
  of: 'subscriptions',
  info: 'A subscription of an SNS topic has no dead-letter queue.',
  explanation: 'SNS gives up on a queue or function that is gone or that it may not reach, and drops the message.',
  mend: 'Give the subscription a redrive policy. AsyncTrigger.topic() makes a queue for it.',
  practices: ['A14'],
  link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  check: ({ protocol, deadLetterQueue }) => {
    if (!['lambda', 'sqs', 'firehose', 'http', 'https'].includes(known(protocol))) return undefined;
    return compliantIf(deadLetterQueue !== undefined, "A message that can't be delivered is dropped.");
  },
});
