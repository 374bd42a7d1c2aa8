import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import fc from 'fast-check';
import {
  AccountConcurrencyAlarm, AliasedCanaryFunction, AsyncFunctionWithDestinations, AsyncTrigger, CustomEventBus, HandlerCode, IdempotencyTable,
  QueueTrigger, ResilienceDefaults, SqsSource, SqsWorkerFunction, StreamFailureDestination, StreamProcessor, StreamSource,
} from '../../../src';
import { ASYNC_FUNCTION_SHAPE } from '../../../src/constructs/async-function/async-function-shape';
import { S3_TRIGGER_SHAPE, SCHEDULE_TRIGGER_SHAPE } from '../../../src/constructs/async-function/async-trigger-shape';
import { CANARY_SHAPE } from '../../../src/constructs/canary-function/aliased-canary-shape';
import { DEPLOYABLE_SHAPE } from '../../../src/constructs/deployment/deployment-shape';
import { FUNCTION_SHAPE } from '../../../src/constructs/function/function-shape';
import {
  QUEUE_BUCKET_TRIGGER_SHAPE, QUEUE_RULE_TRIGGER_SHAPE, QUEUE_SUBSCRIBER_TRIGGER_SHAPE, QUEUE_TOPIC_TRIGGER_SHAPE,
} from '../../../src/constructs/sqs-worker/queue-trigger-shape';
import { EXISTING_QUEUE_SHAPE, NEW_QUEUE_SHAPE } from '../../../src/constructs/sqs-worker/sqs-source-shape';
import { SQS_WORKER_SHAPE } from '../../../src/constructs/sqs-worker/sqs-worker-shape';
import { STREAM_PROCESSOR_SHAPE } from '../../../src/constructs/stream-processor/stream-processor-shape';
import { RULE_TRIGGER_SHAPE, TOPIC_TRIGGER_SHAPE } from '../../../src/constructs/triggers/trigger-shape';
import { env, inlineCode, newApp, ownQueue } from '../../fixtures/stack';
import { tableWithStream } from '../../fixtures/streams';
import { busIn } from '../../fixtures/triggers';

const newStack = () => new Stack(newApp(), 'Orders', { env });

/** What users of plain JavaScript pass, in place of what a prop takes. */
const JUNK: { [name: string]: (stack: Stack) => unknown } = {
  'null': () => null,
  'an empty text': () => '',
  'a text': () => 'ALL',
  'a number as text': () => '10',
  'zero': () => 0,
  'minus one': () => -1,
  'a fraction': () => 1.5,
  'not a number': () => NaN,
  'infinity': () => Infinity,
  'a bigint': () => 10n,
  'true': () => true,
  'false': () => false,
  'an empty object': () => ({}),
  'an object of nothing': () => Object.assign(Object.create(null), { enabled: null, threshold: -1, minimum: null }),
  'an empty array': () => [],
  'an array of null': () => [null],
  'an array of texts': () => ['x'],
  'a function': () => () => undefined,
  'a class': () => Duration,
  'a symbol': () => Symbol('x'),
  'a date': () => new Date(0),
  'a duration': () => Duration.minutes(1),
  'a short duration': () => Duration.millis(1),
  'a long duration': () => Duration.days(1_000),
  'a size': () => Size.kibibytes(1),
  'a queue': stack => new sqs.Queue(stack, 'Junk', { retentionPeriod: Duration.days(14) }),
  'a topic': stack => new sns.Topic(stack, 'Junk'),
  'an imported function': stack => lambda.Function.fromFunctionName(stack, 'Junk', 'junk'),
  'an app': stack => stack.node.root,
};

/** The props that have props of their own. */
const ALARM = ['enabled', 'threshold'];
const NESTED: { [prop: string]: string[] } = {
  alarms: ['profile', ...['errors', 'duration', 'oldestMessageAge', 'iteratorAge', 'asyncEventAge']
    .flatMap(alarm => [alarm, ...ALARM.map(setting => `${alarm}.${setting}`)])],
  deployment: ['aliasName', 'deploymentConfig', 'application', 'preTrafficHook', 'postTrafficHook', 'rollbackAlarms'],
  environment: ['A_VARIABLE'],
  expectedLoad: ['invocationsPerSecond', 'duration'],
  provisionedConcurrency: ['minimum', 'maximum', 'targetUtilization', 'schedules', 'schedules.0.schedule', 'schedules.0.timeZone', 'schedules.0.minimum'],
  provisionedPollers: ['minimum', 'maximum'],
};
/** The props of all constructs are tried on one of them, and on the others those of their own. */
const pathsOf = (shape: object, without: object = {}) => Object.keys(shape).filter(prop => !(prop in without)).flatMap(prop => [prop, ...(NESTED[prop] ?? []).map(path => `${prop}.${path}`)]);

