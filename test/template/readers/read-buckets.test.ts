import { Unknown } from '../../../src/template';
import { flowOf, FUNCTION, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const FUNCTION_ARN = { 'Fn::GetAtt': ['Function', 'Arn'] };
const QUEUE_ARN = { 'Fn::GetAtt': ['Queue', 'Arn'] };
const resources = (Properties: object, more: object = {}) =>
  ({ Bucket: { Type: 'AWS::S3::Bucket', Properties }, Function: FUNCTION, Queue: QUEUE, Topic: { Type: 'AWS::SNS::Topic' }, ...more });
const bucket = (Properties: object) => flowOf(resources(Properties)).buckets[0];
const notifying = (NotificationConfiguration: unknown) => bucket({ NotificationConfiguration });
const custom = (Properties: object) => ({ Type: 'Custom::S3BucketNotifications', Properties });

describe('readBucket', () => {
  test('reads a bucket without notifications', () => {
    expect(bucket({})).toMatchObject({ notifications: [], eventBridge: false, kmsKey: undefined });
  });

  test('reads direct notifications', () => {
    expect(notifying({
      LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: FUNCTION_ARN, Filter: { S3Key: { Rules: [{ Name: 'Prefix', Value: 'in/' }, { Name: 'suffix', Value: '.csv' }] } } }],
      QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: QUEUE_ARN }],
      TopicConfigurations: [{ Event: 's3:ObjectRestore:*', Topic: { Ref: 'Topic' } }],
    }).notifications).toMatchObject([
      { events: ['s3:ObjectCreated:*'], target: { key: 'Stack/Function' }, prefix: 'in/', suffix: '.csv' },
      { events: ['s3:ObjectRemoved:*'], target: { key: 'Stack/Queue' } },
      { events: ['s3:ObjectRestore:*'], target: { key: 'Stack/Topic' } },
    ]);
  });

  test('reads the EventBridge configuration', () => {
    expect(notifying({ EventBridgeConfiguration: {} }).eventBridge).toBe(true);
    expect(notifying({ EventBridgeConfiguration: { EventBridgeEnabled: false } }).eventBridge).toBe(false);
    expect(notifying({ EventBridgeConfiguration: { EventBridgeEnabled: 'true' } }).eventBridge).toBe(true);
  });

  test('reads the encryption key', () => {
    const encrypted = (...rules: unknown[]) => bucket({ BucketEncryption: { ServerSideEncryptionConfiguration: rules } }).kmsKey;
    expect(encrypted({ ServerSideEncryptionByDefault: { KMSMasterKeyID: 'k' } })).toEqual({ value: 'k' });
    expect(encrypted({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } })).toBeUndefined();
    expect(encrypted(unknown)).toEqual({ value: why });
    expect(bucket({ BucketEncryption: unknown }).kmsKey).toEqual({ value: why });
  });

  test('keeps unknown values', () => {
    expect(notifying(unknown)).toMatchObject({ notifications: why, eventBridge: why });
    expect(notifying({ LambdaConfigurations: unknown }).notifications).toEqual(why);
    expect(notifying({ QueueConfigurations: [unknown] }).notifications).toEqual([{ events: [why], target: { value: why } }]);
    const filtered = (Rules: unknown) => notifying({
      QueueConfigurations: [{ Event: unknown, Queue: QUEUE_ARN, Filter: { S3Key: { Rules } } }],
    }).notifications;
    expect(filtered(unknown)).toMatchObject([{ events: [why], prefix: why, suffix: why }]);
    expect(filtered([unknown])).toMatchObject([{ prefix: why, suffix: why }]);
    expect(filtered([{ Name: unknown }])).toMatchObject([{ prefix: why, suffix: why }]);
  });
});

describe('readCdkNotifications', () => {
  const NotificationConfiguration = {
    EventBridgeConfiguration: {},
    LambdaFunctionConfigurations: [{ Events: ['s3:ObjectCreated:*', unknown], LambdaFunctionArn: FUNCTION_ARN, Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } } }],
    QueueConfigurations: [{ Events: unknown, QueueArn: QUEUE_ARN }],
    TopicConfigurations: [{ Events: [], TopicArn: { Ref: 'Topic' } }],
  };
  const notifications = [
    { events: ['s3:ObjectCreated:*', why], target: { key: 'Stack/Function' }, prefix: 'in/' },
    { events: [why], target: { key: 'Stack/Queue' } },
    { events: [], target: { key: 'Stack/Topic' } },
  ];

  test('adds the notifications of the custom resource to the bucket', () => {
    const { buckets } = flowOf(resources({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:TestEvent', Queue: QUEUE_ARN }] } }, {
      Notifications: custom({ BucketName: { Ref: 'Bucket' }, NotificationConfiguration }),
    }));
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({ key: 'Stack/Bucket', eventBridge: true, notifications: [{ events: ['s3:TestEvent'] }, ...notifications] });
  });

  test('does not depend on the order in the template', () => {
    const { buckets } = flowOf({ Notifications: custom({ BucketName: { Ref: 'Bucket' }, NotificationConfiguration: {} }), ...resources({ NotificationConfiguration: { EventBridgeConfiguration: {} } }) });
    expect(buckets).toMatchObject([{ key: 'Stack/Bucket', eventBridge: true, notifications: [] }]);
  });

  test('represents a bucket that is not in the templates', () => {
    const { buckets } = flowOf(resources({}, { Notifications: custom({ BucketName: 'imported', NotificationConfiguration }) }));
    expect(buckets[1]).toMatchObject({ key: 'Stack/Notifications', name: 'imported', arn: 'arn:aws:s3:::imported', eventBridge: true, notifications });
  });

  test('keeps unknown values', () => {
    const of = (Properties: object) => flowOf({ Notifications: custom(Properties) }).buckets[0];
    expect(of({ BucketName: unknown })).toMatchObject({ name: 'Stack-Notifications', notifications: [], eventBridge: false });
    expect(of({ BucketName: 'b', NotificationConfiguration: unknown })).toMatchObject({ notifications: why, eventBridge: why });
  });
});

test('the writers of the notifications of a bucket are known', () => {
  const { buckets } = flowOf(resources({ NotificationConfiguration: {} }, {
    Own: custom({ BucketName: { Ref: 'Bucket' }, NotificationConfiguration: {}, Managed: true }),
    Other: custom({ BucketName: 'other', NotificationConfiguration: {}, Managed: false }),
    Plain: { Type: 'AWS::S3::Bucket' },
  }));
  expect(buckets.map(({ writers }) => writers)).toEqual([
    [{ logicalId: 'Bucket', replaces: true }, { logicalId: 'Own', replaces: true }], [], [{ logicalId: 'Other', replaces: false }],
  ]);
});
