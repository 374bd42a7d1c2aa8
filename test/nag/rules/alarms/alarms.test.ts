import { Case, testCases } from '../../cases';
import { alarm, alias, arnOf, config, consumer, eventRule, fn, get, group, of, onFailure, permission, queue, redriven, ref, shifted, subscription, topic, UNKNOWN } from '../../resources';

const silent = { AlarmActions: undefined };
const deadLetters = { Queue: redriven(), Dead: queue() };
const depth = (properties: object = {}) => alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: get('Dead', 'QueueName') }, properties);
const composite = (properties: object) => of('AWS::CloudWatch::CompositeAlarm')({ AlarmRule: { 'Fn::Sub': 'ALARM("${Alarm}") OR ALARM(\'${Alarm.Arn}\')' }, ...properties });
const oncall = { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:oncall'] };
const math = (properties: object = {}) => of('AWS::CloudWatch::Alarm')({
  Metrics: [{ Id: 'e', Expression: 'a+b' }, { Id: 'a', MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: get('Dead', 'QueueName') }] }, Period: 60, Stat: 'Sum' } }],
  ...oncall,
  ...properties,
});
const errors = (dimensions = { FunctionName: ref('Fn') } as object, properties: object = {}) => alarm('AWS/Lambda', 'Errors', dimensions as never, properties);

const hooked = (hook: string) => {
  const update = { ApplicationName: ref('Application'), DeploymentGroupName: ref('Group'), [hook]: ref('Hook') };
  return { ...shifted, Live: alias({}, { UpdatePolicy: { CodeDeployLambdaAliasUpdate: update } }) };
};

