import { Duration, Stack, Stage } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, QueueTrigger, SqsSource, SqsWorkerFunction } from '../../../src';
import { appOnCall, arn, env, inlineCode, KEY_ARN, newApp, newStack, newWorker, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';
import { topicOf } from '../../fixtures/triggers';
import { queueTriggers } from '../../fixtures/variants';

const SHOP = { source: ['shop'] };
const fifoSource = (contentBasedDeduplication = true) => SqsSource.newQueue({ fifo: true, contentBasedDeduplication });

/** The statements that let a service send to a queue. */
function sendersOf(stack: Stack, queue: sqs.IQueue, service: string): any[] {
  const url = JSON.stringify(stack.resolve((queue as sqs.Queue).queueUrl));
  return resourcesOf(stack, 'AWS::SQS::QueuePolicy')
    .filter(({ Queues }) => JSON.stringify(Queues).includes(url))
    .flatMap(({ PolicyDocument: { Statement } }) => Statement)
    .filter(({ Principal }) => Principal?.Service === service);
}

/** A variable of a worker's function. */
const envelopesOf = (stack: Stack) => resourcesOf(stack, 'AWS::Lambda::Function').map(({ Environment }) => Environment?.Variables?.RESILIENT_LAMBDA_ENVELOPES);

describe('QueueTrigger.topic', () => {
  test('subscribes the queue, which accepts messages of this topic alone, and parks what SNS cannot deliver [Q25, A13, A14, Q21]', () => {
    const stack = newStack();
    const topic = topicOf(stack);
    const worker = newWorker({ triggers: [QueueTrigger.topic(topic)] }, stack);
    const topicArn = stack.resolve(topic.topicArn);
    expect(resourcesOf(stack, 'AWS::SNS::Subscription')).toEqual([{
      Protocol: 'sqs',
      TopicArn: topicArn,
      Endpoint: stack.resolve(worker.queue.queueArn),
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(worker.triggerDeadLetterQueues.TopicOrders.queueArn) },
    }]);
    expect(sendersOf(stack, worker.queue, 'sns.amazonaws.com')).toMatchObject([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Condition: { ArnLike: { 'aws:SourceArn': [topicArn] } } },
    ]);
    expect(sendersOf(stack, worker.triggerDeadLetterQueues.TopicOrders, 'sns.amazonaws.com')).toHaveLength(1);
    expect(envelopesOf(stack)).toEqual(['sns']);
  });

  test('delivers messages as they are on request, without an envelope to open', () => {
    const stack = newStack();
    newWorker({ triggers: [QueueTrigger.topic(topicOf(stack), { rawMessageDelivery: true })] }, stack);
    expect(resourcesOf(stack, 'AWS::SNS::Subscription')).toMatchObject([{ RawMessageDelivery: true }]);
    expect(envelopesOf(stack)).toEqual([undefined]);
  });

  test('names many topics in one statement', () => {
    const stack = newStack();
    const worker = newWorker({ triggers: [1, 2, 3].map(id => QueueTrigger.topic(new sns.Topic(stack, `T${id}`))) }, stack);
    const [statement, ...others] = sendersOf(stack, worker.queue, 'sns.amazonaws.com');
    expect(others).toEqual([]);
    expect(statement.Condition.ArnLike['aws:SourceArn']).toHaveLength(3);
  });

  test('keeps the order of a FIFO topic: FIFO queues everywhere', () => {
    const stack = newStack();
    const worker = newWorker({ source: fifoSource(), triggers: [QueueTrigger.topic(new sns.Topic(stack, 'Payments', { fifo: true }))] }, stack);
    expect(worker.triggerDeadLetterQueues.TopicPayments.fifo).toBe(true);
    expect(resourcesOf(stack, 'AWS::SQS::Queue').map(({ FifoQueue }) => FifoQueue)).toEqual([true, true, true]);
  });

  test.each<[string, boolean, boolean, string]>([
    ['a standard topic and a FIFO queue', false, true, "the topic 'Orders/Topic' is a standard topic, which cannot send to a FIFO queue: use a FIFO topic, or a standard queue"],
    ['a FIFO topic and a standard queue', true, false,
      "the topic 'Orders/Topic' is a FIFO topic, whose order a standard queue loses: process a FIFO queue (SqsSource.newQueue({ fifo: true }))"],
  ])('is refused for %s', (_what, topicIsFifo, queueIsFifo, problem) => {
    const stack = newStack();
    const topic = new sns.Topic(stack, 'Topic', topicIsFifo ? { fifo: true } : {});
    expect(() => newWorker({ source: queueIsFifo ? fifoSource() : undefined, triggers: [QueueTrigger.topic(topic)] }, stack)).toThrow(problem);
  });

  test('a second subscription of the queue to the topic fails the synth, because SNS keeps one of them', () => {
    const app = newApp();
    const stack = newStack(app);
    const topic = topicOf(stack);
    const worker = newWorker({ triggers: [QueueTrigger.topic(topic)] }, stack);
    new sns.Subscription(stack, 'Second', { topic, protocol: sns.SubscriptionProtocol.SQS, endpoint: worker.queue.queueArn });
    expect(() => app.synth()).toThrow(/subscribes the same queue to the same topic, but SNS keeps only one/);
  });
});

