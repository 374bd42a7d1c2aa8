import { CfnParameter, Duration, Size, CfnOutput, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { SqsWorkerFunctionProps } from '../../../src';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const QUEUE = 'AWS::SQS::Queue';

describe('SqsWorkerFunction', () => {
  describe('bad input', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['timeout is above 15 minutes', { timeout: Duration.minutes(16) },
        'timeout is 16 minutes but must be whole seconds from 1 second to 15 minutes: split longer work into smaller events, or use AWS Step Functions'],
      ['timeout is zero', { timeout: Duration.seconds(0) }, 'timeout is 0 seconds but must be'],
      ['timeout is not whole seconds', { timeout: Duration.millis(1500) }, 'timeout is 1 second 500 millis but must be whole seconds'],
      ['memorySize is too small [F01]', { memorySize: 127 }, 'memorySize is 127 but must be a whole number from 128 to 10240: the unit is MiB'],
      ['memorySize is too large', { memorySize: 10_241 }, 'memorySize is 10241 but must be'],
      ['memorySize is not whole', { memorySize: 512.5 }, 'memorySize is 512.5 but must be'],
      ['ephemeralStorageSize is too small [F18]', { ephemeralStorageSize: Size.mebibytes(511) },
        'ephemeralStorageSize is 511 but must be a whole number from 512 to 10240: the unit is MiB'],
      ['ephemeralStorageSize is too large', { ephemeralStorageSize: Size.gibibytes(11) }, 'ephemeralStorageSize is 11264 but must be'],
      ['logRetention and logGroup are both given', { logRetention: logs.RetentionDays.ONE_DAY, logGroup: {} as logs.ILogGroup },
        'logRetention and logGroup are both set, but the retention of an existing log group cannot be changed here: omit one'],

      ['visibilityTimeout is below timeout [Q01]', { visibilityTimeout: Duration.seconds(29) },
        'visibilityTimeout is 29 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes, or lower timeout'],
      ['visibilityTimeout is below timeout and batching window [Q01]',
        { visibilityTimeout: Duration.seconds(39), maxBatchingWindow: Duration.seconds(10) },
        'visibilityTimeout is 39 seconds but must be at least 40 seconds'],
      ['visibilityTimeout is above 12 hours', { visibilityTimeout: Duration.seconds(43_201) },
        'visibilityTimeout is 12 hours 1 second but must be whole seconds from 0 seconds to 12 hours: SQS hides a message no longer'],

      ['batchSize is 0 [Q09]', { batchSize: 0 }, 'batchSize is 0 but must be a whole number from 1 to 10000: a batch of a standard queue holds no more'],
      ['batchSize is above 10000', { batchSize: 10_001, maxBatchingWindow: Duration.seconds(1) }, 'batchSize is 10001 but must be'],
      ['batchSize is above 10 without a window [Q09]', { batchSize: 11 },
        'batchSize is 11 but more than 10 messages need a maxBatchingWindow of at least 1 second: give one, or lower batchSize'],
      ['batchSize is above 10 with a window of 0 [Q09]', { batchSize: 11, maxBatchingWindow: Duration.seconds(0) }, 'batchSize is 11 but more than'],
      ['batchSize of a FIFO queue is above 10 [Q13]', { fifo: true, batchSize: 11 },
        'batchSize is 11 but must be a whole number from 1 to 10: a batch of a FIFO queue holds no more'],
      ['maxBatchingWindow is above 5 minutes', { maxBatchingWindow: Duration.seconds(301) },
        'maxBatchingWindow is 5 minutes 1 second but must be whole seconds from 0 seconds to 5 minutes: Lambda waits no longer for a batch to fill'],
      ['a FIFO queue has a window [Q13]', { fifo: true, maxBatchingWindow: Duration.seconds(1) },
        'maxBatchingWindow is given but a FIFO queue can have none: leave it out'],
      ['contentBasedDeduplication is given without fifo', { contentBasedDeduplication: false },
        'contentBasedDeduplication is given but only a FIFO queue has it: set fifo to true, or leave it out'],
      ['a full batch does not fit into timeout [Q05]', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(4) },
        'timeout is 30 seconds but a batch of 10 messages may take 40 seconds (batchSize × maxMessageProcessingTime): raise timeout, or lower batchSize'],

      ['maxReceiveCount is 0 [Q03]', { maxReceiveCount: 0 },
        'maxReceiveCount is 0 but must be a whole number from 1 to 1000: a message must be tried at least once'],
      ['maxReceiveCount is above 1000', { maxReceiveCount: 1001 }, 'maxReceiveCount is 1001 but must be'],

      ['maxConcurrency is 1 [Q07]', { maxConcurrency: 1 },
        'maxConcurrency is 1 but must be a whole number from 2 to 1000: Lambda takes no other limit for a queue'],
      ['maxConcurrency is above 1000 [Q07]', { maxConcurrency: 1001 }, 'maxConcurrency is 1001 but must be'],
      ['maxConcurrency and provisionedPollers are both given [Q07]', { maxConcurrency: 10, provisionedPollers: {} },
        'maxConcurrency is given together with provisionedPollers, but Lambda takes only one of them: leave one of them out'],
      ['provisionedPollers.minimum is 1', { provisionedPollers: { minimum: 1 } },
        'provisionedPollers.minimum is 1 but must be a whole number from 2 to 200: Lambda provisions no others'],
      ['provisionedPollers.minimum is above 200', { provisionedPollers: { minimum: 201 } }, 'provisionedPollers.minimum is 201 but must be'],
      ['provisionedPollers.maximum is above 10000', { provisionedPollers: { maximum: 10_001 } },
        'provisionedPollers.maximum is 10001 but must be a whole number from 2 to 10000: Lambda provisions no others'],
      ['provisionedPollers.minimum is above maximum', { provisionedPollers: { minimum: 20, maximum: 10 } },
        'provisionedPollers.minimum is 20 but provisionedPollers.maximum only 10: lower the one, or raise the other'],

      ['maxConcurrency is above what is reserved [Q06]', { maxConcurrency: 11, reservedConcurrentExecutions: 10 },
        'maxConcurrency is 11 but reservedConcurrentExecutions only 10, so that messages would be throttled and dead-lettered without a try: ' +
        'lower maxConcurrency, or reserve more'],
      ['fewer than five are reserved without maxConcurrency [Q06]', { reservedConcurrentExecutions: 4 },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers, so that messages would be throttled and dead-lettered without a try: ' +
        'reserve at least 5, or limit the pollers with maxConcurrency'],
      ['fewer than five are reserved for provisioned pollers [Q06]', { reservedConcurrentExecutions: 4, provisionedPollers: {} },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers'],
      ['nothing is reserved [C02]', { reservedConcurrentExecutions: 0 },
        'reservedConcurrentExecutions is 0, which stops the function from processing events: omit it, or set it to 1 or more'],
      ['less than nothing is reserved', { reservedConcurrentExecutions: -1, maxConcurrency: 2 },
        'reservedConcurrentExecutions is -1 but must be a whole number of at least 1'],
      ['a fraction is reserved', { reservedConcurrentExecutions: 5.5 }, 'reservedConcurrentExecutions is 5.5 but must be a whole number of at least 1'],
      ['a reservation is given and opted out of', { reservedConcurrentExecutions: 10, reserveConcurrency: false },
        'reservedConcurrentExecutions is given although reserveConcurrency is false: leave one of them out'],

      ['messageRetention is below a minute', { messageRetention: Duration.seconds(59) },
        'messageRetention is 59 seconds but must be whole seconds from 1 minute to 14 days: SQS keeps a message no shorter and no longer'],
      ['messageRetention is above 14 days', { fifo: true, messageRetention: Duration.days(15) }, 'messageRetention is 15 days but must be'],
      ['messageRetention ends before a failing message reaches the dead-letter queue [Q18]', { messageRetention: Duration.minutes(15) },
        'messageRetention is 15 minutes but a message that always fails needs 15 minutes (maxReceiveCount × visibilityTimeout) to reach the dead-letter ' +
        'queue, so that it would expire before: raise messageRetention, or lower maxReceiveCount or visibilityTimeout'],
      ['messageRetention is not below that of the dead-letter queue [Q18]', { messageRetention: Duration.days(14) },
        'messageRetention is 14 days but must be shorter than the 14 days of the dead-letter queue, where a message expires that long after ' +
        'it was first sent: lower messageRetention'],

      ['a filter is no pattern [Q20]', { filters: [{ body: { kind: ['order'] } }] },
        'filters[0] is {"body":{"kind":["order"]}} but must hold a pattern that is a JSON object: make it with lambda.FilterCriteria.filter()'],
      ['a filter is not JSON [Q20]', { filters: [lambda.FilterCriteria.filter({ body: ['a'] }), { pattern: '{body' }] },
        'filters[1] is "{body" but must hold a pattern that is a JSON object'],
      ['a filter is a JSON list', { filters: [{ pattern: '[]' }] }, 'filters[0] is "[]" but must hold a pattern that is a JSON object'],
      ['a filter is JSON null', { filters: [{ pattern: 'null' }] }, 'filters[0] is "null" but must hold'],
      ['a filter is a JSON text', { filters: [{ pattern: '"body"' }] }, 'filters[0] is "\\"body\\"" but must hold'],
      ['a filter is on anything but the body [Q20]', { filters: [{ pattern: '{"body":["a"],"attributes":{},"data":{}}' }] },
        "filters[0] filters on 'attributes', 'data' but only 'body' can be filtered on: write lambda.FilterCriteria.filter({ body: … })"],
      ['a filter is too long', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_096)] })] },
        'filters[0] has 4109 characters but at most 4096 are allowed: split it into several filters'],
    ])('fails when %s', (_, props, message) => {
      expect(() => newWorker(props)).toThrow(`\n  - ${message}`);
    });

    test.each([{}, { maxConcurrency: 5 }])('says of a reservation of 0 only that it stops the function, with %j', props => {
      expect(() => newWorker({ reservedConcurrentExecutions: 0, ...props })).toThrow(new Error([
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
        '  - reservedConcurrentExecutions is 0, which stops the function from processing events: omit it, or set it to 1 or more',
      ].join('\n')));
    });

    test('is refused with one error that names the construct and lists every problem', () => {
      expect(() => newWorker({ batchSize: 100, visibilityTimeout: Duration.seconds(10) })).toThrow(new Error([
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
        '  - batchSize is 100 but more than 10 messages need a maxBatchingWindow of at least 1 second: give one, or lower batchSize',
        '  - visibilityTimeout is 10 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes, or lower timeout',
      ].join('\n')));
    });
  });

  describe('values at the edge of what is allowed', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>]>([
      ['the longest timeout', { timeout: Duration.minutes(15) }],
      ['the shortest timeout', { timeout: Duration.seconds(1) }],
      ['the least and the most memory', { memorySize: 10_240 }],
      ['the smallest storage', { ephemeralStorageSize: Size.mebibytes(512) }],
      ['a batch of one', { batchSize: 1 }],
      ['the largest batch, after the longest window', { batchSize: 10_000, maxBatchingWindow: Duration.minutes(5) }],
      ['the largest FIFO batch', { fifo: true, batchSize: 10 }],
      ['a batch that just fits', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(3) }],
      ['the largest concurrency', { maxConcurrency: 1000 }],
      ['the fewest pollers', { provisionedPollers: { minimum: 2, maximum: 2 } }],
      ['the most of the fewest pollers', { provisionedPollers: { minimum: 200, maximum: 200 } }],
      ['the most receives', { maxReceiveCount: 1000 }],
      ['the longest visibility', { visibilityTimeout: Duration.hours(12) }],
      ['a retention that just reaches the dead-letter queue', { messageRetention: Duration.seconds(901) }],
      ['the longest pattern', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_083)] })] }],
      ['five filters', { filters: ['a', 'b', 'c', 'd', 'e'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) }],
      ['a filter that names no key', { filters: [lambda.FilterCriteria.filter({})] }],
    ])('takes %s without a warning', (_, props) => {
      const app = newApp();
      newWorker({ reserveConcurrency: false, ...props }, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('warnings', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['visibilityTimeout is below six times the timeout [Q01]', { visibilityTimeout: Duration.seconds(179) },
        'visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout is 2 minutes 59 seconds, but Lambda needs 3 minutes ' +
        '(6 × timeout + maxBatchingWindow) to retry throttled batches before their messages reappear: raise it, or lower timeout'],
      ['visibilityTimeout is just the timeout [Q01]', { visibilityTimeout: Duration.seconds(30) },
        'visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout is 30 seconds, but Lambda needs 3 minutes ' +
        '(6 × timeout + maxBatchingWindow) to retry throttled batches before their messages reappear: raise it, or lower timeout'],
      ['maxReceiveCount is below five [Q03]', { maxReceiveCount: 4 },
        'maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount is 4, but below 5 throttling alone can dead-letter good messages: ' +
        'raise it to 5 or more'],
      ['there are more than five filters [Q20]', { filters: ['a', 'b', 'c', 'd', 'e', 'f'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) },
        "tooManyFilters at /Orders/Worker: a mapping takes 5 filters unless the account's quota was raised, but 6 are given: " +
        'join some of them ($or), or raise the quota and acknowledge this'],
    ])('synth warns when %s', (_, props, message) => {
      const app = newApp();
      newWorker(props, newStack(app));
      expect(warningsOf(app)).toEqual([`cdk-resilient-lambda:${message}`]);
    });

    test('synth says nothing of the defaults', () => {
      const app = newApp();
      newWorker({}, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('values that only CloudFormation will know', () => {
    const withParameter = (props: (token: number) => Partial<SqsWorkerFunctionProps>) => {
      const stack = newStack();
      const parameter = new CfnParameter(stack, 'Parameter', { type: 'Number' });
      new CfnOutput(stack, 'Used', { value: Token.asString(parameter.value) });
      newWorker(props(parameter.valueAsNumber), stack);
      return Template.fromStack(stack);
    };
    const reference = { Ref: 'Parameter' };

    test.each<[string, (token: number) => Partial<SqsWorkerFunctionProps>, string, any]>([
      ['memorySize', token => ({ memorySize: token }), FUNCTION, { MemorySize: reference }],
      ['reservedConcurrentExecutions', token => ({ reservedConcurrentExecutions: token }), FUNCTION, { ReservedConcurrentExecutions: reference }],
      ['ephemeralStorageSize', token => ({ ephemeralStorageSize: Size.mebibytes(token) }), FUNCTION, { EphemeralStorage: { Size: reference } }],
      ['timeout', token => ({ timeout: Duration.seconds(token), visibilityTimeout: Duration.hours(1) }), FUNCTION, { Timeout: reference }],
      ['visibilityTimeout', token => ({ visibilityTimeout: Duration.seconds(token) }), QUEUE, { VisibilityTimeout: reference }],
      ['maxReceiveCount', token => ({ maxReceiveCount: token }), QUEUE, { RedrivePolicy: { maxReceiveCount: reference } }],
      ['messageRetention', token => ({
        messageRetention: Duration.seconds(token), alarms: { oldestMessageAge: { threshold: Duration.hours(1) } },
      }), QUEUE, { MessageRetentionPeriod: reference }],
      ['batchSize', token => ({ batchSize: token, maxMessageProcessingTime: Duration.seconds(1) }), MAPPING, { BatchSize: reference }],
      ['maxBatchingWindow', token => ({ batchSize: 20, maxBatchingWindow: Duration.seconds(token), visibilityTimeout: Duration.hours(1) }),
        MAPPING, { MaximumBatchingWindowInSeconds: reference }],
      ['maxConcurrency', token => ({ maxConcurrency: token }), MAPPING, { ScalingConfig: { MaximumConcurrency: reference } }],
      ['maxConcurrency, which is reserved', token => ({ maxConcurrency: token }), FUNCTION, { ReservedConcurrentExecutions: reference }],
      ['maxMessageProcessingTime', token => ({ maxMessageProcessingTime: Duration.seconds(token) }), MAPPING, { BatchSize: 10 }],
      ['the pattern of a filter', token => ({ filters: [{ pattern: Token.asString(token) }] }), MAPPING, { FilterCriteria: { Filters: [{ Pattern: Match.anyValue() }] } }],
      ['provisionedPollers', token => ({ provisionedPollers: { minimum: token, maximum: token } }),
        MAPPING, { ProvisionedPollerConfig: { MinimumPollers: reference, MaximumPollers: reference } }],
    ])('are carried and not judged: %s', (_, props, type, properties) => {
      withParameter(props).hasResourceProperties(type, properties);
    });

    test.each<[string, (token: number) => Partial<SqsWorkerFunctionProps>]>([
      ['timeout', token => ({ timeout: Duration.seconds(token) })],
      ['maxBatchingWindow', token => ({ maxBatchingWindow: Duration.seconds(token) })],
    ])('cannot be multiplied: %s asks for a visibilityTimeout', (_, props) => {
      expect(() => withParameter(props)).toThrow(
        'visibilityTimeout is not given, and 6 × timeout + maxBatchingWindow cannot be computed of values that only CloudFormation will know: ' +
        'give visibilityTimeout');
    });

    test('cannot be halved: messageRetention asks for the threshold of the alarm on the oldest message', () => {
      const retention = (token: number) => ({ messageRetention: Duration.seconds(token) });
      expect(() => withParameter(retention)).toThrow(
        'alarms.oldestMessageAge has no threshold, and half of a messageRetention that only CloudFormation will know cannot be computed: ' +
        'give alarms.oldestMessageAge.threshold in seconds, or set alarms.oldestMessageAge.enabled to false');
      withParameter(token => ({ ...retention(token), alarms: { oldestMessageAge: { enabled: false } } }))
        .hasResourceProperties(QUEUE, { MessageRetentionPeriod: reference });
    });
  });
});
