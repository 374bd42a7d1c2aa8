import { isFifo } from '../../model/fifo';
import { compliantIf, resolved, rule } from '../../model/rule';

export const notificationFifoTarget = rule({
  id: 'NotificationFifoTarget',
  level: 'error',
  appliesTo: 'buckets',
  info: 'A bucket notifies a FIFO queue or topic.',
  explanation: 'S3 notifies standard queues and topics only. It rejects the configuration, so the deployment fails.',
  fix: 'Use a standard queue or topic (QueueConfigurations, TopicConfigurations, addEventNotification), or send the events to EventBridge, where a rule (AWS::Events::Rule) can send them to a FIFO queue.',
  practices: ['Q13'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  check: ({ logicalId, notifications }, app) => {
    const targets = resolved(notifications).map(({ target }) => target);
    if (targets.length === 0) return undefined;
    const fifo = targets.find(target => isFifo(resolved(target.value), app.entry(target)));
    return compliantIf(fifo === undefined, () => `${logicalId} notifies ${fifo?.value}, which is a FIFO queue or topic.`);
  },
});
