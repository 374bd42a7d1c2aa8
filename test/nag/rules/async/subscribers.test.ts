import { testCases } from '../../cases';
import { alarm, alias, allow, arnOf, config, fn, get, of, onFailure, policy, queue, ref, role, UNKNOWN } from '../../resources';
import { Resources } from '../../verdicts';

const bus = (days?: unknown) => of('AWS::EventsV2::EventBus')({ Name: 'orders', ...days === undefined ? {} : { StorageConfiguration: { RetentionPeriodInDays: days } } });
const trusting = (service: string) => role({
  AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }] },
});
const invoking = (LambdaParameters: object, more: object = {}) => ({
  InvokeConfiguration: { TargetArn: get('Fn'), RoleArn: get('Role'), LambdaParameters: { InvocationType: 'EVENT', ...LambdaParameters }, ...more },
});
const subscriber = (properties: object = {}) => of('AWS::EventsV2::Subscriber')({
  Name: 'orders', EventBusArn: ref('Bus'), OnFailureConfiguration: { Arn: get('Dead') }, ...invoking({}), ...properties,
});
const permitted = policy(allow('lambda:InvokeFunction', get('Fn')), allow('sqs:SendMessage', get('Dead')));
const app = (properties: object = {}, more: Resources = {}): Resources => ({
  Bus: bus(14), Fn: fn(), Dead: queue({ MessageRetentionPeriod: 1_209_600 }), Role: trusting('events'), Policy: permitted, Subscriber: subscriber(properties), ...more,
});
const retried = (MaxRetryAttempts: unknown, MaxEventAgeInSeconds: unknown) => app({ RetryPolicy: { MaxRetryAttempts, MaxEventAgeInSeconds } });
const filtered = (...Filters: unknown[]) => app({ FilterConfiguration: { Language: 'EVENT_BRIDGE_PATTERN', Filters } });
const data = (pattern: unknown) => ({ Scope: 'DATA', Pattern: JSON.stringify(pattern) });
const system = (pattern: unknown) => ({ Scope: 'SYSTEM_METADATA', Pattern: JSON.stringify(pattern) });
const ordered = (MaxEventAgeInSeconds: unknown, more: Resources = {}) => app({ Type: 'FIFO', RetryPolicy: { MaxRetryAttempts: 185, MaxEventAgeInSeconds } }, more);
const backlog = (Subscriber: object): Resources => ({ Backlog: alarm('AWS/EventsV2', 'ApproximateBacklogAge', { EventBus: ref('Bus'), Subscriber } as never) });
const lost = (metric: string, Subscriber: unknown): Resources => ({ Lost: alarm('AWS/EventsV2', metric, { EventBus: ref('Bus'), Subscriber } as never) });
const waiting = (Timeout: unknown, parameters: object = {}) => app(invoking({ InvocationType: 'REQUEST_RESPONSE', ...parameters }), { Fn: fn({ Timeout }) });

