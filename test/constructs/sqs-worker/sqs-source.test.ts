import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ExistingQueueFacts, NewQueueOptions, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import { ACCOUNT, arn, env, inlineCode, newApp, newStack, newWorker, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf, through } from '../../fixtures/templates';

type Part = (stack: Stack, other: Stack) => Partial<SqsWorkerFunctionProps>;
const templateOf = (stack: Stack) => Template.fromStack(stack);

/** A stack that may refer to resources of other Regions. */
const nearStack = ({ node }: Stack) => new Stack(node.root as App, 'Near', { env, crossRegionReferences: true });

/** A dead-letter queue in another Region of the same app. */
const farDeadLetters = (stack: Stack, region = 'us-east-1', account = ACCOUNT) =>
  new sqs.Queue(new Stack(stack.node.root as App, 'Far', { env: { account, region }, crossRegionReferences: true }), 'Dead', { retentionPeriod: Duration.days(14) });

describe('a queue that exists', () => {
  const imported = (stack: Stack, name = 'orders', id = 'Imported') => sqs.Queue.fromQueueArn(stack, id, arn('sqs', name));
  const from = (queue: sqs.IQueue, facts?: ExistingQueueFacts) => ({ source: SqsSource.fromQueue(queue, facts) });

  /** A queue whose redrive policy was set on the resource, so that its L2 has no dead-letter queue. */
  const withRedrivePolicy = (stack: Stack) => {
    const queue = new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) });
    (queue.node.defaultChild as sqs.CfnQueue).redrivePolicy = { deadLetterTargetArn: arn('sqs', 'dead'), maxReceiveCount: 23 };
    return queue;
  };

  test('may have a redrive policy that was set on its resource, if its dead-letter queue is stated', () => {
    const { app, stack } = twoStacks();
    const worker = newWorker(from(withRedrivePolicy(stack), { deadLetterQueue: imported(stack, 'dead', 'Dead') }), stack);
    expect(worker.deadLetterQueue.queueName).toBe('dead');
    expect(warningsOf(app)).toEqual([]);
  });

  test('keeps a retention period of 14 days, which cannot be shortened without deleting messages [Q18]', () => {
    const { app, stack } = twoStacks();
    const [retentionPeriod, visibilityTimeout] = [Duration.days(14), Duration.minutes(3)];
    const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod });
    newWorker(from(new sqs.Queue(stack, 'Long', { retentionPeriod, visibilityTimeout, deadLetterQueue: { queue, maxReceiveCount: 23 } })), stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:deadLettersExpireWithQueue at /Orders/Worker: retentionPeriod of the queue 'Orders/Long' is 14 days but must be shorter than the 14 days " +
      'of the dead-letter queue, where a message expires that long after it was first sent: SQS allows no longer one, so process messages before they get old ' +
      '(alarms.oldestMessageAge), and acknowledge this warning. Shorten the retention period of the queue only while no message in it is older: SQS deletes those',
    ]);
  });

  test('is used unchanged, with its dead-letter queue and its settings', () => {
    const { stack, other } = twoStacks();
    const queue = ownQueue(other);
    const worker = newWorker(from(queue), stack);
    expect(worker.queue).toBe(queue);
    expect(worker.deadLetterQueue).toBe(queue.deadLetterQueue!.queue);
    const template = templateOf(stack);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.resourceCountIs('AWS::SQS::QueuePolicy', 0);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 43_200 });
    const others = Object.values<any>(templateOf(other).toJSON().Resources).map(({ Type }) => Type);
    expect(others).toEqual(['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy']);
    expect(resourcesOf(other, 'AWS::SQS::QueuePolicy').map(({ PolicyDocument }) => PolicyDocument.Statement.length)).toEqual([1, 1]);
  });

  test('may be encrypted with its own key, which the function may decrypt with', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey, visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: deadLetters, maxReceiveCount: 23 },
    });
    newWorker(from(queue), stack);
    expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionMasterKey.keyArn), Condition: through('sqs') });
  });

  test('may be encrypted with a key of which only the alias is known', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders'),
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 23 },
    });
    newWorker(from(queue), stack);
    expect(ownStatementsOf(stack)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':key/*']] },
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/orders' }, ...through('sqs') },
    });
  });

  test('is described by its facts where it is imported, and its alarms watch it', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const worker = newWorker(from(imported(stack), {
      deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23,
    }), stack);
    expect(warningsOf(app)).toEqual([]);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('sqs', 'orders') });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: 'orders-dead' }] });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 172_800 });
    expect(worker.queue.queueName).toBe('orders');
  });

  test('is warned of if it is imported without facts', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker(from(imported(stack), { deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters') }), stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueNotChecked at /Orders/Worker: the visibilityTimeout and maxReceiveCount of the queue 'Orders/Imported' cannot be read and were not " +
      'checked: set facts.visibilityTimeout and facts.maxReceiveCount (which changes nothing), or acknowledge this warning',
    ]);
  });

  test('is warned of if it belongs to another account, with the permissions that its owner must add', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const of = (name: string) => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:999999999999:${name}`);
    newWorker(from(of('orders'), { deadLetterQueue: of('dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23 }), stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueOfOtherAccount at /Orders/Worker: the queue 'Orders/orders' belongs to account 999999999999. Its owner must allow the " +
      "function's role to perform sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility in the queue policy, and " +
      'kms:Decrypt in the key policy of an encrypted queue, and must share its metrics with this account (CloudWatch cross-account observability) for the ' +
      'alarms: acknowledge this warning when that is done',
    ]);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(alarms.flatMap(({ Metrics = [] }) => Metrics).map(({ AccountId }) => AccountId)).toEqual(['999999999999', '999999999999']); // of both queues
  });

  test('is described by its facts where its settings are known only at deployment', () => {
    const app = newApp();
    const stack = newStack(app);
    const token = new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      visibilityTimeout: Duration.seconds(token),
      retentionPeriod: Duration.seconds(token),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: token },
    });
    const facts = { visibilityTimeout: Duration.minutes(3), retentionPeriod: Duration.days(1), maxReceiveCount: 23 };
    expect(() => newWorker(from(queue, { ...facts, visibilityTimeout: Duration.seconds(10) }), stack)).toThrow('is 10 seconds but must be at least 30 seconds');
    new SqsWorkerFunction(stack, 'Second', { code: inlineCode, ...from(queue, facts) });
    expect(warningsOf(app)).toEqual([]);
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 43_200 });
  });

  test('is FIFO if its facts say so and it is imported by a token', () => {
    const stack = newStack();
    const token = (id: string) => sqs.Queue.fromQueueArn(stack, `${id}Queue`, new CfnParameter(stack, id).valueAsString);
    newWorker(from(token('A'), { deadLetterQueue: token('B'), fifo: true, visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23 }), stack);
    expect(() => new SqsWorkerFunction(stack, 'Second', {
      code: inlineCode, ...from(token('C'), { deadLetterQueue: token('D'), fifo: true }), batchSize: 11,
    })).toThrow('batchSize is 11 but must be a whole number from 1 to 10: Lambda allows no other batch size for a FIFO queue');
  });

  test.each<[string, Part, string]>([
    ['its visibility timeout is below the timeout of the function [Q01]', stack => ({ ...from(ownQueue(stack)), timeout: Duration.minutes(4) }),
      "visibilityTimeout of the queue 'Orders/Existing' is 3 minutes but must be at least 4 minutes"],
    ['an imported one has a visibility timeout below the timeout of the function [Q01]', stack => from(imported(stack), {
      deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.seconds(10),
    }), "visibilityTimeout of the queue 'Orders/Imported' is 10 seconds but must be at least 30 seconds"],
    ['its facts contradict its settings', stack => from(ownQueue(stack), {
      visibilityTimeout: Duration.minutes(4), retentionPeriod: Duration.days(2), maxReceiveCount: 6, fifo: true,
    }), [
      "facts.fifo is true, but the queue 'Orders/Existing' is a standard queue: remove facts.fifo",
      "facts.visibilityTimeout is 4 minutes, but the queue 'Orders/Existing' has 3 minutes: remove facts.visibilityTimeout, which configures nothing",
      "facts.retentionPeriod is 2 days, but the queue 'Orders/Existing' has 1 day: remove facts.retentionPeriod, which configures nothing",
      "facts.maxReceiveCount is 6, but the queue 'Orders/Existing' has 23: remove facts.maxReceiveCount, which configures nothing",
    ].join('\n  - ')],
    ['its facts are values that SQS does not allow', stack => from(imported(stack), {
      deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.hours(13), maxReceiveCount: 0, retentionPeriod: Duration.seconds(1),
    }), [
      'maxReceiveCount is 0 but must be a whole number from 1 to 1000: SQS allows no other value',
      'visibilityTimeout is 13 hours but must be whole seconds from 0 seconds to 12 hours: SQS allows no other value',
      'retentionPeriod is 1 second but must be whole seconds from 1 minute to 14 days: SQS allows no other value',
    ].join('\n  - ')],
    ['removalPolicy is set', stack => ({ ...from(ownQueue(stack)), removalPolicy: RemovalPolicy.DESTROY }),
      "removalPolicy is set, but the queue 'Orders/Existing' exists and is not changed: set it where the queue is defined"],
    ['it has no dead-letter queue [Q02]', stack => from(new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) })),
      "the queue 'Orders/Bare' has no dead-letter queue, so a message that always fails would expire and be lost: add one where the queue is defined"],
    ['its facts have a dead-letter queue and it has none [Q02]', stack => from(new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) }), {
      deadLetterQueue: new sqs.Queue(stack, 'Dead'),
    }), "facts.deadLetterQueue is 'Orders/Dead', but the queue 'Orders/Bare' has no dead-letter queue: remove facts.deadLetterQueue, which configures nothing"],
    ['it has another dead-letter queue than its facts [Q02]', stack => from(ownQueue(stack), { deadLetterQueue: new sqs.Queue(stack, 'Dead') }),
      "facts.deadLetterQueue is 'Orders/Dead', but the queue 'Orders/Existing' has 'Orders/ExistingDeadLetters': remove facts.deadLetterQueue"],
    ['an imported one comes without its dead-letter queue [Q02]', stack => from(imported(stack)),
      "the queue 'Orders/Imported' is imported, and without its dead-letter queue no alarm can watch its dead letters: " +
      'set facts.deadLetterQueue (sqs.Queue.fromQueueArn)'],
    ['its dead letters expire no later than its messages [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(4) });
      return from(new sqs.Queue(stack, 'Short', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue, maxReceiveCount: 23 } }));
    }, "retentionPeriod of the queue 'Orders/Short' is 4 days but must be shorter than the 4 days of the dead-letter queue"],
    ['its messages expire before they reach the dead-letter queue [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      return from(new sqs.Queue(stack, 'Short', {
        visibilityTimeout: Duration.hours(1), retentionPeriod: Duration.hours(2), deadLetterQueue: { queue, maxReceiveCount: 5 },
      }));
    }, "retentionPeriod of the queue 'Orders/Short' is 2 hours, but a message that always fails takes 5 hours 2 minutes (maxReceiveCount × (timeout + wait))"],
    ['its messages expire before they reach the dead-letter queue, because it delays them [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      return from(new sqs.Queue(stack, 'Short', {
        visibilityTimeout: Duration.minutes(3),
        retentionPeriod: Duration.minutes(20),
        deliveryDelay: Duration.minutes(10),
        deadLetterQueue: { queue, maxReceiveCount: 5 },
      }));
    }, "retentionPeriod of the queue 'Orders/Short' is 20 minutes, but a message that always fails takes 27 minutes 30 seconds " +
      '(deliveryDelay + maxReceiveCount × (timeout + wait))'],
    ['it is in another Region', stack => from(sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`), {
      deadLetterQueue: imported(stack, 'dead', 'Dead'),
    }), "the queue 'Orders/Far' is in us-east-1 but the function is in eu-west-1, and Lambda polls only queues of its own Region: use a queue in eu-west-1"],
    ['it is FIFO and a batching window is set [Q13]', stack => ({
      ...from(imported(stack, 'orders.fifo'), { deadLetterQueue: imported(stack, 'dead.fifo', 'Dead') }), maxBatchingWindow: Duration.seconds(1),
    }), 'maxBatchingWindow is set, but Lambda does not support it for FIFO queues: remove maxBatchingWindow'],
    ['its dead-letter queue is in another Region [Q02]', stack => from(imported(stack), {
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`),
    }), "deadLetterQueue 'Orders/Far' is in the Region us-east-1 but the queue is in eu-west-1, and SQS moves messages only within an account and Region: " +
      'use a dead-letter queue in eu-west-1'],
    ['its dead-letter queue is in the account of the function and not in its own [Q02]', stack => from(
      sqs.Queue.fromQueueArn(stack, 'Far', 'arn:aws:sqs:eu-west-1:999999999999:orders'), { deadLetterQueue: imported(stack, 'dead', 'Dead') },
    ), `deadLetterQueue 'Orders/Dead' is in the account ${ACCOUNT} but the queue is in 999999999999`],
    ['its dead-letter queue in the same app is in another Region [Q02]', stack => from(new sqs.Queue(nearStack(stack), 'Existing', {
      visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: farDeadLetters(stack), maxReceiveCount: 23 },
    })), "deadLetterQueue 'Far/Dead' is in the Region us-east-1 but the queue is in eu-west-1"],
    ['it is its own dead-letter queue [Q02]', stack => from(imported(stack), { deadLetterQueue: imported(stack, 'orders', 'Again') }),
      "the queue 'Orders/Imported' is its own dead-letter queue, so a message that always fails would never be parked: use another queue as its dead-letter queue"],
    ['it was made its own dead-letter queue by an override [Q02]', stack => {
      const queue = ownQueue(stack);
      (queue.node.defaultChild as sqs.CfnQueue).addPropertyOverride('RedrivePolicy.deadLetterTargetArn', stack.resolve(queue.queueArn));
      return from(queue, { deadLetterQueue: queue });
    }, "the queue 'Orders/Existing' is its own dead-letter queue"],
    ['its redrive policy was set on the resource, and its dead-letter queue is not stated [Q02]', stack => from(withRedrivePolicy(stack)),
      "the queue 'Orders/Bare' has a redrive policy without a dead-letter queue of this app, and without its dead-letter queue no alarm can watch its dead letters: " +
      'set facts.deadLetterQueue (sqs.Queue.fromQueueArn)'],
    ['its redrive policy was set on the resource, and another dead-letter queue is stated [Q02]', stack => from(withRedrivePolicy(stack), {
      deadLetterQueue: imported(stack, 'other', 'Other'),
    }), `facts.deadLetterQueue is 'Orders/Other', but the queue 'Orders/Bare' has "${arn('sqs', 'dead')}": remove facts.deadLetterQueue`],
    ['its dead-letter queue is of the other type [Q13]', stack => from(imported(stack, 'orders.fifo'), { deadLetterQueue: imported(stack, 'dead', 'Dead') }),
      "deadLetterQueue 'Orders/Dead' is a standard queue but the queue is a FIFO queue: use a dead-letter queue of the same type"],
  ])('fails when %s', (_, part, message) => {
    const { stack, other } = twoStacks();
    expect(() => newWorker(part(stack, other), stack)).toThrow(`\n  - ${message}`);
  });

  test.each<[string, Part, string]>([
    ['its visibility timeout is below six times the timeout [Q01]', stack => ({ ...from(ownQueue(stack)), timeout: Duration.minutes(1) }),
      "visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout of the queue 'Orders/Existing' is 3 minutes, but Lambda needs 6 minutes"],
    ['an imported one parks messages too early [Q03]', stack => from(imported(stack), {
      deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 1,
    }), "maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount of the queue 'Orders/Imported' is 1"],
    ['only the maxReceiveCount of an imported one is unknown', stack => from(imported(stack), {
      deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.minutes(3),
    }), "queueNotChecked at /Orders/Worker: the maxReceiveCount of the queue 'Orders/Imported' cannot be read and was not checked: set facts.maxReceiveCount"],
  ])('synth warns when %s', (_, part, message) => {
    const { app, stack, other } = twoStacks();
    new sqs.Queue(other, 'Something');
    newWorker(part(stack, other), stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining(message)]);
  });
});

describe('a new queue', () => {
  const made = (options: NewQueueOptions, stack = newStack()) => newWorker({ source: SqsSource.newQueue(options) }, stack);

  test('uses an existing dead-letter queue unchanged [Q02]', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Shared', { retentionPeriod: Duration.days(14) });
    expect(made({ deadLetterQueue }, stack).deadLetterQueue).toBe(deadLetterQueue);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 2);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(deadLetterQueue.queueArn), maxReceiveCount: 13 },
    });
  });

  test('can be a high-throughput FIFO queue, and its dead-letter queue stays a plain one [Q27]', () => {
    const stack = newStack();
    made({
      fifo: true, deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP, fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    }, stack);
    const queues = resourcesOf(stack, 'AWS::SQS::Queue').map(({ DeduplicationScope, FifoThroughputLimit }) => [DeduplicationScope, FifoThroughputLimit]);
    expect(queues).toEqual([[undefined, undefined], ['messageGroup', 'perMessageGroupId']]);
  });

  test('delays new messages if asked to, for up to 15 minutes', () => {
    const stack = newStack();
    made({ deliveryDelay: Duration.minutes(15) }, stack);
    expect(resourcesOf(stack, 'AWS::SQS::Queue').map(({ DelaySeconds }) => DelaySeconds)).toEqual([undefined, 900]);
  });

  test('is created once for each worker that shares the source', () => {
    const stack = newStack();
    const source = SqsSource.newQueue();
    const [one, other] = ['One', 'Other'].map(id => new SqsWorkerFunction(stack, id, { code: inlineCode, source }));
    expect(one.queue).not.toBe(other.queue);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 4);
  });

  test.each<[string, (stack: Stack) => NewQueueOptions, string]>([
    ['its dead-letter queue keeps messages no longer than it does [Q18]', stack => ({ deadLetterQueue: new sqs.Queue(stack, 'Shared') }),
      'retentionPeriod is 4 days but must be shorter than the 4 days of the dead-letter queue, where a message expires that long after it was first sent: ' +
      'raise the retention period of the dead-letter queue to 14 days'],
    ['it is FIFO and its dead-letter queue is standard [Q13, Q22]', stack => ({ fifo: true, deadLetterQueue: new sqs.Queue(stack, 'Shared') }),
      "deadLetterQueue 'Orders/Shared' is a standard queue but the queue is a FIFO queue: use a dead-letter queue of the same type"],
    ['it is standard and its dead-letter queue is FIFO [Q13]', stack => ({
      deadLetterQueue: new sqs.Queue(stack, 'Shared', { fifo: true, retentionPeriod: Duration.days(14) }),
    }), "deadLetterQueue 'Orders/Shared' is a FIFO queue but the queue is a standard queue: use a dead-letter queue of the same type"],
    ['its dead-letter queue is in another Region of the same app [Q02]', stack => ({ deadLetterQueue: farDeadLetters(stack) }),
      "deadLetterQueue 'Far/Dead' is in the Region us-east-1 but the queue is in eu-west-1, and SQS moves messages only within an account and Region"],
    ['its dead-letter queue is in another account of the same app [Q02]', stack => ({ deadLetterQueue: farDeadLetters(stack, 'eu-west-1', '999999999999') }),
      `deadLetterQueue 'Far/Dead' is in the account 999999999999 but the queue is in ${ACCOUNT}`],
    ['its dead-letter queue is imported from another account [Q02]', stack => ({
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Far', 'arn:aws:sqs:eu-west-1:999999999999:dead'),
    }), `deadLetterQueue 'Orders/Far' is in the account 999999999999 but the queue is in ${ACCOUNT}`],
    ['deliveryDelay is above 15 minutes', () => ({ deliveryDelay: Duration.seconds(901) }),
      'deliveryDelay is 15 minutes 1 second but must be whole seconds from 0 seconds to 15 minutes: SQS allows no other value'],
    ['deliveryDelay leaves too little of retentionPeriod [Q18]', () => ({ deliveryDelay: Duration.minutes(1), retentionPeriod: Duration.minutes(16) }),
      'retentionPeriod is 16 minutes, but a message that always fails takes 1 hour 35 minutes (deliveryDelay + maxReceiveCount × (timeout + wait)) to reach the ' +
      'dead-letter queue and would expire first: raise retentionPeriod'],
    ['deduplicationScope is set without fifo', () => ({ deduplicationScope: sqs.DeduplicationScope.QUEUE }),
      'deduplicationScope is set, but only FIFO queues support it: set fifo to true, or remove deduplicationScope'],
    ['fifoThroughputLimit is set without fifo', () => ({ fifo: false, fifoThroughputLimit: sqs.FifoThroughputLimit.PER_QUEUE }),
      'fifoThroughputLimit is set, but only FIFO queues support it: set fifo to true, or remove fifoThroughputLimit'],
  ])('fails when %s', (_, options, message) => {
    const { stack } = twoStacks();
    expect(() => made(options(stack), stack)).toThrow(`\n  - ${message}`);
  });

  test.each<[string, (stack: Stack) => Stack, string, string]>([
    ['', stack => stack, 'its retention period, its redrive allow policy were', 'its RedriveAllowPolicy admits the queue, and'],
    [' and a stack that can be deployed anywhere', stack => new Stack(stack.node.root as App, 'Anywhere'),
      'its retention period, its redrive allow policy, its account and Region were', 'its RedriveAllowPolicy admits the queue, and that it is in the account and Region'],
  ])('synth warns about what it cannot read of an imported dead-letter queue%s', (_, of, unread, advice) => {
    const { app, stack } = twoStacks();
    const scope = of(stack);
    made({ deadLetterQueue: sqs.Queue.fromQueueArn(scope, 'Imported', arn('sqs', 'dead')) }, scope);
    const [warning, ...others] = warningsOf(app);
    expect(warning).toMatch(/^cdk-resilient-lambda:deadLetterQueueNotChecked at /);
    expect(warning).toContain(unread);
    expect(warning).toContain(advice);
    expect(others).toEqual([]);
  });
});

describe('the redrive allow policy of a dead-letter queue [Q02]', () => {
  type Policy = (stack: Stack, source: () => string) => object | undefined;
  const { ALLOW_ALL: allowAll, BY_QUEUE: byQueue, DENY_ALL: denyAll } = sqs.RedrivePermission;

  /** Synthesizes a worker with a new queue named `orders`, unless `queueName` says otherwise, and a dead-letter queue with the policy. */
  const synth = (policy: Policy, queueName?: string) => {
    const { app, stack } = twoStacks();
    const deadLetterQueue = new sqs.Queue(stack, 'Shared', { retentionPeriod: Duration.days(14) });
    const worker = newWorker({ source: SqsSource.newQueue({ deadLetterQueue }) }, stack);
    (worker.queue.node.defaultChild as sqs.CfnQueue).queueName = queueName;
    (deadLetterQueue.node.defaultChild as sqs.CfnQueue).addPropertyOverride('RedriveAllowPolicy', policy(stack, () => stack.resolve(worker.queue.queueArn)));
    return warningsOf(app);
  };
  const named = (stack: Stack, name: string) => stack.resolve(stack.formatArn({ service: 'sqs', resource: name }));

  test.each<[string, Policy]>([
    ['is missing', () => undefined],
    ['admits all queues', () => ({ redrivePermission: allowAll })],
    ['lists the queue by its resource', (_, source) => ({ redrivePermission: byQueue, sourceQueueArns: [arn('sqs', 'other'), source()] })],
    ['lists the queue by its name', stack => ({ redrivePermission: byQueue, sourceQueueArns: [named(stack, 'orders')] })],
    ['lists the queue by its ARN', () => ({ redrivePermission: byQueue, sourceQueueArns: [arn('sqs', 'orders')] })],
  ])('raises nothing if it %s', (_, policy) => {
    expect(synth(policy, 'orders')).toEqual([]);
  });

  test.each<[string, Policy]>([
    ['admits no queue', () => ({ redrivePermission: denyAll })],
    ['lists other queues', stack => ({ redrivePermission: byQueue, sourceQueueArns: [named(stack, 'other'), arn('sqs', 'another')] })],
    ['lists another resource', stack => ({ redrivePermission: byQueue, sourceQueueArns: [stack.resolve(new sqs.Queue(stack, 'Other').queueArn)] })],
    ['lists no queue', () => ({ redrivePermission: byQueue, sourceQueueArns: [] })],
  ])('fails the synth if it %s', (_, policy) => {
    expect(() => synth(policy, 'orders')).toThrow(
      "\n  - the dead-letter queue 'Orders/Shared' does not admit the queue 'Orders/Worker/Queue' (the redrivePermission of its RedriveAllowPolicy is ");
  });

  test.each<[string, Policy, string | undefined]>([
    ['lists an ARN, and the queue gets its name at deployment', () => ({ redrivePermission: byQueue, sourceQueueArns: [arn('sqs', 'orders')] }), undefined],
    ['is a parameter', stack => ({ redrivePermission: stack.resolve(new CfnParameter(stack, 'Permission').valueAsString) }), 'orders'],
    ['lists a parameter', stack => ({ redrivePermission: byQueue, sourceQueueArns: [stack.resolve(new CfnParameter(stack, 'Arn').valueAsString)] }), 'orders'],
  ])('is warned of if it %s', (_, policy, queueName) => {
    expect(synth(policy, queueName)).toEqual([
      "cdk-resilient-lambda:redriveAllowPolicyNotChecked at /Orders/Worker: the dead-letter queue 'Orders/Shared' admits only the queues that its RedriveAllowPolicy " +
      "lists, and only the deployment can tell whether 'Orders/Worker/Queue' is one of them: make sure that it is, or SQS moves no message there, and acknowledge " +
      'this warning',
    ]);
  });

  test('is checked for a source queue that is imported', () => {
    const synthImported = (...sourceQueueArns: string[]) => {
      const { app, stack } = twoStacks();
      const deadLetterQueue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      (deadLetterQueue.node.defaultChild as sqs.CfnQueue).redriveAllowPolicy = { redrivePermission: byQueue, sourceQueueArns };
      const queue = sqs.Queue.fromQueueArn(stack, 'Imported', arn('sqs', 'orders'));
      newWorker({ source: SqsSource.fromQueue(queue, { deadLetterQueue, visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23 }) }, stack);
      return warningsOf(app);
    };
    expect(synthImported(arn('sqs', 'orders'))).toEqual([]);
    expect(() => synthImported('arn:aws:sqs:eu-west-1:999999999999:orders')).toThrow("does not admit the queue 'Orders/Imported'");
  });

  test('is checked for a source queue of another stack', () => {
    const { app, stack, other } = twoStacks();
    const third = new Stack(app, 'Third', { env });
    const listed = new sqs.Queue(third, 'Queue');
    const deadLetterQueue = new sqs.Queue(third, 'Dead', { retentionPeriod: Duration.days(14), redriveAllowPolicy: { sourceQueues: [listed] } });
    const queue = new sqs.Queue(other, 'Queue', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 23 } });
    newWorker({ source: SqsSource.fromQueue(queue) }, stack);
    expect(() => app.synth()).toThrow("the dead-letter queue 'Third/Dead' does not admit the queue 'Other/Queue'");
  });
});
