import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { AsyncFunctionWithDestinations, AsyncTrigger } from '../../../src';
import { env, newApp, newAsyncFunction, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';
import { queueOf, topicOf } from '../../fixtures/triggers';

const PERMISSION = 'AWS::Lambda::Permission';

describe('AsyncTrigger.topic', () => {
  test('subscribes the function, with a dead-letter queue that only this topic may send to [A13, A14, E05, Q21]', () => {
    const stack = newStack();
    const topic = topicOf(stack);
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.topic(topic)] }, stack);
    const topicArn = stack.resolve(topic.topicArn);
    expect(resourcesOf(stack, 'AWS::SNS::Subscription')).toEqual([{
      Protocol: 'lambda',
      TopicArn: topicArn,
      Endpoint: stack.resolve(fn.lambdaFunction.functionArn),
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(queueOf(fn).queueArn) },
    }]);
    expect(resourcesOf(stack, PERMISSION)).toEqual([{
      Action: 'lambda:InvokeFunction', FunctionName: stack.resolve(fn.lambdaFunction.functionArn), Principal: 'sns.amazonaws.com', SourceArn: topicArn,
    }]);
    const [, statement] = resourcesOf(stack, 'AWS::SQS::QueuePolicy').at(-1).PolicyDocument.Statement;
    expect(statement).toMatchObject({
      Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    });
  });

  test('subscribes after the permission to invoke the function exists', () => {
    const stack = newStack();
    newAsyncFunction({ triggers: [AsyncTrigger.topic(topicOf(stack))] }, stack);
    const [subscription] = Object.values(Template.fromStack(stack).findResources('AWS::SNS::Subscription'));
    expect(subscription.DependsOn).toContainEqual(expect.stringContaining('Permission'));
  });

  test('uses a filter policy for attributes or bodies', () => {
    const stack = newStack();
    const filterPolicy = { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['order'] }) };
    const filterPolicyWithMessageBody = { kind: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: ['refund'] })) };
    newAsyncFunction({
      triggers: [
        AsyncTrigger.topic(topicOf(stack), { filterPolicy }),
        AsyncTrigger.topic(new sns.Topic(stack, 'Refunds'), { filterPolicyWithMessageBody }),
      ],
    }, stack);
    expect(resourcesOf(stack, 'AWS::SNS::Subscription')).toMatchObject([
      { FilterPolicy: { kind: ['order'] } },
      { FilterPolicy: { kind: ['refund'] }, FilterPolicyScope: 'MessageBody' },
    ]);
  });

  const FOREIGN = 'arn:aws:sns:eu-west-1:999999999999:orders';
  test.each<[string, (app: App, stack: Stack) => sns.ITopic]>([
    ['imported', (_, stack) => sns.Topic.fromTopicArn(stack, 'Topic', FOREIGN)],
    ['of the app', app => new sns.Topic(new Stack(app, 'Foreign', { env: { ...env, account: '999999999999' } }), 'Topic', { topicName: 'orders' })],
  ])('accepts a topic of another account that is %s, and lets no other topic of that account use the key [E05]', (_, topicIn) => {
    const app = newApp();
    const stack = new Stack(app, 'Photos', { env });
    newAsyncFunction({ triggers: [AsyncTrigger.topic(topicIn(app, stack))], encryptionKey: new kms.Key(stack, 'Key') }, stack);
    const isForeign = (value: any) => JSON.stringify(value).replace('{"Ref":"AWS::Partition"}', 'aws').replace(/[^\w:.-]+|Fn::Join/g, '').includes(FOREIGN);
    expect(resourcesOf(stack, PERMISSION).map(({ SourceArn }) => isForeign(SourceArn))).toEqual([true]);
    const { Statement } = resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy;
    const sources = Statement.map(({ Condition }: any) => Condition?.ArnLike?.['aws:SourceArn']).filter(Boolean);
    expect(sources.map(isForeign)).toEqual([true]);
    expect(JSON.stringify(sources)).not.toContain('*');
  });
});

