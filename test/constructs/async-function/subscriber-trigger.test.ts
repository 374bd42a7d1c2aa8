import { App, Aspects, CfnParameter, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AsyncFunctionWithDestinationsProps, AsyncTrigger, CustomEventBus, SubscriberTriggerOptions } from '../../../src';
import { env, newApp, newAsyncFunction, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf, through } from '../../fixtures/templates';
import { busIn, queueOf } from '../../fixtures/triggers';

const SUBSCRIBER = 'AWS::EventsV2::Subscriber';
const SHARED = 'arn:aws:events:eu-west-1:999999999999:event-busv2/shared/abcdefghijklmnopqrstuvwxy';

type Props = Partial<AsyncFunctionWithDestinationsProps>;

function subscribed(options: SubscriberTriggerOptions = {}, props: Props = {}, stack = newStack()) {
  const bus = busIn(stack, 14);
  const triggers = [AsyncTrigger.subscriber(CustomEventBus.fromResource(bus), options)];
  const fn = newAsyncFunction({ timeout: Duration.seconds(20), ...props, triggers }, stack);
  return { stack, bus, fn, subscriber: () => resourcesOf(stack, SUBSCRIBER)[0] };
}

describe('AsyncTrigger.subscriber', () => {
  test('subscribes the function with a dead-letter queue and a retry window of a day, explicit in every default [A19]', () => {
    const { stack, bus, fn, subscriber } = subscribed();
    expect(subscriber()).toEqual({
      Name: expect.stringMatching(/^[\w-]{1,64}$/),
      EventBusArn: stack.resolve(bus.ref),
      Type: 'UNORDERED',
      StartingPosition: 'LATEST',
      BatchConfiguration: { MaxBatchSize: 1, MaxBatchWindowInSeconds: 0 },
      InvokeConfiguration: {
        TargetArn: stack.resolve(fn.lambdaFunction.functionArn),
        RoleArn: { 'Fn::GetAtt': [expect.stringContaining('TriggersSubscriberRole'), 'Arn'] },
        LambdaParameters: { InvocationType: 'EVENT' },
      },
      RetryPolicy: { MaxRetryAttempts: 185, MaxEventAgeInSeconds: 86_400, RetryStrategy: 'ALL' },
      OnFailureConfiguration: { Arn: stack.resolve(queueOf(fn).queueArn) },
    });
    expect(resourcesOf(stack, 'AWS::Lambda::Permission')).toEqual([]);
  });

  test('delivers with a role that can only invoke the function and send to the dead-letter queue, and its key [A18, E05]', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const { fn } = subscribed({}, { encryptionKey: key }, stack);
    const role = resourcesOf(stack, 'AWS::IAM::Role').find(({ AssumeRolePolicyDocument: { Statement } }) => Statement[0].Principal.Service === 'events.amazonaws.com');
    expect(role.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: stack.resolve(fn.lambdaFunction.functionArn) },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: stack.resolve(queueOf(fn).queueArn) },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.resolve(key.keyArn), Condition: through('sqs') },
    ]);
    expect(queueOf(fn).encryptionMasterKey).toBe(key);
  });

  test('subscribes after the role, the dead-letter queue and the failure queue of the function exist [A18]', () => {
    const { stack } = subscribed();
    const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources(SUBSCRIBER));
    for (const needed of ['SubscriberRole', 'SubscriberDeadLetterQueue', 'InvokeConfig']) expect(DependsOn).toContainEqual(expect.stringContaining(needed));
  });

  test('names the alias as a qualifier, so that a deployment does not replace the subscriber', () => {
    const { stack, fn, subscriber } = subscribed({}, { deployment: {} });
    const { TargetArn, LambdaParameters } = subscriber().InvokeConfiguration;
    expect(TargetArn).toEqual(stack.resolve(fn.lambdaFunction.functionArn));
    expect(LambdaParameters).toEqual({ InvocationType: 'EVENT', Qualifier: stack.resolve(fn.alias!.aliasName) });
    const { subscriber: without } = subscribed();
    expect(without().Name).toBe(subscriber().Name);
  });

  test('passes on filters, batches and retries', () => {
    const { subscriber } = subscribed({
      filter: { data: { source: ['shop'] }, metadata: { tenant: ['a', 'b'] }, systemMetadata: { 'aws:DetailType': ['OrderPlaced'] } },
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(5),
      retryAttempts: 10,
      maxEventAge: Duration.hours(1),
    });
    expect(subscriber()).toMatchObject({
      FilterConfiguration: {
        Language: 'EVENT_BRIDGE_PATTERN',
        Filters: [
          { Scope: 'DATA', Pattern: '{"source":["shop"]}' },
          { Scope: 'METADATA', Pattern: '{"tenant":["a","b"]}' },
          { Scope: 'SYSTEM_METADATA', Pattern: '{"aws:DetailType":["OrderPlaced"]}' },
        ],
      },
      BatchConfiguration: { MaxBatchSize: 100, MaxBatchWindowInSeconds: 5 },
      RetryPolicy: { MaxRetryAttempts: 10, MaxEventAgeInSeconds: 3_600 },
    });
  });

  test('waits for the answer where the order matters', () => {
    const { subscriber } = subscribed({ fifo: true }, { timeout: Duration.seconds(29) });
    expect(subscriber()).toMatchObject({
      Type: 'FIFO', InvokeConfiguration: { LambdaParameters: { InvocationType: 'REQUEST_RESPONSE', InvocationTimeoutSeconds: '30' } },
    });
  });

  test('creates the subscribers of one bus one after the other, because the bus refuses others meanwhile', () => {
    const stack = newStack();
    const [bus, other] = ['Bus', 'Other'].map(id => CustomEventBus.fromResource(busIn(stack, 14, id)));
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(bus), AsyncTrigger.subscriber(other, { triggerId: 'Elsewhere' })] }, stack);
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(bus)] }, stack, 'Second');
    const found = Object.entries(Template.fromStack(stack).findResources(SUBSCRIBER));
    const before = Object.fromEntries(found.map(([id, { DependsOn }]) => [id, found.map(([each]) => each).filter(each => DependsOn.includes(each))]));
    const [first, elsewhere, second] = found.map(([id]) => id);
    expect(before).toEqual({ [first]: [], [elsewhere]: [], [second]: [first] });
  });

  test('accepts a bus of another account that shares it', () => {
    const stack = newStack();
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(CustomEventBus.fromArn(SHARED))] }, stack);
    warningsOf(stack.node.root as App);
    expect(resourcesOf(stack, SUBSCRIBER)[0].EventBusArn).toBe(SHARED);
  });

  test('accepts a bus that is known only at deployment, and one without properties', () => {
    const stack = newStack();
    const imported = CustomEventBus.fromArn(new CfnParameter(stack, 'BusArn').valueAsString);
    const plain = CustomEventBus.fromResource(new CfnResource(stack, 'Plain', { type: 'AWS::EventsV2::EventBus', properties: { Name: 'plain' } }));
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(imported), AsyncTrigger.subscriber(plain, { triggerId: 'Plain' })] }, stack);
    warningsOf(stack.node.root as App);
    expect(resourcesOf(stack, SUBSCRIBER).map(({ EventBusArn }) => EventBusArn)).toEqual([{ Ref: 'BusArn' }, { Ref: 'Plain' }]);
  });
});

