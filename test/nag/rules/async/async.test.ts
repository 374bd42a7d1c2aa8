import { Case, testCases, testCasesThroughAlias } from '../../cases';
import {
  alias, allow, arnOf, bucket, config, eventRule, fifo, fn, get, of, onFailure, permission, policy, queue, ref, schedule, subscription, topic,
  UNKNOWN, worker,
} from '../../resources';

const deadLetters = { DeadLetterConfig: { Arn: arnOf('sqs', 'dead') } };
const failed = onFailure(arnOf('sqs', 'failed'));
const rule = 'AsyncFailureDestination';
const bucketTelling = bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn') }] } });

describe('a function that is invoked asynchronously', () => {
  const invokedBy = (by: string, trigger: object): Case[] => [
    [`by ${by}, without a destination [A03]`, rule, 'Fn', 'violates', { Fn: fn(), Trigger: trigger, Topic: topic(), Rest: config() }],
    [`by ${by}, with a destination [A03]`, rule, 'Fn', 'complies', { Fn: fn(), Trigger: trigger, Topic: topic(), Config: config(failed) }],
    [`by ${by}, with a dead-letter queue`, rule, 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: arnOf('sqs', 'dead') } }), Trigger: trigger, Topic: topic() }],
  ];
  testCases([
    ...invokedBy('a service with a permission', permission('events.amazonaws.com')),
    ...invokedBy('IoT', permission('iot.amazonaws.com')),
    ...invokedBy('a rule', eventRule()),
    ...invokedBy('a schedule', schedule()),
    ...invokedBy('a topic', subscription()),
    ...invokedBy('a bucket', bucketTelling),
    ...invokedBy('the destination of another function', config({ FunctionName: 'other', DestinationConfig: { OnSuccess: { Destination: get('Fn') } } })),
    ['by nothing', rule, 'Fn', 'does not apply', { Fn: fn() }],
    ['by an API, synchronously', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission('apigateway.amazonaws.com') }],
    ['by an event source mapping, synchronously', rule, 'Fn', 'does not apply', worker()],
    ['by an unknown service', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission(UNKNOWN as never) }],
    ['with a destination for an unknown qualifier', rule, 'Fn', 'undecided', { Fn: fn(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: UNKNOWN }) }],
    ['through an alias, with a destination for $LATEST [A03, A14]', 'AsyncFailureDestination', 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config(failed) }],
    ['through an alias, with a destination for the alias [A03]', rule, 'Fn', 'complies', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config({ ...failed, Qualifier: 'live' }) }],
    ['directly, with a destination for the alias [A03]', rule, 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: 'live' }) }],
  ]);
});

