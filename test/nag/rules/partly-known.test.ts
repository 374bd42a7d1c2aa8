import { Case, testCases } from '../cases';
import { alarm, arnOf, config, consumer, eventRule, fn, get, mapping, of, onFailure, queue, redriven, ref, streamMapping, subscription, topic, UNKNOWN, worker } from '../resources';
import { detailsOf } from '../verdicts';

/** A text with unknown parts, each written as `?`. */
const partly = (text: string) => ({ 'Fn::Sub': text.replaceAll('?', '${Macro.Value}') });
const either = (one: unknown, other: unknown) => ({ 'Fn::If': ['Missing', one, other] });
const logGroup = (LogGroupName: unknown) => of('AWS::Logs::LogGroup')({ LogGroupName });
const errors = (value: unknown, metric: unknown = 'Errors') => alarm('AWS/Lambda', metric, { FunctionName: value });
const depth = (value: unknown) => alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: value });
const named = (FunctionName: unknown) => fn({ FunctionName });
const QUEUE_ARN = partly('arn:aws:sqs:?:?:orders');
const STREAM_ARN = partly('arn:aws:kinesis:?:123456789012:stream/?');

describe('a source whose ARN is partly known', () => {
  testCases([
    ['a queue of any Region', 'PartialBatchResponse', 'Mapping', 'violates', worker({ EventSourceArn: QUEUE_ARN })],
    ['a queue in any partition', 'PartialBatchResponse', 'Mapping', 'violates', worker({ EventSourceArn: partly('arn:?:sqs:eu-west-1:123456789012:?') })],
    ['one of two queues', 'PartialBatchResponse', 'Mapping', 'violates', worker({ EventSourceArn: either(get('Queue'), QUEUE_ARN) })],
    ['a queue whose mapping reports failures', 'PartialBatchResponse', 'Mapping', 'complies', worker({ EventSourceArn: QUEUE_ARN, FunctionResponseTypes: ['ReportBatchItemFailures'] })],
    ['a queue or an unknown source', 'PartialBatchResponse', 'Mapping', 'undecided', worker({ EventSourceArn: either(get('Queue'), UNKNOWN) })],
    ['a source of an unknown service', 'PartialBatchResponse', 'Mapping', 'undecided', worker({ EventSourceArn: partly('arn:aws:?:eu-west-1:123456789012:orders') })],
    ['a source that is a parameter', 'PartialBatchResponse', 'Mapping', 'undecided', worker({ EventSourceArn: ref('OrdersQueueArn') })],
    ['a queue with a destination', 'SqsOnFailure', 'Mapping', 'violates', worker({ EventSourceArn: QUEUE_ARN, ...onFailure(get('Dead')) })],
    ['a queue with settings of streams', 'SqsStreamSettings', 'Mapping', 'violates', worker({ EventSourceArn: QUEUE_ARN, StartingPosition: 'LATEST' })],
    ['a queue with too large batches', 'SqsBatchSize', 'Mapping', 'violates', worker({ EventSourceArn: partly('arn:aws:sqs:?:?:orders.fifo'), BatchSize: 100 })],
    ['a standard queue with a window', 'SqsBatchSize', 'Mapping', 'complies', worker({ EventSourceArn: QUEUE_ARN, BatchSize: 100, MaximumBatchingWindowInSeconds: 1 })],
    ['a queue whose name may end with .fifo', 'SqsBatchSize', 'Mapping', 'undecided', worker({ EventSourceArn: partly('arn:aws:sqs:eu-west-1:123456789012:?'), BatchSize: 10 })],
    ['a queue that may have a dead-letter queue', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker({ EventSourceArn: QUEUE_ARN })],
    ['a queue that other mappings may poll', 'SharedQueueConsumer', 'Mapping', 'undecided', { ...worker({ EventSourceArn: QUEUE_ARN }), Other: mapping({ EventSourceArn: partly('arn:aws:sqs:?:?:parcels') }) }],
    ['a stream', 'StreamBisect', 'Mapping', 'violates', consumer({ EventSourceArn: STREAM_ARN })],
    ['a stream and its alarm by another name', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer({ EventSourceArn: STREAM_ARN }), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: 'clicks' }) }],
    ['a stream outside of the templates and its alarm', 'StreamIteratorAgeAlarm', 'Mapping', 'undecided', { ...consumer({ EventSourceArn: arnOf('kinesis', 'stream/clicks') }), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: 'clicks' }) }],
    ['a stream without an alarm', 'StreamIteratorAgeAlarm', 'Mapping', 'violates', consumer({ EventSourceArn: STREAM_ARN })],
    ['a filter for the records of a stream', 'FilterPattern', 'Mapping', 'violates', consumer({ EventSourceArn: STREAM_ARN, FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] } })],
  ]);
});

