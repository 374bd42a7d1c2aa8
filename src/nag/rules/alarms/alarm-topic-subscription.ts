import { Unknown } from '../../../template';
import { listed } from '../../model/listed';
import { compliantIf, rule } from '../../model/rule';

export const alarmTopicSubscription = rule({
  id: 'AlarmTopicSubscription',
  level: 'warning',
  appliesTo: 'topics',
  info: 'Alarms send to a topic that nobody subscribes to.',
  explanation: 'SNS accepts the message and delivers it to nobody, so that nobody learns of the failure.',
  fix: 'Subscribe an address, a queue or a function to the topic (AWS::SNS::Subscription, topic.addSubscription), or acknowledge the finding if somebody subscribes by hand.',
  practices: ['O18'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html',
  check: (topic, app) => {
    const alarms = app.topics.alarmsOf(topic);
    if (alarms.length === 0) return undefined;
    const subscribed = app.topics.isSubscribed(topic);
    if (!subscribed && app.topics.isShared(topic)) return new Unknown('the topic is exported, and may have subscriptions in other apps');
    return compliantIf(subscribed, () => `${topic.logicalId} receives the messages of ${listed(alarms.map(({ logicalId }) => logicalId))}, but has no subscription.`);
  },
});
