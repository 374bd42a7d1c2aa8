import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CustomEventBus, QueueSubscriberTriggerOptions, QueueTrigger, SqsSource, SqsWorkerFunctionProps } from '../../../src';
import { arn, env, newApp, newStack, newWorker, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf, through } from '../../fixtures/templates';
import { busIn } from '../../fixtures/triggers';

const SUBSCRIBER = 'AWS::EventsV2::Subscriber';
const FIFO = { source: SqsSource.newQueue({ fifo: true }) };

function subscribed(options: QueueSubscriberTriggerOptions = {}, props: Partial<SqsWorkerFunctionProps> = {}, stack = newStack()) {
  const bus = busIn(stack, 14);
  const worker = newWorker({ ...props, triggers: [QueueTrigger.subscriber(CustomEventBus.fromResource(bus), options)] }, stack);
  return { stack, bus, worker, subscriber: () => resourcesOf(stack, SUBSCRIBER)[0] };
}

const roleOf = (stack: Stack) => resourcesOf(stack, 'AWS::IAM::Role').find(({ AssumeRolePolicyDocument: { Statement } }) => Statement[0].Principal.Service === 'events.amazonaws.com');
const metricAlarmsOf = (stack: Stack) => resourcesOf(stack, 'AWS::CloudWatch::Alarm').filter(({ Metrics }) => JSON.stringify(Metrics ?? '').includes('AWS/EventsV2'));