describe('AsyncTrigger.topic, beside other subscriptions', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';

  test('keeps the logical ID of the subscription that is deployed', () => {
    const stack = newStack();
    newAsyncFunction({ triggers: [AsyncTrigger.topic(topicOf(stack), { logicalId: 'FunctionOrders1234ABCD' })] }, stack);
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::SNS::Subscription'))).toEqual(['FunctionOrders1234ABCD']);
  });

  test.each([['', "''"], ['Orders/Topic', "'Orders/Topic'"], ['a'.repeat(256), "'aaa"]])('refuses a text that is no logical ID: %#', (logicalId, shown) => {
    const stack = newStack();
    const topic = topicOf(stack);
    const create = (id: string) => newAsyncFunction({ triggers: [AsyncTrigger.topic(topic, { logicalId })] }, stack, id);
    expect(() => create('First')).toThrow(`logicalId of the topic 'Orders/Orders' is ${shown}`);
    expect(() => create('Second')).toThrow('but must be 1 to 255 letters and digits: copy the logical ID from the template of the deployed stack');
  });

  test.each<[string, (fn: AsyncFunctionWithDestinations, topic: sns.ITopic, other: Stack) => void]>([
    ['an L2 subscription', (fn, topic) => topic.addSubscription(new subscriptions.LambdaSubscription(fn.target))],
    ['a subscription of the L1 in another stack', (fn, topic, other) => {
      new sns.CfnSubscription(other, 'Again', { protocol: 'lambda', topicArn: topic.topicArn, endpoint: fn.target.functionArn });
    }],
    ['a second trigger', (fn, topic) => fn.addTrigger(AsyncTrigger.topic(topic, { triggerId: 'Again' }))],
  ])('refuses %s of the same function to the same topic, of which SNS keeps one', (_, subscribe) => {
    for (const topicOfApp of [topicOf, (stack: Stack) => sns.Topic.fromTopicArn(stack, 'Imported', topicArn)]) {
      const { app, stack, other } = twoStacks();
      const topic = topicOfApp(stack);
      const fn = newAsyncFunction({ triggers: [AsyncTrigger.topic(topic)] }, stack);
      subscribe(fn, topic, other);
      expect(() => app.synth()).toThrow(/subscribes the same function to the same topic, but SNS keeps only one subscription for both: remove it\. .* set logicalId of this trigger to \w+ /);
    }
  });

  test('accepts other functions, other topics, and other protocols', () => {
    const { app, stack } = twoStacks();
    const topic = topicOf(stack);
    const fn = newAsyncFunction({ deployment: {}, triggers: [AsyncTrigger.topic(topic), AsyncTrigger.topic(new sns.Topic(stack, 'Refunds'))] }, stack);
    newAsyncFunction({ triggers: [AsyncTrigger.topic(topic)] }, stack, 'Other');
    topic.addSubscription(new subscriptions.LambdaSubscription(fn.lambdaFunction));
    topic.addSubscription(new subscriptions.EmailSubscription('shop@example.com'));
    new sns.CfnSubscription(stack, 'WithoutTopic', { protocol: 'lambda', topicArn: topic.topicArn });
    expect(() => app.synth()).not.toThrow();
  });

  test('warns near the size of the function policy, because each topic needs a permission of its own [E11]', () => {
    const warningsWith = (count: number) => {
      const app = newApp();
      const stack = newStack(app);
      const fn = newAsyncFunction({}, stack);
      for (let i = 0; i < count; i++) fn.addTrigger(AsyncTrigger.topic(new sns.Topic(stack, `Topic${i}`)));
      return warningsOf(app);
    };
    expect(warningsWith(45)).toEqual([]);
    expect(warningsWith(46)).toEqual([
      'cdk-resilient-lambda:functionPolicyNearQuota at /Orders/Thumbnails: 46 permissions to invoke the function need about 16606 bytes of the 20480 that its policy can ' +
      'have, and a deployment fails above that: use fewer sources, for example one topic or event bus that collects the events of the others (the rules of ' +
      'AsyncTrigger.rule and AsyncTrigger.s3 share one permission)',
    ]);
  });
});
