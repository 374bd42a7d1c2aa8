import * as fc from 'fast-check';
import { Simulation, SimulationOptions, TemplateError } from '../../../src/simulator';
import { refusesSqsBatch } from '../../../src/template';
import { workerTemplate, WorkerParts } from '../templates';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });

const QUEUE = resource('AWS::SQS::Queue');
const FIFO = resource('AWS::SQS::Queue', { FifoQueue: true });
const FUNCTION = resource('AWS::Lambda::Function');
const REDRIVE = (id: string) => ({ RedrivePolicy: { deadLetterTargetArn: arn(id), maxReceiveCount: 3 } });

function problemsOf(template: object, options: SimulationOptions = {}): string[] {
  try {
    Simulation.fromTemplate(template as never, options);
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.message).toMatch(/^the templates: cannot be deployed:\n {2}- /);
    return error.problem.split('\n').slice(1).map(line => line.slice('  - '.length));
  }
}

const ofWorker = (parts: WorkerParts, options: SimulationOptions = {}) => problemsOf(workerTemplate(parts), options);
const ofResource = (Type: string, Properties: object, more: object = {}) => problemsOf({ Resources: { R: resource(Type, Properties), ...more } });
const ofStream = (mapping: object, table = false) => problemsOf({
  Resources: {
    Stream: table
      ? resource('AWS::DynamoDB::Table', { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } })
      : resource('AWS::Kinesis::Stream', { ShardCount: 1 }),
    Function: FUNCTION,
    Mapping: resource('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['Stream', table ? 'StreamArn' : 'Arn'] }, FunctionName: { Ref: 'Function' }, StartingPosition: 'TRIM_HORIZON', ...mapping,
    }),
  },
});

test('one error names all problems with the resource, the value and what is allowed', () => {
  const parts = { queue: { VisibilityTimeout: 43_201, DelaySeconds: -1 }, mapping: { BatchSize: 11 }, function: { MemorySize: 64 } };
  expect(ofWorker(parts)).toEqual([
    'Queue: VisibilityTimeout is 43201, but must be a whole number from 0 to 43200',
    'Queue: DelaySeconds is -1, but must be a whole number from 0 to 900',
    'Function: MemorySize is 64, but must be a whole number from 128 to 10240',
    'Mapping: MaximumBatchingWindowInSeconds is 0, but must be at least 1 for a BatchSize of 11, which is more than 10',
  ]);
  expect(ofWorker(parts, { checkDeployable: false })).toEqual([]);
});

test('what is left out is not checked', () => {
  expect(ofWorker({ mapping: { BatchSize: 11 } }, { without: ['Mapping'] })).toEqual([]);
});

test('what is known only at deployment is no problem', () => {
  const Parameters = { Any: { Type: 'Number' } };
  const Ref = { Ref: 'Any' };
  const more = {
    Alarm: resource('AWS::CloudWatch::Alarm', { EvaluationPeriods: Ref, DatapointsToAlarm: 3 }),
    Rule: resource('AWS::Events::Rule', { State: 'DISABLED', ScheduleExpression: Ref, Targets: Ref }),
    Filtered: resource('AWS::Events::Rule', { State: 'DISABLED', EventPattern: { source: [Ref] } }),
    Topic: resource('AWS::SNS::Topic', { TopicName: Ref }),
  };
  expect(problemsOf({ Parameters, ...workerTemplate({ more }) })).toEqual([]);
});