describe('QueueTrigger.subscriber', () => {
  test('sends events to the queue for a day, and records what it cannot send [Q25, A19]', () => {
    const { stack, bus, worker, subscriber } = subscribed();
    expect(subscriber()).toEqual({
      Name: expect.stringMatching(/^[\w-]{1,64}$/),
      EventBusArn: stack.resolve(bus.ref),
      Type: 'UNORDERED',
      StartingPosition: 'LATEST',
      BatchConfiguration: { MaxBatchSize: 10, MaxBatchWindowInSeconds: 0 },
      InvokeConfiguration: {
        TargetArn: stack.resolve(worker.queue.queueArn),
        RoleArn: { 'Fn::GetAtt': [expect.stringContaining('TriggersSubscriberRole'), 'Arn'] },
        SqsParameters: {},
      },
      RetryPolicy: { MaxRetryAttempts: 185, MaxEventAgeInSeconds: 86_400, RetryStrategy: 'ALL' },
      OnFailureConfiguration: { Arn: stack.resolve(worker.triggerDeadLetterQueues.Subscriber.queueArn) },
    });
  });

  test('needs no statement in the queue policy: its role may send to the queue and the dead-letter queue, with their keys, and nothing else [A18, Q21]', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const { worker } = subscribed({}, { encryptionKey: key }, stack);
    expect(roleOf(stack).Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: stack.resolve([worker.queue.queueArn, worker.triggerDeadLetterQueues.Subscriber.queueArn]) },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.resolve(key.keyArn), Condition: through('sqs') },
    ]);
    expect(JSON.stringify(resourcesOf(stack, 'AWS::SQS::QueuePolicy'))).not.toContain('events.amazonaws.com');
    expect(JSON.stringify(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy)).not.toContain('events.amazonaws.com');
  });

  test('subscribes after the queue, the role and the dead-letter queue exist [A18]', () => {
    const { stack, worker } = subscribed();
    const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources(SUBSCRIBER));
    for (const needed of [stack.getLogicalId(worker.queue.node.defaultChild as sqs.CfnQueue), 'SubscriberRole', 'SubscriberDeadLetterQueue']) {
      expect(DependsOn).toContainEqual(expect.stringContaining(needed));
    }
  });

  test('keeps the order of event groups in a FIFO queue, which knows an event again by its ID; an event without a group is a group of its own', () => {
    expect(subscribed({}, FIFO).subscriber()).toMatchObject({
      Type: 'FIFO',
      BatchConfiguration: { MaxBatchSize: 1 },
      InvokeConfiguration: {
        SqsParameters: {
          MessageGroupId: '{% $exists($events.SystemMetadata.EventGroupId) ? $hash($events.SystemMetadata.EventGroupId, "SHA-256") : $events.SystemMetadata."aws:EventId" %}',
          MessageDeduplicationId: '{% $events.SystemMetadata."aws:EventId" %}',
        },
      },
    });
  });

  test('lets the runtime open the event', () => {
    const [{ Environment }] = resourcesOf(subscribed().stack, 'AWS::Lambda::Function');
    expect(Environment.Variables.RESILIENT_LAMBDA_ENVELOPES).toBe('eventBridge');
  });

  test('passes on filters and retries', () => {
    const { subscriber } = subscribed({ filter: { data: { source: ['shop'] } }, retryAttempts: 10, maxEventAge: Duration.hours(1), triggerId: 'Shop' });
    expect(subscriber()).toMatchObject({
      FilterConfiguration: { Filters: [{ Scope: 'DATA', Pattern: '{"source":["shop"]}' }] },
      RetryPolicy: { MaxRetryAttempts: 10, MaxEventAgeInSeconds: 3_600 },
    });
  });

  test.each<[string, Partial<SqsWorkerFunctionProps>, string[]]>([
    ['lost events', {}, ['SUM']],
    ['lost events, and those that wait behind one of a FIFO queue', FIFO, ['SUM', 'MAX']],
    ['what is left on', { ...FIFO, alarms: { subscriberEventsLost: { enabled: false } } }, ['MAX']],
  ])('has alarms on %s [A19, O06]', (_, props, operations) => {
    const { stack } = subscribed({}, props);
    expect(metricAlarmsOf(stack).map(({ Metrics: [{ Expression }] }) => Expression.slice(0, 3))).toEqual(operations);
  });

  test('sends to a queue that exists, whose name does not tell that it is FIFO', () => {
    const stack = newStack();
    const [queue, deadLetterQueue] = ['queue', 'dlq'].map(name => sqs.Queue.fromQueueAttributes(stack, name, { queueArn: arn('sqs', `${name}.fifo`), fifo: true }));
    const source = SqsSource.fromQueue(queue, { deadLetterQueue, visibilityTimeout: Duration.minutes(6), maxReceiveCount: 5 });
    const { subscriber } = subscribed({}, { source }, stack);
    expect(subscriber()).toMatchObject({ Type: 'FIFO', InvokeConfiguration: { TargetArn: arn('sqs', 'queue.fifo') } });
  });

  test('is refused for a queue of another account, to which a subscriber cannot deliver', () => {
    const { stack } = twoStacks();
    const [queue, deadLetterQueue] = ['queue', 'dlq'].map(name => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:${env.region}:999999999999:${name}`));
    const source = SqsSource.fromQueue(queue, { deadLetterQueue, visibilityTimeout: Duration.minutes(6), maxReceiveCount: 5 });
    expect(() => subscribed({}, { source }, stack)).toThrow(
      `the queue is in the account 999999999999, but a subscriber of the Custom Event Bus 'Orders/Bus' delivers only within its own account, ${env.account}: use a queue of that account`);
  });

  test.each<[string, QueueSubscriberTriggerOptions, string]>([
    ['too many retries', { retryAttempts: 186 }, 'retryAttempts of the subscriber of the Custom Event Bus'],
    ['wildcards', { filter: { data: { source: [{ wildcard: 'a*' }] } } }, "it uses 'wildcard', which subscribers do not have"],
  ])('is refused with %s', (_, options, message) => {
    expect(() => subscribed(options)).toThrow(message);
  });

  test('warns of a bus that forgets what its records do not hold [A19]', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ triggers: [QueueTrigger.subscriber(CustomEventBus.fromResource(busIn(stack)))] }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining('busForgetsFailedEvents')]);
  });

  test('sends to a queue of another stack, whose policy does not change', () => {
    const { stack, other } = twoStacks();
    const { subscriber } = subscribed({}, { source: SqsSource.fromQueue(ownQueue(other)) }, stack);
    expect(JSON.stringify(subscriber().InvokeConfiguration.TargetArn)).toContain('OutputFnGetAttExisting');
    expect(JSON.stringify(resourcesOf(other, 'AWS::SQS::QueuePolicy'))).not.toContain('events.amazonaws.com');
  });
});