describe('the alarms of AsyncTrigger.subscriber', () => {
  const alarmsOf = (stack: Stack) => resourcesOf(stack, 'AWS::CloudWatch::Alarm').filter(({ Metrics }) => Metrics);

  test('tell of events that left no record, whichever way the dimensions of the metrics are written [A19]', () => {
    const { stack, bus } = subscribed();
    const [alarm, ...others] = alarmsOf(stack);
    expect(others).toEqual([]);
    const [sum, ...metrics] = alarm.Metrics;
    expect(sum.Expression).toBe('SUM([m0, m1, m2, m3])');
    expect(alarm).toMatchObject({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' });
    const arn = stack.resolve(bus.ref);
    expect(metrics.map(({ MetricStat: { Metric: { MetricName, Dimensions } } }: any) => [MetricName, Dimensions[0].Value])).toEqual(
      ['EventsDropped', 'OnFailureDestinationFailed'].flatMap(name => [arn, { 'Fn::Select': [1, { 'Fn::Split': [':event-busv2/', arn] }] }].map(value => [name, value])));
  });

  test('tell of events that wait behind one that fails, in order only', () => {
    const [, age] = alarmsOf(subscribed({ fifo: true }).stack);
    expect(age).toMatchObject({ Threshold: 900_000, Metrics: [{ Expression: 'MAX([m0, m1])' }, { MetricStat: { Stat: 'Maximum' } }, {}] });
  });

  test('can be changed and left out', () => {
    const alarms = { subscriberEventsLost: { enabled: false }, subscriberBacklogAge: { threshold: Duration.minutes(1) } };
    const { stack } = subscribed({ fifo: true }, { alarms });
    expect(alarmsOf(stack).map(({ Threshold }) => Threshold)).toEqual([60_000]);
  });

  test('keep their descriptions short where the names are long', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack', { env });
    const deep = Array.from({ length: 4 }).reduce<Construct>(scope => new Construct(scope, 'B'.repeat(200)), stack);
    const bus = busIn(deep, 14);
    const triggers = [AsyncTrigger.subscriber(CustomEventBus.fromResource(bus), { fifo: true })];
    newAsyncFunction({ timeout: Duration.seconds(20), triggers }, stack, 'F'.repeat(200));
    for (const { AlarmDescription } of alarmsOf(stack)) expect(JSON.stringify(AlarmDescription)).not.toContain('B'.repeat(200));
  });
});

describe('AsyncTrigger.subscriber refuses', () => {
  test.each<[string, SubscriberTriggerOptions, string]>([
    ['a batch that EventBridge does not deliver to a function', { batchSize: 101 }, "batchSize of the Custom Event Bus 'Orders/Bus' is 101 but must be a whole number from 1 to 100"],
    ['a window that is too long', { batchSize: 2, maxBatchingWindow: Duration.seconds(301) }, 'must be whole seconds from 0 seconds to 5 minutes'],
    ['a window that collects nothing', { maxBatchingWindow: Duration.seconds(1) }, 'maxBatchingWindow of the Custom Event Bus \'Orders/Bus\' is set, but batchSize is 1'],
    ['too many retries', { retryAttempts: 186 }, 'retryAttempts of the subscriber of the Custom Event Bus'],
    ['an age that is too short', { maxEventAge: Duration.seconds(59) }, 'maxEventAge of the subscriber of the Custom Event Bus'],
    ['an empty pattern', { filter: { data: {} } }, "filter.data for the Custom Event Bus 'Orders/Bus' is wrong: the pattern is an empty object"],
    ['an empty list', { filter: { metadata: { tenant: [] } } }, "filter.metadata for the Custom Event Bus 'Orders/Bus' is wrong: tenant is an empty list"],
    ['wildcards', { filter: { data: { detail: { name: [{ wildcard: 'a*' }] } } } }, "it uses 'wildcard', which subscribers do not have"],
    ['wildcards within others', { filter: { systemMetadata: { 'aws:Source': [{ 'anything-but': { wildcard: 'a*' } }] } } },
      "filter.systemMetadata for the Custom Event Bus 'Orders/Bus' is wrong: it uses 'wildcard'"],
    ['system metadata that no event has', { filter: { systemMetadata: { name: ['a'] } } }, "no event has the system metadata 'name'"],
    ['patterns that are too long together', { filter: { data: { a: ['x'.repeat(2_050)] }, metadata: { a: ['x'.repeat(2_050)] } } }, 'bytes, but EventBridge accepts 4096'],
    ['a matcher for metadata', { filter: { metadata: { tenant: [{ prefix: 'a' } as any] } } }, 'options.filter.metadata.tenant[0]'],
  ])('%s', (_, options, message) => {
    expect(() => subscribed(options)).toThrow(message);
  });

  test("accepts a field that is named 'wildcard'", () => {
    expect(() => subscribed({ filter: { data: { detail: { wildcard: ['a'] } } } })).not.toThrow();
  });

  test('refuses a function that runs longer than a FIFO subscriber waits [A20]', () => {
    expect(() => subscribed({ fifo: true }, { timeout: Duration.seconds(30) })).toThrow(
      "timeout is 30 seconds, but a FIFO subscriber of the Custom Event Bus 'Orders/Bus' waits 30 seconds for the answer");
  });

  test.each<[string, (app: App) => CustomEventBus, string]>([
    ['an imported bus of another Region', () => CustomEventBus.fromArn(SHARED.replace('eu-west-1', 'eu-north-1')), "the Custom Event Bus 'shared' is in eu-north-1"],
    ['a bus of the app in another Region', app => CustomEventBus.fromResource(busIn(new Stack(app, 'North', { env: { ...env, region: 'eu-north-1' } }))), 'is in eu-north-1'],
    ['a bus of the app in another account', app => CustomEventBus.fromResource(busIn(new Stack(app, 'Foreign', { env: { ...env, account: '999999999999' } }))),
      'pass CustomEventBus.fromArn(…)'],
  ])('%s', (_, busOf, message) => {
    const { app, stack } = twoStacks();
    expect(() => newAsyncFunction({ triggers: [AsyncTrigger.subscriber(busOf(app))] }, stack)).toThrow(message);
  });

  test('what is no Custom Event Bus', () => {
    const queue = new sqs.CfnQueue(newStack(), 'Queue');
    expect(() => CustomEventBus.fromResource(queue)).toThrow("resource is 'Orders/Queue' of the type AWS::SQS::Queue, but must be a resource of the type AWS::EventsV2::EventBus");
    expect(() => CustomEventBus.fromResource('bus' as any)).toThrow('resource is bus, but must be');
    expect(() => CustomEventBus.fromArn('arn:aws:events:eu-west-1:999999999999:event-bus/classic')).toThrow('or use AsyncTrigger.rule with a bus of aws-cdk-lib/aws-events');
    expect(() => AsyncTrigger.subscriber(SHARED as any)).toThrow('but must be a Custom Event Bus, such as');
  });

  test('an aspect that takes the dead-letter queue away [A19]', () => {
    const app = newApp();
    const { stack } = subscribed({}, {}, newStack(app));
    Aspects.of(stack).add({
      visit: node => {
        if (CfnResource.isCfnResource(node) && node.cfnResourceType === SUBSCRIBER) node.addPropertyDeletionOverride('OnFailureConfiguration');
      },
    });
    expect(() => app.synth()).toThrow('OnFailureConfiguration');
  });
});

describe('AsyncTrigger.subscriber warns', () => {
  test.each([[undefined, '1 day'], [1, '1 day'], [13, '13 days']])('of a bus that forgets what its records do not hold: %p [A19]', (retention, shown) => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(CustomEventBus.fromResource(busIn(stack, retention)))] }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining(
      `busForgetsFailedEvents at /Orders/Thumbnails/Triggers/Subscriber: the Custom Event Bus 'Orders/Bus' retains events for ${shown}, but the records in the trigger's`)]);
  });

  test('not of a bus that remembers, or whose retention only the deployment knows', () => {
    const app = newApp();
    const { stack } = subscribed({}, {}, newStack(app));
    const bus = busIn(stack, new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber, 'Parameter');
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(CustomEventBus.fromResource(bus))] }, stack, 'Other');
    expect(warningsOf(app)).toEqual([]);
  });

  test('of an imported bus, whose retention it cannot read', () => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({
      triggers: [AsyncTrigger.subscriber(CustomEventBus.fromArn(SHARED)), AsyncTrigger.subscriber(CustomEventBus.fromArn(stack.formatArn({
        service: 'events', resource: 'event-busv2', resourceName: new CfnParameter(stack, 'Name').valueAsString,
      })), { triggerId: 'Later' })],
    }, stack);
    expect(warningsOf(app)).toEqual([
      expect.stringContaining("busRetentionUnknown at /Orders/Thumbnails/Triggers/Subscriber: the Custom Event Bus 'shared' is imported"),
      expect.stringContaining('busRetentionUnknown at /Orders/Thumbnails/Triggers/Later: a Custom Event Bus is imported'),
    ]);
  });

  test.each([[2, 'is 2'], ['token', 'is known only at deployment']])('of a FIFO batch, which fails as a whole: %p', (batchSize, shown) => {
    const app = newApp();
    const stack = newStack(app);
    const size = batchSize === 'token' ? new CfnParameter(stack, 'Size', { type: 'Number' }).valueAsNumber : batchSize as number;
    subscribed({ fifo: true, batchSize: size }, {}, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining(`fifoBatchFailsAsOne at /Orders/Thumbnails: batchSize of the Custom Event Bus 'Orders/Bus' ${shown}, and an event`)]);
  });
});