describe('a queue', () => {
  const of = (properties: object, more: object = {}) => ofResource('AWS::SQS::Queue', properties, more);

  test.each<[object, string]>([
    [{ MessageRetentionPeriod: 30 }, 'R: MessageRetentionPeriod is 30, but must be a whole number from 60 to 1209600'],
    [{ MaximumMessageSize: 100 }, 'R: MaximumMessageSize is 100, but must be a whole number from 1024 to 1048576'],
    [{ ReceiveMessageWaitTimeSeconds: 21 }, 'R: ReceiveMessageWaitTimeSeconds is 21, but must be a whole number from 0 to 20'],
    [{ VisibilityTimeout: 1.5 }, 'R: VisibilityTimeout is 1.5, but must be a whole number'],
    [{ QueueName: 'a.fifo' }, 'R: QueueName is a.fifo, but the name of a standard queue cannot end in .fifo'],
    [{ QueueName: 'a', FifoQueue: true }, 'R: QueueName is a, but the name of a FIFO queue must end in .fifo'],
    [{ QueueName: 'a'.repeat(81) }, 'R: QueueName has 81 characters, but at most 80 are allowed'],
    [{ ContentBasedDeduplication: true }, 'R: ContentBasedDeduplication is set, but SQS supports it for FIFO queues only'],
    [{ DeduplicationScope: 'queue' }, 'R: DeduplicationScope is set, but SQS supports it'],
    [{ FifoQueue: true, FifoThroughputLimit: 'perMessageGroupId' }, 'R: FifoThroughputLimit is perMessageGroupId, but that requires a DeduplicationScope of messageGroup'],
    [{ RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sns:us-east-1:123456789012:t', maxReceiveCount: 3 } }, 'R: RedrivePolicy.deadLetterTargetArn is arn:aws:sns:us-east-1:123456789012:t, but must be the ARN of a queue'],
    [REDRIVE('R'), 'R: RedrivePolicy.deadLetterTargetArn is the queue itself'],
    [{ FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:q', maxReceiveCount: 3 } }, 'R: RedrivePolicy.deadLetterTargetArn is a standard queue'],
  ])('%j', (properties, problem) => expect(of(properties)).toEqual([expect.stringContaining(problem)]));

  test.each<[object, object, string]>([
    [{ FifoQueue: true }, QUEUE, 'is a standard queue, but the dead-letter queue of a FIFO queue must be FIFO, too'],
    [{}, FIFO, 'is a FIFO queue, but the dead-letter queue of a standard queue must be standard, too'],
    [{}, resource('AWS::SQS::Queue', { RedriveAllowPolicy: { redrivePermission: 'denyAll' } }), 'is Dead, but its RedriveAllowPolicy denies all queues'],
  ])('%j with the dead-letter queue %j', (properties, Dead, problem) => {
    expect(of({ ...properties, ...REDRIVE('Dead') }, { Dead })).toEqual([`R: RedrivePolicy.deadLetterTargetArn ${problem}`]);
  });

  test('with a receive count out of range', () => {
    expect(of({ RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 1_001 } }, { Dead: QUEUE })).toEqual([
      'R: RedrivePolicy.maxReceiveCount is 1001, but must be a whole number from 1 to 1000',
    ]);
  });

  test('that is right', () => {
    expect(of({ QueueName: 'a.fifo', FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', ContentBasedDeduplication: true })).toEqual([]);
    expect(of({ ContentBasedDeduplication: false, ...REDRIVE('Dead') }, { Dead: QUEUE })).toEqual([]);
  });
});

describe('the mapping of a queue', () => {
  const fifo = (mapping: object) => ofWorker({ queue: { FifoQueue: true }, mapping });

  test.each<[object, string]>([
    [{ BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, 'BatchSize is 10001, but must be a whole number from 1 to 10000'],
    [{ BatchSize: 100 }, 'MaximumBatchingWindowInSeconds is 0, but must be at least 1 for a BatchSize of 100'],
    [{ MaximumBatchingWindowInSeconds: 301 }, 'MaximumBatchingWindowInSeconds is 301, but must be a whole number from 0 to 300'],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, 'ScalingConfig.MaximumConcurrency is 1, but must be a whole number from 2 to 1000'],
    [{ ProvisionedPollerConfig: { MinimumPollers: 1 } }, 'ProvisionedPollerConfig.MinimumPollers is 1, but must be a whole number from 2 to 200'],
    [{ ProvisionedPollerConfig: { MaximumPollers: 1 } }, 'ProvisionedPollerConfig.MaximumPollers is 1, but must be a whole number from 2 to 10000'],
    [{ ProvisionedPollerConfig: {}, ScalingConfig: { MaximumConcurrency: 2 } }, 'ProvisionedPollerConfig is set together with ScalingConfig.MaximumConcurrency'],
    [{ DestinationConfig: { OnFailure: { Destination: arn('DeadLetters') } } }, 'DestinationConfig.OnFailure is set, but Lambda does not support a destination on the mapping of a queue'],
    [{ StartingPosition: 'LATEST' }, 'StartingPosition is set, but Lambda supports it for streams only'],
    [{ BisectBatchOnFunctionError: true }, 'BisectBatchOnFunctionError is set'],
    [{ FilterCriteria: { Filters: Array.from({ length: 11 }, () => ({ Pattern: '{"body":["a"]}' })) } }, 'FilterCriteria.Filters has 11 filters, but Lambda accepts at most 10'],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"body":"a"}' }] } }, 'FilterCriteria.Filters.Pattern is not valid: '],
  ])('%j', (mapping, problem) => expect(ofWorker({ mapping })).toEqual([expect.stringContaining(`Mapping: ${problem}`)]));

  test('of a FIFO queue takes up to ten messages and has no window', () => {
    expect(fifo({ BatchSize: 11 })).toEqual(['Mapping: BatchSize is 11, but must be a whole number from 1 to 10']);
    expect(fifo({ MaximumBatchingWindowInSeconds: 1 })).toEqual(['Mapping: MaximumBatchingWindowInSeconds is 1, but a FIFO queue supports no batching window: leave it out']);
    expect(fifo({ BatchSize: 10 })).toEqual([]);
  });

  test('whose queue is not visible for long enough, also through an alias', () => {
    const problem = 'Mapping: EventSourceArn is the queue Queue with a VisibilityTimeout of 29 s, but Lambda requires at least the Timeout of the function, 30 s';
    expect(ofWorker({ queue: { VisibilityTimeout: 29 }, function: { Timeout: 30 } })).toEqual([problem]);
    const more = { Alias: resource('AWS::Lambda::Alias', { FunctionName: { Ref: 'Function' }, FunctionVersion: '$LATEST', Name: 'live' }) };
    expect(ofWorker({ queue: { VisibilityTimeout: 29 }, function: { Timeout: 30 }, mapping: { FunctionName: { Ref: 'Alias' } }, more })).toEqual([problem]);
    expect(ofWorker({ queue: { VisibilityTimeout: 30 }, function: { Timeout: 30 } })).toEqual([]);
  });

  test('is refused exactly where the limits say so [Q09, Q13]', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3 }), fc.boolean(), (size, window, isFifo) => {
      const problems = ofWorker({ queue: isFifo ? { FifoQueue: true } : {}, mapping: { BatchSize: size, MaximumBatchingWindowInSeconds: window } });
      expect(problems.length > 0).toBe(refusesSqsBatch(size, window, isFifo));
    }), { numRuns: 60 });
  });
});