describe('rules about alarms', () => {
  const failureQueue = (title: string, resources: object): Case[] => [
    [`${title}: nobody watches [Q17]`, 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...resources, Dead: queue() }],
    [`${title}: an alarm tells somebody [Q17]`, 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...resources, Dead: queue(), Alarm: depth() }],
  ];
  testCases([
    ...failureQueue('dead letters of a queue', deadLetters),
    ...failureQueue('what a stream gave up', consumer(onFailure(get('Dead')))),
    ...failureQueue('what an asynchronous function gave up', { Fn: fn(), Config: config(onFailure(get('Dead'))) }),
    ...failureQueue('dead letters of a function', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }) }),
    ...failureQueue('deliveries of a rule', { Fn: fn(), Rule: eventRule({ DeadLetterConfig: { Arn: get('Dead') } }) }),
    ...failureQueue('deliveries of a schedule', { Schedule: of('AWS::Scheduler::Schedule')({ Target: { Arn: 'x', DeadLetterConfig: { Arn: get('Dead') } } }) }),
    ...failureQueue('deliveries of a topic', { Topic: topic(), Subscription: subscription({ Endpoint: 'x', RedrivePolicy: { deadLetterTargetArn: get('Dead') } }) }),
    ...failureQueue('deliveries of a bus', { Bus: of('AWS::Events::EventBus')({ Name: 'b', DeadLetterConfig: { Arn: get('Dead') } }) }),
    ['an alarm that tells nobody [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: depth(silent) }],
    ['an alarm that is switched off [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: depth({ ActionsEnabled: false }) }],
    ['one of two alarms tells somebody', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Quiet: depth(silent), Alarm: depth() }],
    ['an alarm on metric math', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Alarm: math() }],
    ['an alarm on the source [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: get('Queue', 'QueueName') }) }],
    ['an alarm on what is sent, which dead letters are not [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', { QueueName: get('Dead', 'QueueName') }) }],
    ['an alarm on what is sent by a stream that gave up [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...consumer(onFailure(get('Dead'))), Dead: queue(), Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', { QueueName: get('Dead', 'QueueName') }) }],
    ['an alarm on a queue that nobody knows', 'DeadLetterQueueAlarm', 'Dead', 'undecided', { ...deadLetters, Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: UNKNOWN }) }],
    ['an alarm that another one tells of [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Alarm: depth(silent), Both: composite(oncall) }],
    ['a queue that parks nothing', 'DeadLetterQueueAlarm', 'Queue', 'does not apply', deadLetters],

    ['an alarm without an action [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth(silent) }],
    ['an alarm whose actions are off [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth({ ActionsEnabled: false }) }],
    ['an alarm with an action [O06]', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth() }],
    ['an alarm with an action that nobody knows', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth({ AlarmActions: UNKNOWN }) }],
    ['an alarm that another one tells of', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth(silent), Both: composite(oncall) }],
    ['an alarm that another one knows of, which tells nobody [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth(silent), Both: composite({}) }],
    ['an alarm that perhaps another one tells of', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth(silent), Both: composite({ ...oncall, AlarmRule: UNKNOWN }) }],
    ['an alarm that rolls back a deployment', 'AlarmAction', 'Alarm', 'complies', { Fn: fn(), ...shifted, Alarm: errors(undefined, silent), Group: group({ AlarmConfiguration: { Enabled: true, Alarms: [{ Name: ref('Alarm') }] } }) }],
    ['an alarm of something else', 'AlarmAction', 'Alarm', 'does not apply', { Alarm: alarm('AWS/EC2', 'CPUUtilization', {}, silent) }],

    ['an alarm on a queue without saying which [O06]', 'AlarmDimensions', 'Alarm', 'violates', { Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {}) }],
    ['an alarm on the errors of all functions [O06]', 'AlarmDimensions', 'Alarm', 'violates', { Alarm: errors({}) }],
    ['an alarm on the concurrency of the account', 'AlarmDimensions', 'Alarm', 'complies', { Alarm: alarm('AWS/Lambda', 'ClaimedAccountConcurrency', {}) }],
    ['an alarm on one queue', 'AlarmDimensions', 'Alarm', 'complies', { Dead: queue(), Alarm: depth() }],
    ['an alarm on metric math of one queue', 'AlarmDimensions', 'Alarm', 'complies', { Dead: queue(), Alarm: math() }],
    ['an alarm on a metric that nobody knows', 'AlarmDimensions', 'Alarm', 'undecided', { Alarm: alarm('AWS/Lambda', UNKNOWN, {}) }],
    ['an alarm on a metric of its own', 'AlarmDimensions', 'Alarm', 'does not apply', { Alarm: alarm('Shop', 'Orders', {}) }],
    ['an alarm on metrics that nobody knows', 'AlarmDimensions', 'Alarm', 'does not apply', { Alarm: math({ Metrics: UNKNOWN }) }],

    ['a function that nobody watches [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn() }],
    ['a function with an alarm on its errors [O06]', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), Alarm: errors() }],
    ['a function beside one with an alarm [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Other: fn(), Alarm: errors({ FunctionName: ref('Other') }) }],
    ['a function that CodeDeploy waits for', 'FunctionAlarm', 'Hook', 'complies', { Fn: fn(), Hook: fn(), ...hooked('BeforeAllowTrafficHook') }],
    ['a function that CodeDeploy waits for at the end', 'FunctionAlarm', 'Hook', 'complies', { Fn: fn(), Hook: fn(), ...hooked('AfterAllowTrafficHook') }],
    ['a function that CodeDeploy deploys [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Hook: fn(), ...hooked('BeforeAllowTrafficHook') }],
    ['a function under an alarm for all', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), Alarm: errors({}) }],
    ['an alarm on a function that nobody knows', 'FunctionAlarm', 'Fn', 'undecided', { Fn: fn(), Alarm: errors({ FunctionName: UNKNOWN }) }],
    ['an alarm on its throttles by API', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), P: permission('apigateway.amazonaws.com', { SourceArn: arnOf('execute-api', 'x') }), Alarm: alarm('AWS/Lambda', 'Throttles', { FunctionName: ref('Fn') }) }],
  ]);
});