describe('rules for destinations and dead-letter queues', () => {
  const cases: Case[] = [
    ['a maximum age that allows all attempts [A02]', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 270 }) }],
    ['a maximum age that ends before the last attempt [A02]', 'AsyncEventAge', 'Config', 'violates', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 269 }) }],
    ['a short maximum age without retries', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 }) }],
    ['the default maximum age', 'AsyncEventAge', 'Config', 'does not apply', { Fn: fn(), Config: config() }],
    ['an unknown maximum age', 'AsyncEventAge', 'Config', 'undecided', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: UNKNOWN }) }],
    ['a function outside of the app', 'AsyncEventAge', 'Config', 'undecided', { Config: config({ FunctionName: 'elsewhere', MaximumEventAgeInSeconds: 60 }) }],

    ['a standard queue [A04]', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: queue() }],
    ['a FIFO queue [A04, A07]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: fifo() }],
    ['a FIFO topic for successful events [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: ref('Done') } } }), Done: topic({ FifoTopic: true }) }],
    ['a bucket for failed events', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: bucket() }],
    ['a bucket for successful events [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: get('Done') } } }), Done: bucket() }],
    ['an unknown destination', 'AsyncDestinationType', 'Config', 'undecided', { Fn: fn(), Config: config(onFailure(UNKNOWN)) }],
    ['no destination', 'AsyncDestinationType', 'Config', 'does not apply', { Fn: fn(), Config: config() }],

    ['a FIFO dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'violates', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: fifo() }],
    ['a standard dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: queue() }],
    ['an unknown dead-letter queue', 'DeadLetterTargetType', 'Fn', 'undecided', { Fn: fn({ DeadLetterConfig: { TargetArn: UNKNOWN } }) }],
    ['no dead-letter queue', 'DeadLetterTargetType', 'Fn', 'does not apply', { Fn: fn() }],

    ['a target without a dead-letter queue [A14]', 'RuleDeadLetterQueue', 'Rule', 'violates', { Fn: fn(), Rule: eventRule() }],
    ['a target with a dead-letter queue [A14]', 'RuleDeadLetterQueue', 'Rule', 'complies', { Fn: fn(), Rule: eventRule(deadLetters) }],
    ['a rule that starts a pipeline', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: eventRule({ Arn: arnOf('codepipeline', 'p') }) }],
    ['an unknown target', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: eventRule({ Arn: UNKNOWN }) }],
    ['a rule without targets', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: of('AWS::Events::Rule')({}) }],
    ['unknown targets', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: of('AWS::Events::Rule')({ Targets: UNKNOWN }) }],
    ['a schedule without a dead-letter queue [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'violates', { Fn: fn(), Schedule: schedule() }],
    ['a schedule with a dead-letter queue [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'complies', { Fn: fn(), Schedule: schedule(deadLetters) }],
    ['a subscription without a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Fn: fn(), Topic: topic(), Subscription: subscription() }],
    ['a subscription with a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'complies', { Fn: fn(), Topic: topic(), Subscription: subscription({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['a subscription of a queue without a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Topic: topic(), Queue: queue(), Subscription: subscription({ Protocol: 'sqs', Endpoint: get('Queue') }) }],
    ['an email subscription', 'SubscriptionDeadLetterQueue', 'Subscription', 'does not apply', { Topic: topic(), Subscription: subscription({ Protocol: 'email', Endpoint: 'me@example.com' }) }],
    ['an unknown protocol', 'SubscriptionDeadLetterQueue', 'Subscription', 'undecided', { Topic: topic(), Fn: fn(), Subscription: subscription({ Protocol: UNKNOWN }) }],
    ['a subscription declared inside its topic [A14]', 'SubscriptionDeadLetterQueue', 'Topic', 'violates', { Fn: fn(), Topic: topic({ Subscription: [{ Protocol: 'lambda', Endpoint: get('Fn') }] }) }],
  ];
  testCasesThroughAlias(cases);
});