describe('the mapping of a stream', () => {
  test.each<[object, string]>([
    [{ StartingPosition: undefined }, 'StartingPosition is not set, but Lambda requires it for a stream: use TRIM_HORIZON'],
    [{ StartingPosition: 'FIRST' }, 'StartingPosition is FIRST, but must be TRIM_HORIZON, LATEST or AT_TIMESTAMP'],
    [{ StartingPosition: 'AT_TIMESTAMP' }, 'StartingPositionTimestamp is not set, but StartingPosition is AT_TIMESTAMP'],
    [{ BatchSize: 0 }, 'BatchSize is 0, but must be a whole number from 1 to 10000'],
    [{ ParallelizationFactor: 11 }, 'ParallelizationFactor is 11, but must be a whole number from 1 to 10'],
    [{ MaximumRetryAttempts: 10_001 }, 'MaximumRetryAttempts is 10001, but must be a whole number from -1 to 10000'],
    [{ MaximumRecordAgeInSeconds: 30 }, 'MaximumRecordAgeInSeconds is 30, but must be a whole number from 60 to 604800, or -1'],
    [{ TumblingWindowInSeconds: 901 }, 'TumblingWindowInSeconds is 901, but must be a whole number from 1 to 900, or 0'],
    [{ TumblingWindowInSeconds: 10, ParallelizationFactor: 2 }, 'ParallelizationFactor is 2, but must be 1 with a tumbling window'],
    [{ TumblingWindowInSeconds: 10, FilterCriteria: { Filters: [{ Pattern: '{"partitionKey":["a"]}' }] } }, 'FilterCriteria is set, but Lambda does not support filters with a tumbling window'],
    [{ ScalingConfig: { MaximumConcurrency: 5 } }, 'ScalingConfig.MaximumConcurrency is set, but Lambda does not support it for a stream'],
    [{ ProvisionedPollerConfig: { MinimumPollers: 2 } }, 'ProvisionedPollerConfig is set, but Lambda does not support it for a stream'],
  ])('%j', (mapping, problem) => expect(ofStream(mapping)).toEqual([expect.stringContaining(`Mapping: ${problem}`)]));

  test('of a table cannot start at a timestamp', () => {
    expect(ofStream({ StartingPosition: 'AT_TIMESTAMP' }, true)).toEqual(['Mapping: StartingPosition is AT_TIMESTAMP, but must be TRIM_HORIZON or LATEST']);
  });

  test('that is right', () => {
    expect(ofStream({ MaximumRecordAgeInSeconds: -1, MaximumRetryAttempts: -1, TumblingWindowInSeconds: 0 })).toEqual([]);
    expect(ofStream({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_767_225_600 })).toEqual([]);
    expect(ofStream({ TumblingWindowInSeconds: 900 }, true)).toEqual([]);
  });

  test('of an unknown or another source is not checked', () => {
    const kafka = { EventSourceArn: undefined, SelfManagedEventSource: {}, StartingPosition: undefined, BatchSize: 10_000 };
    expect(ofStream(kafka)).toEqual([]);
  });
});

