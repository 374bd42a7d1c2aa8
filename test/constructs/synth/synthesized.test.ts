import { Aspects, CfnParameter, CfnResource, Duration, Fn, IAspect, IPropertyInjector, Mixin, PropertyInjectors, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import {
  AliasedCanaryFunction, AsyncFunctionWithDestinations, SqsSource, SqsWorkerFunction, StreamFailureDestination, StreamProcessor, StreamSource,
} from '../../../src';
import { SynthesizedProperties } from '../../../src/constructs/synth/synthesized';
import { env, inlineCode, newApp, newAsyncFunction, newStack, newWorker, ownQueue, warningsOf } from '../../fixtures/stack';
import { newProcessor, STREAM_ARN, tableWithStream } from '../../fixtures/streams';
import { allTriggers } from '../../fixtures/variants';

const FUNCTION = 'Orders/Worker/Function';
const CHANGED = 'after its props were checked, a property injector, an aspect, a mixin or an override changed';

/** An aspect that changes one property of all resources of a type. */
const changing = (type: string, property: string, value: unknown): IAspect => ({
  visit: node => CfnResource.isCfnResource(node) && node.cfnResourceType === type && node.addPropertyOverride(property, value),
});
const injecting = (constructUniqueId: string, more: object): IPropertyInjector => ({ constructUniqueId, inject: props => ({ ...props, ...more }) });
const cfn = <T extends CfnResource>({ node }: IConstruct) => node.defaultChild as T;
const synth = (construct: IConstruct) => () => (construct.node.root as Stage).synth();

class TimeoutMixin extends Mixin {
  public supports(construct: IConstruct): boolean {
    return construct instanceof lambda.CfnFunction;
  }

  public applyTo(construct: IConstruct): void {
    (construct as lambda.CfnFunction).timeout = 900;
  }
}

/** The paths and values of all scalars and intrinsic functions below a value of a template. */
const isIntrinsic = (value: object) => /^(Ref|Fn::.*)$/.test(Object.keys(value)[0] ?? '');
const scalarsIn = (value: unknown, path: string[] = []): [string, unknown][] => typeof value === 'object' && value !== null && !isIntrinsic(value)
  ? Object.entries(value).flatMap(([name, member]) => scalarsIn(member, [...path, name]))
  : [[path.join('.'), value]];

test.each([['its L1', () => undefined], ['the whole resource', (resource: CfnResource) => resource.addOverride('Metadata.Extra', 1)]])(
  'a property is read as it is in the template, from %s', (_, change) => {
    const stack = newStack();
    newWorker({}, stack);
    newProcessor({}, stack);
    new AsyncFunctionWithDestinations(stack, 'Async', { code: inlineCode, deployment: {}, triggers: allTriggers(stack) });
    const resources = stack.node.findAll().filter(CfnResource.isCfnResource);
    resources.forEach(change);
    const { Resources } = Template.fromStack(stack).toJSON();
    for (const resource of resources) {
      const [properties, { Properties = {} }] = [new SynthesizedProperties(resource), Resources[stack.resolve(resource.logicalId)]];
      const paths = scalarsIn(Properties).filter(([path]) => !/[:/]|^Tags|amazonaws|SSE/.test(path)); // names with a dot are no path
      expect([resource.node.path, paths.map(([path]) => properties.value(path))]).toEqual([resource.node.path, paths.map(([, value]) => value)]);
    }
  });

describe('what is checked is what is deployed [Q01]', () => {
  const message = (from: string, to: string) => [
    "[Orders/Worker] SqsWorkerFunction at 'Orders/Worker' cannot be deployed:",
    '  - visibilityTimeout is 5 minutes 30 seconds but must be at least 15 minutes (timeout + maxBatchingWindow), or messages are processed twice: raise it to 1 hour 30 ' +
    'minutes',
    `${CHANGED} Timeout of '${FUNCTION}' from ${from} to ${to}: set the value on the construct instead, or leave the construct out of the change`,
  ].join('\n');

  test.each<[string, (stack: Stack) => void, string?]>([
    ['a property injector', stack => PropertyInjectors.of(stack).add(injecting('aws-cdk-lib.aws-lambda.Function', { timeout: Duration.minutes(15) }))],
    ['an aspect', stack => Aspects.of(stack.node.root).add(changing('AWS::Lambda::Function', 'Timeout', 900))],
    ['an aspect that runs last', stack => Aspects.of(stack).add({ visit: node => { if (node instanceof lambda.CfnFunction) node.timeout = 900; } }, { priority: 1000 })],
    ['an aspect that writes a string', stack => Aspects.of(stack).add(changing('AWS::Lambda::Function', 'Timeout', '900')), '"900"'],
  ])('fails when %s raises the timeout above the visibility timeout [E13]', (_, change, to = '900') => {
    const stack = newStack();
    change(stack);
    newWorker({}, stack);
    expect(synth(stack)).toThrow(message('30', to));
  });

  test.each<[string, (fn: lambda.Function) => void]>([
    ['an override', fn => cfn(fn).addPropertyOverride('Timeout', 900)],
    ['an override of the whole resource', fn => cfn(fn).addOverride('Properties.Timeout', 900)],
    ['a property of the resource', fn => { cfn<lambda.CfnFunction>(fn).timeout = 900; }],
    ['a mixin', fn => fn.with(new TimeoutMixin())],
  ])('fails when %s raises the timeout after the worker was made', (_, change) => {
    const { lambdaFunction } = newWorker();
    change(lambdaFunction);
    expect(synth(lambdaFunction)).toThrow(message('30', '900'));
  });

  test('reads defaults of AWS where a property was deleted', () => {
    const stack = newStack();
    const worker = newWorker({ timeout: Duration.minutes(2) }, stack);
    cfn(worker.queue).addPropertyDeletionOverride('VisibilityTimeout');
    expect(synth(stack)).toThrow('visibilityTimeout is 30 seconds but must be at least 2 minutes');
  });

  test('accepts changes that lose nothing, and warns of those that are risky', () => {
    const app = newApp();
    const stack = newStack(app);
    Aspects.of(stack).add(changing('AWS::Lambda::Function', 'Timeout', 60));
    newWorker({ source: SqsSource.newQueue({ visibilityTimeout: Duration.minutes(6) }) }, stack);
    new SqsWorkerFunction(stack, 'Second', { code: inlineCode });
    expect(warningsOf(app)).toEqual([expect.stringContaining(
      'visibilityTimeoutBelowRecommended at /Orders/Second: visibilityTimeout is 5 minutes 30 seconds, but Lambda needs 6 minutes')]);
  });

  test('says that it cannot tell if a value became known only at deployment', () => {
    const app = newApp();
    const stack = newStack(app);
    const { lambdaFunction } = newWorker({}, stack);
    cfn<lambda.CfnFunction>(lambdaFunction).timeout = new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    expect(warningsOf(app)).toEqual([
      `cdk-resilient-lambda:changedValueNotChecked at /Orders/Worker: ${CHANGED} Timeout of '${FUNCTION}' from 30 to {"Ref":"Parameter"}, ` +
      'which is known only at deployment and was not checked: set a known value, or acknowledge this warning',
    ]);
  });

  test('holds for the workers of a nested stage too', () => {
    const app = newApp();
    const stage = new Stage(app, 'Production');
    Aspects.of(stage).add(changing('AWS::Lambda::Function', 'Timeout', 900));
    newWorker({}, new Stack(stage, 'Orders'));
    expect(synth(app)).toThrow('visibilityTimeout is 5 minutes 30 seconds but must be at least 15 minutes');
  });

  const change = (of: (worker: SqsWorkerFunction) => IConstruct, property: string, value: unknown) =>
    (worker: SqsWorkerFunction) => cfn(of(worker)).addPropertyOverride(property, value);
  const mapping = (worker: SqsWorkerFunction) => worker.eventSourceMapping;
  const queue = (worker: SqsWorkerFunction) => worker.queue;
  const deadLetters = (worker: SqsWorkerFunction) => worker.deadLetterQueue;

  test.each<[string, (worker: SqsWorkerFunction) => void, string]>([
    ['its dead letters expire early [Q18]', change(deadLetters, 'MessageRetentionPeriod', 60),
      'retentionPeriod is 4 days but must be shorter than the 1 minute of the dead-letter queue'],
    ['its messages are kept too long [Q18]', change(queue, 'MessageRetentionPeriod', 1_209_600), 'retentionPeriod is 14 days but must be shorter than the 14 days'],
    ['its messages expire too early [Q18]', change(queue, 'MessageRetentionPeriod', 600),
      'retentionPeriod is 10 minutes, but a message that always fails takes 1 hour 34 minutes'],
    ['its messages are delayed too long [Q18]', worker => {
      change(queue, 'MessageRetentionPeriod', 1_000)(worker);
      change(queue, 'DelaySeconds', 900)(worker);
    }, 'retentionPeriod is 16 minutes 40 seconds, but a message that always fails takes 1 hour 49 minutes'],
    ['it has more receives than time [Q18]', worker => {
      change(queue, 'VisibilityTimeout', 600)(worker);
      change(queue, 'RedrivePolicy.maxReceiveCount', '1000')(worker);
    }, 'retentionPeriod is 4 days, but a message that always fails takes 8 days 23 hours'],
    ['its redrive policy is gone [Q02]', worker => cfn(worker.queue).addPropertyDeletionOverride('RedrivePolicy'),
      "the queue 'Orders/Worker/Queue' has no dead-letter queue, so a message that always fails would expire and be lost: keep its RedrivePolicy"],
    ['its messages move to another queue [Q02]', worker => change(queue, 'RedrivePolicy.deadLetterTargetArn', Fn.getAtt('Other', 'Arn'))(worker),
      "the queue 'Orders/Worker/Queue' moves messages to another dead-letter queue than 'Orders/Worker/DeadLetterQueue', which the alarms watch"],
    ['its queue alone is FIFO [Q13]', change(queue, 'FifoQueue', true), 'the queue is a FIFO queue but its dead-letter queue is a standard queue'],
    ['its function never runs', worker => { cfn<lambda.CfnFunction>(worker.lambdaFunction).reservedConcurrentExecutions = 0; },
      'reservedConcurrentExecutions is 0, which stops the function from processing events'],
    ['its function is throttled [Q07]', change(mapping, 'ScalingConfig.MaximumConcurrency', 20),
      'maxConcurrency is 20 but reservedConcurrentExecutions is only 10, so messages would be throttled'],
    ['its pollers are no longer limited [Q07]', worker => {
      cfn(worker.eventSourceMapping).addPropertyDeletionOverride('ScalingConfig');
      change(({ lambdaFunction }) => lambdaFunction, 'ReservedConcurrentExecutions', 2)(worker);
    }, 'reservedConcurrentExecutions is 2 but Lambda starts with 5 pollers'],
    ['its pollers are limited twice [Q07]', change(mapping, 'ProvisionedPollerConfig.MaximumPollers', 2), 'maxConcurrency and provisionedPollers are both set'],
    ['its batches are too large [Q09]', change(mapping, 'BatchSize', 1000), 'batchSize is 1000, but batches of more than 10 messages need a maxBatchingWindow'],
    ['its batching window is longer than messages are hidden [Q01]', change(mapping, 'MaximumBatchingWindowInSeconds', 301),
      'visibilityTimeout is 5 minutes 30 seconds but must be at least 5 minutes 31 seconds (timeout + maxBatchingWindow)'],
    ['its mapping ignores reported failures [Q04]', worker => cfn(worker.eventSourceMapping).addPropertyDeletionOverride('FunctionResponseTypes'),
      'functionResponseTypes is [], so Lambda ignores the failures that the handler reports, and failed events count as processed: keep ReportBatchItemFailures'],
    ['its mapping has a destination [Q14]', change(mapping, 'DestinationConfig.OnFailure.Destination', 'arn'), 'destinationConfig is set, but Lambda does not support'],
  ])('fails when a worker is changed so that %s', (_, changeIt, expected) => {
    const worker = newWorker();
    changeIt(worker);
    expect(synth(worker)).toThrow(`\n  - ${expected}`);
  });

  test('keeps the facts of a queue whose settings only the deployment knows, and reads those that it can', () => {
    const app = newApp();
    const stack = newStack(app);
    const token = Duration.seconds(new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber);
    const deadLetterQueue = { queue: new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 23 };
    const given = new sqs.Queue(stack, 'Given', { visibilityTimeout: token, retentionPeriod: token, deadLetterQueue });
    newWorker({ source: SqsSource.fromQueue(given, { visibilityTimeout: Duration.minutes(3), retentionPeriod: Duration.days(1) }) }, stack);
    expect(warningsOf(app)).toEqual([]);
    cfn<sqs.CfnQueue>(given).visibilityTimeout = 10;
    expect(() => app.synth({ force: true })).toThrow(
      "visibilityTimeout of the queue 'Orders/Given' is 10 seconds but must be at least 30 seconds (timeout + maxBatchingWindow)");
  });

  test('reads an existing queue with its overrides when the worker is made', () => {
    const stack = newStack();
    const existing = ownQueue(stack);
    cfn(existing).addPropertyOverride('VisibilityTimeout', 5);
    expect(() => newWorker({ source: SqsSource.fromQueue(existing) }, stack)).toThrow(
      "visibilityTimeout of the queue 'Orders/Existing' is 5 seconds but must be at least 30 seconds");
  });

  test('finds the changes of an existing queue of another stack, and of its worker', () => {
    const app = newApp();
    const [stack, other] = ['Orders', 'Shared'].map(id => new Stack(app, id, { env }));
    const existing = ownQueue(other);
    newWorker({ source: SqsSource.fromQueue(existing) }, stack);
    expect(warningsOf(app)).toEqual([]);
    Aspects.of(other).add(changing('AWS::SQS::Queue', 'MessageRetentionPeriod', 345_600));
    expect(() => app.synth({ force: true })).toThrow(
      "retentionPeriod of the queue 'Shared/Existing' is 4 days but must be shorter than the 4 days of the dead-letter queue");
  });
});

describe('a changed stream processor', () => {
  const mapping = ({ eventSourceMapping }: StreamProcessor) => cfn(eventSourceMapping);
  const override = (property: string, value: unknown) => (processor: StreamProcessor) => mapping(processor).addPropertyOverride(property, value);
  const deletion = (property: string) => (processor: StreamProcessor) => mapping(processor).addPropertyDeletionOverride(property);

  test.each<[string, (processor: StreamProcessor) => void, string]>([
    ['its failure destination is gone [K04]', deletion('DestinationConfig'), "'Orders/Processor/EventSourceMapping' has no destination for failed events " +
      '(DestinationConfig.OnFailure.Destination), so they would be lost: keep it'],
    ['its failures go elsewhere [K04]', override('DestinationConfig.OnFailure.Destination', Fn.getAtt('Other', 'Arn')),
      "'Orders/Processor/EventSourceMapping' sends failed events to another destination (DestinationConfig.OnFailure.Destination) than the one that has the " +
      'permissions and alarms: set that destination on the construct'],
    ['its mapping ignores reported failures [K05]', override('FunctionResponseTypes', []), 'functionResponseTypes is [], so Lambda ignores the failures'],
    ['its records get too old [K02]', override('MaximumRecordAgeInSeconds', 604_800), 'maxRecordAge is 7 days, but the stream keeps records for only 7 days'],
    ['its records have no maximum age', deletion('MaximumRecordAgeInSeconds'), 'maxRecordAge is unlimited, so the stream deletes records that wait behind'],
    ['its records are retried as long as they exist', override('MaximumRecordAgeInSeconds', -1), 'maxRecordAge is unlimited'],
    ['its stream keeps records for too short', ({ stream }) => { cfn<kinesis.CfnStream>(stream!).retentionPeriodHours = 24; },
      'maxRecordAge is 2 days, but the stream keeps records for only 1 day'],
    ['its batches are too large', override('BatchSize', 10_001), 'batchSize is 10001 but must be a whole number from 1 to 10000'],
    ['its batching window is too long', override('MaximumBatchingWindowInSeconds', 301), 'maxBatchingWindow is 5 minutes 1 second but must be'],
    ['its window has several lanes', processor => {
      override('TumblingWindowInSeconds', 60)(processor);
      override('ParallelizationFactor', 2)(processor);
    }, 'parallelizationFactor is 2, but with tumblingWindow Lambda accepts only 1'],
    ['its function never runs', ({ lambdaFunction }) => cfn(lambdaFunction).addPropertyOverride('ReservedConcurrentExecutions', 0),
      'reservedConcurrentExecutions is 0, which stops the function'],
  ])('fails at synth if %s', (_, change, expected) => {
    const processor = newProcessor({ maxRecordAge: Duration.days(2) });
    change(processor);
    expect(synth(processor)).toThrow(`\n  - ${expected}`);
  });

  test.each<[string, (processor: StreamProcessor) => void, string]>([
    ['its batches are not bisected', override('BisectBatchOnFunctionError', 'false'), 'batchNotBisected at /Orders/Processor'],
    ['its retries never end', deletion('MaximumRetryAttempts'), 'retriesWithoutEnd at /Orders/Processor'],
    ['its failure queue forgets early', ({ failureQueue }) => cfn(failureQueue!).addPropertyOverride('MessageRetentionPeriod', 60),
      "parkedEventsExpireEarly at /Orders/Processor: failed events are parked in 'Orders/Processor/FailureQueue', which keeps them for only 1 minute instead of 14 days"],
  ])('is warned of at synth if %s', (_, change, expected) => {
    const app = newApp();
    change(newProcessor({ onFailure: StreamFailureDestination.queue() }, newStack(app)));
    expect(warningsOf(app)).toContainEqual(expect.stringContaining(expected));
  });

  test('is not checked against a retention period that cannot be read', () => {
    const app = newApp();
    const [stack, retentionPeriod] = [newStack(app), Duration.days(3)];
    const maxRecordAge = Duration.days(1);
    newProcessor({ source: StreamSource.kinesis(kinesis.Stream.fromStreamArn(stack, 'Existing', STREAM_ARN), { retentionPeriod }), maxRecordAge }, stack);
    const tokens = newStack(app, 'Tokens');
    const hours = Duration.hours(new CfnParameter(tokens, 'Hours', { type: 'Number' }).valueAsNumber);
    const stream = new kinesis.Stream(tokens, 'Existing', { retentionPeriod: hours });
    newProcessor({ source: StreamSource.kinesis(stream, { retentionPeriod }), maxRecordAge }, tokens);
    const table = newStack(app, 'Table');
    newProcessor({ source: StreamSource.dynamoDb(tableWithStream(table)) }, table);
    expect(warningsOf(app)).toEqual([]);
    cfn<kinesis.CfnStream>(stream).retentionPeriodHours = 24;
    expect(() => app.synth({ force: true })).toThrow('maxRecordAge is 1 day, but the stream keeps records for only 1 day');
  });
});

describe('a changed asynchronous function', () => {
  const resource = (construct: IConstruct, path: string) =>
    cfn(path.split('/').reduce((parent, id) => parent.node.findChild(id), construct)) as CfnResource | undefined;
  const override = (path: string, property: string, value: unknown) => (fn: AsyncFunctionWithDestinations) =>
    resource(fn, path)!.addPropertyOverride(property, value);
  const deletion = (path: string, property: string) => (fn: AsyncFunctionWithDestinations) =>
    resource(fn, path)!.addPropertyDeletionOverride(property);

  test.each<[string, (fn: AsyncFunctionWithDestinations) => void, string]>([
    ['its failure queue is disconnected [A03]', deletion('InvokeConfig', 'DestinationConfig'),
      "'Photos/Thumbnails/InvokeConfig/Resource' has no destination for failed events (DestinationConfig.OnFailure.Destination)"],
    ['its failures go elsewhere [A03]', override('InvokeConfig', 'DestinationConfig.OnFailure.Destination', Fn.getAtt('Other', 'Arn')),
      "'Photos/Thumbnails/InvokeConfig/Resource' sends failed events to another destination"],
    ['its events get too old for their retries [A02]', override('InvokeConfig', 'MaximumEventAgeInSeconds', 60), 'maxEventAge is 1 minute, but retry 2 of 2 would start'],
    ['its function never runs', override('Function', 'ReservedConcurrentExecutions', 0), 'reservedConcurrentExecutions is 0'],
    ['its rule has no dead-letter queue', fn => resource(fn, 'Triggers/Rule/Rule')!.addPropertyOverride('Targets', [{ Arn: 'arn', Id: 'Target0' }]),
      "'Photos/Thumbnails/Triggers/Rule/Rule/Resource' has no destination for failed events (Targets.0.DeadLetterConfig.Arn)"],
    ['its subscription has no dead-letter queue', deletion('Triggers/TopicOrders/Subscription', 'RedrivePolicy'),
      "'Photos/Thumbnails/Triggers/TopicOrders/Subscription/Resource' has no destination for failed events (RedrivePolicy.deadLetterTargetArn)"],
    ['its schedule has another dead-letter queue', fn => (fn.node.findChild('Triggers').node.findChild('Schedule').node.findChild('Schedule') as CfnResource)
      .addPropertyOverride('Target.DeadLetterConfig.Arn', Fn.getAtt('Other', 'Arn')), "'Photos/Thumbnails/Triggers/Schedule/Schedule' sends failed events to another"],
  ])('fails at synth if %s', (_, change, expected) => {
    const stack = newStack(newApp(), 'Photos');
    const fn = newAsyncFunction({ triggers: allTriggers(stack) }, stack);
    change(fn);
    expect(synth(fn)).toThrow(`\n  - ${expected}`);
  });

  test('is warned of at synth if failed events expire early, also those of a trigger that is added later', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const fn = newAsyncFunction({}, stack);
    allTriggers(stack).forEach(trigger => fn.addTrigger(trigger));
    PropertyInjectors.of(stack).add(injecting('aws-cdk-lib.aws-sqs.Queue', { retentionPeriod: Duration.days(1) }));
    Aspects.of(stack).add(changing('AWS::SQS::Queue', 'MessageRetentionPeriod', 86_400));
    const parked = warningsOf(app).filter(warning => warning.includes('parkedEventsExpireEarly'));
    expect(parked).toHaveLength(1 + Object.keys(fn.triggerDeadLetterQueues).length);
  });

  test('is left alone with a destination of its own', () => {
    const app = newApp();
    const stack = newStack(app, 'Photos');
    const given = new sqs.Queue(stack, 'Given', { enforceSSL: true });
    newAsyncFunction({ onFailure: new destinations.SqsDestination(given) }, stack);
    expect(warningsOf(app)).toEqual([]);
  });
});

test('a canary fails at synth if its function never runs, or if its alias has weights of its own', () => {
  const stack = newStack();
  const canary = new AliasedCanaryFunction(stack, 'Canary', { code: inlineCode });
  cfn(canary.alias).addPropertyOverride('RoutingConfig.AdditionalVersionWeights', [{ FunctionVersion: '1', FunctionWeight: 0.1 }]);
  expect(synth(stack)).toThrow('routingConfig is set, but CodeDeploy shifts the traffic of this alias');
  cfn<lambda.CfnFunction>(canary.lambdaFunction).reservedConcurrentExecutions = 0;
  expect(synth(stack)).toThrow('reservedConcurrentExecutions is 0, which stops the function');
});
