import { Case, testCases, testCasesThroughAlias } from '../../cases';
import { alias, arnOf, bucket, config, eventRule, fifo, fn, get, of, onFailure, permission, queue, ref, schedule, subscription, topic, UNKNOWN, worker } from '../../resources';

const deadLetters = { DeadLetterConfig: { Arn: arnOf('sqs', 'dead') } };
const failed = onFailure(arnOf('sqs', 'failed'));
const rule = 'AsyncFailureDestination';
const bucketTelling = bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn') }] } });

describe('a function that is invoked asynchronously', () => {
  const invokedBy = (by: string, trigger: object): Case[] => [
    [`by ${by}, without a destination [A03]`, rule, 'Fn', 'violates', { Fn: fn(), Trigger: trigger, Topic: topic(), Rest: config() }],
    [`by ${by}, with a destination [A03]`, rule, 'Fn', 'complies', { Fn: fn(), Trigger: trigger, Topic: topic(), Config: config(failed) }],
    [`by ${by}, with a dead-letter queue`, rule, 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: arnOf('sqs', 'dead') } }), Trigger: trigger, Topic: topic() }],
  ];
  testCases([
    ...invokedBy('a service that may', permission('events.amazonaws.com')),
    ...invokedBy('IoT', permission('iot.amazonaws.com')),
    ...invokedBy('a rule', eventRule()),
    ...invokedBy('a schedule', schedule()),
    ...invokedBy('a topic', subscription()),
    ...invokedBy('a bucket', bucketTelling),
    ...invokedBy('what another one hands on', config({ FunctionName: 'other', DestinationConfig: { OnSuccess: { Destination: get('Fn') } } })),
    ['by nobody', rule, 'Fn', 'does not apply', { Fn: fn() }],
    ['by an API, which waits', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission('apigateway.amazonaws.com') }],
    ['by a poller, which waits', rule, 'Fn', 'does not apply', worker()],
    ['by a service that nobody knows', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission(UNKNOWN as never) }],
    ['with a destination for a version that nobody knows', rule, 'Fn', 'undecided', { Fn: fn(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: UNKNOWN }) }],
    ['by its alias, with a destination for $LATEST [A03]', rule, 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config(failed) }],
    ['by its alias, with a destination for the alias [A03]', rule, 'Fn', 'complies', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config({ ...failed, Qualifier: 'live' }) }],
    ['by itself, with a destination for the alias [A03]', rule, 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: 'live' }) }],
  ]);
});

describe('rules about destinations', () => {
  const cases: Case[] = [
    ['older than all attempts take [A02]', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 270 }) }],
    ['younger [A02]', 'AsyncEventAge', 'Config', 'violates', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 269 }) }],
    ['younger, with fewer attempts', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 }) }],
    ['as old as Lambda lets them get', 'AsyncEventAge', 'Config', 'does not apply', { Fn: fn(), Config: config() }],
    ['an age that nobody knows', 'AsyncEventAge', 'Config', 'undecided', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: UNKNOWN }) }],
    ['a function that is elsewhere', 'AsyncEventAge', 'Config', 'undecided', { Config: config({ FunctionName: 'elsewhere', MaximumEventAgeInSeconds: 60 }) }],

    ['a standard queue [A04]', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: queue() }],
    ['a FIFO queue [A04, A07]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: fifo() }],
    ['a FIFO topic for what succeeded [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: ref('Done') } } }), Done: topic({ FifoTopic: true }) }],
    ['a bucket for what failed', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: bucket() }],
    ['a bucket for what succeeded [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: get('Done') } } }), Done: bucket() }],
    ['a destination that nobody knows', 'AsyncDestinationType', 'Config', 'undecided', { Fn: fn(), Config: config(onFailure(UNKNOWN)) }],
    ['no destination', 'AsyncDestinationType', 'Config', 'does not apply', { Fn: fn(), Config: config() }],

    ['a FIFO dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'violates', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: fifo() }],
    ['a standard dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: queue() }],
    ['a dead-letter queue that nobody knows', 'DeadLetterTargetType', 'Fn', 'undecided', { Fn: fn({ DeadLetterConfig: { TargetArn: UNKNOWN } }) }],
    ['no dead-letter queue', 'DeadLetterTargetType', 'Fn', 'does not apply', { Fn: fn() }],

    ['a target without a dead-letter queue [A14]', 'RuleDeadLetterQueue', 'Rule', 'violates', { Fn: fn(), Rule: eventRule() }],
    ['a target with one [A14]', 'RuleDeadLetterQueue', 'Rule', 'complies', { Fn: fn(), Rule: eventRule(deadLetters) }],
    ['a rule that starts a pipeline', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: eventRule({ Arn: arnOf('codepipeline', 'p') }) }],
    ['a target that nobody knows', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: eventRule({ Arn: UNKNOWN }) }],
    ['a rule without targets', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: of('AWS::Events::Rule')({}) }],
    ['targets that nobody knows', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: of('AWS::Events::Rule')({ Targets: UNKNOWN }) }],
    ['a schedule without a dead-letter queue [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'violates', { Fn: fn(), Schedule: schedule() }],
    ['a schedule with one [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'complies', { Fn: fn(), Schedule: schedule(deadLetters) }],
    ['a subscription without a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Fn: fn(), Topic: topic(), Subscription: subscription() }],
    ['a subscription with one [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'complies', { Fn: fn(), Topic: topic(), Subscription: subscription({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['a subscription of a queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Topic: topic(), Queue: queue(), Subscription: subscription({ Protocol: 'sqs', Endpoint: get('Queue') }) }],
    ['a subscription of a person', 'SubscriptionDeadLetterQueue', 'Subscription', 'does not apply', { Topic: topic(), Subscription: subscription({ Protocol: 'email', Endpoint: 'me@example.com' }) }],
    ['a protocol that nobody knows', 'SubscriptionDeadLetterQueue', 'Subscription', 'undecided', { Topic: topic(), Fn: fn(), Subscription: subscription({ Protocol: UNKNOWN }) }],
    ['a subscription within its topic [A14]', 'SubscriptionDeadLetterQueue', 'Topic', 'violates', { Fn: fn(), Topic: topic({ Subscription: [{ Protocol: 'lambda', Endpoint: get('Fn') }] }) }],
  ];
  testCasesThroughAlias(cases);
});
