import { testCases } from '../../cases';
import { alarm, arnOf, bucket, config, consumer, eventRule, fn, get, of, queue, redriven, ref, schedule, stream, streamMapping, subscription, topic, UNKNOWN } from '../../resources';
import { detailsOf, Resources, verdictOn } from '../../verdicts';

const live = { 'Fn::Join': [':', [ref('Fn'), 'live']] };
const named = { FunctionName: ref('Fn') };
const ofQueue = { QueueName: get('Queue', 'QueueName') };
const lambda = (metric: unknown, properties: object = {}, dimensions: Resources = named) => ({ Fn: fn(), Alarm: alarm('AWS/Lambda', metric, dimensions, properties) });
const sqs = (metric: unknown, properties: object = {}, dimensions: Resources = ofQueue) => ({ Queue: queue(), Alarm: alarm('AWS/SQS', metric, dimensions, properties) });
const depth = (dimensions: Resources) => sqs('ApproximateNumberOfMessagesVisible', {}, dimensions);
const topics = (dimensions: Resources) => ({ Topic: topic(), Alarm: alarm('AWS/SNS', 'NumberOfNotificationsFailed', dimensions) });
const rules = (dimensions: Resources, bus: object = {}) => {
  const { Properties, ...rule } = eventRule();
  return { Fn: fn(), Bus: of('AWS::Events::EventBus')({ Name: 'orders' }), Rule: { ...rule, Properties: { ...Properties, ...bus } }, Alarm: alarm('AWS/Events', 'FailedInvocations', dimensions) };
};
const average = (Threshold: unknown, properties: object = {}) => ({ Statistic: 'Average', Threshold, ...properties });
const atLeast = { ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
const below = (Threshold: unknown, properties: object = {}) => ({ ComparisonOperator: 'LessThanThreshold', Statistic: 'Sum', Threshold, ...properties });
const breaching = { TreatMissingData: 'breaching' };
const math = (Period: unknown = 60) => of('AWS::CloudWatch::Alarm')({
  Metrics: [
    { Id: 'rate', Expression: 'errors/invocations' },
    ...['Errors', 'Invocations'].map(MetricName => ({ Id: MetricName.toLowerCase(), ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: ref('Fn') }] }, Period, Stat: 'Sum' } })),
  ],
  Threshold: 0,
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanThreshold',
});
const single = (AccountId?: string, value: unknown = ref('Fn')) => of('AWS::CloudWatch::Alarm')({
  Metrics: [{ Id: 'm', AccountId, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Duration', Dimensions: [{ Name: 'FunctionName', Value: value }] }, Period: 60, Stat: 'Maximum' } }],
  Threshold: 30_001,
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanThreshold',
});
const notifying = (properties: object = {}, more: Resources = {}) => ({ Topic: topic(), Alarm: alarm('AWS/Lambda', 'Errors', {}, { AlarmActions: [ref('Topic')], ...properties }), ...more });
const table = (dimensions: Resources, metric: string) => ({ Table: of('AWS::DynamoDB::Table')(), Alarm: alarm('AWS/DynamoDB', metric, dimensions) });

describe('alarms that can fire', () => {
  testCases([
    ['a metric of Lambda [O17]', 'AlarmMetric', 'Alarm', 'complies', lambda('Errors')],
    ['a metric that Lambda does not have [O17]', 'AlarmMetric', 'Alarm', 'violates', lambda('ErrorRate')],
    ['a metric that SQS does not have [O17]', 'AlarmMetric', 'Alarm', 'violates', sqs('NumberOfMessagesVisible')],
    ['a metric of SNS in the namespace of SQS [O17]', 'AlarmMetric', 'Alarm', 'violates', sqs('NumberOfNotificationsFailed')],
    ['a metric in metric math', 'AlarmMetric', 'Alarm', 'complies', { Fn: fn(), Alarm: math() }],
    ['a part of the service that is not listed', 'AlarmMetric', 'Alarm', 'complies', lambda('DurableExecutionFailed')],
    ['a name of Object.prototype [O17]', 'AlarmMetric', 'Alarm', 'violates', lambda('constructor')],
    ['an unknown metric', 'AlarmMetric', 'Alarm', 'undecided', lambda(UNKNOWN)],
    ['a metric of the app', 'AlarmMetric', 'Alarm', 'does not apply', { Alarm: alarm('Shop', 'Errors', {}) }],
    ['a namespace with a name of Object.prototype', 'AlarmMetric', 'Alarm', 'does not apply', { Alarm: alarm('constructor', 'Errors', {}) }],

    ['a queue by its URL [O17]', 'AlarmDimensions', 'Alarm', 'violates', depth({ QueueName: ref('Queue') })],
    ['a queue by its ARN [O17]', 'AlarmDimensions', 'Alarm', 'violates', depth({ QueueName: get('Queue') })],
    ['a queue that is created elsewhere', 'AlarmDimensions', 'Alarm', 'complies', depth({ QueueName: 'elsewhere' })],
    ['a dimension with another name [O17]', 'AlarmDimensions', 'Alarm', 'violates', depth({ Queue: get('Queue', 'QueueName') })],
    ['a dimension too many [O17]', 'AlarmDimensions', 'Alarm', 'violates', depth({ ...ofQueue, Region: 'us-east-1' })],
    ['the name of a function for a queue [O17]', 'AlarmDimensions', 'Alarm', 'violates', { ...depth({ QueueName: ref('Fn') }), Fn: fn() }],
    ['the written name of another resource, which may also be that of a queue', 'AlarmDimensions', 'Alarm', 'complies', { ...depth({ QueueName: 'orders' }), Topic: topic({ TopicName: 'orders' }) }],
    ['an unknown queue', 'AlarmDimensions', 'Alarm', 'complies', depth({ QueueName: UNKNOWN })],
    ['an unknown dimension', 'AlarmDimensions', 'Alarm', 'undecided', { Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', {}, { Dimensions: UNKNOWN }) }],
    ['a topic by its ARN [O17]', 'AlarmDimensions', 'Alarm', 'violates', topics({ TopicName: ref('Topic') })],
    ['a topic by its name', 'AlarmDimensions', 'Alarm', 'complies', topics({ TopicName: get('Topic', 'TopicName') })],
    ['an alias by its ARN [O17]', 'AlarmDimensions', 'Alarm', 'violates', lambda('Errors', {}, { FunctionName: arnOf('lambda', 'function:f:live') })],
    ['a function with its alias', 'AlarmDimensions', 'Alarm', 'complies', lambda('Errors', {}, { ...named, Resource: live })],
    ['an alias by its ARN as resource [O17]', 'AlarmDimensions', 'Alarm', 'violates', lambda('Errors', {}, { ...named, Resource: get('Fn') })],
    ['an alias without its function [O17]', 'AlarmDimensions', 'Alarm', 'violates', lambda('Errors', {}, { Resource: live })],
    ['a mapping', 'AlarmDimensions', 'Alarm', 'complies', lambda('DroppedEventCount', {}, { EventSourceMappingUUID: 'id' })],
    ['a metric of mappings for a function [O17]', 'AlarmDimensions', 'Alarm', 'violates', lambda('DroppedEventCount')],
    ['a rule on the default event bus', 'AlarmDimensions', 'Alarm', 'complies', rules({ RuleName: ref('Rule') })],
    ['a rule on a custom event bus without the event bus [O17]', 'AlarmDimensions', 'Alarm', 'violates', rules({ RuleName: 'paid' }, { EventBusName: ref('Bus'), Name: 'paid' })],
    ['the spend on text messages, which has no dimension', 'AlarmDimensions', 'Alarm', 'complies', { Alarm: alarm('AWS/SNS', 'SMSMonthToDateSpentUSD', {}) }],
    ['errors of users of a table, which are counted per account [O17]', 'AlarmDimensions', 'Alarm', 'violates', table({ TableName: ref('Table') }, 'UserErrors')],
    ['throttled requests without an operation [O17]', 'AlarmDimensions', 'Alarm', 'violates', table({ TableName: ref('Table') }, 'ThrottledRequests')],
    ['throttled requests of an operation', 'AlarmDimensions', 'Alarm', 'complies', table({ TableName: ref('Table'), Operation: 'PutItem' }, 'ThrottledRequests')],
    ['a state machine by its name [O17]', 'AlarmDimensions', 'Alarm', 'violates', { Alarm: alarm('AWS/States', 'ExecutionsFailed', { StateMachineArn: 'orders' }) }],
    ['a state machine by its ARN', 'AlarmDimensions', 'Alarm', 'complies', { Alarm: alarm('AWS/States', 'ExecutionsFailed', { StateMachineArn: arnOf('states', 'stateMachine:orders') }) }],
    ['a metric that is not listed', 'AlarmDimensions', 'Alarm', 'complies', { Alarm: alarm('AWS/Events', 'PutEventsFailedEntriesCount', {}) }],

    ['a duration below the timeout [O17]', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(25_000))],
    ['a duration of the timeout, which it never exceeds [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Duration', average(30_000))],
    ['at least the timeout', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(30_000, atLeast))],
    ['a duration above the timeout, in a metric query [O17]', 'AlarmThreshold', 'Alarm', 'violates', { Fn: fn(), Alarm: single() }],
    ['a duration of several functions', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(90_000), { FunctionName: 'other' })],
    ['another duration', 'AlarmThreshold', 'Alarm', 'complies', lambda('PostRuntimeExtensionsDuration', average(90_000))],
    ['a duration of an unknown function', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(25), { FunctionName: UNKNOWN })],
    ['the sum of durations', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(900_000, { Statistic: 'Sum' }))],
    ['a duration in seconds [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Duration', average(25))],
    ['a duration of the timeout in seconds [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Duration', average(30))],
    ['a duration just above the timeout in seconds', 'AlarmThreshold', 'Alarm', 'complies', lambda('Duration', average(31))],
    ['a duration that is short for a slow function [O17]', 'AlarmThreshold', 'Alarm', 'violates', { Fn: fn({ Timeout: 900 }), Alarm: alarm('AWS/Lambda', 'Duration', named, average(99)) }],
    ['a duration that may be meant in milliseconds', 'AlarmThreshold', 'Alarm', 'complies', { Fn: fn({ Timeout: 900 }), Alarm: alarm('AWS/Lambda', 'Duration', named, average(100)) }],
    ['a short duration of a quick function', 'AlarmThreshold', 'Alarm', 'complies', { Fn: fn({ Timeout: 3 }), Alarm: alarm('AWS/Lambda', 'Duration', named, average(20)) }],
    ['an unknown timeout', 'AlarmThreshold', 'Alarm', 'complies', { Fn: fn({ Timeout: UNKNOWN }), Alarm: alarm('AWS/Lambda', 'Duration', named, average(90_000)) }],
    ['a percentile of the errors [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Errors', { ...average(5), Statistic: undefined, ExtendedStatistic: 'p99' })],
    ['an average of 1 error [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Errors', average(1))],
    ['the average of all invocations fails', 'AlarmThreshold', 'Alarm', 'complies', lambda('Errors', average(1, atLeast))],
    ['the sum of errors', 'AlarmThreshold', 'Alarm', 'complies', lambda('Errors', average(5, { Statistic: 'Sum' }))],
    ['a percentage of the provisioned concurrency [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('ProvisionedConcurrencyUtilization', average(80))],
    ['more than the reserved concurrency [O17]', 'AlarmThreshold', 'Alarm', 'violates', { Fn: fn({ ReservedConcurrentExecutions: 10 }), Alarm: alarm('AWS/Lambda', 'ConcurrentExecutions', named, average(10)) }],
    ['most of the reserved concurrency', 'AlarmThreshold', 'Alarm', 'complies', { Fn: fn({ ReservedConcurrentExecutions: 10 }), Alarm: alarm('AWS/Lambda', 'ConcurrentExecutions', named, average(8)) }],
    ['the concurrency of a function without a reservation', 'AlarmThreshold', 'Alarm', 'complies', lambda('ConcurrentExecutions', average(900))],
    ['the age of events above the default of six hours [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('AsyncEventAge', average(21_600_000))],
    ['the age of events above their maximum [O17]', 'AlarmThreshold', 'Alarm', 'violates', { ...lambda('AsyncEventAge', average(3_600_000)), Config: config({ MaximumEventAgeInSeconds: 3_600 }) }],
    ['the age of events below their unknown maximum', 'AlarmThreshold', 'Alarm', 'complies', { ...lambda('AsyncEventAge', average(3_600_000)), Config: config({ MaximumEventAgeInSeconds: UNKNOWN }) }],
    ['an iterator age in seconds [O17]', 'AlarmThreshold', 'Alarm', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(60)) }],
    ['an iterator age of less than a second [O17]', 'AlarmThreshold', 'Alarm', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(999)) }],
    ['an iterator age of a second', 'AlarmThreshold', 'Alarm', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(1_000)) }],
    ['an iterator age of half the retention', 'AlarmThreshold', 'Alarm', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(43_200_000)) }],
    ['an iterator age of the retention [O17]', 'AlarmThreshold', 'Alarm', 'violates', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(86_400_000, atLeast)) }],
    ['an iterator age above zero', 'AlarmThreshold', 'Alarm', 'complies', { ...consumer(), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(0)) }],
    ['an iterator age of a stream outside of the app', 'AlarmThreshold', 'Alarm', 'complies', { Fn: fn(), Mapping: streamMapping({ EventSourceArn: arnOf('kinesis', 'stream/s') }), Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(172_800_000)) }],
    ['an iterator age of a consumer with enhanced fan-out [O17]', 'AlarmThreshold', 'Alarm', 'violates', {
      Fn: fn(),
      Stream: stream(),
      Reader: of('AWS::Kinesis::StreamConsumer')({ ConsumerName: 'c', StreamARN: get('Stream') }),
      Mapping: streamMapping({ EventSourceArn: ref('Reader') }),
      Alarm: alarm('AWS/Lambda', 'IteratorAge', named, average(86_400_000)),
    }],
    ['the age of the oldest message above the retention of the queue [O17]', 'AlarmThreshold', 'Alarm', 'violates', sqs('ApproximateAgeOfOldestMessage', average(345_600, atLeast))],
    ['the age of the oldest message below the retention of the queue', 'AlarmThreshold', 'Alarm', 'complies', sqs('ApproximateAgeOfOldestMessage', average(3_600))],
    ['the iterator age of a stream above its retention [O17]', 'AlarmThreshold', 'Alarm', 'violates', { Stream: stream(), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: ref('Stream') }, average(90_000_000)) }],
    ['the iterator age of a stream with an unknown retention', 'AlarmThreshold', 'Alarm', 'complies', { Stream: stream({ RetentionPeriodHours: UNKNOWN }), Alarm: alarm('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: ref('Stream') }, average(90_000_000)) }],
    ['another metric of a stream', 'AlarmThreshold', 'Alarm', 'complies', { Stream: stream(), Alarm: alarm('AWS/Kinesis', 'IncomingRecords', { StreamName: ref('Stream') }, average(5)) }],
    ['less than nothing [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Invocations', below(0))],
    ['nothing', 'AlarmThreshold', 'Alarm', 'complies', sqs('NumberOfMessagesSent', below(0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }))],
    ['less than one', 'AlarmThreshold', 'Alarm', 'complies', lambda('Invocations', below(1))],
    ['at most less than nothing [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Invocations', below(-1, { ComparisonOperator: 'LessThanOrEqualToThreshold' }))],
    ['at least nothing, which is always so [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Errors', average(0, atLeast))],
    ['more than less than nothing, which is always so [O17]', 'AlarmThreshold', 'Alarm', 'violates', lambda('Errors', average(-1))],
    ['an unknown threshold', 'AlarmThreshold', 'Alarm', 'undecided', lambda('Errors', average(UNKNOWN))],
    ['a band', 'AlarmThreshold', 'Alarm', 'does not apply', lambda('Errors', { ComparisonOperator: 'GreaterThanUpperThreshold' })],
    ['metric math', 'AlarmThreshold', 'Alarm', 'does not apply', { Fn: fn(), Alarm: math() }],
    ['a metric of the app', 'AlarmThreshold', 'Alarm', 'does not apply', { Alarm: alarm('Shop', 'Errors', {}, average(-1)) }],
    ['anomaly detection', 'AlarmThreshold', 'Alarm', 'does not apply', lambda('Errors', { Threshold: undefined })],

    ['errors that are missing as a breach [O17]', 'AlarmMissingData', 'Alarm', 'violates', lambda('Errors', breaching)],
    ['errors without data', 'AlarmMissingData', 'Alarm', 'complies', lambda('Errors')],
    ['errors that may be missing', 'AlarmMissingData', 'Alarm', 'undecided', lambda('Errors', { TreatMissingData: UNKNOWN })],
    ['dead letters that are missing as a breach [O17]', 'AlarmMissingData', 'Alarm', 'violates', sqs('ApproximateNumberOfMessagesVisible', breaching)],
    ['a function on a schedule, which has data each hour', 'AlarmMissingData', 'Alarm', 'complies', { ...lambda('Errors', breaching), Hourly: schedule() }],
    ['a function on a rule with a schedule, which has data each hour', 'AlarmMissingData', 'Alarm', 'complies', { ...lambda('Errors', breaching), Hourly: of('AWS::Events::Rule')({ ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: get('Fn') }] }) }],
    ['a function next to a schedule with unknown targets [O17]', 'AlarmMissingData', 'Alarm', 'violates', { ...lambda('Errors', breaching), Hourly: of('AWS::Events::Rule')({ ScheduleExpression: 'rate(1 hour)', Targets: UNKNOWN }) }],
    ['the iterator age of a consumer that must not stop', 'AlarmMissingData', 'Alarm', 'does not apply', lambda('IteratorAge', breaching)],
    ['a function that must be invoked, with missing data as a breach', 'AlarmMissingData', 'Alarm', 'complies', lambda('Invocations', below(1, breaching))],
    ['a function that must be invoked, without [O17]', 'AlarmMissingData', 'Alarm', 'violates', lambda('Invocations', below(1))],
    ['a function that must be invoked, with an action for insufficient data', 'AlarmMissingData', 'Alarm', 'complies', lambda('Invocations', below(1, { InsufficientDataActions: [arnOf('sns', 'oncall')] }))],
    ['a function that must be invoked often', 'AlarmMissingData', 'Alarm', 'does not apply', lambda('Invocations', below(100))],
    ['fewer invocations than a band', 'AlarmMissingData', 'Alarm', 'does not apply', lambda('Invocations', below(undefined, { ComparisonOperator: 'LessThanLowerThreshold' }))],
    ['metric math', 'AlarmMissingData', 'Alarm', 'does not apply', { Fn: fn(), Alarm: math() }],

    ['a period of a minute', 'AlarmPeriod', 'Alarm', 'complies', lambda('Errors')],
    ['a period of ten seconds [O17]', 'AlarmPeriod', 'Alarm', 'violates', lambda('Errors', { Period: 10 })],
    ['a period of ten seconds for a metric of the app', 'AlarmPeriod', 'Alarm', 'complies', { Alarm: alarm('Shop', 'Errors', {}, { Period: 10 }) }],
    ['a period that CloudWatch rejects [O17]', 'AlarmPeriod', 'Alarm', 'violates', lambda('Errors', { Period: 90 })],
    ['a period of ten seconds in metric math [O17]', 'AlarmPeriod', 'Alarm', 'violates', { Fn: fn(), Alarm: math(10) }],
    ['a day in minutes', 'AlarmPeriod', 'Alarm', 'complies', lambda('Errors', { EvaluationPeriods: 1_440 })],
    ['more than a day in minutes [O17]', 'AlarmPeriod', 'Alarm', 'violates', lambda('Errors', { EvaluationPeriods: 1_441 })],
    ['a week in hours', 'AlarmPeriod', 'Alarm', 'complies', lambda('Errors', { Period: 3_600, EvaluationPeriods: 168 })],
    ['more than a week in days [O17]', 'AlarmPeriod', 'Alarm', 'violates', lambda('Errors', { Period: 86_400, EvaluationPeriods: 8 })],
    ['more data points than periods [O17]', 'AlarmPeriod', 'Alarm', 'violates', lambda('Errors', { DatapointsToAlarm: 2 })],
    ['an unknown period', 'AlarmPeriod', 'Alarm', 'undecided', lambda('Errors', { Period: UNKNOWN })],
    ['unknown metrics', 'AlarmPeriod', 'Alarm', 'does not apply', { Alarm: of('AWS::CloudWatch::Alarm')({ Metrics: UNKNOWN }) }],

    ['a topic with a subscription [O18]', 'AlarmTopicSubscription', 'Topic', 'complies', notifying({}, { S: subscription({ Protocol: 'email', Endpoint: 'a@example.com' }) })],
    ['a topic with a subscription inside [O18]', 'AlarmTopicSubscription', 'Topic', 'complies', notifying({}, { Topic: topic({ Subscription: [{ Protocol: 'email', Endpoint: 'a@example.com' }] }) })],
    ['a topic with a chatbot', 'AlarmTopicSubscription', 'Topic', 'complies', notifying({}, { Slack: of('AWS::Chatbot::SlackChannelConfiguration')({ SnsTopicArns: [ref('Topic')] }) })],
    ['a topic that a custom resource knows', 'AlarmTopicSubscription', 'Topic', 'complies', notifying({}, { It: of('Custom::It')({ ServiceToken: 'arn:aws:lambda:us-east-1:1:function:f', Config: { Topics: [ref('Topic')] } }) })],
    ['a topic of events', 'AlarmTopicSubscription', 'Topic', 'does not apply', { Topic: topic(), Bucket: bucket({ NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: ref('Topic') }] } }) }],

    ['an action, in a stack that may be in any Region', 'AlarmActionRegion', 'Alarm', 'does not apply', lambda('Errors')],
    ['no action', 'AlarmActionRegion', 'Alarm', 'does not apply', lambda('Errors', { AlarmActions: undefined })],
  ]);

  // In one stack, because a topic that a stack exports may have subscriptions elsewhere.
  test.each<[string, Resources]>([
    ['a topic without a subscription [O18]', notifying()],
    ['a topic of a composite alarm [O18]', { Topic: topic(), Both: of('AWS::CloudWatch::CompositeAlarm')({ AlarmRule: 'TRUE', AlarmActions: [ref('Topic')] }) }],
    ['a topic of five alarms [O18]', notifying({}, Object.fromEntries(['B', 'C', 'D', 'E'].map(id => [id, alarm('AWS/Lambda', 'Errors', {}, { AlarmActions: [ref('Topic')] })])))],
  ])('AlarmTopicSubscription violates: %s', (_title, resources) => {
    expect(verdictOn('AlarmTopicSubscription', 'Topic', { Resources: resources })).toBe('violates');
  });

  test('a topic that a stack exports may have subscriptions in other apps', () => {
    const template = (name: string) => ({ Resources: notifying(), Outputs: { [name]: { Value: ref('Topic'), Export: { Name: 'topic' } } } });
    expect(verdictOn('AlarmTopicSubscription', 'Topic', template('OnCallTopic'))).toBe('undecided');
    expect(verdictOn('AlarmTopicSubscription', 'Topic', template('ExportsOutputRefTopic'))).toBe('violates'); // for a stack of the same app
  });

  test.each([
    ['a topic of another Region [O18]', 'AlarmActionRegion', arnOf('sns', 'oncall'), 'violates'],
    ['a topic of the same Region', 'AlarmActionRegion', 'arn:aws:sns:eu-west-1:123456789012:oncall', 'complies'],
    ['an action without a Region', 'AlarmActionRegion', 'arn:aws:swf:::x', 'complies'],
    ['an unknown action', 'AlarmActionRegion', UNKNOWN, 'complies'],
  ])('%s: %s', (_title, rule, action, verdict) => {
    const resources: Resources = lambda('Errors', { AlarmActions: undefined, OKActions: [action] });
    expect(verdictOn(rule, 'Alarm', [{ stackName: 'Shop', account: '123456789012', region: 'eu-west-1', template: { Resources: resources } }])).toBe(verdict);
  });

  test('AlarmDimensions: a function in another Region has no metrics here [O17]', () => {
    const stack = (stackName: string, region: string, resources: Resources) => ({ stackName, account: '123456789012', region, template: { Resources: resources } });
    const edge = stack('Edge', 'us-east-1', { Fn: fn() });
    const on = (value: string, more: object = {}) => verdictOn('AlarmDimensions', 'Alarm', [edge, stack('Shop', 'eu-west-1', { Alarm: { ...alarm('AWS/Lambda', 'Errors', { FunctionName: value }), ...more } })]);
    expect(on('Edge-Fn')).toBe('violates');
    expect(on('other')).toBe('complies');
    expect(verdictOn('AlarmDimensions', 'Alarm', [edge, stack('Shop', 'eu-west-1', { Alarm: single('210987654321', 'Edge-Fn') })])).toBe('complies');
  });

  test.each([
    ['a queue by its URL', 'DeadLetterQueueAlarm', { Queue: redriven(), Dead: queue(), Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: ref('Dead') }) },
      'AWS/SQS ApproximateNumberOfMessagesVisible with QueueName=https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Dead'],
    ['another metric of a queue', 'DeadLetterQueueAlarm', { Queue: redriven(), Dead: queue(), Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', { QueueName: get('Dead', 'QueueName') }) },
      'AWS/SQS NumberOfMessagesSent with QueueName=Stack-Dead'],
    ['a function by its ARN', 'FunctionAlarm', lambda('Errors', {}, { FunctionName: get('Fn') }), 'AWS/Lambda Errors with FunctionName=arn:aws:lambda:us-east-1:123456789012:function:Stack-Fn'],
    ['another metric of a function', 'StreamIteratorAgeAlarm', { ...consumer(), Alarm: alarm('AWS/Lambda', 'Errors', named) }, 'AWS/Lambda Errors with FunctionName=Stack-Fn'],
  ])('a missing alarm names the near miss: %s [O17]', (_title, rule, resources: object, watched) => {
    expect(detailsOf(rule, { Resources: resources } as never)).toEqual([expect.stringContaining(`(the alarm Alarm watches ${watched})`)]);
  });

  test('without a near miss, nothing is named', () => {
    expect(detailsOf('FunctionAlarm', { Resources: { Fn: fn() } } as never)).toEqual([expect.stringMatching(/duration of Fn\.$/)]);
  });

  test('an unknown metric names the most similar one', () => {
    expect(detailsOf('AlarmMetric', { Resources: sqs('NumberOfMessagesVisible') } as never)).toEqual([expect.stringContaining('ApproximateNumberOfMessagesVisible')]);
    expect(detailsOf('AlarmMetric', { Resources: lambda('Error') } as never)).toEqual([expect.stringContaining('the most similar one is Errors')]);
    expect(detailsOf('AlarmMetric', { Resources: lambda('') } as never)).toHaveLength(1);
  });

  test('the Ref of a state machine is its ARN', () => {
    const resources = { Machine: of('AWS::StepFunctions::StateMachine')(), Alarm: alarm('AWS/States', 'ExecutionsFailed', { StateMachineArn: ref('Machine') }) };
    expect(verdictOn('AlarmDimensions', 'Alarm', { Resources: resources })).toBe('complies');
  });
});
