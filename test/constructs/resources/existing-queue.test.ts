import { CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import { ACCOUNT, arn, env, inlineCode, newApp, newStack, newWorker, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf } from '../../fixtures/templates';

type Part = (stack: Stack, other: Stack) => Partial<SqsWorkerFunctionProps>;
const templateOf = (stack: Stack) => Template.fromStack(stack);

describe('an existing queue', () => {
  const imported = (stack: Stack, name = 'orders', id = 'Imported') => sqs.Queue.fromQueueArn(stack, id, arn('sqs', name));

  test('is used and not changed, with its dead-letter queue and its own settings', () => {
    const { stack, other } = twoStacks();
    const queue = ownQueue(other);
    const worker = newWorker({ queue }, stack);
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

  test('may be encrypted with a key of its own, which the function may decrypt with', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey, visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    newWorker({ queue }, stack);
    expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionMasterKey.keyArn) });
  });

  test('may be encrypted with a key that is known by its alias only', () => {
    const stack = newStack();
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      encryptionMasterKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders'),
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    newWorker({ queue }, stack);
    expect(ownStatementsOf(stack)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':key/*']] },
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/orders' } },
    });
  });

  test('that is imported is taken at the word of the user, and its alarms watch it', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const worker = newWorker({
      queue: imported(stack), deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5,
    }, stack);
    expect(warningsOf(app)).toEqual([]);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('sqs', 'orders') });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: 'orders-dead' }] });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 172_800 });
    expect(worker.queue.queueName).toBe('orders');
  });

  test('that is imported and not described is warned of', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker({ queue: imported(stack), deadLetterQueue: imported(stack, 'orders-dead', 'DeadLetters') }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueNotChecked at /Orders/Worker: the queue 'Orders/Imported' exists elsewhere, and its visibilityTimeout and " +
      'maxReceiveCount could not be checked: say here what it is (nothing is changed), or acknowledge this',
    ]);
  });

  test('of another account is warned of, with what its owner must allow', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const of = (name: string) => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:999999999999:${name}`);
    newWorker({ queue: of('orders'), deadLetterQueue: of('dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5 }, stack);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:queueOfOtherAccount at /Orders/Worker: the queue 'Orders/orders' belongs to account 999999999999, whose owner must let the " +
      "function's role do sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility in the queue's policy " +
      '(and kms:Decrypt in that of its key), and share its metrics with this account (CloudWatch cross-account observability) for the alarms: ' +
      'acknowledge this when it is done',
    ]);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(alarms.flatMap(({ Metrics = [] }) => Metrics).map(({ AccountId }) => AccountId)).toEqual(['999999999999', '999999999999']); // of both queues
  });

  test('whose settings only CloudFormation will know is taken at the word of the user', () => {
    const app = newApp();
    const stack = newStack(app);
    const token = new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Existing', {
      visibilityTimeout: Duration.seconds(token),
      retentionPeriod: Duration.seconds(token),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: token },
    });
    const said = { visibilityTimeout: Duration.minutes(3), messageRetention: Duration.days(1), maxReceiveCount: 5 };
    expect(() => newWorker({ queue, ...said, visibilityTimeout: Duration.seconds(10) }, stack)).toThrow('is 10 seconds but must be at least 30 seconds');
    new SqsWorkerFunction(stack, 'Second', { code: inlineCode, queue, ...said });
    expect(warningsOf(app)).toEqual([]);
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 43_200 });
  });

  test('that is imported by a token is FIFO when the user says so', () => {
    const stack = newStack();
    const token = (id: string) => sqs.Queue.fromQueueArn(stack, `${id}Queue`, new CfnParameter(stack, id).valueAsString);
    newWorker({ queue: token('A'), deadLetterQueue: token('B'), fifo: true, visibilityTimeout: Duration.minutes(3), maxReceiveCount: 5 }, stack);
    expect(() => new SqsWorkerFunction(stack, 'Second', {
      code: inlineCode, queue: token('C'), deadLetterQueue: token('D'), fifo: true, batchSize: 11,
    })).toThrow('batchSize is 11 but must be a whole number from 1 to 10: a batch of a FIFO queue holds no more');
  });

  test.each<[string, Part, string]>([
    ['it hides messages too shortly [Q01]', stack => ({ queue: ownQueue(stack), timeout: Duration.minutes(4) }),
      "visibilityTimeout of the queue 'Orders/Existing' is 3 minutes but must be at least 4 minutes"],
    ['an imported one is said to hide messages too shortly [Q01]', stack => ({
      queue: imported(stack), deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.seconds(10),
    }), "visibilityTimeout of the queue 'Orders/Imported' is 10 seconds but must be at least 30 seconds"],
    ['it is said to be what it is not', stack => ({
      queue: ownQueue(stack), visibilityTimeout: Duration.minutes(4), messageRetention: Duration.days(2), maxReceiveCount: 6, fifo: true,
    }), [
      "fifo is true but the queue 'Orders/Existing' is a standard queue: leave fifo out",
      "visibilityTimeout is 4 minutes but that of the queue 'Orders/Existing' is 3 minutes: leave it out, or change it where the queue is made",
      "messageRetention is 2 days but that of the queue 'Orders/Existing' is 1 day: leave it out, or change it where the queue is made",
      "maxReceiveCount is 6 but that of the queue 'Orders/Existing' is 5: leave it out, or change it where the queue is made",
    ].join('\n  - ')],
    ['options of a new queue are given', stack => ({ queue: ownQueue(stack), removalPolicy: RemovalPolicy.DESTROY, contentBasedDeduplication: true }), [
      "contentBasedDeduplication is given together with queue, which exists: set it where the queue 'Orders/Existing' is made",
      "removalPolicy is given together with queue, which exists: set it where the queue 'Orders/Existing' is made",
    ].join('\n  - ')],
    ['it has no dead-letter queue [Q02]', stack => ({ queue: new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) }) }),
      "the queue 'Orders/Bare' has no dead-letter queue, so that a message that always fails would expire and be lost: give it one where it is made"],
    ['it is said to have a dead-letter queue that it has not [Q02]', stack => ({
      queue: new sqs.Queue(stack, 'Bare', { visibilityTimeout: Duration.minutes(3) }), deadLetterQueue: new sqs.Queue(stack, 'Dead'),
    }), "deadLetterQueue is 'Orders/Dead' but the queue 'Orders/Bare' does not send there: set it where the queue is made"],
    ['it sends its dead letters elsewhere [Q02]', stack => ({ queue: ownQueue(stack), deadLetterQueue: new sqs.Queue(stack, 'Dead') }),
      "deadLetterQueue is 'Orders/Dead' but the queue 'Orders/Existing' does not send there: set it where the queue is made"],
    ['an imported one comes without its dead-letter queue [Q02]', stack => ({ queue: imported(stack) }),
      "the queue 'Orders/Imported' exists elsewhere, and nobody could be told of its dead letters: " +
      'give its dead-letter queue as deadLetterQueue (sqs.Queue.fromQueueArn)'],
    ['its dead letters do not outlive it [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(4) });
      return { queue: new sqs.Queue(stack, 'Short', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue, maxReceiveCount: 5 } }) };
    }, "messageRetention of the queue 'Orders/Short' is 4 days but must be shorter than the 4 days of the dead-letter queue"],
    ['its messages expire before they are dead letters [Q18]', stack => {
      const queue = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      return {
        queue: new sqs.Queue(stack, 'Short', {
          visibilityTimeout: Duration.hours(1), retentionPeriod: Duration.hours(2), deadLetterQueue: { queue, maxReceiveCount: 5 },
        }),
      };
    }, "messageRetention of the queue 'Orders/Short' is 2 hours but a message that always fails needs 5 hours"],
    ['it is in another Region', stack => ({
      queue: sqs.Queue.fromQueueArn(stack, 'Far', `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`), deadLetterQueue: imported(stack, 'dead', 'Dead'),
    }), "the queue 'Orders/Far' is in us-east-1 but the function in eu-west-1: Lambda polls only queues of its own Region"],
    ['it is FIFO and a batching window is given [Q13]', stack => ({
      queue: imported(stack, 'orders.fifo'), deadLetterQueue: imported(stack, 'dead.fifo', 'Dead'), maxBatchingWindow: Duration.seconds(1),
    }), 'maxBatchingWindow is given but a FIFO queue can have none: leave it out'],
    ['its dead-letter queue is of the other kind [Q13]', stack => ({ queue: imported(stack, 'orders.fifo'), deadLetterQueue: imported(stack, 'dead', 'Dead') }),
      "deadLetterQueue 'Orders/Dead' is a standard queue but the queue is a FIFO one: give a queue of the same kind"],
  ])('fails when %s', (_, part, message) => {
    const { stack, other } = twoStacks();
    expect(() => newWorker(part(stack, other), stack)).toThrow(`\n  - ${message}`);
  });

  test.each<[string, Part, string]>([
    ['it hides messages for less than six times the timeout [Q01]', stack => ({ queue: ownQueue(stack), timeout: Duration.minutes(1) }),
      "visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout of the queue 'Orders/Existing' is 3 minutes, but Lambda needs 6 minutes"],
    ['an imported one parks messages too early [Q03]', stack => ({
      queue: imported(stack), deadLetterQueue: imported(stack, 'dead', 'Dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 1,
    }), "maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount of the queue 'Orders/Imported' is 1"],
  ])('synth warns when %s', (_, part, message) => {
    const { app, stack, other } = twoStacks();
    new sqs.Queue(other, 'Something');
    newWorker(part(stack, other), stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining(message)]);
  });
});

describe('an existing dead-letter queue for a new queue', () => {
  test('takes its dead letters, and is not changed [Q02]', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Shared', { retentionPeriod: Duration.days(14) });
    const worker = newWorker({ deadLetterQueue }, stack);
    expect(worker.deadLetterQueue).toBe(deadLetterQueue);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 2);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: stack.resolve(deadLetterQueue.queueArn), maxReceiveCount: 5 },
    });
  });

  test.each<[string, (stack: Stack) => sqs.IQueue, Partial<SqsWorkerFunctionProps>, string]>([
    ['it keeps messages no longer than the queue [Q18]', stack => new sqs.Queue(stack, 'Shared'), {},
      'messageRetention is 4 days but must be shorter than the 4 days of the dead-letter queue'],
    ['it is a standard queue for a FIFO one [Q13]', stack => new sqs.Queue(stack, 'Shared'), { fifo: true },
      "deadLetterQueue 'Orders/Shared' is a standard queue but the queue is a FIFO one: give a queue of the same kind"],
    ['it is a FIFO queue for a standard one [Q13]', stack => new sqs.Queue(stack, 'Shared', { fifo: true, retentionPeriod: Duration.days(14) }), {},
      "deadLetterQueue 'Orders/Shared' is a FIFO queue but the queue is a standard one: give a queue of the same kind"],
  ])('fails when %s', (_, make, props, message) => {
    const stack = newStack();
    expect(() => newWorker({ deadLetterQueue: make(stack), ...props }, stack)).toThrow(`\n  - ${message}`);
  });
});
