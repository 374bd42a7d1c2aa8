import { compliantIf, rule } from '../../model/rule';

export const notificationWriters = rule({
  id: 'NotificationWriters',
  level: 'error',
  appliesTo: 'buckets',
  info: 'Several resources write the notifications of a bucket.',
  explanation: 'Each of them replaces what the others wrote, and the events of the others are lost without an alarm.',
  fix: 'Leave the notifications to one resource (NotificationConfiguration, bucket.addEventNotification on the same bucket object), or let the bucket send its events to EventBridge only, with ' +
    'a rule (AWS::Events::Rule) for each receiver.',
  practices: ['A17'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html',
  check: ({ logicalId, writers }) => {
    if (writers.length === 0) return undefined;
    return compliantIf(writers.length === 1 || !writers.some(({ replaces }) => replaces), () => `The notifications of ${logicalId} are written by ${writers.map(writer => writer.logicalId).join(', ')}.`);
  },
});
