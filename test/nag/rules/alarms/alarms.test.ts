import { Case, testCases } from '../../cases';
import { alarm, alias, arnOf, config, consumer, eventRule, fn, get, group, of, onFailure, permission, queue, redriven, ref, shifted, subscription, topic, UNKNOWN } from '../../resources';

const muteRule = (AlarmNames: unknown, Schedule: object = { Expression: 'cron(0 22 * * *)', Duration: 'PT8H' }) => of('AWS::CloudWatch::AlarmMuteRule')({ Rule: { Schedule }, MuteTargets: { AlarmNames } });
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

describe('rules for alarms', () => {
  const failureQueue = (title: string, resources: object): Case[] => [
    [`${title} without an alarm [Q17]`, 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...resources, Dead: queue() }],
    [`${title} with an alarm [Q17]`, 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...resources, Dead: queue(), Alarm: depth() }],
  ];
  testCases([
    ...failureQueue('the dead-letter queue of a queue', deadLetters),
    ...failureQueue('the failure queue of a stream', consumer(onFailure(get('Dead')))),
    ...failureQueue('the failure queue of an asynchronous function', { Fn: fn(), Config: config(onFailure(get('Dead'))) }),
    ...failureQueue('the dead-letter queue of a function', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }) }),
    ...failureQueue('the dead-letter queue of a rule', { Fn: fn(), Rule: eventRule({ DeadLetterConfig: { Arn: get('Dead') } }) }),
    ...failureQueue('the dead-letter queue of a schedule', { Schedule: of('AWS::Scheduler::Schedule')({ Target: { Arn: 'x', DeadLetterConfig: { Arn: get('Dead') } } }) }),
    ...failureQueue('the dead-letter queue of a subscription', { Topic: topic(), Subscription: subscription({ Endpoint: 'x', RedrivePolicy: { deadLetterTargetArn: get('Dead') } }) }),
    ...failureQueue('the dead-letter queue of an event bus', { Bus: of('AWS::Events::EventBus')({ Name: 'b', DeadLetterConfig: { Arn: get('Dead') } }) }),
    ['an alarm without an action [O06, Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: depth(silent) }],
    ['an alarm with disabled actions [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: depth({ ActionsEnabled: false }) }],
    ['two alarms, of which one has an action', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Quiet: depth(silent), Alarm: depth() }],
    ['an alarm on metric math', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Alarm: math() }],
    ['an alarm on the source queue [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: get('Queue', 'QueueName') }) }],
    ['an alarm on NumberOfMessagesSent, which does not count dead letters [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'violates', { ...deadLetters, Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', { QueueName: get('Dead', 'QueueName') }) }],
    ['an alarm on NumberOfMessagesSent of a failure queue of a stream [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...consumer(onFailure(get('Dead'))), Dead: queue(), Alarm: alarm('AWS/SQS', 'NumberOfMessagesSent', { QueueName: get('Dead', 'QueueName') }) }],
    ['an alarm on an unknown queue', 'DeadLetterQueueAlarm', 'Dead', 'undecided', { ...deadLetters, Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: UNKNOWN }) }],
    ['an alarm with a composite alarm that has an action [Q17]', 'DeadLetterQueueAlarm', 'Dead', 'complies', { ...deadLetters, Alarm: depth(silent), Both: composite(oncall) }],
    ['a queue that is not a dead-letter queue', 'DeadLetterQueueAlarm', 'Queue', 'does not apply', deadLetters],

    ['an alarm without an action [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth(silent) }],
    ['an alarm on a Custom Event Bus without an action [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth({ ...silent, Namespace: 'AWS/EventsV2', MetricName: 'EventsDropped' }) }],
    ['an alarm on Kafka without an action [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth({ ...silent, Namespace: 'AWS/Kafka', MetricName: 'MaxOffsetLag' }) }],
    ['an alarm with disabled actions [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth({ ActionsEnabled: false }) }],
    ['an alarm with an action [O06]', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth() }],
    ['an alarm with an unknown action', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth({ AlarmActions: UNKNOWN }) }],
    ['an alarm with a composite alarm that has an action', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth(silent), Both: composite(oncall) }],
    ['an alarm with a composite alarm that has no action [O06]', 'AlarmAction', 'Alarm', 'violates', { Dead: queue(), Alarm: depth(silent), Both: composite({}) }],
    ['an alarm with a composite alarm whose rule is unknown', 'AlarmAction', 'Alarm', 'complies', { Dead: queue(), Alarm: depth(silent), Both: composite({ ...oncall, AlarmRule: UNKNOWN }) }],
    ['an alarm that rolls back a deployment', 'AlarmAction', 'Alarm', 'complies', { Fn: fn(), ...shifted, Alarm: errors(undefined, silent), Group: group({ AlarmConfiguration: { Enabled: true, Alarms: [{ Name: ref('Alarm') }] } }) }],
    ['an alarm on another service', 'AlarmAction', 'Alarm', 'does not apply', { Alarm: alarm('AWS/EC2', 'CPUUtilization', {}, silent) }],

    ['an alarm on SQS without a dimension [O06]', 'AlarmDimensions', 'Alarm', 'violates', { Alarm: alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {}) }],
    ['an alarm on the errors of all functions [O06]', 'AlarmDimensions', 'Alarm', 'violates', { Alarm: errors({}) }],
    ['an alarm on the concurrency of the account', 'AlarmDimensions', 'Alarm', 'complies', { Alarm: alarm('AWS/Lambda', 'ClaimedAccountConcurrency', {}) }],
    ['an alarm on one queue', 'AlarmDimensions', 'Alarm', 'complies', { Dead: queue(), Alarm: depth() }],
    ['an alarm on metric math of one queue', 'AlarmDimensions', 'Alarm', 'complies', { Dead: queue(), Alarm: math() }],
    ['an alarm on an unknown metric', 'AlarmDimensions', 'Alarm', 'undecided', { Alarm: alarm('AWS/Lambda', UNKNOWN, {}) }],
    ['an alarm on a custom metric', 'AlarmDimensions', 'Alarm', 'does not apply', { Alarm: alarm('Shop', 'Orders', {}) }],
    ['an alarm on unknown metrics', 'AlarmDimensions', 'Alarm', 'does not apply', { Alarm: math({ Metrics: UNKNOWN }) }],

    ['a function without an alarm [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn() }],
    ['a function with an alarm on its errors [O06]', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), Alarm: errors() }],
    ['a function next to another one with an alarm [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Other: fn(), Alarm: errors({ FunctionName: ref('Other') }) }],
    ['a hook before traffic shifts', 'FunctionAlarm', 'Hook', 'complies', { Fn: fn(), Hook: fn(), ...hooked('BeforeAllowTrafficHook') }],
    ['a hook after traffic shifts', 'FunctionAlarm', 'Hook', 'complies', { Fn: fn(), Hook: fn(), ...hooked('AfterAllowTrafficHook') }],
    ['a deployed function without an alarm [O06]', 'FunctionAlarm', 'Fn', 'violates', { Fn: fn(), Hook: fn(), ...hooked('BeforeAllowTrafficHook') }],
    ['an alarm on the errors of all functions', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), Alarm: errors({}) }],
    ['an alarm on an unknown function', 'FunctionAlarm', 'Fn', 'undecided', { Fn: fn(), Alarm: errors({ FunctionName: UNKNOWN }) }],
    ['a function behind an API with an alarm on its throttles', 'FunctionAlarm', 'Fn', 'complies', { Fn: fn(), P: permission('apigateway.amazonaws.com', { SourceArn: arnOf('execute-api', 'x') }), Alarm: alarm('AWS/Lambda', 'Throttles', { FunctionName: ref('Fn') }) }],

    ['an alarm that is muted each night [O17]', 'AlarmMuted', 'Alarm', 'violates', { ...deadLetters, Alarm: depth(), Mute: muteRule([ref('Alarm')]) }],
    ['an alarm that is muted by its name [O17]', 'AlarmMuted', 'Alarm', 'violates', { ...deadLetters, Alarm: depth({ AlarmName: 'lost' }), Mute: muteRule(['other', 'lost']) }],
    ['an alarm that is muted once [O17]', 'AlarmMuted', 'Alarm', 'violates', { ...deadLetters, Alarm: depth(), Mute: muteRule([ref('Alarm')], { Expression: 'at(2026-12-24T18:00)', Duration: 'PT2H' }) }],
    ['an alarm that is muted at an unknown time [O17]', 'AlarmMuted', 'Alarm', 'violates', { ...deadLetters, Alarm: depth(), Mute: muteRule([ref('Alarm')], { Expression: UNKNOWN }) }],
    ['a mute rule for another alarm [O17]', 'AlarmMuted', 'Alarm', 'complies', { ...deadLetters, Alarm: depth(), Mute: muteRule(['other']) }],
    ['a mute rule for an unknown alarm', 'AlarmMuted', 'Alarm', 'undecided', { ...deadLetters, Alarm: depth(), Mute: muteRule([UNKNOWN]) }],
    ['a mute rule for unknown alarms', 'AlarmMuted', 'Alarm', 'undecided', { ...deadLetters, Alarm: depth(), Mute: muteRule(UNKNOWN) }],
    ['no mute rule', 'AlarmMuted', 'Alarm', 'complies', { ...deadLetters, Alarm: depth() }],
    ['an alarm on something else that is muted', 'AlarmMuted', 'Alarm', 'does not apply', { Alarm: alarm('AWS/EC2', 'CPUUtilization', {}), Mute: muteRule([ref('Alarm')]) }],
  ]);
});
