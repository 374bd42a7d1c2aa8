import { EVENT_BUS_DEFAULT_RETENTION_DAYS } from '../../../limits';
import { QueueEntry, Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

const DAY_SECONDS = 86_400;

export const subscriberRetention = rule({
  id: 'SubscriberRetention',
  level: 'warning',
  appliesTo: 'busSubscribers',
  info: 'A Custom Event Bus forgets events whose failure records are still in the dead-letter queue of a subscriber.',
  explanation: 'A failure record holds the IDs of the events and not the events. They can only be read from the bus again, by a subscriber from a point in time, while the bus retains them: ' +
    'for one day by default.',
  fix: 'Let the bus retain events (StorageConfiguration.RetentionPeriodInDays) at least as long as the dead-letter queue keeps records (MessageRetentionPeriod), for example 14 days.',
  practices: ['A19'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-replay.html',
  check: ({ bus, deadLetterQueue }, app) => {
    if (deadLetterQueue === undefined) return undefined;
    const [busEntry, queue] = [app.entry(bus), app.entry(deadLetterQueue)];
    if (busEntry === undefined) return new Unknown('the bus is not in these templates');
    if (queue === undefined) return new Unknown('the dead-letter queue is not in these templates');
    const days = resolved(busEntry.properties.number('StorageConfiguration.RetentionPeriodInDays', EVENT_BUS_DEFAULT_RETENTION_DAYS));
    const seconds = resolved((queue as QueueEntry).retentionSeconds);
    return compliantIf(days * DAY_SECONDS >= seconds, () =>
      `${busEntry.logicalId} retains events for ${days} days, but ${queue.logicalId} keeps their failure records for ${seconds / DAY_SECONDS} days.`);
  },
});