describe('a target whose ARN is partly known', () => {
  testCases([
    ['a queue', 'RuleDeadLetterQueue', 'Rule', 'violates', { Rule: eventRule({ Arn: QUEUE_ARN }) }],
    ['a pipeline, which an event only starts', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: eventRule({ Arn: partly('arn:aws:codepipeline:?:?:?') }) }],
    ['one of two functions', 'RuleDeadLetterQueue', 'Rule', 'violates', { Fn: fn(), Other: fn(), Rule: eventRule({ Arn: either(get('Fn'), get('Other')) }) }],
    ['a bucket for successes', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: partly('arn:aws:s3:::?') } } }) }],
    ['a FIFO queue for failures', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config(onFailure(partly('arn:aws:sqs:?:?:failed.fifo'))) }],
    ['a standard queue for failures', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(partly('arn:aws:sqs:?:?:failed'))) }],
    ['a queue for failures that may be FIFO', 'AsyncDestinationType', 'Config', 'undecided', { Fn: fn(), Config: config(onFailure(partly('arn:aws:sqs:?:?:?'))) }],
    ['an unknown destination for successes whose name is known', 'AsyncDestinationType', 'Config', 'undecided', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: partly('?:orders') } } }) }],
    ['a FIFO queue for dead letters', 'DeadLetterTargetType', 'Fn', 'violates', { Fn: fn({ DeadLetterConfig: { TargetArn: partly('?.fifo') } }) }],
    ['a standard queue for dead letters', 'DeadLetterTargetType', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: partly('arn:aws:sqs:?:?:dead') } }) }],
    ['a FIFO queue for failed batches', 'StreamDestinationType', 'Mapping', 'violates', consumer(onFailure(partly('?.fifo')))],
    ['a standard queue for failed batches', 'StreamDestinationType', 'Mapping', 'complies', consumer(onFailure(partly('?-failed')))],
  ]);
});

describe('a condition that nobody knows', () => {
  const policy = (maxReceiveCount: number, deadLetterTargetArn: unknown = get('Dead')) => ({ deadLetterTargetArn, maxReceiveCount });
  testCases([
    ['a dead-letter queue in both branches', 'SqsDeadLetterQueue', 'Mapping', 'complies', worker({}, {}, queue({ RedrivePolicy: either(policy(5), policy(10)) }))],
    ['the same queue in both branches, which has one source', 'SharedDeadLetterQueue', 'Dead', 'complies', worker({}, {}, queue({ RedrivePolicy: either(policy(5), policy(10)) }))],
    ['a number that differs', 'SqsMaxReceiveCount', 'Mapping', 'undecided', worker({}, {}, queue({ RedrivePolicy: either(policy(1), policy(10)) }))],
    ['a number that is the same', 'SqsMaxReceiveCount', 'Mapping', 'violates', worker({}, {}, queue({ RedrivePolicy: either(policy(1), policy(1)) }))],
    ['a dead-letter queue in one branch', 'SqsDeadLetterQueue', 'Mapping', 'undecided', worker({}, {}, queue({ RedrivePolicy: either(policy(5), { Ref: 'AWS::NoValue' }) }))],
    ['a protocol that is the same', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Topic: topic(), Fn: fn(), Subscription: subscription({ Protocol: either('lambda', 'lambda') }) }],
  ]);
});

describe('a log group whose name is partly known', () => {
  const cases = (name: string, verdict: Case[3], LogGroupName: unknown, Fn: object = fn()): Case[] => [
    [name, 'FunctionLogGroup', 'Fn', verdict, { Fn, Logs: logGroup(LogGroupName) }],
    [name, 'LogRetention', 'Fn', verdict === 'violates' ? 'does not apply' : verdict, { Fn, Logs: logGroup(LogGroupName) }],
  ];
  testCases([
    ...cases('of a state machine', 'violates', partly('/aws/vendedlogs/states/?')),
    ...cases('of an API', 'violates', partly('?/access')),
    ...cases('of another function', 'violates', partly('/aws/lambda/other-?')),
    ...cases('of some function', 'undecided', partly('/aws/lambda/?')),
    ...cases('of some function with the prefix of the app', 'undecided', partly('/aws/lambda/?-orders'), named(partly('?-orders'))),
    ...cases('of another function with the prefix of the app', 'violates', partly('/aws/lambda/?-parcels'), named(partly('?-orders'))),
    ...cases('of a function that may have this name', 'undecided', '/aws/lambda/prod-orders', named(partly('?-orders'))),
    ...cases('of a function that has another name', 'violates', '/aws/lambda/prod-parcels', named(partly('?-orders'))),
    ['that another function writes to', 'FunctionLogGroup', 'Fn', 'violates', { Fn: fn(), Other: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup(UNKNOWN) }],
    ['that another function with an unknown name has', 'FunctionLogGroup', 'Fn', 'violates', { Fn: named(UNKNOWN), Other: fn(), Logs: logGroup({ 'Fn::Join': ['', ['/aws/lambda/', ref('Other')]] }) }],
    ['of a function with an unknown name, as usual', 'FunctionLogGroup', 'Fn', 'complies', { Fn: named(UNKNOWN), Logs: logGroup({ 'Fn::Join': ['', ['/aws/lambda/', ref('Fn')]] }) }],
    ['that is imported', 'LogRetention', 'Fn', 'undecided', { Fn: fn({ LoggingConfig: { LogGroup: UNKNOWN } }), Logs: logGroup('/orders') }],
  ]);
});

