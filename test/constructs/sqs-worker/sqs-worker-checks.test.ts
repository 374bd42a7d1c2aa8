import { CfnParameter, Duration, Fn, Size, CfnOutput, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, SqsSource, SqsWorkerFunctionProps } from '../../../src';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const QUEUE = 'AWS::SQS::Queue';

describe('SqsWorkerFunction', () => {
  describe('invalid props', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['timeout is above 30 minutes [F03]', { timeout: Duration.minutes(31) },
        'timeout is 31 minutes but must be whole seconds from 1 second to 30 minutes: split longer work into smaller events, or use AWS Step Functions'],
      ['timeout is zero', { timeout: Duration.seconds(0) }, 'timeout is 0 seconds but must be'],
      ['timeout is not whole seconds', { timeout: Duration.millis(1500) }, 'timeout is 1 second 500 millis but must be whole seconds'],
      ['memorySize is too small [F01]', { memorySize: 127 }, 'memorySize is 127 but must be a whole number from 128 to 10240: the unit is MiB'],
      ['memorySize is too large', { memorySize: 10_241 }, 'memorySize is 10241 but must be'],
      ['memorySize is not whole', { memorySize: 512.5 }, 'memorySize is 512.5 but must be'],
      ['ephemeralStorageSize is too small [F18]', { ephemeralStorageSize: Size.mebibytes(511) },
        'ephemeralStorageSize is 511 but must be a whole number from 512 to 10240: the unit is MiB'],
      ['ephemeralStorageSize is too large', { ephemeralStorageSize: Size.gibibytes(11) }, 'ephemeralStorageSize is 11264 but must be'],
      ['logRetention and logGroup are both given', { logRetention: logs.RetentionDays.ONE_DAY, logGroup: { logGroupArn: 'arn', logGroupName: 'orders' } as logs.ILogGroup },
        'logRetention and logGroup are both set, but the retention of an existing log group cannot be changed here: omit one'],

      ['visibilityTimeout is below timeout [Q01]', { source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(29) }) },
        'visibilityTimeout is 29 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes'],
      ['visibilityTimeout is below timeout and batching window [Q01]',
        { source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(39) }), maxBatchingWindow: Duration.seconds(10) },
        'visibilityTimeout is 39 seconds but must be at least 40 seconds'],
      ['visibilityTimeout is above 12 hours', { source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(43_201) }) },
        'visibilityTimeout is 12 hours 1 second but must be whole seconds from 0 seconds to 12 hours: SQS allows no other value'],

      ['batchSize is 0 [Q09]', { batchSize: 0 }, 'batchSize is 0 but must be a whole number from 1 to 10000: Lambda allows no other batch size for a standard queue'],
      ['batchSize is above 10000', { batchSize: 10_001, maxBatchingWindow: Duration.seconds(1) }, 'batchSize is 10001 but must be'],
      ['batchSize is above 10 without a window [Q09]', { batchSize: 11 },
        'batchSize is 11, but batches of more than 10 messages need a maxBatchingWindow of at least 1 second: set maxBatchingWindow, or lower batchSize'],
      ['batchSize is above 10 with a window of 0 [Q09]', { batchSize: 11, maxBatchingWindow: Duration.seconds(0) }, 'batchSize is 11, but batches of more than'],
      ['batchSize of a FIFO queue is above 10 [Q13]', { source: SqsSource.newQueue({ fifo: true }), batchSize: 11 },
        'batchSize is 11 but must be a whole number from 1 to 10: Lambda allows no other batch size for a FIFO queue'],
      ['maxBatchingWindow is above 5 minutes', { maxBatchingWindow: Duration.seconds(301) },
        'maxBatchingWindow is 5 minutes 1 second but must be whole seconds from 0 seconds to 5 minutes: Lambda allows no other window'],
      ['a FIFO queue has a batching window [Q13]', { source: SqsSource.newQueue({ fifo: true }), maxBatchingWindow: Duration.seconds(1) },
        'maxBatchingWindow is set, but Lambda does not support it for FIFO queues: remove maxBatchingWindow'],
      ['contentBasedDeduplication is set without fifo', { source: SqsSource.newQueue({ contentBasedDeduplication: false }) },
        'contentBasedDeduplication is set, but only FIFO queues support it: set fifo to true, or remove contentBasedDeduplication'],
      ['a FIFO queue has a throughput limit per message group without the scope that it needs [Q27]', {
        source: SqsSource.newQueue({ fifo: true, fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID }),
      }, 'fifoThroughputLimit is perMessageGroupId, but SQS allows it only if deduplicationScope is messageGroup, and it is queue: change one of them'],
      ['a full batch does not fit into timeout [Q05]', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(4) },
        'timeout is 30 seconds, but a batch of 10 messages can take 40 seconds (batchSize × maxMessageProcessingTime): raise timeout, or lower batchSize'],

      ['maxReceiveCount is 0 [Q03]', { source: SqsSource.newQueue({ maxReceiveCount: 0 }) },
        'maxReceiveCount is 0 but must be a whole number from 1 to 1000: SQS allows no other value'],
      ['maxReceiveCount is above 1000', { source: SqsSource.newQueue({ maxReceiveCount: 1001 }) }, 'maxReceiveCount is 1001 but must be'],

      ['maxConcurrency is 1 [Q07]', { maxConcurrency: 1 },
        'maxConcurrency is 1 but must be a whole number from 2 to 1000: Lambda allows no other value for a queue'],
      ['maxConcurrency is above 1000 [Q07]', { maxConcurrency: 1001 }, 'maxConcurrency is 1001 but must be'],
      ['maxConcurrency and provisionedPollers are both set [Q07]', { maxConcurrency: 10, provisionedPollers: {} },
        'maxConcurrency and provisionedPollers are both set, but Lambda allows only one of them: remove one'],
      ['provisionedPollers.minimum is 1', { provisionedPollers: { minimum: 1 } },
        'provisionedPollers.minimum is 1 but must be a whole number from 2 to 200: Lambda allows no other value'],
      ['provisionedPollers.minimum is above 200', { provisionedPollers: { minimum: 201 } }, 'provisionedPollers.minimum is 201 but must be'],
      ['provisionedPollers.maximum is above 10000', { provisionedPollers: { maximum: 10_001 } },
        'provisionedPollers.maximum is 10001 but must be a whole number from 2 to 10000: Lambda allows no other value'],
      ['provisionedPollers.minimum is above maximum', { provisionedPollers: { minimum: 20, maximum: 10 } },
        'provisionedPollers.minimum is 20 but provisionedPollers.maximum is only 10: lower minimum, or raise maximum'],

      ['maxConcurrency is above the reserved concurrency [Q06]', { maxConcurrency: 11, reservedConcurrentExecutions: 10 },
        'maxConcurrency is 11 but reservedConcurrentExecutions is only 10, so messages would be throttled and moved to the dead-letter queue without ' +
        'being processed: lower maxConcurrency, or raise reservedConcurrentExecutions'],
      ['fewer than five are reserved without maxConcurrency [Q06]', { reservedConcurrentExecutions: 4 },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers, so messages would be throttled and moved to the dead-letter queue without ' +
        'being processed: reserve at least 5, or set maxConcurrency'],
      ['fewer than five are reserved for provisioned pollers [Q06]', { reservedConcurrentExecutions: 4, provisionedPollers: {} },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers'],
      ['nothing is reserved [C02]', { reservedConcurrentExecutions: 0 },
        'reservedConcurrentExecutions is 0, which stops the function from processing events: omit it, or set it to 1 or more'],
      ['less than nothing is reserved', { reservedConcurrentExecutions: -1, maxConcurrency: 2 },
        'reservedConcurrentExecutions is -1 but must be a whole number of at least 1'],
      ['a fraction is reserved', { reservedConcurrentExecutions: 5.5 }, 'reservedConcurrentExecutions is 5.5 but must be a whole number of at least 1'],
      ['reservedConcurrentExecutions is set and reserveConcurrency is false', { reservedConcurrentExecutions: 10, reserveConcurrency: false },
        'reservedConcurrentExecutions is set although reserveConcurrency is false: remove one of them'],

      ['retentionPeriod is below a minute', { source: SqsSource.newQueue({ retentionPeriod: Duration.seconds(59) }) },
        'retentionPeriod is 59 seconds but must be whole seconds from 1 minute to 14 days: SQS allows no other value'],
      ['retentionPeriod is above 14 days', { source: SqsSource.newQueue({ fifo: true, retentionPeriod: Duration.days(15) }) }, 'retentionPeriod is 15 days but must be'],
      ['retentionPeriod ends before a failing message reaches the dead-letter queue [Q18]', { source: SqsSource.newQueue({ retentionPeriod: Duration.minutes(15) }) },
        'retentionPeriod is 15 minutes, but a message that always fails takes 1 hour 34 minutes (maxReceiveCount × (timeout + wait)) to reach the dead-letter ' +
        'queue and would expire first: raise retentionPeriod, or lower toleratedOutage, so that it is parked earlier'],
      ['a failing message takes longer to reach the dead-letter queue than SQS keeps it [Q18]', {
        source: SqsSource.newQueue({ visibilityTimeout: Duration.hours(12), maxReceiveCount: 28 }),
      }, 'retentionPeriod is 4 days, but a message that always fails takes 14 days (maxReceiveCount × visibilityTimeout) to reach the dead-letter queue and would ' +
        'expire first: lower maxReceiveCount, so that it is parked earlier'],
      ['retentionPeriod is not below that of the dead-letter queue [Q18]', { source: SqsSource.newQueue({ retentionPeriod: Duration.days(14) }) },
        'retentionPeriod is 14 days but must be shorter than the 14 days of the dead-letter queue, where a message expires that long after ' +
        'it was first sent: use a shorter one, such as 7 days'],

      ['longestRetry is longer than SQS can hide a message [Q03]', { longestRetry: Duration.minutes(553) },
        'longestRetry is 9 hours 13 minutes but must be whole seconds from 1 second to 9 hours 12 minutes: SQS hides a message for at most 12 hours, the ' +
        'time of the invocation included'],
      ['toleratedOutage is shorter than a minute', { toleratedOutage: Duration.seconds(59) }, 'toleratedOutage is 59 seconds but must be whole seconds from 1 minute to 14 days'],
      ['toleratedOutage takes longer than the queue keeps messages [Q18]', { toleratedOutage: Duration.days(4) },
        'retentionPeriod is 4 days, but a message that always fails takes 5 days'],
      ['maxReceiveCount is too low for toleratedOutage [Q03, Q24]', {
        toleratedOutage: Duration.hours(2), source: SqsSource.newQueue({ maxReceiveCount: 5, visibilityTimeout: Duration.minutes(3) }),
      }, 'maxReceiveCount is 5 and its visibilityTimeout 3 minutes, so messages survive an outage of at most 10 minutes, and are moved to the dead-letter queue in a ' +
        'longer one, but toleratedOutage is 2 hours: raise maxReceiveCount to 45, or lower toleratedOutage'],
      ['one receive survives nothing [Q03]', { toleratedOutage: Duration.hours(2), source: SqsSource.newQueue({ maxReceiveCount: 1 }) },
        'maxReceiveCount is 1 and its visibilityTimeout 2 hours 12 minutes, so messages survive an outage of less than a minute, and'],
      ['toleratedOutage needs more receives than SQS allows', {
        toleratedOutage: Duration.days(1), timeout: Duration.seconds(10), source: SqsSource.newQueue({ visibilityTimeout: Duration.minutes(1) }),
      }, 'maxReceiveCount would be 1585 for toleratedOutage, but SQS allows at most 1000: lower toleratedOutage, or raise longestRetry and visibilityTimeout'],

      ['a filter is not a pattern [Q20]', { filters: [{ body: { kind: ['order'] } }] },
        'filters[0] is {"body":{"kind":["order"]}} but must have a pattern that is a JSON object: use lambda.FilterCriteria.filter()'],
      ['a filter is not JSON [Q20]', { filters: [lambda.FilterCriteria.filter({ body: ['a'] }), { pattern: '{body' }] },
        'filters[1]: the pattern is "{body": write a JSON object'],
      ['a filter is a JSON list', { filters: [{ pattern: '[]' }] }, 'filters[0]: the pattern is "[]": write a JSON object'],
      ['a filter is JSON null', { filters: [{ pattern: 'null' }] }, 'filters[0]: the pattern is "null": write a JSON object'],
      ['a filter is null', { filters: [null as any] }, 'filters[0] is null but must be an object'],
      ['filters is not a list', { filters: lambda.FilterCriteria.filter({ body: ['a'] }) as any },
        'filters is an object but must be an array in brackets'],
      ['a filter is empty', { filters: [lambda.FilterCriteria.filter({})] }, 'filters[0]: the pattern is an empty object: name a field in it, or remove it'],
      ['a filter is not on the body [Q20]', { filters: [lambda.FilterCriteria.filter({ body: ['a'], attributes: { a: ['x'] } })] },
        "filters[0]: attributes.a matches nothing, because a message has no 'attributes': use body"],
      ['a value of a filter is not in a list [Q20]', { filters: [lambda.FilterCriteria.filter({ body: { kind: 'paid' } })] },
        'filters[0]: body.kind is "paid": write its possible values as a list, ["paid"]'],
      ['a filter has no values [Q20]', { filters: [lambda.FilterCriteria.filter({ body: { kind: [] } })] }, 'filters[0]: body.kind is an empty list'],
      ['a filter has an unknown operator [Q20]', { filters: [lambda.FilterCriteria.filter({ body: { kind: [{ startsWith: 'paid' }] } })] },
        "filters[0]: body.kind: 'startsWith' is not an operator: use one of prefix, suffix, "],
      ['a value of a filter that holds a Token is not in a list', { filters: [lambda.FilterCriteria.filter({ body: { kind: Fn.ref('AWS::Region'), b: ['x'] } })] },
        'filters[0]: body.kind is "……": write its possible values as a list'],
      ['a filter is too long', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_096)] })] },
        'filters[0]: the pattern has 4109 characters, but at most 4096 are allowed: split it into several filters'],
      ['there are more filters than any quota allows [K13]', { filters: Array(11).fill(lambda.FilterCriteria.filter({ body: ['a'] })) },
        "filters has 11 entries, but an event source mapping takes 5, or up to 10 if the account's quota was raised: combine some of them ($or)"],
    ])('fails when %s', (_, props, message) => {
      expect(() => newWorker(props)).toThrow(`\n  - ${message}`);
    });

    test.each([{}, { maxConcurrency: 5 }])('reports a reservation of 0 once, with %j', props => {
      expect(() => newWorker({ reservedConcurrentExecutions: 0, ...props })).toThrow(new Error([
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
        '  - reservedConcurrentExecutions is 0, which stops the function from processing events: omit it, or set it to 1 or more',
      ].join('\n')));
    });

    test('fails with one error that names the construct and lists every problem', () => {
      expect(() => newWorker({ source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(10) }), batchSize: 100 })).toThrow(new Error([
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
        '  - batchSize is 100, but batches of more than 10 messages need a maxBatchingWindow of at least 1 second: set maxBatchingWindow, or lower batchSize',
        '  - visibilityTimeout is 10 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes',
      ].join('\n')));
    });
  });

  describe('values at their limits', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>]>([
      ['the longest timeout', { timeout: Duration.minutes(15) }],
      ['the shortest timeout', { timeout: Duration.seconds(1) }],
      ['the least and the most memory', { memorySize: 10_240 }],
      ['the smallest storage', { ephemeralStorageSize: Size.mebibytes(512) }],
      ['a batch of one', { batchSize: 1 }],
      ['the largest batch, after the longest window', { batchSize: 10_000, maxBatchingWindow: Duration.minutes(5) }],
      ['a FIFO batch of one', { source: SqsSource.newQueue({ fifo: true }), batchSize: 1 }],
      ['a batch that just fits', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(3) }],
      ['the largest concurrency', { maxConcurrency: 1000 }],
      ['the fewest pollers', { provisionedPollers: { minimum: 2, maximum: 2 } }],
      ['the most of the fewest pollers', { provisionedPollers: { minimum: 200, maximum: 200 } }],
      ['the most receives', { source: SqsSource.newQueue({ maxReceiveCount: 1000 }) }],
      ['the longest visibility', { source: SqsSource.newQueue({ visibilityTimeout: Duration.hours(12), maxReceiveCount: 5 }) }],
      ['a retention that just reaches the dead-letter queue', { source: SqsSource.newQueue({ retentionPeriod: Duration.seconds(5_679) }) }],
      ['the longest wait', { longestRetry: Duration.seconds(33_120), toleratedOutage: Duration.minutes(1) }],
      ['the longest pattern', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_083)] })] }],
      ['five filters', { filters: ['a', 'b', 'c', 'd', 'e'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) }],
      ['a filter with values that are known only at deployment', {
        filters: [lambda.FilterCriteria.filter({ body: { region: [Fn.ref('AWS::Region')], names: [`"\\${Fn.ref('AWS::StackName')}`, { prefix: Fn.ref('AWS::StackId') }] } })],
      }],
      ['no filters', { filters: [] }],
    ])('allow %s without a warning', (_, props) => {
      const app = newApp();
      newWorker({ reserveConcurrency: false, ...props }, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('warnings', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['visibilityTimeout is below six times the timeout [Q01]', { source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(179) }) },
        'visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout is 2 minutes 59 seconds, but Lambda needs 3 minutes ' +
        '(6 × timeout + maxBatchingWindow) to retry throttled batches before their messages become visible again: raise it'],
      ['visibilityTimeout equals timeout [Q01]', { source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(30) }) },
        'visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout is 30 seconds, but Lambda needs 3 minutes ' +
        '(6 × timeout + maxBatchingWindow) to retry throttled batches before their messages become visible again: raise it'],
      ['maxReceiveCount is below five [Q03]', { source: SqsSource.newQueue({ maxReceiveCount: 4 }) },
        'maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount is 4, and below 5 throttling alone can move messages to the dead-letter queue: ' +
        'raise it to 5 or more'],
      ['a FIFO batch holds followers [Q28]', { source: SqsSource.newQueue({ fifo: true }), batchSize: 10 },
        'fifoBatchParksFollowers at /Orders/Worker: batchSize is 10, so up to 9 messages behind one that always fails are received with it 13 times, and move to ' +
        'the dead-letter queue with it without having been processed, unless the handler is an sqsWorker, which lets them wait longer: remove batchSize (the ' +
        'default for a FIFO queue is 1), or acknowledge this warning if the handler is one, or if throughput or cost matters more'],
      ['the mapping is disabled', { enabled: false },
        'mappingDisabled at /Orders/Worker: enabled is false, so the function processes nothing, and SQS deletes messages that have waited for 4 days: ' +
        'set enabled to true as soon as the incident is over, or acknowledge this warning until then'],
      ['timeout is above the maximum before 2026 [F03]', { timeout: Duration.minutes(30) },
        'timeoutAboveFormerMaximum at /Orders/Worker: timeout is 30 minutes. Lambda accepts up to 30 minutes only since 2026, and other tools, policies and Regions may ' +
        'still refuse more than 15 minutes. An invocation that hangs also delays its events that long: split the work into smaller events, or ' +
        'acknowledge this warning when the first deployment has succeeded'],
      ['the runtime is deprecated [F22]', { code: HandlerCode.fromInline('exports.handler = async () => {};', { runtime: lambda.Runtime.NODEJS_20_X }) },
        'deprecatedRuntime at /Orders/Worker: the runtime nodejs20.x has been deprecated since 2026-04-30: AWS no longer patches it, and will block updates of functions ' +
        'that use it. Set the runtime of the HandlerCode to a supported one, such as lambda.Runtime.NODEJS_24_X, or acknowledge this warning'],
      ['there are more than five filters [Q20]', { filters: ['a', 'b', 'c', 'd', 'e', 'f'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) },
        "tooManyFilters at /Orders/Worker: filters has 6 entries, but an event source mapping takes 5 unless the account's quota was raised: " +
        'combine some of them ($or), or raise the quota and acknowledge this warning'],
      ['a filter is known only at deployment [Q20]', { filters: [{ pattern: Fn.sub('{"body":["${AWS::Region}"]}') }] },
        'filterNotChecked at /Orders/Worker: filters[0] is known only at deployment and was not checked, and a filter that is wrong drops events without a trace: ' +
        'write the pattern with lambda.FilterCriteria.filter() and use tokens only for its values, or acknowledge this warning'],
      ['a filter uses what Lambda does not document [Q20]', { filters: [lambda.FilterCriteria.filter({ body: { kind: [{ wildcard: 'a*' }] } })] },
        'filterNotDocumented at /Orders/Worker: filters[0]: the Lambda guide does not list the operator wildcard: write the filter without it, or try it on AWS ' +
        'and acknowledge this warning. A record that a filter does not match is dropped'],
    ])('synth warns when %s', (_, props, message) => {
      const app = newApp();
      newWorker(props, newStack(app));
      expect(warningsOf(app)).toEqual([`cdk-resilient-lambda:${message}`]);
    });

    test('synth warns about a disabled mapping of a queue whose retention is known only at deployment', () => {
      const app = newApp();
      const stack = newStack(app);
      const retention = Duration.seconds(new CfnParameter(stack, 'Retention', { type: 'Number' }).valueAsNumber);
      const source = SqsSource.newQueue({ retentionPeriod: retention });
      newWorker({ enabled: false, source, alarms: { oldestMessageAge: { enabled: false } } }, stack);
      expect(warningsOf(app).join()).toContain('SQS deletes messages that have waited for the retentionPeriod: set enabled');
    });

    test('synth does not warn with the defaults', () => {
      const app = newApp();
      newWorker({}, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('values that are known only at deployment', () => {
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
      ['timeout', token => ({ source: SqsSource.newQueue({ visibilityTimeout: Duration.hours(1) }), timeout: Duration.seconds(token) }), FUNCTION, { Timeout: reference }],
      ['visibilityTimeout', token => ({ source: SqsSource.newQueue({ visibilityTimeout: Duration.seconds(token) }) }), QUEUE, { VisibilityTimeout: reference }],
      ['maxReceiveCount', token => ({ source: SqsSource.newQueue({ maxReceiveCount: token }) }), QUEUE, { RedrivePolicy: { maxReceiveCount: reference } }],
      ['retentionPeriod', token => ({
        source: SqsSource.newQueue({ retentionPeriod: Duration.seconds(token) }), alarms: { oldestMessageAge: { threshold: Duration.hours(1) } },
      }), QUEUE, { MessageRetentionPeriod: reference }],
      ['batchSize', token => ({ batchSize: token, maxMessageProcessingTime: Duration.seconds(1) }), MAPPING, { BatchSize: reference }],
      ['batchSize of a FIFO queue', token => ({ source: SqsSource.newQueue({ fifo: true }), batchSize: token }), MAPPING, { BatchSize: reference }],
      ['maxBatchingWindow', token => ({
        source: SqsSource.newQueue({ visibilityTimeout: Duration.hours(1) }), batchSize: 20, maxBatchingWindow: Duration.seconds(token),
      }), MAPPING, { MaximumBatchingWindowInSeconds: reference }],
      ['maxConcurrency', token => ({ maxConcurrency: token }), MAPPING, { ScalingConfig: { MaximumConcurrency: reference } }],
      ['maxConcurrency, which is reserved', token => ({ maxConcurrency: token }), FUNCTION, { ReservedConcurrentExecutions: reference }],
      ['maxMessageProcessingTime', token => ({ maxMessageProcessingTime: Duration.seconds(token) }), MAPPING, { BatchSize: 10 }],
      ['the pattern of a filter', token => ({ filters: [{ pattern: Token.asString(token) }] }), MAPPING, { FilterCriteria: { Filters: [{ Pattern: Match.anyValue() }] } }],
      ['provisionedPollers', token => ({ provisionedPollers: { minimum: token, maximum: token } }),
        MAPPING, { ProvisionedPollerConfig: { MinimumPollers: reference, MaximumPollers: reference } }],
    ])('are passed on unchecked: %s', (_, props, type, properties) => {
      withParameter(props).hasResourceProperties(type, properties);
    });

    test.each<[string, (token: number) => Partial<SqsWorkerFunctionProps>]>([
      ['timeout', token => ({ timeout: Duration.seconds(token) })],
      ['maxBatchingWindow', token => ({ maxBatchingWindow: Duration.seconds(token) })],
    ])('%s leaves visibilityTimeout without a default', (_, props) => {
      expect(() => withParameter(props)).toThrow(
        'visibilityTimeout has no default, because timeout or maxBatchingWindow is known only at deployment: set visibilityTimeout');
    });

    test('retentionPeriod leaves the alarm on the oldest message without a default threshold', () => {
      const retention = (token: number) => ({ source: SqsSource.newQueue({ retentionPeriod: Duration.seconds(token) }) });
      expect(() => withParameter(retention)).toThrow(
        'alarms.oldestMessageAge has no default threshold, because the retention period of the queue is known only at deployment: ' +
        'set alarms.oldestMessageAge.threshold, or set alarms.oldestMessageAge.enabled to false');
      withParameter(token => ({ ...retention(token), alarms: { oldestMessageAge: { enabled: false } } }))
        .hasResourceProperties(QUEUE, { MessageRetentionPeriod: reference });
    });
  });
});
