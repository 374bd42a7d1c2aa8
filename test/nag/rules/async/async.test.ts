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
    ...invokedBy('a service with a permission', permission('events.amazonaws.com')),
    ...invokedBy('IoT', permission('iot.amazonaws.com')),
    ...invokedBy('a rule', eventRule()),
    ...invokedBy('a schedule', schedule()),
    ...invokedBy('a topic', subscription()),
    ...invokedBy('a bucket', bucketTelling),
    ...invokedBy('the destination of another function', config({ FunctionName: 'other', DestinationConfig: { OnSuccess: { Destination: get('Fn') } } })),
    ['by nothing', rule, 'Fn', 'does not apply', { Fn: fn() }],
    ['by an API, synchronously', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission('apigateway.amazonaws.com') }],
    ['by an event source mapping, synchronously', rule, 'Fn', 'does not apply', worker()],
    ['by an unknown service', rule, 'Fn', 'does not apply', { Fn: fn(), Permission: permission(UNKNOWN as never) }],
    ['with a destination for an unknown qualifier', rule, 'Fn', 'undecided', { Fn: fn(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: UNKNOWN }) }],
    ['through an alias, with a destination for $LATEST [A03, A14]', 'AsyncFailureDestination', 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config(failed) }],
    ['through an alias, with a destination for the alias [A03]', rule, 'Fn', 'complies', { Fn: fn(), Live: alias(), Trigger: eventRule({ Arn: ref('Live') }), Config: config({ ...failed, Qualifier: 'live' }) }],
    ['directly, with a destination for the alias [A03]', rule, 'Fn', 'violates', { Fn: fn(), Live: alias(), Trigger: eventRule(), Config: config({ ...failed, Qualifier: 'live' }) }],
  ]);
});

describe('rules for destinations and dead-letter queues', () => {
  const cases: Case[] = [
    ['a maximum age that allows all attempts [A02]', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 270 }) }],
    ['a maximum age that ends before the last attempt [A02]', 'AsyncEventAge', 'Config', 'violates', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 269 }) }],
    ['a short maximum age without retries', 'AsyncEventAge', 'Config', 'complies', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 }) }],
    ['the default maximum age', 'AsyncEventAge', 'Config', 'does not apply', { Fn: fn(), Config: config() }],
    ['an unknown maximum age', 'AsyncEventAge', 'Config', 'undecided', { Fn: fn(), Config: config({ MaximumEventAgeInSeconds: UNKNOWN }) }],
    ['a function outside of the app', 'AsyncEventAge', 'Config', 'undecided', { Config: config({ FunctionName: 'elsewhere', MaximumEventAgeInSeconds: 60 }) }],

    ['a standard queue [A04]', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: queue() }],
    ['a FIFO queue [A04, A07]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: fifo() }],
    ['a FIFO topic for successful events [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: ref('Done') } } }), Done: topic({ FifoTopic: true }) }],
    ['a bucket for failed events', 'AsyncDestinationType', 'Config', 'complies', { Fn: fn(), Config: config(onFailure(get('Failed'))), Failed: bucket() }],
    ['a bucket for successful events [A04]', 'AsyncDestinationType', 'Config', 'violates', { Fn: fn(), Config: config({ DestinationConfig: { OnSuccess: { Destination: get('Done') } } }), Done: bucket() }],
    ['an unknown destination', 'AsyncDestinationType', 'Config', 'undecided', { Fn: fn(), Config: config(onFailure(UNKNOWN)) }],
    ['no destination', 'AsyncDestinationType', 'Config', 'does not apply', { Fn: fn(), Config: config() }],

    ['a FIFO dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'violates', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: fifo() }],
    ['a standard dead-letter queue [A07]', 'DeadLetterTargetType', 'Fn', 'complies', { Fn: fn({ DeadLetterConfig: { TargetArn: get('Dead') } }), Dead: queue() }],
    ['an unknown dead-letter queue', 'DeadLetterTargetType', 'Fn', 'undecided', { Fn: fn({ DeadLetterConfig: { TargetArn: UNKNOWN } }) }],
    ['no dead-letter queue', 'DeadLetterTargetType', 'Fn', 'does not apply', { Fn: fn() }],

    ['a target without a dead-letter queue [A14]', 'RuleDeadLetterQueue', 'Rule', 'violates', { Fn: fn(), Rule: eventRule() }],
    ['a target with a dead-letter queue [A14]', 'RuleDeadLetterQueue', 'Rule', 'complies', { Fn: fn(), Rule: eventRule(deadLetters) }],
    ['a rule that starts a pipeline', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: eventRule({ Arn: arnOf('codepipeline', 'p') }) }],
    ['an unknown target', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: eventRule({ Arn: UNKNOWN }) }],
    ['a rule without targets', 'RuleDeadLetterQueue', 'Rule', 'complies', { Rule: of('AWS::Events::Rule')({}) }],
    ['unknown targets', 'RuleDeadLetterQueue', 'Rule', 'undecided', { Rule: of('AWS::Events::Rule')({ Targets: UNKNOWN }) }],
    ['a schedule without a dead-letter queue [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'violates', { Fn: fn(), Schedule: schedule() }],
    ['a schedule with a dead-letter queue [A14]', 'ScheduleDeadLetterQueue', 'Schedule', 'complies', { Fn: fn(), Schedule: schedule(deadLetters) }],
    ['a subscription without a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Fn: fn(), Topic: topic(), Subscription: subscription() }],
    ['a subscription with a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'complies', { Fn: fn(), Topic: topic(), Subscription: subscription({ RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } }) }],
    ['a subscription of a queue without a dead-letter queue [A14]', 'SubscriptionDeadLetterQueue', 'Subscription', 'violates', { Topic: topic(), Queue: queue(), Subscription: subscription({ Protocol: 'sqs', Endpoint: get('Queue') }) }],
    ['an email subscription', 'SubscriptionDeadLetterQueue', 'Subscription', 'does not apply', { Topic: topic(), Subscription: subscription({ Protocol: 'email', Endpoint: 'me@example.com' }) }],
    ['an unknown protocol', 'SubscriptionDeadLetterQueue', 'Subscription', 'undecided', { Topic: topic(), Fn: fn(), Subscription: subscription({ Protocol: UNKNOWN }) }],
    ['a subscription declared inside its topic [A14]', 'SubscriptionDeadLetterQueue', 'Topic', 'violates', { Fn: fn(), Topic: topic({ Subscription: [{ Protocol: 'lambda', Endpoint: get('Fn') }] }) }],
  ];
  testCasesThroughAlias(cases);
});