describe('a function', () => {
  const variables = (Variables: object) => ({ Environment: { Variables } });

  test.each<[object, string]>([
    [{ Timeout: 0 }, 'Timeout is 0, but must be a whole number from 1 to 1800'],
    [{ EphemeralStorage: { Size: 100 } }, 'EphemeralStorage.Size is 100, but must be a whole number from 512 to 10240'],
    [{ FunctionName: 'with space' }, "FunctionName is with space, but must be 1 to 64 letters, digits, '-' and '_'"],
    [{ Description: 'a'.repeat(257) }, 'Description has 257 characters, but at most 256 are allowed'],
    [variables({ AWS_REGION: 'x' }), 'Environment.Variables has AWS_REGION, which Lambda reserves'],
    [variables({ A: 'é'.repeat(2_048) }), 'Environment.Variables has 4097 bytes, but at most 4096 are allowed'],
    [{ ReservedConcurrentExecutions: -1 }, 'ReservedConcurrentExecutions is -1, but must be a whole number of at least 0'],
    [{ ReservedConcurrentExecutions: 901 }, 'ReservedConcurrentExecutions is 901, which makes 901 in us-east-1, but only 900 of the 1000 of the account can be reserved'],
  ])('%j', (properties, problem) => expect(ofResource('AWS::Lambda::Function', properties)).toEqual([expect.stringContaining(`R: ${problem}`)]));

  test('shares what an account can reserve with the others of its Region', () => {
    const reserving = (count: number) => resource('AWS::Lambda::Function', { ReservedConcurrentExecutions: count });
    const Resources = { A: reserving(500), B: reserving(400), C: reserving(1), D: reserving(1) };
    expect(problemsOf({ Resources })).toEqual([expect.stringMatching(/^C: ReservedConcurrentExecutions is 1, which makes 901/)]);
    expect(problemsOf({ Resources }, { assumptions: { accountConcurrency: 3_000 } })).toEqual([]);
    expect(problemsOf([{ stackName: 'A', region: 'eu-west-1', template: { Resources: { A: reserving(900) } } }, { stackName: 'B', region: 'eu-west-2', template: { Resources: { A: reserving(900) } } }])).toEqual([]);
  });

  test('on instances of the account has other limits, and values that are unknown have no length', () => {
    expect(ofResource('AWS::Lambda::Function', { Timeout: 5_400, MemorySize: 32_768, CapacityProviderConfig: {} })).toEqual([]);
    expect(ofResource('AWS::Lambda::Function', variables({ A: { 'Fn::ImportValue': 'x' } }))).toEqual([]);
  });

  test.each<[object, string]>([
    [{ Name: '12' }, "Name is 12, but must be up to 128 letters, digits, '-' and '_', and no number"],
    [{ ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } }, 'ProvisionedConcurrencyConfig is set, but Lambda provisions concurrency for published versions only'],
    [{
      FunctionVersion: { 'Fn::GetAtt': ['V', 'Version'] },
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] },
    }, 'ProvisionedConcurrencyConfig is set, but Lambda does not support it together with a RoutingConfig'],
  ])('with the alias %j', (alias, problem) => {
    const V = resource('AWS::Lambda::Version', { FunctionName: { Ref: 'F' } });
    expect(ofResource('AWS::Lambda::Alias', { FunctionName: { Ref: 'F' }, FunctionVersion: '$LATEST', Name: 'live', ...alias }, { F: FUNCTION, V })).toEqual([expect.stringContaining(`R: ${problem}`)]);
  });

  test.each<[object, string]>([
    [{ MaximumRetryAttempts: 3 }, 'MaximumRetryAttempts is 3, but must be a whole number from 0 to 2'],
    [{ MaximumEventAgeInSeconds: 59 }, 'MaximumEventAgeInSeconds is 59, but must be a whole number from 60 to 21600'],
    [{ DestinationConfig: { OnSuccess: { Destination: arn('Bucket') } } }, 'DestinationConfig.OnSuccess is a bucket, but Lambda sends only failures to buckets'],
    [{ DestinationConfig: { OnFailure: { Destination: arn('F') } } }, 'DestinationConfig.OnFailure is the function itself'],
  ])('with the asynchronous settings %j', (config, problem) => {
    const more = { F: FUNCTION, Bucket: resource('AWS::S3::Bucket') };
    expect(ofResource('AWS::Lambda::EventInvokeConfig', { FunctionName: { Ref: 'F' }, Qualifier: '$LATEST', ...config }, more)).toEqual([expect.stringContaining(`R: ${problem}`)]);
  });
});

