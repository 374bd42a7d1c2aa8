import { Case, testCasesThroughAlias } from '../../cases';
import {
  allow, arnOf, bucket, config, consumer, eventRule, fifo, fn, get, mapping, of, onFailure, permission, policy, queue, redriven, ref,
  role, schedule, streamMapping, subscription, topic, UNKNOWN, worker,
} from '../../resources';
import { Resources, verdictOn } from '../../verdicts';

const imported = { EventSourceArn: arnOf('sqs', 'elsewhere') };
const importedFifo = { EventSourceArn: arnOf('sqs', 'elsewhere.fifo') };

const filtered = (pattern: object) => ({ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } });

/** Two mappings of a queue. */
const shared = (first: object = {}, second: object = {}) => ({ ...worker(first), Other: mapping(second) });

/** A mapping with a filter that reads the stream of a table. */
const tableReader = (StreamViewType: unknown, pattern: object) => ({
  Fn: fn(),
  Table: of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType } }),
  Mapping: streamMapping({ ...filtered(pattern), EventSourceArn: get('Table', 'StreamArn') }),
});

/** A dead-letter queue with a redrive allow policy. */
const admitting = (redrivePermission: string, ...sourceQueueArns: unknown[]) =>
  ({ RedriveAllowPolicy: { redrivePermission, ...sourceQueueArns.length > 0 && { sourceQueueArns } } });

/** A filter of a queue to which a topic, a rule, a bucket or the results of a function are sent. */
const fedBy = (pattern: object, feeds: object) => ({ ...worker(filtered(pattern)), ...feeds });
const byTopic = (properties: object = {}) => ({ Topic: topic(), S: subscription({ Protocol: 'sqs', Endpoint: get('Queue'), ...properties }) });
const byRule = (target: object = {}) => ({ Rule: eventRule({ Arn: get('Queue'), ...target }) });
const byBucket = { Bucket: bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: get('Queue') }] } }) };
const byResults = { Caller: fn(), Config: config({ FunctionName: ref('Caller'), DestinationConfig: { OnSuccess: { Destination: get('Queue') } } }) };
const kind = { body: { kind: ['paid'] } };

/** A function with the waits of `SqsWorkerFunction`. */
const waiting = (firstSeconds: unknown, longestSeconds: unknown) =>
  ({ Environment: { Variables: { RESILIENT_LAMBDA_BACK_OFF: JSON.stringify({ queue: 'arn', firstSeconds, longestSeconds }) } } });