describe('FIFO queues and topics', () => {
  const toFifo = (target: object = {}, properties: object = { ContentBasedDeduplication: true }) => ({ Rule: eventRule({ Arn: get('Fifo'), ...target }), Fifo: fifo(properties) });
  const scheduled = (target: object = {}, properties: object = { ContentBasedDeduplication: true }) => ({ Hourly: schedule({ Arn: get('Fifo'), ...target }), Fifo: fifo(properties) });
  const group = { SqsParameters: { MessageGroupId: 'orders' } };
  const subscribed = (Topic: object, properties: object) => ({ Fn: fn(), Topic, S: subscription(properties) });
  const toQueue = (source: object = {}) => ({ Protocol: 'sqs', Endpoint: get('Queue'), ...source });
  const notifying = (list: string, target: object) => bucket({ NotificationConfiguration: { [`${list}Configurations`]: [{ Event: 's3:ObjectCreated:*', ...target }] } });
  testCases([
    ['a rule with a group [Q13]', 'RuleFifoTarget', 'Rule', 'complies', toFifo(group)],
    ['a rule without a group [Q13]', 'RuleFifoTarget', 'Rule', 'violates', toFifo()],
    ['a rule to a queue without deduplication by content [Q13]', 'RuleFifoTarget', 'Rule', 'violates', toFifo(group, {})],
    ['a rule to a queue with unknown deduplication', 'RuleFifoTarget', 'Rule', 'undecided', toFifo(group, { ContentBasedDeduplication: UNKNOWN })],
    ['a rule without a group, to a queue outside of the app [Q13]', 'RuleFifoTarget', 'Rule', 'violates', { Rule: eventRule({ Arn: arnOf('sqs', 'q.fifo') }) }],
    ['a rule with a group, to a queue outside of the app', 'RuleFifoTarget', 'Rule', 'complies', { Rule: eventRule({ Arn: arnOf('sqs', 'q.fifo'), ...group }) }],
    ['a rule to a standard queue', 'RuleFifoTarget', 'Rule', 'does not apply', { Rule: eventRule({ Arn: get('Queue') }), Queue: queue() }],
    ['a rule to a function with such a name', 'RuleFifoTarget', 'Rule', 'does not apply', { Fn: fn(), Rule: eventRule() }],
    ['a rule to an unknown target', 'RuleFifoTarget', 'Rule', 'undecided', { Rule: eventRule({ Arn: UNKNOWN }) }],
    ['a schedule with a group [Q13]', 'ScheduleFifoTarget', 'Hourly', 'complies', scheduled(group)],
    ['a schedule without a group [Q13]', 'ScheduleFifoTarget', 'Hourly', 'violates', scheduled()],
    ['a schedule to a function', 'ScheduleFifoTarget', 'Hourly', 'does not apply', { Fn: fn(), Hourly: schedule() }],
    ['a schedule to an unknown target', 'ScheduleFifoTarget', 'Hourly', 'undecided', { Hourly: schedule({ Arn: UNKNOWN }) }],

    ['a FIFO queue of a FIFO topic [Q13]', 'SubscriptionFifoType', 'S', 'complies', { ...subscribed(topic({ FifoTopic: true }), toQueue()), Queue: fifo() }],
    ['a standard queue of a FIFO topic', 'SubscriptionFifoType', 'S', 'complies', { ...subscribed(topic({ FifoTopic: true }), toQueue()), Queue: queue() }],
    ['a FIFO queue of a standard topic [Q13]', 'SubscriptionFifoType', 'S', 'violates', { ...subscribed(topic(), toQueue()), Queue: fifo() }],
    ['a standard queue of a standard topic', 'SubscriptionFifoType', 'S', 'complies', { ...subscribed(topic(), toQueue()), Queue: queue() }],
    ['a function of a FIFO topic [Q13]', 'SubscriptionFifoType', 'S', 'violates', subscribed(topic({ FifoTopic: true }), {})],
    ['a function of a FIFO topic outside of the app [Q13]', 'SubscriptionFifoType', 'S', 'violates', subscribed(topic(), { TopicArn: arnOf('sns', 't.fifo') })],
    ['a function of a standard topic', 'SubscriptionFifoType', 'S', 'does not apply', subscribed(topic(), {})],
    ['no endpoint', 'SubscriptionFifoType', 'S', 'does not apply', subscribed(topic(), { Endpoint: undefined })],
    ['an unknown queue', 'SubscriptionFifoType', 'S', 'undecided', subscribed(topic(), toQueue({ Endpoint: UNKNOWN }))],

    ['a bucket that notifies a standard queue [Q13]', 'NotificationFifoTarget', 'Bucket', 'complies', { Bucket: notifying('Queue', { Queue: get('Queue') }), Queue: queue() }],
    ['a bucket that notifies a FIFO queue [Q13]', 'NotificationFifoTarget', 'Bucket', 'violates', { Bucket: notifying('Queue', { Queue: get('Queue') }), Queue: fifo() }],
    ['a bucket that notifies a FIFO topic [Q13]', 'NotificationFifoTarget', 'Bucket', 'violates', { Bucket: notifying('Topic', { Topic: arnOf('sns', 't.fifo') }) }],
    ['a bucket that notifies an unknown queue', 'NotificationFifoTarget', 'Bucket', 'undecided', { Bucket: notifying('Queue', { Queue: UNKNOWN }) }],
    ['a bucket that sends its events to EventBridge', 'NotificationFifoTarget', 'Bucket', 'does not apply', { Bucket: bucket({ NotificationConfiguration: { EventBridgeConfiguration: {} } }) }],
  ]);
});