describe('an alarm whose metric is partly known', () => {
  const deadLetters = { Queue: redriven(), Dead: queue({ QueueName: 'orders-dead' }) };
  testCases([
    ['of another function', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Alarm: errors(partly('other-?')) }],
    ['of some function', 'FunctionAlarm', 'Fn', 'undecided', { Fn: fn(), Alarm: errors(partly('?-Fn')) }],
    ['of another metric', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Alarm: errors(UNKNOWN, 'Invocations') }],
    ['of some metric', 'FunctionAlarm', 'Fn', 'undecided', { Fn: fn(), Alarm: errors(ref('Fn'), UNKNOWN) }],
    ['of some metric of another function', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Alarm: errors('other', UNKNOWN) }],
    ['of some metrics', 'FunctionAlarm', 'Fn', 'undecided', { Fn: fn(), Alarm: of('AWS::CloudWatch::Alarm')({ Metrics: UNKNOWN }) }],
    ['of a function that may have this name', 'FunctionAlarm', 'Fn', 'undecided', { Fn: named(partly('?-orders')), Alarm: errors('prod-orders') }],
    ['of a function that has another name', 'FunctionAlarm', 'Fn', 'violates', { Fn: named(partly('?-orders')), Alarm: errors('prod-parcels') }],
    ['of another function of the app', 'FunctionAlarm', 'Fn', 'violates', { Fn: named(UNKNOWN), Other: fn(), Alarm: errors(ref('Other')) }],
    ['of the function with an unknown name', 'FunctionAlarm', 'Fn', 'complies', { Fn: named(UNKNOWN), Alarm: errors(ref('Fn')) }],
    ['of the dead-letter queue', 'DeadLetterQueueAlarm', 'Dead', 'undecided', { ...deadLetters, Alarm: depth(partly('?-dead')) }],
    ['of another dead-letter queue', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: depth(partly('parcels-?')) }],
  ]);
});

describe('a real system with names by stage', () => {
  const stage = { Fn: fn({ FunctionName: partly('shop-?-orders'), LoggingConfig: { LogGroup: ref('Logs') } }), Logs: of('AWS::Logs::LogGroup')({ LogGroupName: partly('/shop/?/orders'), RetentionInDays: 30 }) };
  const system = { ...stage, Queue: redriven({ QueueName: partly('shop-?-orders') }), Dead: queue({ QueueName: partly('shop-?-dead') }), Mapping: mapping(), Alarm: depth(get('Dead', 'QueueName')), Errors: errors(ref('Fn')) };
  testCases([
    ['has log groups', 'FunctionLogGroup', 'Fn', 'complies', system],
    ['has a retention', 'LogRetention', 'Fn', 'complies', system],
    ['has alarms', 'FunctionAlarm', 'Fn', 'complies', system],
    ['has alarms of dead letters', 'DeadLetterQueueAlarm', 'Dead', 'complies', system],
    ['has a dead-letter queue', 'SqsDeadLetterQueue', 'Mapping', 'complies', system],
    ['reads streams by their names', 'StreamBisect', 'Reader', 'complies', { ...system, Reader: streamMapping({ EventSourceArn: STREAM_ARN, BisectBatchOnFunctionError: true }) }],
  ]);
});

test.each<[string, unknown, string]>([
  ['what is known of an ARN', partly('arn:aws:sqs:?:?:dead.fifo'), 'arn:aws:sqs:…:…:dead.fifo'],
  ['both of two ARNs', either(partly('?:a.fifo'), arnOf('sqs', 'b.fifo')), '…:a.fifo or arn:aws:sqs:us-east-1:123456789012:b.fifo'],
  ['an ARN that is known', 'arn:aws:sqs:us-east-1:1:dead.fifo', 'arn:aws:sqs:us-east-1:1:dead.fifo'],
])('a finding names %s', (_, TargetArn, shown) => {
  expect(detailsOf('DeadLetterTargetType', { Resources: { Fn: fn({ DeadLetterConfig: { TargetArn } }) } })).toEqual([`The dead-letter target ${shown} of the function is a FIFO queue or topic.`]);
});