/** An object with a value at a path. */
function at(path: string, value: unknown): any {
  const [first, ...rest] = path.split('.');
  const inner = rest.length > 0 ? at(rest.join('.'), value) : value;
  return first === '0' ? [inner] : { [first]: inner };
}

type Make = (stack: Stack, props: any) => unknown;

const CONSTRUCTS: { [name: string]: { make: Make; paths: string[] } } = {
  SqsWorkerFunction: { make: (stack, props) => new SqsWorkerFunction(stack, 'It', { code: inlineCode, ...props }), paths: pathsOf(SQS_WORKER_SHAPE) },
  StreamProcessor: {
    make: (stack, props) => new StreamProcessor(stack, 'It', { code: inlineCode, source: StreamSource.kinesis(), ...props }), paths: pathsOf(STREAM_PROCESSOR_SHAPE, DEPLOYABLE_SHAPE),
  },
  AsyncFunctionWithDestinations: {
    make: (stack, props) => new AsyncFunctionWithDestinations(stack, 'It', { code: inlineCode, ...props }), paths: pathsOf(ASYNC_FUNCTION_SHAPE, DEPLOYABLE_SHAPE),
  },
  AliasedCanaryFunction: { make: (stack, props) => new AliasedCanaryFunction(stack, 'It', { code: inlineCode, ...props }), paths: pathsOf(CANARY_SHAPE, FUNCTION_SHAPE) },
  AccountConcurrencyAlarm: {
    make: (stack, props) => new AccountConcurrencyAlarm(stack, 'It', props), paths: ['quota', 'threshold', 'alarmTopic', 'alarmActions'],
  },
  IdempotencyTable: {
    make: (stack, props) => new IdempotencyTable(stack, 'It', props), paths: ['tableName', 'encryptionKey', 'pointInTimeRecovery', 'deletionProtection', 'removalPolicy'],
  },
};

/** What is wrong with an error: undefined if it is one of ours that names the construct and the prop. */
function flaw(error: unknown, who: string, path: string): string | undefined {
  const { message, stack } = error as Error;
  const ours = new RegExp(`^${who}( at '.*' cannot be built| cannot be called like this):\n {2}- `).test(message);
  const named = path.split('.').filter(part => !/^(0|options|facts|alarms|deployment)$/.test(part) || part === path);
  return ours && (named.length === 0 || named.some(part => message.includes(part))) ? undefined : `${message}\n${stack?.split('\n').slice(1, 6).join('\n')}`;
}

/** Uses one app for all the junk of a prop: an app takes longer than all else. */
function flawsOf(make: Make, who: string, path: string): string[] {
  const stack = newStack();
  return Object.entries(JUNK).flatMap(([name, junk], index) => {
    const wrong = outcome(new Construct(stack, `Scope${index}`) as Stack, make, who, path, junk);
    return wrong ? [`${path}, ${name}: ${wrong}`] : [];
  });
}

function outcome(stack: Stack, make: Make, who: string, path: string, junk: (stack: Stack) => unknown): string | undefined {
  try {
    make(stack, at(path, junk(stack)));
    return undefined;
  } catch (error) {
    return flaw(error, /^\w+$/.test(who) ? `(${who}|Alarm)` : who.replaceAll('.', '\\.'), path);
  }
}

