import { Case, testCasesThroughAlias } from '../../cases';
import { allow, arnOf, config, consumer, fifo, fn, get, mapping, onFailure, permission, policy, queue, redriven, ref, role, UNKNOWN, worker } from '../../resources';

const imported = { EventSourceArn: arnOf('sqs', 'elsewhere') };
const importedFifo = { EventSourceArn: arnOf('sqs', 'elsewhere.fifo') };

describe('rules about the queue that a function works off', () => {
  const cases: Case[] = [
    ['hidden for six times the timeout [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({}, {}, queue({ VisibilityTimeout: 180 }))],
    ['hidden for less [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker({}, {}, queue({ VisibilityTimeout: 179 }))],
    ['hidden by default for less [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker()],
    ['hidden by default, with a timeout that is short enough', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({}, { Timeout: 5 })],
    ['the window counts too [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker({ MaximumBatchingWindowInSeconds: 1 }, {}, queue({ VisibilityTimeout: 180 }))],
    ['hidden for six times and the window [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({ MaximumBatchingWindowInSeconds: 300 }, {}, queue({ VisibilityTimeout: 480 }))],
    ['a timeout that nobody knows', 'SqsVisibilityTimeout', 'Mapping', 'undecided', worker({}, { Timeout: UNKNOWN }, queue({ VisibilityTimeout: 180 }))],
    ['an imported queue may hide for long enough', 'SqsVisibilityTimeout', 'Mapping', 'undecided', worker(imported)],
    ['a stream hides nothing', 'SqsVisibilityTimeout', 'Mapping', 'does not apply', consumer()],

    ['a queue without a dead-letter queue [Q02]', 'SqsDeadLetterQueue', 'Mapping', 'violates', worker()],
    ['a queue with one [Q02]', 'SqsDeadLetterQueue', 'Mapping', 'complies', worker({}, {}, redriven())],
    ['a redrive policy that nobody knows', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker({}, {}, queue({ RedrivePolicy: UNKNOWN }))],
    ['an imported queue may have one', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker(imported)],
    ['a stream needs none', 'SqsDeadLetterQueue', 'Mapping', 'does not apply', consumer()],

    ['five receives [Q03]', 'SqsMaxReceiveCount', 'Mapping', 'complies', worker({}, {}, redriven())],
    ['four receives [Q03]', 'SqsMaxReceiveCount', 'Mapping', 'violates', worker({}, {}, redriven({}, 4))],
    ['receives that nobody knows', 'SqsMaxReceiveCount', 'Mapping', 'undecided', worker({}, {}, redriven({}, UNKNOWN))],
    ['receives without a redrive policy', 'SqsMaxReceiveCount', 'Mapping', 'does not apply', worker()],
    ['receives of a stream', 'SqsMaxReceiveCount', 'Mapping', 'does not apply', consumer()],

    ['parked before it expires [Q18]', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'complies', worker({}, {}, redriven({ VisibilityTimeout: 180, MessageRetentionPeriod: 901 }))],
    ['expired before it is parked [Q18]', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'violates', worker({}, {}, redriven({ VisibilityTimeout: 180, MessageRetentionPeriod: 900 }))],
    ['a retention that nobody knows', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'undecided', worker({}, {}, redriven({ MessageRetentionPeriod: UNKNOWN }))],
    ['nowhere to be parked', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'does not apply', worker()],

    ['records reported one by one [Q04]', 'PartialBatchResponse', 'Mapping', 'complies', worker({ FunctionResponseTypes: ['ReportBatchItemFailures'] })],
    ['messages reported as a whole [Q04]', 'PartialBatchResponse', 'Mapping', 'violates', worker()],
    ['records of a stream reported as a whole [K05]', 'PartialBatchResponse', 'Mapping', 'violates', consumer()],
    ['a batch of one is its only record [Q04]', 'PartialBatchResponse', 'Mapping', 'complies', worker({ BatchSize: 1 })],
    ['response types that nobody knows', 'PartialBatchResponse', 'Mapping', 'undecided', worker({ FunctionResponseTypes: [UNKNOWN] })],
    ['Kafka knows none', 'PartialBatchResponse', 'Mapping', 'does not apply', worker({ EventSourceArn: arnOf('kafka', 'cluster/c') })],

    ['ten without a window [Q09]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10 })],
    ['eleven without a window [Q09]', 'SqsBatchSize', 'Mapping', 'violates', worker({ BatchSize: 11 })],
    ['many with a window [Q09]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10000, MaximumBatchingWindowInSeconds: 1 })],
    ['eleven of a FIFO queue [Q13]', 'SqsBatchSize', 'Mapping', 'violates', worker({ BatchSize: 11 }, {}, fifo())],
    ['a FIFO queue with a window [Q13]', 'SqsBatchSize', 'Mapping', 'violates', worker({ MaximumBatchingWindowInSeconds: 1 }, {}, fifo())],
    ['ten of a FIFO queue [Q13]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10 }, {}, fifo())],
    ['an imported FIFO queue tells by its name', 'SqsBatchSize', 'Mapping', 'violates', worker({ ...importedFifo, BatchSize: 11, MaximumBatchingWindowInSeconds: 5 })],
    ['an imported standard queue tells by its name', 'SqsBatchSize', 'Mapping', 'complies', worker({ ...imported, BatchSize: 11, MaximumBatchingWindowInSeconds: 5 })],
    ['a size that nobody knows', 'SqsBatchSize', 'Mapping', 'undecided', worker({ BatchSize: UNKNOWN })],
    ['a stream takes many without a window', 'SqsBatchSize', 'Mapping', 'does not apply', consumer({ BatchSize: 1000 })],

    ['reserved without a maximum [Q06, Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', worker({}, { ReservedConcurrentExecutions: 50 })],
    ['reserved below the maximum [Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', worker({ ScalingConfig: { MaximumConcurrency: 11 } }, { ReservedConcurrentExecutions: 10 })],
    ['reserved what is the maximum [Q07]', 'SqsReservedConcurrency', 'Mapping', 'complies', worker({ ScalingConfig: { MaximumConcurrency: 10 } }, { ReservedConcurrentExecutions: 10 })],
    ['the maxima of two mappings add up [Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', {
      ...worker({ ScalingConfig: { MaximumConcurrency: 6 } }, { ReservedConcurrentExecutions: 10 }), Other: mapping({ EventSourceArn: arnOf('sqs', 'o'), ScalingConfig: { MaximumConcurrency: 6 } }),
    }],
    ['provisioned pollers know their number', 'SqsReservedConcurrency', 'Mapping', 'complies', worker({ ProvisionedPollerConfig: {} }, { ReservedConcurrentExecutions: 10 })],
    ['nothing reserved', 'SqsReservedConcurrency', 'Mapping', 'does not apply', worker()],
    ['a reservation that nobody knows', 'SqsReservedConcurrency', 'Mapping', 'undecided', worker({ ScalingConfig: { MaximumConcurrency: 5 } }, { ReservedConcurrentExecutions: UNKNOWN })],
    ['a stream with a reservation', 'SqsReservedConcurrency', 'Mapping', 'does not apply', { ...consumer(), Fn: fn({ ReservedConcurrentExecutions: 5 }) }],

    ['pollers and a maximum [Q07]', 'SqsPollers', 'Mapping', 'violates', worker({ ProvisionedPollerConfig: {}, ScalingConfig: { MaximumConcurrency: 5 } })],
    ['one poller [Q07]', 'SqsPollers', 'Mapping', 'violates', worker({ ProvisionedPollerConfig: { MinimumPollers: 1 } })],
    ['two pollers [Q07]', 'SqsPollers', 'Mapping', 'complies', worker({ ProvisionedPollerConfig: { MinimumPollers: 2 } })],
    ['pollers that nobody knows', 'SqsPollers', 'Mapping', 'undecided', worker({ ProvisionedPollerConfig: { MinimumPollers: UNKNOWN } })],
    ['no pollers', 'SqsPollers', 'Mapping', 'does not apply', worker()],

    ['a destination on the mapping of a queue [Q14]', 'SqsOnFailure', 'Mapping', 'violates', worker(onFailure(get('Dead')))],
    ['none on the mapping of a queue', 'SqsOnFailure', 'Mapping', 'complies', worker()],
    ['one on the mapping of a stream [A06]', 'SqsOnFailure', 'Mapping', 'does not apply', consumer(onFailure(arnOf('sqs', 'f')))],
    ['a source that nobody knows', 'SqsOnFailure', 'Mapping', 'undecided', worker({ ...onFailure(get('Dead')), EventSourceArn: UNKNOWN })],

    ...['BisectBatchOnFunctionError', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'ParallelizationFactor', 'StartingPosition', 'StartingPositionTimestamp',
      'TumblingWindowInSeconds'].map(setting => [`${setting} on a queue`, 'SqsStreamSettings', 'Mapping', 'violates', worker({ [setting]: 1 })] as Case),
    ['metrics of errors on a queue [Q03]', 'SqsStreamSettings', 'Mapping', 'violates', worker({ MetricsConfig: { Metrics: ['EventCount', 'ErrorCount'] } })],
    ['metrics of events on a queue', 'SqsStreamSettings', 'Mapping', 'complies', worker({ MetricsConfig: { Metrics: ['EventCount'] } })],
    ['metrics that nobody knows', 'SqsStreamSettings', 'Mapping', 'undecided', worker({ MetricsConfig: { Metrics: UNKNOWN } })],
    ['settings of a stream on a stream', 'SqsStreamSettings', 'Mapping', 'does not apply', consumer({ BisectBatchOnFunctionError: true })],

    ['a function with a dead-letter queue that is only polled for [Q02]', 'UselessDeadLetterQueue', 'Fn', 'violates', worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } })],
    ['one with a destination that is only polled for [A06]', 'UselessDeadLetterQueue', 'Fn', 'violates', { ...worker(), Config: config(onFailure(get('Dead'))) }],
    ['one that somebody may invoke, or another', 'UselessDeadLetterQueue', 'Fn', 'undecided', { ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Permission: permission('s3.amazonaws.com', { FunctionName: UNKNOWN }) }],
    ['one that is also invoked by S3', 'UselessDeadLetterQueue', 'Fn', 'complies', { ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Permission: permission('s3.amazonaws.com') }],
    ['one that some role may invoke', 'UselessDeadLetterQueue', 'Fn', 'complies', {
      ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Role: role(), Policy: policy(allow('lambda:InvokeFunction', [get('Fn')])),
    }],
    ['one that some role may not invoke [Q02]', 'UselessDeadLetterQueue', 'Fn', 'violates', {
      ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }),
      Role: role(),
      Policy: policy({ ...allow('lambda:InvokeFunction', [get('Fn')]), Effect: 'Deny' }, allow('s3:GetObject', [get('Fn')])),
    }],
    ['one that nothing polls for', 'UselessDeadLetterQueue', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: queue() }],
    ['one without either', 'UselessDeadLetterQueue', 'Fn', 'does not apply', worker()],

    ['a pattern for the body [Q20]', 'FilterPattern', 'Mapping', 'complies', worker({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"id":[1]}}' }] } })],
    ['a pattern that looks beside the body [Q20]', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '{"data":{"id":[1]}}' }] } })],
    ['a pattern that is no JSON [K13]', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '{body: 1}' }] } })],
    ['a pattern that is a list', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '[]' }] } })],
    ['a pattern that is null', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: 'null' }] } })],
    ['a pattern that nobody knows', 'FilterPattern', 'Mapping', 'undecided', worker({ FilterCriteria: { Filters: [{ Pattern: UNKNOWN }] } })],
    ['no pattern', 'FilterPattern', 'Mapping', 'does not apply', worker()],
    ['a pattern for the data of a stream', 'FilterPattern', 'Mapping', 'complies', consumer({ FilterCriteria: { Filters: [{ Pattern: '{"data":{"id":[1]}}' }] } })],

    ['five filters', 'FilterCount', 'Mapping', 'complies', worker({ FilterCriteria: { Filters: Array(5).fill({ Pattern: '{}' }) } })],
    ['six filters [K13]', 'FilterCount', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: Array(6).fill({ Pattern: '{}' }) } })],
    ['filters that nobody knows', 'FilterCount', 'Mapping', 'undecided', worker({ FilterCriteria: UNKNOWN })],
    ['no filters', 'FilterCount', 'Mapping', 'does not apply', worker()],
  ];
  testCasesThroughAlias(cases);
});