describe('filter policies and notifications', () => {
  const filtered = (FilterPolicy: unknown, properties: object = {}) =>
    ({ Fn: fn(), Topic: topic(), S: subscription({ FilterPolicy, ...properties }) });
  const ofBucket = (FilterPolicy: unknown, properties: object = {}) =>
    ({ ...filtered(FilterPolicy, properties), Bucket: bucket({ NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: ref('Topic') }] } }) });
  const custom = (properties: object = {}) => of('Custom::S3BucketNotifications')({ ServiceToken: 'x', BucketName: ref('Bucket'), NotificationConfiguration: {}, ...properties });
  testCases([
    ['an attribute of messages that the app publishes [K17]', 'SubscriptionFilterPolicy', 'S', 'complies', filtered({ kind: ['paid'] })],
    ['a policy that SNS rejects [K17]', 'SubscriptionFilterPolicy', 'S', 'violates', filtered({ kind: 'paid' })],
    ['a nested policy for attributes [K17]', 'SubscriptionFilterPolicy', 'S', 'violates', filtered({ order: { kind: ['paid'] } })],
    ['an attribute of the notifications of S3 [K17]', 'SubscriptionFilterPolicy', 'S', 'violates', ofBucket({ eventName: ['ObjectCreated:Put'] })],
    ['an attribute of the events of EventBridge [K17]', 'SubscriptionFilterPolicy', 'S', 'violates', { ...filtered({ kind: ['paid'] }), Rule: eventRule({ Arn: ref('Topic') }) }],
    ['an attribute of notifications and of messages that a function publishes', 'SubscriptionFilterPolicy', 'S', 'complies', { ...ofBucket({ kind: ['paid'] }), Role: of('AWS::IAM::Role')(), P: policy(allow('sns:Publish', ref('Topic'))) }],
    ['an attribute that the notifications must not have', 'SubscriptionFilterPolicy', 'S', 'complies', ofBucket({ test: [{ exists: false }] })],
    ['an empty policy', 'SubscriptionFilterPolicy', 'S', 'complies', ofBucket({})],
    ['the body of the notifications of S3 [K17]', 'SubscriptionFilterPolicy', 'S', 'complies', ofBucket({ Records: { eventName: ['ObjectCreated:Put'] } }, { FilterPolicyScope: 'MessageBody' })],
    ['an unknown value', 'SubscriptionFilterPolicy', 'S', 'undecided', ofBucket({ kind: [UNKNOWN] })],
    ['an unknown policy', 'SubscriptionFilterPolicy', 'S', 'undecided', filtered(UNKNOWN)],
    ['no policy', 'SubscriptionFilterPolicy', 'S', 'does not apply', filtered(undefined)],

    ['a bucket with its own notifications [A17]', 'NotificationWriters', 'Bucket', 'complies', { Fn: fn(), Bucket: bucketTelling }],
    ['a bucket with a custom resource [A17]', 'NotificationWriters', 'Bucket', 'complies', { Bucket: bucket(), It: custom({ Managed: true }) }],
    ['a bucket with its own notifications and a custom resource [A17]', 'NotificationWriters', 'Bucket', 'violates', { Fn: fn(), Bucket: bucketTelling, It: custom({ Managed: true }) }],
    ['a bucket with its own notifications and one that leaves those of others [A17]', 'NotificationWriters', 'Bucket', 'violates', { Fn: fn(), Bucket: bucketTelling, It: custom({ Managed: false }) }],
    ['two custom resources that leave the notifications of others', 'NotificationWriters', 'One', 'complies', { One: custom({ Managed: false, BucketName: 'b' }), Two: custom({ Managed: false, BucketName: 'b' }) }],
    ['a bucket without notifications', 'NotificationWriters', 'Bucket', 'does not apply', { Bucket: bucket() }],

    ['destinations of a durable function [A04]', 'DurableDestinations', 'Config', 'violates', { Fn: fn({ DurableConfig: { ExecutionTimeout: 60 } }), Dead: queue(), Config: config(onFailure(get('Dead'))) }],
    ['destinations of a version of a durable function [A04]', 'DurableDestinations', 'Config', 'violates', {
      Fn: fn({ DurableConfig: { ExecutionTimeout: 60 } }), Dead: queue(), Config: config({ Qualifier: '1', DestinationConfig: { OnSuccess: { Destination: get('Dead') } } }),
    }],
    ['a configuration of a durable function without destinations [A04]', 'DurableDestinations', 'Config', 'complies', { Fn: fn({ DurableConfig: { ExecutionTimeout: 60 } }), Config: config({ MaximumRetryAttempts: 1 }) }],
    ['destinations of a function that is not durable', 'DurableDestinations', 'Config', 'does not apply', { Fn: fn(), Dead: queue(), Config: config(onFailure(get('Dead'))) }],
  ]);
});
