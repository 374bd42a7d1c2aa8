import { compliantIf, rule } from '../../model/rule';

export const subscriberDeadLetterQueue = rule({
  id: 'SubscriberDeadLetterQueue',
  level: 'error',
  appliesTo: 'busSubscribers',
  info: 'A subscriber of a Custom Event Bus has no dead-letter queue.',
  explanation: 'EventBridge drops an event that it could not deliver within the retry policy of the subscriber, by default after 5 retries or 300 seconds. A metric is the only trace.',
  fix: 'Give the subscriber a queue (an AWS::SQS::Queue as OnFailureConfiguration) and its role sqs:SendMessage. The record in the queue does not hold the event: let the bus retain it. ' +
    'AsyncTrigger.subscriber() creates queue and role.',
  practices: ['A19'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-on-failure.html',
  check: ({ deadLetterQueue }) => compliantIf(deadLetterQueue !== undefined, 'Events that the subscriber cannot deliver are dropped.'),
});