describe('rules about dead-letter queues', () => {
  const pair = (source: object, dead: object) => ({ Queue: queue({ RedrivePolicy: { deadLetterTargetArn: get('Dead'), maxReceiveCount: 5 }, ...source }), Dead: queue(dead) });
  const cases: Case[] = [
    ['kept for longer than the source [Q18]', 'DeadLetterRetention', 'Queue', 'complies', pair({}, { MessageRetentionPeriod: 1209600 })],
    ['kept as long as the source [Q18]', 'DeadLetterRetention', 'Queue', 'violates', pair({}, {})],
    ['kept for 14 days, as the source is', 'DeadLetterRetention', 'Queue', 'complies', pair({ MessageRetentionPeriod: 1209600 }, { MessageRetentionPeriod: 1209600 })],
    ['the clock of a FIFO queue starts anew', 'DeadLetterRetention', 'Queue', 'does not apply', pair({ FifoQueue: true }, { FifoQueue: true })],
    ['no dead-letter queue', 'DeadLetterRetention', 'Queue', 'does not apply', { Queue: queue() }],
    ['an imported dead-letter queue', 'DeadLetterRetention', 'Queue', 'undecided', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 5 } }) }],
    ['a retention that nobody knows', 'DeadLetterRetention', 'Queue', 'undecided', pair({}, { MessageRetentionPeriod: UNKNOWN })],

    ['the dead letters of two queues [Q19]', 'SharedDeadLetterQueue', 'Dead', 'violates', { ...pair({}, {}), Other: redriven() }],
    ['the dead letters of one queue', 'SharedDeadLetterQueue', 'Dead', 'complies', pair({}, {})],
    ['no dead letters', 'SharedDeadLetterQueue', 'Queue', 'does not apply', pair({}, {})],

    ['both FIFO [Q13]', 'DeadLetterQueueType', 'Queue', 'complies', pair({ FifoQueue: true }, { FifoQueue: true })],
    ['both standard', 'DeadLetterQueueType', 'Queue', 'complies', pair({}, {})],
    ['a FIFO queue with a standard one [Q13]', 'DeadLetterQueueType', 'Queue', 'violates', pair({ FifoQueue: true }, {})],
    ['a standard queue with a FIFO one', 'DeadLetterQueueType', 'Queue', 'violates', pair({}, { FifoQueue: true })],
    ['FIFO or not, nobody knows', 'DeadLetterQueueType', 'Queue', 'undecided', pair({}, { FifoQueue: UNKNOWN })],
    ['dead letters that go elsewhere', 'DeadLetterQueueType', 'Queue', 'undecided', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['no dead letters at all', 'DeadLetterQueueType', 'Dead', 'does not apply', pair({}, {})],
  ];
  testCasesThroughAlias(cases.map(([title, rule, subject, verdict, resources]) => [title, rule, subject, verdict, { ...resources, Fn: fn(), Mapping: mapping({ EventSourceArn: get('Queue') }), Permission: permission('s3.amazonaws.com', { SourceArn: ref('Queue') }) }]));
});
