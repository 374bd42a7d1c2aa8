import { checkDeliveries } from './delivery-check';
import { rule } from '../../model/rule';

export const topicSenderPermissions = rule({
  id: 'TopicSenderPermissions',
  level: 'error',
  appliesTo: 'topics',
  info: 'A service or alarm that publishes to the topic is not allowed to.',
  explanation: 'CloudWatch, S3 and EventBridge publish only if the topic policy, and the policy of the key of an encrypted topic, allow it. A topic ' +
    'policy replaces the default one, which allows the alarms of the account. If it is not allowed, the event or the notification is lost.',
  fix: 'Allow sns:Publish for the service principal, for example cloudwatch.amazonaws.com, in an AWS::SNS::TopicPolicy, as topic.grantPublish(principal) does. Encrypt with a ' +
    'customer managed key whose policy allows the service kms:GenerateDataKey and kms:Decrypt, because no service can use alias/aws/sns.',
  practices: ['Q21', 'O18'],
  link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  check: (topic, app) => checkDeliveries(topic, app, 'topic', 'sns:Publish'),
});
