import { testCases } from '../../cases';
import {
  allow, bucket, config, fn, get, mapping, of, policy, queue, ref, role, stream, streamMapping, subscription, topic, UNKNOWN, worker,
} from '../../resources';

const may = (...statements: object[]) => ({ Fn: fn(), Role: role(), Policy: policy(...statements) });
const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], ...properties });
const objects = (keys: string) => ({ 'Fn::Join': ['', [get('Bucket'), `/${keys}`]] });
const ofKey = (prefix: unknown, suffix?: string) => ({ Filter: { S3Key: { Rules: [...prefix === undefined ? [] : [{ Name: 'prefix', Value: prefix }], ...suffix === undefined ? [] : [{ Name: 'suffix', Value: suffix }]] } } });
const telling = (notification: object = {}) => bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn'), ...notification }] } });
const tellingQueue = (notification: object = {}) => bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: get('Queue'), ...notification }] } });
const tellingTopic = bucket({ NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: ref('Topic') }] } });
const subscribedQueue = (properties: object = {}) => subscription({ Protocol: 'sqs', Endpoint: get('Queue'), ...properties });
const byCdk = (BucketName: unknown) => of('Custom::S3BucketNotifications')({
  ServiceToken: 'arn:aws:lambda:us-east-1:1:function:f', BucketName, NotificationConfiguration: { QueueConfigurations: [{ Events: ['s3:ObjectCreated:*'], QueueArn: get('Queue') }] },
});
const deny = (properties: object = {}) => ({ Effect: 'Deny', Action: 'sqs:Send*', Resource: get('Queue'), ...properties });
const write = allow('s3:PutObject', objects('*'));

/** A bucket whose events reach the function by a rule. */
const viaEventBridge = (key: unknown, right: object, target: object = {}) => ({
  Bucket: bucket({ BucketName: 'uploads', NotificationConfiguration: { EventBridgeConfiguration: {} } }),
  Rule: of('AWS::Events::Rule')({
    EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [ref('Bucket')] }, ...key !== undefined && { object: { key } } } },
    Targets: [{ Id: 'T', Arn: get('Fn'), ...target }],
  }),
  ...may(right),
});
const s3Rule = (EventPattern: object) => of('AWS::Events::Rule')({ EventPattern, Targets: [{ Id: 'T', Arn: get('Fn') }] });
const onBus = (EventPattern: unknown, bus: object = { EventBusName: ref('Bus') }) => ({
  Bus: of('AWS::Events::EventBus')({ Name: 'orders' }), Rule: of('AWS::Events::Rule')({ EventPattern, Targets: [{ Id: 'T', Arn: get('Fn') }], ...bus }),
});
const results = (destination: unknown, properties: object = {}) =>
  config({ DestinationConfig: { OnSuccess: { Destination: destination } }, ...properties });
const putEvents = allow('events:PutEvents', get('Bus'));

