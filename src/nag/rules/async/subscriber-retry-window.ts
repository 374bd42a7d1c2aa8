import { SUBSCRIBER_DEFAULT_EVENT_AGE_SECONDS, SUBSCRIBER_DEFAULT_RETRY_ATTEMPTS } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const subscriberRetryWindow = rule({
  id: 'SubscriberRetryWindow',
  level: 'warning',
  appliesTo: 'busSubscribers',
  info: 'A subscriber of a Custom Event Bus gives up on events within minutes.',
  explanation: 'By default EventBridge retries 5 times within 300 seconds, whichever ends first, for errors of every kind. A function that is throttled or a role that is repaired within the hour ' +
    'costs all events of that time, and the records of failed events do not hold the events.',
  fix: 'Set both MaxRetryAttempts and MaxEventAgeInSeconds (RetryPolicy), for example to 185 and 86400. For a FIFO subscriber, choose how long an event that fails may hold up others. ' +
    'AsyncTrigger.subscriber() retries for a day.',
  practices: ['A19'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html',
  check: ({ maximumEventAgeSeconds, maximumRetryAttempts }) => {
    const [age, attempts] = [resolved(maximumEventAgeSeconds), resolved(maximumRetryAttempts)];
    return compliantIf(age > SUBSCRIBER_DEFAULT_EVENT_AGE_SECONDS && attempts > SUBSCRIBER_DEFAULT_RETRY_ATTEMPTS,
      () => `The subscriber gives up on an event after ${attempts} retries or ${age} s, whichever comes first.`);
  },
});
