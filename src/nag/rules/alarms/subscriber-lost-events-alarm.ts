import { compliantIf, rule } from '../../model/rule';
import { subscriberNames } from '../../model/subscriber-names';

/** Metrics that count what a subscriber gave up without a record. */
const METRICS = ['EventsDropped', 'OnFailureDestinationFailed'];

export const subscriberLostEventsAlarm = rule({
  id: 'SubscriberLostEventsAlarm',
  level: 'warning',
  appliesTo: 'busSubscribers',
  info: 'No alarm reports that a subscriber of a Custom Event Bus lost events.',
  explanation: 'A subscriber that cannot record a failed event, because it has no dead-letter queue or may not send to it, drops the event. A metric is the only trace.',
  fix: 'Create an alarm with an action (AlarmActions) on EventsDropped and OnFailureDestinationFailed (AWS/EventsV2) of the subscriber. AsyncTrigger.subscriber() and ' +
    'QueueTrigger.subscriber() have the alarm SubscriberEventsLost.',
  practices: ['A19', 'O06'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html',
  check: (subscriber, { alarms }) => {
    const found = subscriberNames(subscriber).flatMap(entry => alarms.on(entry, 'AWS/EventsV2', METRICS, 'Subscriber'));
    if (found.length === 0) return compliantIf(false, () => `No alarm watches ${METRICS.join(' or ')} of ${subscriber.logicalId}.`);
    return compliantIf(found.some(alarm => alarms.triggersAction(alarm)), () => `The alarm ${found[0].logicalId} has no effect.`);
  },
});
