import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileOf, filesBelow } from './rules-page';
import { AppModel } from '../../src/nag/model/app-model';
import { COMPLIANT, evaluateRule, resolved, Rule, rule, violation } from '../../src/nag/model/rule';
import { RULES } from '../../src/nag/rules';
import { readTemplates, Unknown } from '../../src/template';
import { practices } from '../practices/practices';

/** The names of all properties and types of the services that rules are about, as the CDK's resources document them. */
const CLOUDFORMATION = new Set(['cloudwatch', 'codedeploy', 'apigateway', 'dynamodb', 'events', 'eventsv2', 'iam', 'kinesis', 'lambda', 'logs', 'rds', 'scheduler', 'sns', 'sqs'].flatMap(service => {
  const text = readFileSync(join(dirname(require.resolve('aws-cdk-lib')), `aws-${service}`, 'lib', `${service}.generated.d.ts`), 'utf8');
  const names = [...text.matchAll(/readonly (\w+)\??: /g)].map(([, name]) => name[0].toUpperCase() + name.slice(1));
  return [...names, ...[...text.matchAll(/AWS::\w+::\w+/g)].map(([type]) => type)];
}).concat('AWS::EC2::VPCEndpoint'));

describe('the rules', () => {
  test('keep their ids, which users acknowledge', () => {
    expect(RULES.map(({ id, level }) => `${id} ${level}`)).toMatchInlineSnapshot(`
[
  "SqsVisibilityTimeout warning",
  "SqsDeadLetterQueue error",
  "SqsMaxReceiveCount warning",
  "SqsToleratedOutage info",
  "SqsExpiresBeforeDeadLetter error",
  "DeadLetterRetention error",
  "SourceRetention warning",
  "SharedDeadLetterQueue warning",
  "DeadLetterQueueType error",
  "RedriveTarget error",
  "PartialBatchResponse warning",
  "SqsBatchSize error",
  "SqsReservedConcurrency warning",
  "SqsPollers error",
  "SqsOnFailure error",
  "SqsStreamSettings error",
  "UselessDeadLetterQueue warning",
  "FilterCount warning",
  "FilterPattern error",
  "SharedQueueConsumer error",
  "StreamRetryAttempts error",
  "StreamRecordAge warning",
  "StreamBisect warning",
  "StreamFailureDestination error",
  "StreamDestinationType error",
  "StreamStartingPosition warning",
  "StreamReaders warning",
  "RecordDistribution warning",
  "StreamIteratorAgeAlarm warning",
  "KafkaProvisionedMode error",
  "KafkaDestinationTopic error",
  "KafkaOffsetLagAlarm warning",
  "BrokerFailureSettings error",
  "MappingTimeout error",
  "AsyncFailureDestination error",
  "AsyncEventAge warning",
  "AsyncDestinationType error",
  "DurableDestinations error",
  "DeadLetterTargetType error",
  "RuleDeadLetterQueue error",
  "ScheduleDeadLetterQueue error",
  "SubscriptionDeadLetterQueue error",
  "SubscriberDeadLetterQueue error",
  "SubscriberRetryWindow warning",
  "SubscriberRetention warning",
  "SubscriberTimeout error",
  "SubscriberFilter error",
  "RuleFifoTarget error",
  "ScheduleFifoTarget error",
  "SubscriptionFifoType error",
  "SubscriptionFilterPolicy error",
  "NotificationFifoTarget error",
  "NotificationWriters error",
  "DeadLetterQueueAlarm warning",
  "SubscriberBacklogAlarm warning",
  "SubscriberLostEventsAlarm warning",
  "AlarmAction warning",
  "AlarmActionRegion error",
  "AlarmTopicSubscription warning",
  "AlarmDimensions warning",
  "AlarmMetric warning",
  "AlarmThreshold warning",
  "AlarmMissingData warning",
  "AlarmPeriod warning",
  "AlarmMuted warning",
  "FunctionAlarm warning",
  "DeploymentAlarms warning",
  "DeploymentAlarmFunction warning",
  "DeploymentRollback warning",
  "DeploymentConfigName error",
  "MappingOnLatest warning",
  "PermissionOnLatest warning",
  "FunctionUrlOnLatest warning",
  "WeightedAliasConcurrency error",
  "ProvisionedLatest error",
  "SnapStartConcurrency error",
  "SnapStartStorage error",
  "SharedRole warning",
  "WildcardRights warning",
  "PermissionSource warning",
  "SecretInEnvironment error",
  "PublicFunctionUrl warning",
  "FunctionUrlPermissions error",
  "ApiThrottling warning",
  "RecursionAllowed warning",
  "WritesToSource warning",
  "SourcePermissions error",
  "DestinationPermissions error",
  "VpcPermissions error",
  "QueueSenderPermissions error",
  "TopicSenderPermissions error",
  "InvokePermission error",
  "SchedulePermissions error",
  "SubscriberPermissions error",
  "RuleRolePermissions error",
  "HookPermissions error",
  "PolicySource warning",
  "ReplacedPermissions error",
  "FunctionPolicySize warning",
  "RolePolicySize error",
  "QueuePolicySize error",
  "VpcZones warning",
  "VpcGatewayEndpoint info",
  "VpcLambdaEndpoint info",
  "DatabaseProxy warning",
  "FunctionLogGroup warning",
  "LogRetention warning",
  "LogLoop error",
  "LogLevelFormat error",
  "FunctionTimeout warning",
  "CallerTimeout warning",
  "FunctionMemory info",
  "DeprecatedRuntime warning",
  "CallbackHandler error",
  "Architecture info",
  "FunctionPaused warning",
  "DurableInvocation error",
  "TenantIsolation error",
  "IdempotencyTableTtl warning",
]
`);
  });

  test.each(RULES)('$id has its own file', ({ id }) => {
    expect(filesBelow('src', 'nag', 'rules').has(fileOf(id))).toBe(true);
  });

  test.each(RULES)('$id describes the problem, reason and fix in sentences and links to AWS', ({ info, explanation, fix, link }) => {
    for (const text of [info, explanation, fix]) expect(text).toMatch(/^[A-Z].*[.]$/);
    expect(link).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test.each(RULES)('$id names the CloudFormation property or type that its fix changes', ({ fix }) => {
    const properties = fix.match(/\b[A-Z][a-z]+([A-Z][a-z]+)+\b|AWS::\w+::\w+|\((Role|Runtime|Timeout|Dimensions|Architectures|Environment|Enabled: false)\)/g) ?? [];
    expect(properties.filter(name => CLOUDFORMATION.has(name.replace(/[()]|: false/g, '')))).not.toEqual([]);
  });

  test('name the practices that refer to them in the catalog', () => {
    const claimed = practices.flatMap(({ id, enforcedBy }) => enforcedBy.rule === undefined ? [] : enforcedBy.rule.split(', ').map(name => `${name} ${id}`));
    expect(RULES.flatMap(({ id, practices: ids }) => ids.map(practice => `${id} ${practice}`)).sort()).toEqual(claimed.sort());
  });
});

describe('a check', () => {
  const app = new AppModel(readTemplates({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }));
  const about = (check: Rule['check']) => evaluateRule(rule({ ...RULES[0], appliesTo: 'queues', check }), app.entries.queues[0], app);

  test('reports compliance or a violation', () => {
    expect(about(() => COMPLIANT)).toBe(COMPLIANT);
    expect(about(() => violation('The queue is small.'))).toEqual({ detail: 'The queue is small.' });
  });

  test('is undecided if it needs an unknown value', () => {
    const unknown = new Unknown('no value');
    expect(about(() => violation(resolved<string>(unknown)))).toBe(unknown);
  });

  test('is undecided if it throws', () => {
    expect(about(() => { throw new Error('oh'); })).toEqual(new Unknown('the rule failed: Error: oh'));
  });
});
