import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';
import { subscriberNames } from '../../model/subscriber-names';

/** How long events may be held up before somebody should know. */
const LONG_SECONDS = 900;

export const subscriberBacklogAlarm = rule({
  id: 'SubscriberBacklogAlarm',
  level: 'warning',
  appliesTo: 'busSubscribers',
  info: 'A FIFO subscriber of a Custom Event Bus retries an event for long, and no alarm watches those that wait behind it.',
  explanation: 'A FIFO subscriber delivers nothing else of the event group while it retries an event, and according to the page on retries nothing of any group. It drops nothing and ' +
    'records nothing meanwhile, so that no other alarm tells.',
  fix: 'Create an alarm on ApproximateBacklogAge (AWS/EventsV2) of the subscriber, or let it retry for 15 minutes at most (RetryPolicy.MaxEventAgeInSeconds). ' +
    'AsyncTrigger.subscriber() has the alarm SubscriberBacklogAge.',
  practices: ['O06', 'A19'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html',
  check: (subscriber, { alarms }) => {
    if (resolved(subscriber.order) !== 'FIFO') return undefined;
    const age = resolved(subscriber.maximumEventAgeSeconds);
    if (age <= LONG_SECONDS) return COMPLIANT;
    const watched = subscriberNames(subscriber).some(entry => alarms.on(entry, 'AWS/EventsV2', ['ApproximateBacklogAge'], 'Subscriber').length > 0);
    return compliantIf(watched, () => `The subscriber retries an event for ${age} s, and no alarm watches the events behind it.`);
  },
});