describe('topics, rules, schedules and others', () => {
  const subscription = (topic: object, endpoint: object, properties: object = {}) => ofResource('AWS::SNS::Subscription',
    { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Target'), ...properties }, { Topic: resource('AWS::SNS::Topic', topic), Target: endpoint });
  const target = (properties: object = {}) => ({ Id: 'a', Arn: arn('Target'), ...properties });
  const rule = (properties: object) => ofResource('AWS::Events::Rule', properties, { Target: QUEUE });
  const schedule = (properties: object) => ofResource('AWS::Scheduler::Schedule',
    { ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: arn('Target'), RoleArn: 'arn' }, ...properties }, { Target: QUEUE });

  test.each<[string, string[], string]>([
    ['the name of a standard topic', ofResource('AWS::SNS::Topic', { TopicName: 'a.fifo' }), 'R: TopicName is a.fifo, but the name of a standard topic cannot end in .fifo'],
    ['the name of a FIFO topic', ofResource('AWS::SNS::Topic', { TopicName: 'a', FifoTopic: true }), 'R: TopicName is a, but the name of a FIFO topic must end in .fifo'],
    ['a function on a FIFO topic', subscription({ FifoTopic: true }, FUNCTION, { Protocol: 'lambda' }), 'R: Protocol is lambda, but a FIFO topic delivers to queues only'],
    ['a FIFO queue on a standard topic', subscription({}, FIFO), 'R: Endpoint is a FIFO queue, but a standard topic delivers to standard queues only'],
    ['a scope', subscription({}, QUEUE, { FilterPolicyScope: 'Body' }), 'R: FilterPolicyScope is Body, but must be MessageAttributes or MessageBody'],
    ['raw delivery to a function', subscription({}, FUNCTION, { Protocol: 'lambda', RawMessageDelivery: true }), 'R: RawMessageDelivery is true, but SNS does not support it for the protocol lambda'],
    ['a filter policy', subscription({}, QUEUE, { FilterPolicy: { a: 'b' } }), 'R: FilterPolicy is not valid: '],
    ['a rule without anything', rule({ Targets: [target()] }), 'R: EventPattern is not set, and neither is ScheduleExpression'],
    ['a rule with many targets', rule({ ScheduleExpression: 'rate(1 hour)', Targets: Array.from({ length: 6 }, () => target()) }), 'R: Targets has 6 targets, but a rule has at most 5'],
    ['the retries of a rule', rule({ ScheduleExpression: 'rate(1 hour)', Targets: [target({ RetryPolicy: { MaximumRetryAttempts: 186 } })] }), 'R: Targets.RetryPolicy.MaximumRetryAttempts is 186, but must be a whole number from 0 to 185'],
    ['the age of events', rule({ ScheduleExpression: 'rate(1 hour)', Targets: [target({ RetryPolicy: { MaximumEventAgeInSeconds: 30 } })] }), 'R: Targets.RetryPolicy.MaximumEventAgeInSeconds is 30'],
    ['an event pattern', rule({ EventPattern: { source: 'a' } }), 'R: EventPattern is not valid: '],
    ['a schedule expression of a rule', rule({ ScheduleExpression: 'rate(1 week)' }), 'R: ScheduleExpression is not valid: rate(1 week) is not a schedule expression'],
    ['a schedule expression', schedule({ ScheduleExpression: 'cron(0 12 * * * *)' }), 'R: ScheduleExpression is not valid: cron(0 12 * * * *) is not valid'],
    ['a start', schedule({ StartDate: 'tomorrow' }), 'R: StartDate is not valid: tomorrow is not a date'],
    ['an end', schedule({ EndDate: 'tomorrow' }), 'R: EndDate is not valid: tomorrow is not a date'],
    ['a window', schedule({ FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1_441 } }), 'R: FlexibleTimeWindow.MaximumWindowInMinutes is 1441, but must be a whole number from 1 to 1440'],
    ['the retries of a schedule', schedule({ Target: { Arn: arn('Target'), RoleArn: 'arn', RetryPolicy: { MaximumRetryAttempts: 200 } } }), 'R: Target.RetryPolicy.MaximumRetryAttempts is 200'],
    ['a notification of a FIFO queue', ofResource('AWS::S3::Bucket', { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Target') }] } }, { Target: FIFO }), 'R: NotificationConfiguration notifies '],
    ['the retention of a stream', ofResource('AWS::Kinesis::Stream', { ShardCount: 1, RetentionPeriodHours: 1 }), 'R: RetentionPeriodHours is 1, but must be a whole number from 24 to 8760'],
    ['the records of a stream', ofResource('AWS::Kinesis::Stream', { ShardCount: 1, MaxRecordSizeInKiB: 512 }), 'R: MaxRecordSizeInKiB is 512, but must be a whole number from 1024 to 10240'],
    ['the name of an alarm', ofResource('AWS::CloudWatch::Alarm', { AlarmName: 'a'.repeat(256) }), 'R: AlarmName has 256 characters, but at most 255 are allowed'],
    ['the actions of an alarm', ofResource('AWS::CloudWatch::Alarm', { OKActions: Array.from({ length: 6 }, (_, i) => `arn:${i}`) }), 'R: OKActions has 6 actions, but at most 5 are allowed'],
    ['the period of an alarm', ofResource('AWS::CloudWatch::Alarm', { MetricName: 'm', Period: 90, EvaluationPeriods: 1 }), 'R: Period is 90, but must be 10, 20 or 30, or a multiple of 60'],
    ['the time that an alarm evaluates', ofResource('AWS::CloudWatch::Alarm', { MetricName: 'm', Period: 60, EvaluationPeriods: 1_441 }), 'R: EvaluationPeriods is 1441, which makes 86460 s with periods of 60 s, but at most 86400 s'],
    ['the data points of an alarm', ofResource('AWS::CloudWatch::Alarm', { EvaluationPeriods: 2, DatapointsToAlarm: 3 }), 'R: DatapointsToAlarm is 3, but the alarm evaluates only 2 periods'],
  ])('%s', (_, problems, expected) => expect(problems).toEqual([expect.stringContaining(expected)]));

  test('that are right', () => {
    expect(subscription({ FifoTopic: true }, FIFO)).toEqual([]);
    expect(subscription({}, QUEUE, { RawMessageDelivery: true, FilterPolicy: { a: ['b'] }, FilterPolicyScope: 'MessageBody' })).toEqual([]);
    expect(rule({ EventPattern: { source: ['a'] }, Targets: [target({ RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } })] })).toEqual([]);
    expect(schedule({ ScheduleExpression: 'at(2027-01-01T00:00:00)', StartDate: '2026-01-01T00:00:00Z' })).toEqual([]);
  });
});