describe('rules for queues', () => {
  const cases: Case[] = [
    ['a visibility timeout of six times the function timeout [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({}, {}, queue({ VisibilityTimeout: 180 }))],
    ['a shorter visibility timeout [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker({}, {}, queue({ VisibilityTimeout: 179 }))],
    ['the default visibility timeout [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker()],
    ['the default visibility timeout with a short function timeout', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({}, { Timeout: 5 })],
    ['a visibility timeout that ignores the batching window [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'violates', worker({ MaximumBatchingWindowInSeconds: 1 }, {}, queue({ VisibilityTimeout: 180 }))],
    ['a visibility timeout that includes the batching window [Q01]', 'SqsVisibilityTimeout', 'Mapping', 'complies', worker({ MaximumBatchingWindowInSeconds: 300 }, {}, queue({ VisibilityTimeout: 480 }))],
    ['an unknown timeout', 'SqsVisibilityTimeout', 'Mapping', 'undecided', worker({}, { Timeout: UNKNOWN }, queue({ VisibilityTimeout: 180 }))],
    ['an imported queue', 'SqsVisibilityTimeout', 'Mapping', 'undecided', worker(imported)],
    ['a stream', 'SqsVisibilityTimeout', 'Mapping', 'does not apply', consumer()],

    ['a queue without a dead-letter queue [Q02]', 'SqsDeadLetterQueue', 'Mapping', 'violates', worker()],
    ['a queue with a dead-letter queue [Q02]', 'SqsDeadLetterQueue', 'Mapping', 'complies', worker({}, {}, redriven())],
    ['an unknown redrive policy', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker({}, {}, queue({ RedrivePolicy: UNKNOWN }))],
    ['an imported queue', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker(imported)],
    ['a stream', 'SqsDeadLetterQueue', 'Mapping', 'does not apply', consumer()],

    ['five receives [Q03]', 'SqsMaxReceiveCount', 'Mapping', 'complies', worker({}, {}, redriven())],
    ['four receives [Q03]', 'SqsMaxReceiveCount', 'Mapping', 'violates', worker({}, {}, redriven({}, 4))],
    ['an unknown maxReceiveCount', 'SqsMaxReceiveCount', 'Mapping', 'undecided', worker({}, {}, redriven({}, UNKNOWN))],
    ['no redrive policy', 'SqsMaxReceiveCount', 'Mapping', 'does not apply', worker()],
    ['a stream', 'SqsMaxReceiveCount', 'Mapping', 'does not apply', consumer()],

    ['tries for an hour and a tenth [Q24]', 'SqsToleratedOutage', 'Mapping', 'complies', worker({}, {}, redriven({ VisibilityTimeout: 330 }, 13))],
    ['tries for less [Q24]', 'SqsToleratedOutage', 'Mapping', 'violates', worker({}, {}, redriven({ VisibilityTimeout: 329 }, 13))],
    ['waits of the handler for an hour and a tenth [Q24]', 'SqsToleratedOutage', 'Mapping', 'complies', worker({}, waiting(10, 600), redriven({ VisibilityTimeout: 330 }, 13))],
    ['waits of the handler that end sooner than the tries of the queue [Q24]', 'SqsToleratedOutage', 'Mapping', 'violates', worker({}, waiting(10, 60), redriven({ VisibilityTimeout: 330 }, 13))],
    ['waits that cannot be read', 'SqsToleratedOutage', 'Mapping', 'complies', worker({}, waiting('ten', 60), redriven({ VisibilityTimeout: 330 }, 13))],
    ['an environment that only the deployment knows', 'SqsToleratedOutage', 'Mapping', 'complies', worker({}, { Environment: UNKNOWN }, redriven({ VisibilityTimeout: 330 }, 13))],
    ['waits that only the deployment knows', 'SqsToleratedOutage', 'Mapping', 'complies', worker({}, { Environment: { Variables: { RESILIENT_LAMBDA_BACK_OFF: UNKNOWN } } }, redriven({ VisibilityTimeout: 330 }, 13))],
    ['one receive', 'SqsToleratedOutage', 'Mapping', 'violates', worker({}, {}, redriven({}, 1))],
    ['an unknown visibility timeout', 'SqsToleratedOutage', 'Mapping', 'undecided', worker({}, {}, redriven({ VisibilityTimeout: UNKNOWN }))],
    ['no redrive policy', 'SqsToleratedOutage', 'Mapping', 'does not apply', worker()],
    ['a stream', 'SqsToleratedOutage', 'Mapping', 'does not apply', consumer()],

    ['a retention that allows all receives [Q18]', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'complies', worker({}, {}, redriven({ VisibilityTimeout: 180, MessageRetentionPeriod: 901 }))],
    ['a queue outside of the app', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'does not apply', { Fn: fn(), Mapping: mapping({ EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' }) }],
    ['a retention that ends before the last receive [Q03, Q18]', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'violates', worker({}, {}, redriven({ VisibilityTimeout: 180, MessageRetentionPeriod: 900 }))],
    ['an unknown retention', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'undecided', worker({}, {}, redriven({ MessageRetentionPeriod: UNKNOWN }))],
    ['no dead-letter queue', 'SqsExpiresBeforeDeadLetter', 'Mapping', 'does not apply', worker()],

    ['reported item failures [Q04]', 'PartialBatchResponse', 'Mapping', 'complies', worker({ FunctionResponseTypes: ['ReportBatchItemFailures'] })],
    ['a queue without item failures [Q04]', 'PartialBatchResponse', 'Mapping', 'violates', worker()],
    ['a stream without item failures [K05]', 'PartialBatchResponse', 'Mapping', 'violates', consumer()],
    ['a batch size of one [Q04]', 'PartialBatchResponse', 'Mapping', 'complies', worker({ BatchSize: 1 })],
    ['unknown response types', 'PartialBatchResponse', 'Mapping', 'undecided', worker({ FunctionResponseTypes: [UNKNOWN] })],
    ['a Kafka source', 'PartialBatchResponse', 'Mapping', 'does not apply', worker({ EventSourceArn: arnOf('kafka', 'cluster/c') })],

    ['ten messages without a window [Q09]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10 })],
    ['eleven messages without a window [Q09]', 'SqsBatchSize', 'Mapping', 'violates', worker({ BatchSize: 11 })],
    ['many messages with a window [Q09]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10000, MaximumBatchingWindowInSeconds: 1 })],
    ['eleven messages of a FIFO queue [Q13]', 'SqsBatchSize', 'Mapping', 'violates', worker({ BatchSize: 11 }, {}, fifo())],
    ['a FIFO queue with a window [Q13]', 'SqsBatchSize', 'Mapping', 'violates', worker({ MaximumBatchingWindowInSeconds: 1 }, {}, fifo())],
    ['ten messages of a FIFO queue [Q13]', 'SqsBatchSize', 'Mapping', 'complies', worker({ BatchSize: 10 }, {}, fifo())],
    ['an imported FIFO queue, known by its name', 'SqsBatchSize', 'Mapping', 'violates', worker({ ...importedFifo, BatchSize: 11, MaximumBatchingWindowInSeconds: 5 })],
    ['an imported standard queue, known by its name', 'SqsBatchSize', 'Mapping', 'complies', worker({ ...imported, BatchSize: 11, MaximumBatchingWindowInSeconds: 5 })],
    ['an unknown batch size', 'SqsBatchSize', 'Mapping', 'undecided', worker({ BatchSize: UNKNOWN })],
    ['a stream', 'SqsBatchSize', 'Mapping', 'does not apply', consumer({ BatchSize: 1000 })],

    ['reserved concurrency without a maximum concurrency [Q06, Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', worker({}, { ReservedConcurrentExecutions: 50 })],
    ['reserved concurrency below the maximum concurrency [Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', worker({ ScalingConfig: { MaximumConcurrency: 11 } }, { ReservedConcurrentExecutions: 10 })],
    ['reserved concurrency equal to the maximum concurrency [Q07]', 'SqsReservedConcurrency', 'Mapping', 'complies', worker({ ScalingConfig: { MaximumConcurrency: 10 } }, { ReservedConcurrentExecutions: 10 })],
    ['two mappings whose sum exceeds the reserved concurrency [Q07]', 'SqsReservedConcurrency', 'Mapping', 'violates', {
      ...worker({ ScalingConfig: { MaximumConcurrency: 6 } }, { ReservedConcurrentExecutions: 10 }), Other: mapping({ EventSourceArn: arnOf('sqs', 'o'), ScalingConfig: { MaximumConcurrency: 6 } }),
    }],
    ['provisioned pollers', 'SqsReservedConcurrency', 'Mapping', 'complies', worker({ ProvisionedPollerConfig: {} }, { ReservedConcurrentExecutions: 10 })],
    ['no reserved concurrency', 'SqsReservedConcurrency', 'Mapping', 'does not apply', worker()],
    ['an unknown reserved concurrency', 'SqsReservedConcurrency', 'Mapping', 'undecided', worker({ ScalingConfig: { MaximumConcurrency: 5 } }, { ReservedConcurrentExecutions: UNKNOWN })],
    ['a stream', 'SqsReservedConcurrency', 'Mapping', 'does not apply', { ...consumer(), Fn: fn({ ReservedConcurrentExecutions: 5 }) }],

    ['provisioned pollers and a maximum concurrency [Q07]', 'SqsPollers', 'Mapping', 'violates', worker({ ProvisionedPollerConfig: {}, ScalingConfig: { MaximumConcurrency: 5 } })],
    ['one poller [Q07]', 'SqsPollers', 'Mapping', 'violates', worker({ ProvisionedPollerConfig: { MinimumPollers: 1 } })],
    ['two pollers [Q07]', 'SqsPollers', 'Mapping', 'complies', worker({ ProvisionedPollerConfig: { MinimumPollers: 2 } })],
    ['an unknown number of pollers', 'SqsPollers', 'Mapping', 'undecided', worker({ ProvisionedPollerConfig: { MinimumPollers: UNKNOWN } })],
    ['no provisioned pollers', 'SqsPollers', 'Mapping', 'does not apply', worker()],

    ['a destination on the mapping of a queue [Q14]', 'SqsOnFailure', 'Mapping', 'violates', worker(onFailure(get('Dead')))],
    ['no destination on the mapping of a queue', 'SqsOnFailure', 'Mapping', 'complies', worker()],
    ['a destination on the mapping of a stream [A06]', 'SqsOnFailure', 'Mapping', 'does not apply', consumer(onFailure(arnOf('sqs', 'f')))],
    ['an unknown source', 'SqsOnFailure', 'Mapping', 'undecided', worker({ ...onFailure(get('Dead')), EventSourceArn: UNKNOWN })],

    ...['BisectBatchOnFunctionError', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'ParallelizationFactor', 'StartingPosition', 'StartingPositionTimestamp',
      'TumblingWindowInSeconds'].map(setting => [`${setting} on a queue`, 'SqsStreamSettings', 'Mapping', 'violates', worker({ [setting]: 1 })] as Case),
    ['error metrics on a queue [Q03]', 'SqsStreamSettings', 'Mapping', 'violates', worker({ MetricsConfig: { Metrics: ['EventCount', 'ErrorCount'] } })],
    ['event metrics on a queue', 'SqsStreamSettings', 'Mapping', 'complies', worker({ MetricsConfig: { Metrics: ['EventCount'] } })],
    ['unknown metrics', 'SqsStreamSettings', 'Mapping', 'undecided', worker({ MetricsConfig: { Metrics: UNKNOWN } })],
    ['stream settings on a stream', 'SqsStreamSettings', 'Mapping', 'does not apply', consumer({ BisectBatchOnFunctionError: true })],

    ['a dead-letter queue on a function that only mappings invoke [Q02]', 'UselessDeadLetterQueue', 'Fn', 'violates', worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } })],
    ['a destination on a function that only mappings invoke [A06]', 'UselessDeadLetterQueue', 'Fn', 'violates', { ...worker(), Config: config(onFailure(get('Dead'))) }],
    ['a permission for an unknown function', 'UselessDeadLetterQueue', 'Fn', 'undecided', { ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Permission: permission('s3.amazonaws.com', { FunctionName: UNKNOWN }) }],
    ['a function that S3 also invokes', 'UselessDeadLetterQueue', 'Fn', 'complies', { ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Permission: permission('s3.amazonaws.com') }],
    ['a function that a role can invoke', 'UselessDeadLetterQueue', 'Fn', 'complies', {
      ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }), Role: role(), Policy: policy(allow('lambda:InvokeFunction', [get('Fn')])),
    }],
    ['a function that a role is denied to invoke [Q02]', 'UselessDeadLetterQueue', 'Fn', 'violates', {
      ...worker({}, { DeadLetterConfig: { TargetArn: get('Dead') } }),
      Role: role(),
      Policy: policy({ ...allow('lambda:InvokeFunction', [get('Fn')]), Effect: 'Deny' }, allow('s3:GetObject', [get('Fn')])),
    }],
    ['a function without a mapping', 'UselessDeadLetterQueue', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: queue() }],
    ['a function without a dead-letter queue or destination', 'UselessDeadLetterQueue', 'Fn', 'does not apply', worker()],

    ['a pattern for body [Q20]', 'FilterPattern', 'Mapping', 'complies', worker({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"id":[1]}}' }] } })],
    ['a pattern for another field [Q20]', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '{"data":{"id":[1]}}' }] } })],
    ['a pattern that is not JSON [K13]', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '{body: 1}' }] } })],
    ['a pattern that is an array', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: '[]' }] } })],
    ['a pattern that is null', 'FilterPattern', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: [{ Pattern: 'null' }] } })],
    ['an unknown pattern', 'FilterPattern', 'Mapping', 'undecided', worker({ FilterCriteria: { Filters: [{ Pattern: UNKNOWN }] } })],
    ['no pattern', 'FilterPattern', 'Mapping', 'does not apply', worker()],
    ['a pattern for the body with a value that is no list [Q20]', 'FilterPattern', 'Mapping', 'violates', worker(filtered({ body: { kind: 'paid' } }))],
    ['a pattern with an empty list', 'FilterPattern', 'Mapping', 'violates', worker(filtered({ body: { kind: [] } }))],
    ['a pattern with an operator that does not exist', 'FilterPattern', 'Mapping', 'violates', worker(filtered({ body: { kind: [{ startsWith: 'p' }] } }))],
    ['a pattern that is wrong, for an unknown source', 'FilterPattern', 'Mapping', 'violates', worker({ ...filtered({ body: 'paid' }), EventSourceArn: UNKNOWN })],
    ['a pattern that is valid, for an unknown source', 'FilterPattern', 'Mapping', 'undecided', worker({ ...filtered({ body: ['paid'] }), EventSourceArn: UNKNOWN })],
    ['a pattern that is valid, for another source', 'FilterPattern', 'Mapping', 'complies', worker({ ...filtered({ value: ['paid'] }), EventSourceArn: arnOf('kafka', 'cluster/c') })],
    ['a pattern for the body of a Kinesis record [K17]', 'FilterPattern', 'Mapping', 'violates', consumer(filtered({ body: { id: [1] } }))],
    ['a pattern for the new image [K17]', 'FilterPattern', 'Mapping', 'complies', tableReader('NEW_IMAGE', { dynamodb: { NewImage: { kind: { S: ['order'] } } } })],
    ['a pattern for the new image of a stream that has none [K17]', 'FilterPattern', 'Mapping', 'violates', tableReader('KEYS_ONLY', { dynamodb: { NewImage: { kind: { S: ['order'] } } } })],
    ['a pattern for the old image of a stream that has none [K17]', 'FilterPattern', 'Mapping', 'violates', tableReader('NEW_IMAGE', { dynamodb: { OldImage: { kind: { S: ['order'] } } } })],
    ['a pattern for the new image of a stream of an unknown type', 'FilterPattern', 'Mapping', 'undecided', tableReader(UNKNOWN, { dynamodb: { NewImage: { kind: { S: ['order'] } } } })],
    ['a pattern for a key of the table [K17]', 'FilterPattern', 'Mapping', 'complies', tableReader('KEYS_ONLY', { dynamodb: { Keys: { id: { S: ['a'] } } } })],
    ['a pattern for a key that the table does not have [K17]', 'FilterPattern', 'Mapping', 'violates', tableReader('KEYS_ONLY', { dynamodb: { Keys: { kind: { S: ['a'] } } } })],
    ['a pattern that compares a number of a table [K17]', 'FilterPattern', 'Mapping', 'violates', tableReader('NEW_IMAGE', { dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 5] }] } } } })],
    ['a pattern for deletions of the time to live [K17]', 'FilterPattern', 'Mapping', 'complies', tableReader('KEYS_ONLY', { userIdentity: { type: ['Service'] } })],
    ['a pattern for an image of a table outside of the templates', 'FilterPattern', 'Mapping', 'undecided', {
      Fn: fn(), Mapping: streamMapping({ ...filtered({ dynamodb: { OldImage: { kind: { S: ['order'] } } } }), EventSourceArn: arnOf('dynamodb', 'table/t/stream/2026') }),
    }],
    ['a pattern for the key of a table outside of the templates', 'FilterPattern', 'Mapping', 'complies', {
      Fn: fn(), Mapping: streamMapping({ ...filtered({ dynamodb: { Keys: { kind: { S: ['order'] } } } }), EventSourceArn: arnOf('dynamodb', 'table/t/stream/2026') }),
    }],
    ['a field of the message in a notification of SNS [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy(kind, byTopic())],
    ['a field of the message in the text of a notification of SNS [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy({ body: { Message: { kind: ['paid'] } } }, byTopic())],
    ['a field of the message with unknown delivery', 'FilterPattern', 'Mapping', 'complies', fedBy(kind, byTopic({ RawMessageDelivery: UNKNOWN }))],
    ['a field of the message with raw delivery [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy(kind, byTopic({ RawMessageDelivery: true }))],
    ['a field of the notification [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { Subject: [{ prefix: 'Order' }] } }, byTopic())],
    ['an attribute of the notification [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { MessageAttributes: { kind: { Value: ['paid'] } } } }, byTopic())],
    ['a field that a notification must not have', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { kind: [{ exists: false }] } }, byTopic())],
    ['a field of the message, in a queue to which a function sends too', 'FilterPattern', 'Mapping', 'complies', { ...fedBy(kind, byTopic()), Role: role(), Policy: policy(allow('sqs:SendMessage', get('Queue'))) }],
    ['a field of the message, in a queue to which a schedule sends too', 'FilterPattern', 'Mapping', 'complies', { ...fedBy(kind, byTopic()), Hourly: schedule({ Arn: get('Queue') }) }],
    ['a field of the detail of an event [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { detail: kind.body } }, byRule())],
    ['a field of the detail beside it [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy(kind, byRule())],
    ['a field of the detail that the rule takes out of the event', 'FilterPattern', 'Mapping', 'complies', fedBy(kind, byRule({ InputPath: '$.detail' }))],
    ['an object of a bucket [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { Records: { s3: { object: { key: [{ prefix: 'in/' }] } } } } }, byBucket)],
    ['an object of a bucket without its records [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy({ body: { s3: { object: { key: [{ prefix: 'in/' }] } } } }, byBucket)],
    ['the result of a function [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { responsePayload: kind.body } }, byResults)],
    ['the result of a function without its record [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy(kind, byResults)],
    ['a field of a notification, in a queue with events too [K17]', 'FilterPattern', 'Mapping', 'complies', fedBy({ body: { Subject: ['x'] } }, { ...byTopic(), ...byRule() })],
    ['a field of neither notifications nor events [K17, Q20]', 'FilterPattern', 'Mapping', 'violates', fedBy(kind, { ...byTopic(), ...byRule() })],
    ['a pattern for the data of a stream', 'FilterPattern', 'Mapping', 'complies', consumer({ FilterCriteria: { Filters: [{ Pattern: '{"data":{"id":[1]}}' }] } })],

    ['one mapping of a queue [Q23]', 'SharedQueueConsumer', 'Mapping', 'complies', worker()],
    ['two mappings of a queue [Q23]', 'SharedQueueConsumer', 'Mapping', 'violates', shared()],
    ['two mappings of a queue with filters [Q23]', 'SharedQueueConsumer', 'Other', 'violates', shared(filtered({ body: ['a'] }), filtered({ body: ['b'] }))],
    ['two mappings of a queue, one of them disabled [Q23]', 'SharedQueueConsumer', 'Mapping', 'complies', shared({}, { Enabled: false })],
    ['a disabled mapping beside another [Q23]', 'SharedQueueConsumer', 'Other', 'complies', shared({}, { Enabled: false })],
    ['two mappings of a queue, one of which may be disabled', 'SharedQueueConsumer', 'Mapping', 'undecided', shared({}, { Enabled: UNKNOWN })],
    ['a mapping that may be disabled, alone', 'SharedQueueConsumer', 'Mapping', 'complies', worker({ Enabled: UNKNOWN })],
    ['two mappings of a queue with unknown filters', 'SharedQueueConsumer', 'Mapping', 'violates', shared({ FilterCriteria: UNKNOWN })],
    ['two mappings of a queue outside of the templates [Q23]', 'SharedQueueConsumer', 'Mapping', 'violates', shared(imported, imported)],
    ['mappings of two queues outside of the templates', 'SharedQueueConsumer', 'Mapping', 'complies', shared(imported, importedFifo)],
    ['mappings of unknown sources', 'SharedQueueConsumer', 'Mapping', 'undecided', shared({ EventSourceArn: UNKNOWN }, { EventSourceArn: UNKNOWN })],
    ['two mappings of a stream', 'SharedQueueConsumer', 'Mapping', 'does not apply', { ...consumer(), Other: streamMapping() }],

    ['five filters', 'FilterCount', 'Mapping', 'complies', worker({ FilterCriteria: { Filters: Array(5).fill({ Pattern: '{}' }) } })],
    ['six filters [K13]', 'FilterCount', 'Mapping', 'violates', worker({ FilterCriteria: { Filters: Array(6).fill({ Pattern: '{}' }) } })],
    ['unknown filters', 'FilterCount', 'Mapping', 'undecided', worker({ FilterCriteria: UNKNOWN })],
    ['no filters', 'FilterCount', 'Mapping', 'does not apply', worker()],
  ];
  testCasesThroughAlias(cases);
});

test.each([
  ['a dead-letter queue of the same account and Region', arnOf('sqs', 'dead').replace('us-east-1', 'eu-west-1'), 'complies'],
  ['a dead-letter queue of another Region', arnOf('sqs', 'dead'), 'violates'],
  ['a dead-letter queue of another account', 'arn:aws:sqs:eu-west-1:210987654321:dead', 'violates'],
])('RedriveTarget: %s [Q22]', (_title, deadLetterTargetArn, verdict) => {
  const resources: Resources = { Queue: queue({ RedrivePolicy: { deadLetterTargetArn } }) };
  expect(verdictOn('RedriveTarget', 'Queue', [{ stackName: 'Shop', account: '123456789012', region: 'eu-west-1', template: { Resources: resources } }])).toBe(verdict);
});

describe('rules for dead-letter queues', () => {
  const pair = (source: object, dead: object) => ({ Queue: queue({ RedrivePolicy: { deadLetterTargetArn: get('Dead'), maxReceiveCount: 5 }, ...source }), Dead: queue(dead) });
  const cases: Case[] = [
    ['a longer retention than the source queue [Q18]', 'DeadLetterRetention', 'Queue', 'complies', pair({}, { MessageRetentionPeriod: 1209600 })],
    ['the same retention as the source queue [Q18]', 'DeadLetterRetention', 'Queue', 'violates', pair({}, {})],
    ['14 days on both queues', 'DeadLetterRetention', 'Queue', 'complies', pair({ MessageRetentionPeriod: 1209600 }, { MessageRetentionPeriod: 1209600 })],
    ['a FIFO queue, which resets the age', 'DeadLetterRetention', 'Queue', 'does not apply', pair({ FifoQueue: true }, { FifoQueue: true })],
    ['no dead-letter queue', 'DeadLetterRetention', 'Queue', 'does not apply', { Queue: queue() }],
    ['an imported dead-letter queue', 'DeadLetterRetention', 'Queue', 'undecided', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 5 } }) }],
    ['an unknown retention', 'DeadLetterRetention', 'Queue', 'undecided', pair({}, { MessageRetentionPeriod: UNKNOWN })],

    ['a dead-letter queue of two queues [Q19]', 'SharedDeadLetterQueue', 'Dead', 'violates', { ...pair({}, {}), Other: redriven() }],
    ['a dead-letter queue of one queue', 'SharedDeadLetterQueue', 'Dead', 'complies', pair({}, {})],
    ['a queue that is not a dead-letter queue', 'SharedDeadLetterQueue', 'Queue', 'does not apply', pair({}, {})],

    ['two FIFO queues [Q13]', 'DeadLetterQueueType', 'Queue', 'complies', pair({ FifoQueue: true }, { FifoQueue: true })],
    ['two standard queues', 'DeadLetterQueueType', 'Queue', 'complies', pair({}, {})],
    ['a FIFO queue with a standard dead-letter queue [Q13]', 'DeadLetterQueueType', 'Queue', 'violates', pair({ FifoQueue: true }, {})],
    ['a standard queue with a FIFO dead-letter queue', 'DeadLetterQueueType', 'Queue', 'violates', pair({}, { FifoQueue: true })],
    ['an unknown queue type', 'DeadLetterQueueType', 'Queue', 'undecided', pair({}, { FifoQueue: UNKNOWN })],
    ['a dead-letter queue outside of the app', 'DeadLetterQueueType', 'Queue', 'complies', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['a FIFO dead-letter queue outside of the app [Q13, Q22]', 'DeadLetterQueueType', 'Queue', 'violates', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead.fifo') } }) }],
    ['an unknown dead-letter queue', 'DeadLetterQueueType', 'Queue', 'undecided', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: UNKNOWN } }) }],

    ['a source that retains messages as long as any queue can [Q18]', 'SourceRetention', 'Queue', 'violates', pair({ MessageRetentionPeriod: 1209600 }, { MessageRetentionPeriod: 1209600 })],
    ['a source that retains messages for a day less', 'SourceRetention', 'Queue', 'complies', pair({ MessageRetentionPeriod: 1123200 }, { MessageRetentionPeriod: 1209600 })],
    ['a FIFO source, whose dead letters start anew', 'SourceRetention', 'Queue', 'does not apply', pair({ MessageRetentionPeriod: 1209600, FifoQueue: true }, { FifoQueue: true })],
    ['a dead-letter queue itself, which retains messages for 14 days', 'SourceRetention', 'Dead', 'does not apply', pair({}, { MessageRetentionPeriod: 1209600 })],
    ['a source with an unknown retention', 'SourceRetention', 'Queue', 'undecided', pair({ MessageRetentionPeriod: UNKNOWN }, {})],

    ['another queue of the app [Q22]', 'RedriveTarget', 'Queue', 'complies', pair({}, {})],
    ['the queue itself [Q22]', 'RedriveTarget', 'Queue', 'violates', { Queue: queue({ QueueName: 'q', RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'q') } }) }],
    ['a topic [Q22]', 'RedriveTarget', 'Queue', 'violates', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sns', 'dead') } }) }],
    ['the URL of a queue [Q22]', 'RedriveTarget', 'Queue', 'violates', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: ref('Dead') } }), Dead: queue() }],
    ['a dead-letter queue that admits no queue [Q22]', 'RedriveTarget', 'Queue', 'violates', pair({}, admitting('denyAll'))],
    ['a dead-letter queue that admits all queues [Q22]', 'RedriveTarget', 'Queue', 'complies', pair({}, admitting('allowAll'))],
    ['a dead-letter queue that admits another queue [Q22]', 'RedriveTarget', 'Queue', 'violates', { ...pair({}, admitting('byQueue', get('Other'))), Other: queue() }],
    ['a dead-letter queue that admits the queue by its written ARN [Q22]', 'RedriveTarget', 'Queue', 'complies', pair({ QueueName: 'q' }, admitting('byQueue', arnOf('sqs', 'q')))],
    ['a dead-letter queue that admits unknown queues', 'RedriveTarget', 'Queue', 'undecided', pair({}, admitting('byQueue', UNKNOWN))],
    ['a dead-letter queue outside of the app', 'RedriveTarget', 'Queue', 'complies', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['an unknown dead-letter queue', 'RedriveTarget', 'Queue', 'undecided', { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: UNKNOWN } }) }],
    ['no dead-letter queue', 'RedriveTarget', 'Dead', 'does not apply', pair({}, {})],
    ['no redrive policy', 'DeadLetterQueueType', 'Dead', 'does not apply', pair({}, {})],
  ];
  testCasesThroughAlias(cases.map(([title, rule, subject, verdict, resources]) => [title, rule, subject, verdict, { ...resources, Fn: fn(), Mapping: mapping({ EventSourceArn: get('Queue') }), Permission: permission('s3.amazonaws.com', { SourceArn: ref('Queue') }) }]));
});