describe('a function that causes its own events', () => {
  testCases([
    ['a function that sends to its own queue [E09]', 'WritesToSource', 'Fn', 'violates', { ...worker(), ...may(allow('sqs:SendMessage', get('Queue'))) }],
    ['a function that sends to another queue [E09]', 'WritesToSource', 'Fn', 'complies', { ...worker(), Out: queue(), ...may(allow('sqs:SendMessage', get('Out'))) }],
    ['a function that sends to its own queue by a managed policy of the templates [E09]', 'WritesToSource', 'Fn', 'violates', {
      ...worker(), Role: role({ ManagedPolicyArns: [ref('Managed')] }), Managed: of('AWS::IAM::ManagedPolicy')({ PolicyDocument: { Statement: [allow('sqs:SendMessage', get('Queue'))] } }),
    }],
    ['a function that can only receive', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], get('Queue'))) }],
    ['a function that is denied all but other actions [E09]', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(allow('sqs:*', '*'), deny({ Action: undefined, NotAction: 'sqs:Receive*' })) }],
    ['a function that is denied all but sending [E09]', 'WritesToSource', 'Fn', 'violates', { ...worker(), ...may(allow('sqs:*', '*'), deny({ Action: undefined, NotAction: 'sqs:S*' })) }],
    ['a function that is denied all queues but another [E09]', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(allow('sqs:*', '*'), deny({ Resource: undefined, NotResource: 'arn:aws:sqs:us-east-1:1:other' })) }],
    ['a function that can send to all queues but its own [E09]', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(allow('sqs:*', '*'), deny()) }],
    ['a function that cannot send to its own queue under a condition', 'WritesToSource', 'Fn', 'violates', {
      ...worker(), ...may(allow('sqs:*', '*'), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
    }],
    ['a function that can send to all queues', 'WritesToSource', 'Fn', 'violates', { ...worker(), ...may(allow('sqs:Send*', '*')) }],
    ['a function that publishes to its own topic [E09]', 'WritesToSource', 'Fn', 'violates', { Topic: topic(), S: subscription(), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['a function that publishes to its own topic with a filter', 'WritesToSource', 'Fn', 'does not apply', { Topic: topic(), S: subscription({ FilterPolicy: { a: ['b'] } }), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['a function that writes to its own bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(), ...may(allow('s3:PutObject', objects('*'))) }],
    ['a function that may write all objects, and is notified of one prefix [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', objects('*'))) }],
    ['a function that may write below the prefix [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', objects('in/small/*'))) }],
    ['a function that may write below another prefix [E09]', 'WritesToSource', 'Fn', 'complies', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', objects('out/*'))) }],
    ['a function that may write with another suffix [E09]', 'WritesToSource', 'Fn', 'complies', { Bucket: telling(ofKey(undefined, '.jpg')), ...may(allow('s3:PutObject', objects('*.png'))) }],
    ['a function that may write one object [E09]', 'WritesToSource', 'Fn', 'complies', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', objects('report.csv'))) }],
    ['a function that may write one object below the prefix [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', objects('in/report.csv'))) }],
    ['a function that may write all objects of all buckets [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: telling(ofKey('in/')), ...may(allow('s3:PutObject', '*')) }],
    ['a function that may write the objects of another bucket', 'WritesToSource', 'Fn', 'complies', { Bucket: telling(), ...may(allow('s3:PutObject', 'arn:aws:s3:::other/*')) }],
    ['a function that may write unknown objects', 'WritesToSource', 'Fn', 'complies', { Bucket: telling(), ...may(allow('s3:PutObject', UNKNOWN)) }],
    ['a function that is notified of an unknown prefix', 'WritesToSource', 'Fn', 'undecided', { Bucket: telling(ofKey(UNKNOWN)), ...may(allow('s3:PutObject', objects('*'))) }],
    ['a function that is notified of deleted objects', 'WritesToSource', 'Fn', 'does not apply', { Bucket: telling({ Event: 's3:ObjectRemoved:*' }), ...may(allow('s3:PutObject', objects('*'))) }],
    ['a function that writes to its own stream [E09]', 'WritesToSource', 'Fn', 'violates', { Stream: stream(), Mapping: streamMapping(), ...may(allow('kinesis:PutRecord', get('Stream'))) }],
    ['a function that writes to the table whose stream it reads [E09]', 'WritesToSource', 'Fn', 'violates', {
      Table: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }), Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn') }), ...may(allow('dynamodb:PutItem', get('Table'))),
    }],
    ['a function that writes to the table whose stream it reads with a filter', 'WritesToSource', 'Fn', 'does not apply', {
      Table: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
      Mapping: streamMapping({ EventSourceArn: get('Table', 'StreamArn'), FilterCriteria: { Filters: [{ Pattern: '{}' }] } }),
      ...may(allow('dynamodb:PutItem', get('Table'))),
    }],
    ['a function with an imported role', 'WritesToSource', 'Fn', 'complies', { ...worker({}, { Role: 'arn:aws:iam::1:role/r' }) }],
    ['a function that nothing invokes', 'WritesToSource', 'Fn', 'does not apply', may(allow('sqs:SendMessage', '*'))],

    ['bucket, queue, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: tellingQueue(), ...worker(), ...may(write) }],
    ['a bucket with the custom resource of the CDK, queue, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: bucket(), It: byCdk(ref('Bucket')), ...worker(), ...may(write) }],
    ['a bucket outside of the app, queue, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { It: byCdk('uploads'), ...worker(), ...may(allow('s3:PutObject', 'arn:aws:s3:::uploads/*')) }],
    ['bucket, queue, function, another prefix of the bucket [E09]', 'WritesToSource', 'Fn', 'complies', { Bucket: tellingQueue(ofKey('in/')), ...worker(), ...may(allow('s3:PutObject', objects('out/*'))) }],
    ['bucket, queue with a filter, function, bucket', 'WritesToSource', 'Fn', 'does not apply', { Bucket: tellingQueue(), ...worker({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"Records":[{"exists":true}]}}' }] } }), ...may(write) }],
    ['bucket, queue with a disabled mapping', 'WritesToSource', 'Fn', 'does not apply', { Bucket: tellingQueue(), ...worker({ Enabled: false }), ...may(write) }],
    ['bucket, topic, queue, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: tellingTopic, Topic: topic(), S: subscribedQueue(), ...worker(), ...may(write) }],
    ['a bucket with unknown notifications', 'WritesToSource', 'Fn', 'does not apply', { Bucket: bucket({ NotificationConfiguration: UNKNOWN }), ...may(write) }],
    ['a Kafka cluster, to which no role can write', 'WritesToSource', 'Fn', 'complies', { Cluster: of('AWS::MSK::Cluster')(), Mapping: mapping({ EventSourceArn: get('Cluster') }), ...may(allow('*', '*')) }],
    ['bucket, topic, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { Bucket: tellingTopic, Topic: topic(), S: subscription(), ...may(write) }],
    ['bucket, topic with a filter policy, queue, function, bucket', 'WritesToSource', 'Fn', 'complies', { Bucket: tellingTopic, Topic: topic(), S: subscribedQueue({ FilterPolicy: { a: ['b'] } }), ...worker(), ...may(write) }],
    ['topic, queue, function, topic [E09]', 'WritesToSource', 'Fn', 'violates', { Topic: topic(), S: subscribedQueue(), ...worker(), ...may(allow('sns:Publish', ref('Topic'))) }],
    ['a topic, a queue, a function and another topic, which sends to another queue', 'WritesToSource', 'Fn', 'complies', {
      Topic: topic(), S: subscribedQueue(), ...worker(), Done: topic(), T: subscribedQueue({ TopicArn: ref('Done'), Endpoint: get('Out') }), Out: queue(), ...may(allow('sns:Publish', ref('Done'))),
    }],
    ['a consumer with enhanced fan-out that writes to its stream [E09]', 'WritesToSource', 'Fn', 'violates', {
      Stream: stream(), Reader: of('AWS::Kinesis::StreamConsumer')({ ConsumerName: 'c', StreamARN: get('Stream') }), Mapping: streamMapping({ EventSourceArn: ref('Reader') }), ...may(allow('kinesis:PutRecords', get('Stream'))),
    }],

    ['bucket, EventBridge, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge(undefined, write)],
    ['bucket, EventBridge, queue, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { ...viaEventBridge(undefined, write, { Arn: get('Queue') }), Queue: queue(), Mapping: mapping() }],
    ['bucket, EventBridge with the prefix to which the function may write [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge([{ prefix: 'in/' }], allow('s3:PutObject', objects('in/*')))],
    ['bucket, EventBridge with another prefix', 'WritesToSource', 'Fn', 'complies', viaEventBridge([{ prefix: 'in/' }], allow('s3:PutObject', objects('out/*')))],
    ['bucket, EventBridge with a prefix inside the right [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge([{ prefix: 'in/new/' }], allow('s3:PutObject', objects('in/*')))],
    ['bucket, EventBridge with a suffix, of any object [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge([{ suffix: '.jpg' }], write)],
    ['bucket, EventBridge with one key [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge(['report.csv'], allow('s3:PutObject', objects('report.csv')))],
    ['bucket, EventBridge with a wildcard, of other objects', 'WritesToSource', 'Fn', 'complies', viaEventBridge([{ wildcard: 'in/*/new/*.jpg' }], allow('s3:PutObject', objects('out/*')))],
    ['bucket, EventBridge with a wildcard, of such objects [E09]', 'WritesToSource', 'Fn', 'violates', viaEventBridge([{ wildcard: 'in/*/new/*.jpg' }], allow('s3:PutObject', objects('in/*')))],
    ['bucket, EventBridge with the events of all buckets, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { ...viaEventBridge(undefined, write), Rule: s3Rule({ 'source': ['aws.s3'], 'detail-type': ['Object Created'] }) }],
    ['bucket, EventBridge with the events of all buckets, function, bucket that sends none', 'WritesToSource', 'Fn', 'complies', {
      ...viaEventBridge(undefined, allow('s3:PutObject', 'arn:aws:s3:::other/*')), Rule: s3Rule({ source: ['aws.s3'] }), Other: bucket({ BucketName: 'other' }),
    }],
    ['bucket, EventBridge with its ARN, function, bucket [E09]', 'WritesToSource', 'Fn', 'violates', { ...viaEventBridge(undefined, write), Rule: s3Rule({ source: ['aws.s3'], resources: [get('Bucket')] }) }],
    ['bucket, EventBridge with the events of deleted objects', 'WritesToSource', 'Fn', 'does not apply', { ...viaEventBridge(undefined, write), Rule: s3Rule({ 'source': ['aws.s3'], 'detail-type': ['Object Deleted'] }) }],
    ['bucket, EventBridge with a pattern that it rejects', 'WritesToSource', 'Fn', 'does not apply', { ...viaEventBridge(undefined, write), Rule: s3Rule({ source: 'aws.s3' }) }],
    ['another bucket, EventBridge, function', 'WritesToSource', 'Fn', 'does not apply', { ...viaEventBridge(undefined, write), Bucket: bucket({ BucketName: 'uploads' }) }],
    ['bucket, EventBridge with keys that no object has', 'WritesToSource', 'Fn', 'does not apply', viaEventBridge([{ cidr: '10.0.0.0/8' }], write)],
    ['bucket, EventBridge with an unknown pattern', 'WritesToSource', 'Fn', 'does not apply', viaEventBridge(UNKNOWN, write)],

    ['an event bus, a rule for everything, function, event bus [E09]', 'WritesToSource', 'Fn', 'violates', { ...onBus({ source: [{ prefix: '' }] }), ...may(putEvents) }],
    ['an event bus, a rule for the account, function, event bus [E09]', 'WritesToSource', 'Fn', 'violates', { ...onBus({ account: [ref('AWS::AccountId')] }), ...may(putEvents) }],
    ['an event bus, a rule for one source, function, event bus', 'WritesToSource', 'Fn', 'does not apply', { ...onBus({ source: ['shop'] }), ...may(putEvents) }],
    ['an event bus, a disabled rule, function, event bus', 'WritesToSource', 'Fn', 'does not apply', { ...onBus({ source: [{ prefix: '' }] }, { EventBusName: ref('Bus'), State: 'DISABLED' }), ...may(putEvents) }],
    ['the default event bus, a rule for everything, function, default event bus [E09]', 'WritesToSource', 'Fn', 'violates', { ...onBus({ source: [{ prefix: '' }] }, {}), ...may(allow('events:PutEvents', '*')) }],
    ['a rule on a schedule', 'WritesToSource', 'Fn', 'does not apply', { ...onBus(undefined, { ScheduleExpression: 'rate(1 hour)' }), ...may(putEvents) }],

    ['a function whose results go to the topic that invokes it [E09]', 'WritesToSource', 'Fn', 'violates', { ...may(), Topic: topic(), S: subscription(), Config: results(ref('Topic')) }],
    ['a function whose results invoke it again [E09]', 'WritesToSource', 'Fn', 'violates', { ...may(), Topic: topic(), S: subscription(), Config: results(get('Fn')) }],
    ['a function whose results go to another one, whose results invoke it again [E09]', 'WritesToSource', 'Fn', 'violates', {
      ...may(), Other: fn(), Topic: topic(), S: subscription(), Config: results(get('Other')), Back: results(get('Fn'), { FunctionName: ref('Other') }),
    }],
    ['a function whose results go to a queue that it polls, which ends there', 'WritesToSource', 'Fn', 'complies', { ...worker(), ...may(), Topic: topic(), S: subscription(), Config: results(get('Queue')) }],
    ['a function whose results reach it by EventBridge [E09]', 'WritesToSource', 'Fn', 'violates', { ...may(), Config: results(get('Bus')), ...onBus({ source: ['lambda'] }) }],
    ['a function whose results go to an event bus with a rule for something else', 'WritesToSource', 'Fn', 'does not apply', { ...may(), Config: results(get('Bus')), ...onBus({ source: ['shop'] }) }],
    ['a bucket that invokes a function, whose results invoke another one that writes to the bucket [E09]', 'WritesToSource', 'Fn', 'violates', {
      Bucket: telling({ Function: get('First') }), First: fn({ Role: 'arn:aws:iam::1:role/r' }), Config: results(get('Fn'), { FunctionName: ref('First') }), ...may(write),
    }],
    ['a queue that a function polls, so that its results go nowhere', 'WritesToSource', 'Fn', 'does not apply', {
      ...worker({ FunctionName: ref('First') }), First: fn({ Role: 'arn:aws:iam::1:role/r' }), Config: results(get('Fn'), { FunctionName: ref('First') }), ...may(allow('sqs:SendMessage', get('Queue'))),
    }],
    ['a function whose failed events go to the topic that invokes it, which ends after some retries', 'WritesToSource', 'Fn', 'complies', {
      ...may(), Topic: topic(), S: subscription(), Config: config({ DestinationConfig: { OnFailure: { Destination: ref('Topic') } } }),
    }],
  ]);
});