describe('QueueTrigger.rule and QueueTrigger.s3', () => {
  test('a rule sends to the queue for a day, and parks what it cannot deliver [Q25, A13]', () => {
    const stack = newStack();
    const worker = newWorker({ triggers: [QueueTrigger.rule(SHOP)] }, stack);
    expect(resourcesOf(stack, 'AWS::Events::Rule')).toMatchObject([{
      EventPattern: SHOP,
      Targets: [{
        Arn: stack.resolve(worker.queue.queueArn),
        DeadLetterConfig: { Arn: stack.resolve(worker.triggerDeadLetterQueues.Rule.queueArn) },
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      }],
    }]);
    expect(resourcesOf(stack, 'AWS::Events::Rule')[0].Targets[0]).not.toHaveProperty('SqsParameters');
    expect(envelopesOf(stack)).toEqual(['eventBridge']);
  });

  test('one statement allows all rules of the worker, and those of no other one', () => {
    const stack = newStack();
    const bus = new events.EventBus(stack, 'Bus');
    const worker = newWorker({ triggers: [QueueTrigger.rule(SHOP), QueueTrigger.rule(SHOP, { triggerId: 'OnBus', eventBus: bus })] }, stack);
    const [statement, ...others] = sendersOf(stack, worker.queue, 'events.amazonaws.com');
    expect(others).toEqual([]);
    const names = resourcesOf(stack, 'AWS::Events::Rule').map(({ Name }) => JSON.stringify(Name));
    const pattern: string = JSON.stringify(statement.Condition.ArnLike['aws:SourceArn']);
    const [, beginning] = /\*(Worker-[0-9a-f]+-)/.exec(pattern)!;
    expect(names).toEqual([expect.stringContaining(beginning), expect.stringContaining(beginning)]);
    expect(statement.Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
  });

  test('the objects of a bucket arrive by EventBridge [Q25]', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Uploads');
    newWorker({ triggers: [QueueTrigger.s3(bucket, { prefix: 'in/', suffix: '.csv' })] }, stack);
    expect(resourcesOf(stack, 'AWS::S3::Bucket')).toMatchObject([{ NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }]);
    expect(resourcesOf(stack, 'AWS::Events::Rule')).toMatchObject([{
      EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ wildcard: 'in/*.csv' }] } } },
    }]);
  });

  test('a FIFO queue gets the message group', () => {
    const stack = newStack();
    newWorker({ source: fifoSource(), triggers: [QueueTrigger.rule(SHOP, { messageGroupId: 'shop' })] }, stack);
    expect(resourcesOf(stack, 'AWS::Events::Rule')).toMatchObject([{ Targets: [{ SqsParameters: { MessageGroupId: 'shop' } }] }]);
  });

  const BUS = 'the rule on the default event bus';
  test.each<[string, { fifo?: boolean; deduplicates?: boolean; group?: string }, string]>([
    ['a FIFO queue without a group', { fifo: true }, `messageGroupId of ${BUS} is not set, and SQS refuses messages without one in a FIFO queue: set messageGroupId`],
    ['a standard queue with a group', { group: 'a' }, `messageGroupId of ${BUS} is set, but the queue is a standard queue: remove it, or use a FIFO queue`],
    ['a group with a space', { fifo: true, group: 'a b' }, `messageGroupId of ${BUS} is 'a b' but must be 1 to 128 letters, digits and punctuation characters`],
    ['an empty group', { fifo: true, group: '' }, `messageGroupId of ${BUS} is '' but must be 1 to 128`],
    ['a group of 129 characters', { fifo: true, group: 'a'.repeat(129) }, 'but must be 1 to 128'],
    ['a FIFO queue that wants deduplication ids', { fifo: true, group: 'a', deduplicates: false },
      `${BUS} sends to a FIFO queue without contentBasedDeduplication, and EventBridge sends no deduplication id, so SQS would refuse its events`],
  ])('is refused for %s', (_what, { fifo, group, deduplicates }, problem) => {
    const triggers = [QueueTrigger.rule(SHOP, { messageGroupId: group })];
    expect(() => newWorker({ source: fifo ? fifoSource(deduplicates) : undefined, triggers })).toThrow(problem);
  });

  test('a group of 128 characters is accepted', () => {
    expect(() => newWorker({ source: fifoSource(), triggers: [QueueTrigger.rule(SHOP, { messageGroupId: `${'a'.repeat(126)}-!` })] })).not.toThrow();
  });
});