describe('plain JavaScript gets messages as good as those for TypeScript', () => {
  describe.each(Object.entries(CONSTRUCTS))('%s', (who, { make, paths }) => {
    test.each(paths)('%s can be any junk: it works, or one error names the construct and the prop', path => {
      expect(flawsOf(make, who, path)).toEqual([]);
    });

    test('any number of props can be junk', () => {
      const junk = fc.record(Object.fromEntries(paths.filter(path => !path.includes('.')).map(path => [path, fc.constantFrom(...Object.keys(JUNK))])), { requiredKeys: [] });
      const stack = newStack();
      let runs = 0;
      fc.assert(fc.property(junk, names => {
        const scope = new Construct(stack, `Run${runs++}`) as Stack;
        const values = Object.fromEntries(Object.entries(names).map(([path, name], index) => [path, JUNK[name as string](new Construct(scope, `Junk${index}`) as Stack)]));
        try {
          make(scope, values);
        } catch (error) {
          expect(flaw(error, `(${who}|Alarm)`, '')).toBeUndefined();
        }
      }), { numRuns: 25, seed: 18 });
    });
  });

  const FACTORIES: [string, string[], Make][] = [
    ['SqsSource.newQueue', ['options', ...Object.keys(NEW_QUEUE_SHAPE).map(key => `options.${key}`)], (stack, { options }) => withSource(stack, SqsSource.newQueue(options))],
    ['SqsSource.fromQueue', ['queue', 'facts', ...Object.keys(EXISTING_QUEUE_SHAPE).map(key => `facts.${key}`)],
      (stack, { queue = ownQueue(stack), facts }) => withSource(stack, SqsSource.fromQueue(queue, facts))],
    ['StreamSource.kinesis', ['stream', 'options', ...['retentionPeriod', 'shardCount', 'enhancedFanOut'].map(key => `options.${key}`)],
      (stack, { stream, options }) => new StreamProcessor(stack, 'It', { code: inlineCode, source: StreamSource.kinesis(stream, options) })],
    ['StreamSource.dynamoDb', ['table'], (_, { table }) => StreamSource.dynamoDb(table)],
    ['StreamFailureDestination.bucket', ['bucket'], (_, { bucket }) => StreamFailureDestination.bucket(bucket)],
    ['StreamFailureDestination.queue', ['queue'], (_, { queue }) => StreamFailureDestination.queue(queue)],
    ['StreamFailureDestination.topic', ['topic'], (_, { topic }) => StreamFailureDestination.topic(topic)],
    ['AsyncTrigger.s3', ['bucket', ...Object.keys(S3_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { bucket = bucketIn(stack), options }) => withTrigger(stack, AsyncTrigger.s3(bucket, options))],
    ['AsyncTrigger.topic', ['topic', ...Object.keys(TOPIC_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { topic = new sns.Topic(stack, 'Topic'), options }) => withTrigger(stack, AsyncTrigger.topic(topic, options))],
    ['AsyncTrigger.rule', ['eventPattern', ...Object.keys(RULE_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { eventPattern = { source: ['shop'] }, options }) => withTrigger(stack, AsyncTrigger.rule(eventPattern, options))],
    ['AsyncTrigger.schedule', ['expression', ...Object.keys(SCHEDULE_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { expression = scheduler.ScheduleExpression.rate(Duration.hours(1)), options }) =>
        withTrigger(stack, AsyncTrigger.schedule(expression, options))],
    ['QueueTrigger.s3', ['bucket', ...Object.keys(QUEUE_BUCKET_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { bucket = bucketIn(stack), options }) => withQueueTrigger(stack, QueueTrigger.s3(bucket, options))],
    ['QueueTrigger.topic', ['topic', ...Object.keys(QUEUE_TOPIC_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { topic = new sns.Topic(stack, 'Topic'), options }) => withQueueTrigger(stack, QueueTrigger.topic(topic, options))],
    ['QueueTrigger.rule', ['eventPattern', ...Object.keys(QUEUE_RULE_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { eventPattern = { source: ['shop'] }, options }) => withQueueTrigger(stack, QueueTrigger.rule(eventPattern, options))],
    ['QueueTrigger.subscriber', ['bus', ...Object.keys(QUEUE_SUBSCRIBER_TRIGGER_SHAPE).map(key => `options.${key}`)],
      (stack, { bus = CustomEventBus.fromResource(busIn(stack, 14)), options }) => withQueueTrigger(stack, QueueTrigger.subscriber(bus, options))],
    ['ResilienceDefaults.set', ['options', ...['alarmTopic', 'alarmActions', 'alarmProfile', 'logRetention', 'removalPolicy', 'encryptionKey', 'reserveConcurrency']
      .map(key => `options.${key}`)], (stack, { options }) => {
      ResilienceDefaults.of(stack).set(options);
      return new SqsWorkerFunction(stack, 'It', { code: inlineCode });
    }],
    ['HandlerCode.fromExisting', ['existing'], (_, { existing }) => HandlerCode.fromExisting(existing)],
    ['HandlerCode.fromAsset', ['path', 'options', 'options.handler', 'options.runtime'], (_, { path = 'x', options }) => HandlerCode.fromAsset(path, withRuntime(options))],
    ['HandlerCode.fromInline', ['source', 'options', 'options.handler', 'options.runtime'], (_, { source = 'x', options }) => HandlerCode.fromInline(source, withRuntime(options))],
    ['HandlerCode.fromNodejs', ['options', 'options.handler', 'options.runtime', 'options.bundling'], (_, { options }) => HandlerCode.fromNodejs('x.ts', options)],
    ['HandlerCode.fromDockerImage', ['directory', 'options'], (_, { directory = 'x', options }) => HandlerCode.fromDockerImage(directory, options)],
  ];
  const withRuntime = (options: any = {}) => typeof options === 'object' && options !== null && !Array.isArray(options)
    ? { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', ...options } : options;
  const withSource = (stack: Stack, source: SqsSource) => new SqsWorkerFunction(stack, 'It', { code: inlineCode, source });
  const withTrigger = (stack: Stack, trigger: AsyncTrigger) => new AsyncFunctionWithDestinations(stack, 'It', { code: inlineCode, triggers: [trigger] });
  const withQueueTrigger = (stack: Stack, trigger: QueueTrigger) => new SqsWorkerFunction(stack, 'It', { code: inlineCode, triggers: [trigger] });
  const bucketIn = (stack: Stack) => new s3.Bucket(stack, 'Bucket');

  test.each(FACTORIES)('%s takes junk, or one error names the argument', (who, paths, make) => {
    expect(paths.flatMap(path => flawsOf(make, `(${who}|SqsWorkerFunction|StreamProcessor|AsyncFunctionWithDestinations)`, path))).toEqual([]);
  });

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['code is missing', stack => new SqsWorkerFunction(stack, 'Worker', { code: undefined as any }),
      "SqsWorkerFunction at 'Orders/Worker' cannot be built:\n  - code is missing but must be a HandlerCode, such as HandlerCode.fromNodejs('src/orders.ts'): set it"],
    ['props are missing', stack => new StreamProcessor(stack, 'Clicks', undefined as any),
      "StreamProcessor at 'Orders/Clicks' cannot be built:\n  - props is undefined but must be an object, such as {}: correct it"],
    ['several are wrong', stack => new SqsWorkerFunction(stack, 'Worker', {
      code: 'src/orders.ts',
      batchSize: '10',
      timeout: 30,
      alarms: { profile: 'ALL', errors: { threshold: -1 }, throttles: null },
      environment: { A: undefined },
      alarmActions: ['arn:aws:sns:eu-west-1:123456789012:on-call'],
      removalPolicy: RemovalPolicy,
      alarmTopic: new sqs.Queue(stack, 'Queue'),
    } as any), [
      "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
      "alarmTopic is the Queue 'Orders/Queue' but must be a topic, such as new sns.Topic(…): correct it",
      "alarmActions[0] is 'arn:aws:sns:eu-west-1:123456789012:on-call' but must be an alarm action, such as new actions.SnsAction(topic): correct it",
      "code is 'src/orders.ts' but must be a HandlerCode, such as HandlerCode.fromNodejs('src/orders.ts'): correct it",
      'timeout is 30 but must be a Duration, such as Duration.seconds(30): correct it',
      'environment.A is missing but must be text in quotes: set it',
      'removalPolicy is an object but must be a member of RemovalPolicy: correct it',
      "batchSize is '10' but must be a number (without quotes): correct it",
      "alarms.profile is 'ALL' but must be a member of AlarmProfile: correct it",
      'alarms.errors.threshold is -1 but must be a number of at least 0 (without quotes): correct it',
      'alarms.throttles is null but must be an object, such as {}: omit it for its default',
    ].join('\n  - ')],
    ['the source is missing', stack => new StreamProcessor(stack, 'Clicks', { code: inlineCode, source: AsyncTrigger.rule({}) as any }),
      'source is an object of the class AsyncTrigger but must be a StreamSource, such as StreamSource.kinesis(): correct it'],
    ['a long text', stack => new SqsWorkerFunction(stack, 'Worker', { code: 'x'.repeat(1_000) as any }), `code is '${'x'.repeat(60)}…' but`],
    ['a class or a function', stack => new SqsWorkerFunction(stack, 'Worker', { code: inlineCode, timeout: Duration as any, vpc: (() => 1) as any }),
      'timeout is the function or class Duration but'],
    ['an imported function', stack => HandlerCode.fromExisting(lambda.Function.fromFunctionName(stack, 'Imported', 'imported') as any),
      "HandlerCode.fromExisting cannot be called like this:\n  - existing is the Import 'Orders/Imported' but must be a function that this app creates (new lambda.Function(…)): an " +
      'imported function cannot be checked or given permissions, and an alias or version is made here: correct it'],
    ['a trigger that is none', stack => new AsyncFunctionWithDestinations(stack, 'Photos', { code: inlineCode }).addTrigger('s3' as any),
      "AsyncFunctionWithDestinations at 'Orders/Photos' cannot be built:\n  - trigger is 's3' but must be an AsyncTrigger"],
    ['the table of an idempotency table', stack => IdempotencyTable.fromTable(stack, 'Processed', 'processed' as any),
      "IdempotencyTable at 'Orders/Processed' cannot be built:\n  - table is 'processed' but must be a table, such as new dynamodb.Table(…): correct it"],
  ])('fails with the fix when %s', (_, make, message) => {
    expect(() => make(newStack())).toThrow(message);
  });

  test('accepts an object of another copy of the CDK, and a Token where its type can have one', () => {
    const stack = newStack();
    const copy = Object.create({ toSeconds: () => 30, toHumanString: () => '30 seconds', isUnresolved: () => false, toMilliseconds: () => 30_000 });
    const [table] = [tableWithStream(stack)];
    expect(new StreamProcessor(stack, 'It', { code: inlineCode, source: StreamSource.dynamoDb(table), maxBatchingWindow: copy }).lambdaFunction).toBeDefined();
    expect(App.isApp(stack.node.root)).toBe(true);
  });
});
