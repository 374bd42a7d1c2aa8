import { Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const resources = (topic: object, subscription: object) => ({
  Topic: { Type: 'AWS::SNS::Topic', Properties: topic },
  Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'lambda', Endpoint: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...subscription } },
  Queue: QUEUE,
  Function: FUNCTION,
});
const subscription = (given: object) => flowOf(resources({}, given)).subscriptions[0];

describe('readTopic', () => {
  test('reads a topic', () => {
    expect(flowOf(resources({}, {})).topics[0]).toMatchObject({ fifo: false, contentBasedDeduplication: false, arn: arnOf('sns', 'Stack-Topic') });
    expect(flowOf(resources({ FifoTopic: true, ContentBasedDeduplication: true, KmsMasterKeyId: 'alias/own' }, {})).topics[0])
      .toMatchObject({ fifo: true, contentBasedDeduplication: true, kmsKey: { value: 'alias/own' } });
  });

  test('keeps the name of a topic that is not an ARN', () => {
    const { arn, topic } = flowOf(resources({}, { TopicArn: 'orders' })).subscriptions[0];
    expect([arn, topic.key]).toEqual([expect.stringMatching(/^orders:/), undefined]);
  });

  test('reads inline subscriptions', () => {
    const flow = flowOf(resources({ Subscription: [{ Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, unknown] }, {}));
    expect(flow.subscriptions[0]).toMatchObject({
      key: 'Stack/Topic/Subscription/0', topic: { key: 'Stack/Topic' }, protocol: 'sqs', endpoint: { key: 'Stack/Queue' },
    });
    expect(['Protocol', 'TopicArn'].map(name => flow.subscriptions[0].properties.value(name))).toEqual(['sqs', undefined]);
    expect(flow.subscriptions[1]).toMatchObject({ protocol: why, endpoint: { value: why } });
    expect(flow.byKey.get('Stack/Topic/Subscription/0')).toBe(flow.subscriptions[0]);
    expect(flowOf(resources({ Subscription: unknown }, {})).subscriptions[0]).toMatchObject({ protocol: why });
  });
});

describe('readSubscription', () => {
  test("fills in SNS's defaults", () => {
    const it = subscription({});
    expect(it).toMatchObject({
      topic: { key: 'Stack/Topic' }, protocol: 'lambda', endpoint: { key: 'Stack/Function' }, filterPolicyScope: 'MessageAttributes', rawMessageDelivery: false,
    });
    expect([it.filterPolicy, it.deadLetterQueue]).toEqual([undefined, undefined]);
  });

  test('reads all properties', () => {
    expect(subscription({
      FilterPolicy: { kind: ['order'] }, FilterPolicyScope: 'MessageBody', RawMessageDelivery: true, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    })).toMatchObject({ filterPolicy: { kind: ['order'] }, filterPolicyScope: 'MessageBody', rawMessageDelivery: true, deadLetterQueue: { key: 'Stack/Queue' } });
  });

  test('reads policies in text', () => {
    expect(subscription({ FilterPolicy: '{"kind":["order"]}' }).filterPolicy).toEqual({ kind: ['order'] });
    expect(subscription({ FilterPolicy: '{kind}' }).filterPolicy).toEqual(new Unknown('FilterPolicy is not valid JSON'));
  });

  test('keeps unknown values', () => {
    expect(subscription({ RedrivePolicy: unknown }).deadLetterQueue).toEqual({ value: why });
  });
});