describe('the triggers of a worker', () => {
  test('have a dead-letter queue and an alarm each, also those that are added later', () => {
    const stack = newStack(appOnCall());
    const worker = newWorker({ triggers: [QueueTrigger.topic(topicOf(stack))] }, stack);
    const before = worker.alarms.length;
    worker.addTrigger(QueueTrigger.rule(SHOP));
    expect(Object.keys(worker.triggerDeadLetterQueues)).toEqual(['TopicOrders', 'Rule']);
    expect(worker.alarms).toHaveLength(before + 1);
    const description = JSON.stringify(resourcesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmDescription }) => AlarmDescription));
    expect(description).toContain('Events of the default event bus that could not be delivered to ');
    expect(envelopesOf(stack)).toEqual(['eventBridge,sns']);
  });

  test('have an alarm with the threshold that the user sets', () => {
    const stack = newStack();
    newWorker({ alarms: { triggerDeadLetters: { threshold: 5 } }, triggers: [QueueTrigger.rule(SHOP)] }, stack);
    expect(resourcesOf(stack, 'AWS::CloudWatch::Alarm').filter(({ Threshold }) => Threshold === 5)).toHaveLength(1);
  });

  test.each<[string, () => QueueTrigger[]]>([
    ['in the props', () => [QueueTrigger.rule(SHOP), QueueTrigger.rule(SHOP)]], ['added', () => [QueueTrigger.rule(SHOP)]],
  ])('are refused with an ID that is taken: %s', (how, triggers) => {
    const message = "triggers contains 'Rule' twice, the second time for the default event bus: set a unique triggerId";
    if (how === 'added') {
      const worker = newWorker({ triggers: triggers() });
      expect(() => worker.addTrigger(triggers()[0])).toThrow(message);
    } else {
      expect(() => newWorker({ triggers: triggers() })).toThrow(message);
    }
  });

  test('are refused with a variable of the user that they set', () => {
    expect(() => newWorker({ environment: { RESILIENT_LAMBDA_ENVELOPES: 'sns' }, triggers: [QueueTrigger.rule(SHOP)] }))
      .toThrow("environment has the variable 'RESILIENT_LAMBDA_ENVELOPES', which triggers set: remove it");
  });

  test('a function that two workers share knows the envelopes of both', () => {
    const stack = newStack();
    const fn = new lambda.Function(stack, 'Shared', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x'), timeout: Duration.seconds(30) });
    const code = HandlerCode.fromExisting(fn);
    new SqsWorkerFunction(stack, 'One', { code, reserveConcurrency: false, triggers: [QueueTrigger.topic(topicOf(stack))] });
    new SqsWorkerFunction(stack, 'Two', { code, reserveConcurrency: false, triggers: [QueueTrigger.rule(SHOP), QueueTrigger.rule(SHOP, { triggerId: 'More' })] });
    expect(envelopesOf(stack)).toEqual(['eventBridge,sns']);
  });

  test('a worker without triggers is as it was', () => {
    const stack = newStack();
    newWorker({ triggers: [] }, stack);
    expect(envelopesOf(stack)).toEqual([undefined]);
    expect(resourcesOf(stack, 'AWS::SQS::Queue')).toHaveLength(2);
  });

  test('an aspect that takes the dead-letter queue away fails the synth [Q25]', () => {
    const app = newApp();
    const stack = newStack(app);
    const worker = newWorker({ triggers: [QueueTrigger.topic(topicOf(stack))] }, stack);
    const subscription = worker.node.findChild('Triggers').node.findAll().find(sns.CfnSubscription.isCfnSubscription) as sns.CfnSubscription;
    subscription.redrivePolicy = undefined;
    expect(() => app.synth()).toThrow(/RedrivePolicy/i);
  });

  test('warns when the function may publish to its own topic', () => {
    const app = newApp();
    const stack = newStack(app);
    const topic = topicOf(stack);
    topic.grantPublish(newWorker({ triggers: [QueueTrigger.topic(topic), QueueTrigger.rule(SHOP)] }, stack));
    expect(warningsOf(app)).toEqual([expect.stringContaining("the function may write to the topic 'Orders/Orders' that invokes it")]);
  });

  test('warns when the function may write to its own bucket', () => {
    const app = newApp();
    const stack = newStack(app);
    const bucket = new s3.Bucket(stack, 'Uploads');
    bucket.grantPut(newWorker({ triggers: [QueueTrigger.s3(bucket)] }, stack));
    expect(warningsOf(app)).toEqual([expect.stringContaining("the function may write to the bucket 'Orders/Uploads' that invokes it")]);
  });

  test('grantReplay covers the dead-letter queues of all triggers, also later ones, and sending to the queue', () => {
    const stack = newStack();
    const worker = newWorker({ triggers: [QueueTrigger.topic(topicOf(stack))] }, stack);
    const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    worker.grantReplay(operator);
    worker.addTrigger(QueueTrigger.rule(SHOP));
    const { PolicyDocument: { Statement } } = resourcesOf(stack, 'AWS::IAM::Policy').at(-1);
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: ['Rule', 'TopicOrders'].map(id => stack.resolve(worker.triggerDeadLetterQueues[id].queueArn)),
      },
      { Effect: 'Allow', Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: stack.resolve(worker.queue.queueArn) },
    ]);
  });
});