describe('rules for subscribers of a Custom Event Bus', () => {
  testCases([
    ['with a dead-letter queue [A19]', 'SubscriberDeadLetterQueue', 'Subscriber', 'complies', app()],
    ['without a dead-letter queue [A19]', 'SubscriberDeadLetterQueue', 'Subscriber', 'violates', app({ OnFailureConfiguration: undefined })],
    ['with a dead-letter queue that only the deployment knows', 'SubscriberDeadLetterQueue', 'Subscriber', 'complies', app({ OnFailureConfiguration: { Arn: UNKNOWN } })],
    ['with a day [A19]', 'SubscriberRetryWindow', 'Subscriber', 'complies', retried(185, 86_400)],
    ['with the defaults [A19]', 'SubscriberRetryWindow', 'Subscriber', 'violates', app()],
    ['with more retries in as little time [A19]', 'SubscriberRetryWindow', 'Subscriber', 'violates', retried(185, undefined)],
    ['with as few retries in more time [A19]', 'SubscriberRetryWindow', 'Subscriber', 'violates', retried(undefined, 86_400)],
    ['with retries that only the deployment knows', 'SubscriberRetryWindow', 'Subscriber', 'undecided', retried(UNKNOWN, 86_400)],
    ['of a bus that remembers for as long as the queue [A19]', 'SubscriberRetention', 'Subscriber', 'complies', app()],
    ['of a bus that forgets first [A19]', 'SubscriberRetention', 'Subscriber', 'violates', app({}, { Bus: bus(13) })],
    ['of a bus with the default of a day [A19]', 'SubscriberRetention', 'Subscriber', 'violates', app({}, { Bus: bus() })],
    ['of a bus with the default of a day and a queue that forgets as soon', 'SubscriberRetention', 'Subscriber', 'complies', app({}, { Bus: bus(), Dead: queue({ MessageRetentionPeriod: 86_400 }) })],
    ['of a bus whose retention only the deployment knows', 'SubscriberRetention', 'Subscriber', 'undecided', app({}, { Bus: bus(UNKNOWN) })],
    ['of a bus that is elsewhere', 'SubscriberRetention', 'Subscriber', 'undecided', app({ EventBusArn: arnOf('events', 'event-busv2/shared/abc') })],
    ['with a queue that is elsewhere', 'SubscriberRetention', 'Subscriber', 'undecided', app({ OnFailureConfiguration: { Arn: arnOf('sqs', 'dead') } })],
    ['without a dead-letter queue', 'SubscriberRetention', 'Subscriber', 'does not apply', app({ OnFailureConfiguration: undefined })],
    ['that waits for longer than the function runs [A20]', 'SubscriberTimeout', 'Subscriber', 'complies', waiting(29)],
    ['that waits for as long as the function runs [A20]', 'SubscriberTimeout', 'Subscriber', 'violates', waiting(30)],
    ['that waits for less than the default [A20]', 'SubscriberTimeout', 'Subscriber', 'violates', waiting(20, { InvocationTimeoutSeconds: '10' })],
    ['that waits for an alias [A20]', 'SubscriberTimeout', 'Subscriber', 'violates', { ...waiting(30, { Qualifier: 'live' }), Live: alias() }],
    ['that does not wait', 'SubscriberTimeout', 'Subscriber', 'does not apply', app({}, { Fn: fn({ Timeout: 60 }) })],
    ['whose invocation type is not documented', 'SubscriberTimeout', 'Subscriber', 'undecided', waiting(60, { InvocationType: undefined })],
    ['of a function that is elsewhere', 'SubscriberTimeout', 'Subscriber', 'does not apply', app(invoking({ InvocationType: 'REQUEST_RESPONSE' }, { TargetArn: arnOf('lambda', 'function:other') }))],
    ['with a filter for each scope [K17]', 'SubscriberFilter', 'Subscriber', 'complies', filtered(
      data({ detail: { total: [{ numeric: ['>', 4] }] } }), { Scope: 'METADATA', Pattern: { tenant: ['a'] } }, system({ 'aws:DetailType': ['Placed'] }),
    )],
    ['with a pattern that is not valid [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered(data({ source: 'shop' }))],
    ['with wildcard [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered(data({ source: [{ wildcard: 'shop.*' }] }))],
    ['with another scope [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered({ Scope: 'BODY', Pattern: '{"a":[1]}' })],
    ['with two filters of one scope [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered(data({ a: [1] }), data({ b: [1] }))],
    ['with an operator for metadata [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered({ Scope: 'METADATA', Pattern: '{"tenant":[{"prefix":"a"}]}' })],
    ['with system metadata that no event has [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered(system({ 'detail-type': ['Placed'] }))],
    ['with more than 4,096 bytes [K17]', 'SubscriberFilter', 'Subscriber', 'violates', filtered({ Scope: 'DATA', Pattern: { source: Array.from({ length: 20 }, (_, i) => `${i}${'x'.repeat(210)}`) } })],
    ['with a pattern that only the deployment knows', 'SubscriberFilter', 'Subscriber', 'undecided', filtered({ Scope: 'DATA', Pattern: UNKNOWN })],
    ['with a value that only the deployment knows', 'SubscriberFilter', 'Subscriber', 'undecided', filtered({ Scope: 'DATA', Pattern: { source: [UNKNOWN] } })],
    ['with a filter that only the deployment knows', 'SubscriberFilter', 'Subscriber', 'undecided', filtered(UNKNOWN)],
    ['without filters', 'SubscriberFilter', 'Subscriber', 'does not apply', app()],
    ['in order, without an alarm on the backlog [O06, A19]', 'SubscriberBacklogAlarm', 'Subscriber', 'violates', ordered(86_400)],
    ['in order, with an alarm on the ARN', 'SubscriberBacklogAlarm', 'Subscriber', 'complies', ordered(86_400, backlog(ref('Subscriber')))],
    ['in order, with an alarm on the name and identifier', 'SubscriberBacklogAlarm', 'Subscriber', 'complies', ordered(86_400, backlog(
      { 'Fn::Select': [1, { 'Fn::Split': [':subscriber/', ref('Subscriber')] }] },
    ))],
    ['in order, retried for minutes', 'SubscriberBacklogAlarm', 'Subscriber', 'complies', ordered(900)],
    ['in order, for a time that only the deployment knows', 'SubscriberBacklogAlarm', 'Subscriber', 'undecided', ordered(UNKNOWN)],
    ['in any order', 'SubscriberBacklogAlarm', 'Subscriber', 'does not apply', retried(185, 86_400)],
    ['without an alarm on lost events [A19, O06]', 'SubscriberLostEventsAlarm', 'Subscriber', 'violates', app()],
    ['with an alarm on events that left no record [A19, O06]', 'SubscriberLostEventsAlarm', 'Subscriber', 'complies', app({}, lost('OnFailureDestinationFailed', ref('Subscriber')))],
    ['with an alarm on dropped events, by the name and identifier', 'SubscriberLostEventsAlarm', 'Subscriber', 'complies', app({}, lost('EventsDropped',
      { 'Fn::Select': [1, { 'Fn::Split': [':subscriber/', ref('Subscriber')] }] },
    ))],
    ['with an alarm on another metric', 'SubscriberLostEventsAlarm', 'Subscriber', 'violates', app({}, lost('EventsDelivered', ref('Subscriber')))],
    ['with an alarm on another subscriber', 'SubscriberLostEventsAlarm', 'Subscriber', 'violates', app({}, lost('EventsDropped', 'other'))],
    ['with all permissions [A18, Q21]', 'SubscriberPermissions', 'Subscriber', 'complies', app()],
    ['whose role may not invoke the function [Q21]', 'SubscriberPermissions', 'Subscriber', 'violates', app({}, { Policy: policy(allow('sqs:SendMessage', get('Dead'))) })],
    ['whose role may not send to the dead-letter queue [Q21]', 'SubscriberPermissions', 'Subscriber', 'violates', app({}, { Policy: policy(allow('lambda:InvokeFunction', get('Fn'))) })],
    ['whose role another service assumes [Q21]', 'SubscriberPermissions', 'Subscriber', 'violates', app({}, { Role: trusting('lambda') })],
    ['whose role may invoke the function, but not its alias [Q21]', 'SubscriberPermissions', 'Subscriber', 'violates', app(invoking({ Qualifier: 'live' }), { Live: alias() })],
    ['whose role may invoke the alias', 'SubscriberPermissions', 'Subscriber', 'complies', app(invoking({ Qualifier: 'live' }), {
      Live: alias(), Policy: policy(allow('lambda:InvokeFunction', ref('Live')), allow('sqs:SendMessage', get('Dead'))),
    })],
    ['whose alias each event decides', 'SubscriberPermissions', 'Subscriber', 'undecided', app(invoking({ Qualifier: '{% $events[0].detail.alias %}' }))],
    ['whose target only the deployment knows', 'SubscriberPermissions', 'Subscriber', 'undecided', app(invoking({ Qualifier: 'live' }, { TargetArn: UNKNOWN }))],
    ['with an imported role', 'SubscriberPermissions', 'Subscriber', 'undecided', app(invoking({}, { RoleArn: arnOf('iam', 'role/r') }))],

    ['a subscriber that does not wait', 'AsyncFailureDestination', 'Fn', 'violates', app()],
    ['a subscriber that does not wait, with a destination', 'AsyncFailureDestination', 'Fn', 'complies', app({}, { Config: config(onFailure(arnOf('sqs', 'failed'))) })],
    ['a subscriber that waits', 'AsyncFailureDestination', 'Fn', 'does not apply', waiting(20)],
    ['the dead-letter queue of a subscriber', 'DeadLetterQueueAlarm', 'Dead', 'violates', app()],
  ]);
});