describe('the key of the queue', () => {
  test('may be used by the topics and rules that send to it [Q25]', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    newWorker({ encryptionKey, triggers: queueTriggers(stack) }, stack);
    const [{ KeyPolicy: { Statement } }] = resourcesOf(stack, 'AWS::KMS::Key');
    const services = Statement.map(({ Principal }: any) => Principal.Service);
    expect(services).toEqual(expect.arrayContaining(['sns.amazonaws.com', 'events.amazonaws.com']));
  });

  test('of a queue that exists is opened too', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey: new kms.Key(stack, 'Key'),
      visibilityTimeout: Duration.minutes(30),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
    });
    newWorker({ source: SqsSource.fromQueue(queue), triggers: [QueueTrigger.topic(topicOf(stack)), QueueTrigger.rule(SHOP)] }, stack);
    const [{ KeyPolicy: { Statement } }] = resourcesOf(stack, 'AWS::KMS::Key');
    expect(Statement.map(({ Principal }: any) => Principal.Service)).toEqual(expect.arrayContaining(['sns.amazonaws.com', 'events.amazonaws.com']));
  });

  test('of a queue that exists is opened to a topic of another account by its name, and to no other topic of that account [Q25]', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey: new kms.Key(stack, 'Key'),
      visibilityTimeout: Duration.minutes(30),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
    });
    const foreign = 'arn:aws:sns:eu-west-1:999999999999:orders';
    newWorker({ source: SqsSource.fromQueue(queue), triggers: [QueueTrigger.topic(sns.Topic.fromTopicArn(stack, 'Topic', foreign))] }, stack);
    const [{ KeyPolicy: { Statement } }] = resourcesOf(stack, 'AWS::KMS::Key');
    expect(Statement.filter(({ Principal }: any) => Principal.Service === 'sns.amazonaws.com')).toMatchObject([
      { Condition: { ArnLike: { 'aws:SourceArn': foreign } } },
    ]);
  });

  test('is refused if it is the AWS managed key, which other services cannot use', () => {
    const stack = newStack();
    const queue = new sqs.Queue(stack, 'Existing', {
      encryption: sqs.QueueEncryption.KMS_MANAGED,
      visibilityTimeout: Duration.minutes(30),
      deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 },
    });
    const source = SqsSource.fromQueue(queue);
    expect(() => newWorker({ source, triggers: [QueueTrigger.rule(SHOP)] }, stack))
      .toThrow("the queue 'Orders/Existing' is encrypted with the AWS managed key of SQS, which SNS and EventBridge cannot use");
    expect(() => new SqsWorkerFunction(stack, 'NoTriggers', { code: inlineCode, source })).not.toThrow();
  });
});

describe('a queue that exists', () => {
  test('in another stack gets a policy that depends on nothing of this stack [Q25]', () => {
    const { app, stack, other } = twoStacks();
    const queue = ownQueue(other);
    const topic = topicOf(stack);
    newWorker({ source: SqsSource.fromQueue(queue), triggers: [QueueTrigger.topic(topic), QueueTrigger.rule(SHOP)] }, stack);
    const [topics] = sendersOf(other, queue, 'sns.amazonaws.com');
    expect(JSON.stringify(topics.Condition.ArnLike['aws:SourceArn'])).toContain(':sns:eu-west-1:123456789012:*');
    const [rules] = sendersOf(other, queue, 'events.amazonaws.com');
    const pattern = JSON.stringify(rules.Condition.ArnLike['aws:SourceArn']);
    expect(pattern).toMatch(/rule\/\*Worker-[0-9a-f]{8}-\*/);
    expect(pattern).not.toContain('StackId');
    const [, beginning] = /\*(Worker-[0-9a-f]{8}-)/.exec(pattern)!;
    expect(JSON.stringify(resourcesOf(stack, 'AWS::Events::Rule')[0].Name)).toContain(beginning);
    expect(() => app.synth()).not.toThrow();
  });

  test('that is imported: a warning prints the statement that its owner must add', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const queue = sqs.Queue.fromQueueAttributes(stack, 'Queue', { queueArn: arn('sqs', 'orders'), keyArn: KEY_ARN });
    newWorker({
      source: SqsSource.fromQueue(queue, {
        deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'DeadLetters', arn('sqs', 'dead')), visibilityTimeout: Duration.minutes(30), maxReceiveCount: 5,
      }),
      triggers: ['orders', 'refunds'].map(name => QueueTrigger.topic(sns.Topic.fromTopicArn(stack, name, arn('sns', name)))),
    }, stack);
    const warnings = warningsOf(app).filter(text => text.includes('cannot be changed here'));
    expect(warnings.filter(text => text.startsWith('cdk-resilient-lambda:keyPolicyNotUpdated'))).toHaveLength(2);
    expect(warnings.filter(text => text.startsWith('cdk-resilient-lambda:queuePolicyNotUpdated'))).toEqual([
      expect.stringContaining('"aws:SourceArn":["arn:aws:sns:eu-west-1:123456789012:orders","arn:aws:sns:eu-west-1:123456789012:refunds"]'),
    ]);
  });

  test('of FIFO type is read: without content-based deduplication a rule is refused', () => {
    const stack = newStack();
    const deadLetterQueue = { queue: new sqs.Queue(stack, 'DeadLetters', { fifo: true }), maxReceiveCount: 5 };
    const existing = (id: string, contentBasedDeduplication?: boolean) => SqsSource.fromQueue(
      new sqs.Queue(stack, id, { fifo: true, contentBasedDeduplication, deadLetterQueue, visibilityTimeout: Duration.minutes(30) }));
    const triggers = [QueueTrigger.rule(SHOP, { messageGroupId: 'a' })];
    expect(() => new SqsWorkerFunction(stack, 'A', { code: inlineCode, source: existing('Q1'), triggers })).toThrow('without contentBasedDeduplication');
    expect(() => new SqsWorkerFunction(stack, 'B', { code: inlineCode, source: existing('Q2', true), triggers })).not.toThrow();
  });
});

test('a trigger whose source belongs to another stage is refused, and what is no trigger', () => {
  const app = newApp();
  const worker = newWorker({}, new Stack(app, 'Orders', { env }));
  const elsewhere = new Stack(new Stage(app, 'Prod'), 'Orders', { env });
  expect(() => worker.addTrigger(QueueTrigger.topic(new sns.Topic(elsewhere, 'Topic')))).toThrow("trigger is 'Prod/Orders/Topic', which belongs to the stage 'Prod'");
  expect(() => worker.addTrigger({} as QueueTrigger)).toThrow('a QueueTrigger, such as QueueTrigger.topic(topic)');
});
