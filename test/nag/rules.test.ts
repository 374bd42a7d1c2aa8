import { fileOf, filesBelow } from './rules-page';
import { COMPLIANT, Rule, answer, known, rule, violation } from '../../src/nag/rule';
import { RULES } from '../../src/nag/rules';
import { System } from '../../src/nag/model/system';
import { readTemplates, Unknown } from '../../src/template';
import { practices } from '../practices/practices';

describe('the rules', () => {
  test('are exactly these: users acknowledge them by name', () => {
    expect(RULES.map(({ id, level }) => `${id} ${level}`)).toMatchInlineSnapshot(`
[
  "SqsVisibilityTimeout warning",
  "SqsDeadLetterQueue error",
  "SqsMaxReceiveCount warning",
  "SqsExpiresBeforeDeadLetter error",
  "DeadLetterRetention error",
  "SharedDeadLetterQueue warning",
  "DeadLetterQueueType error",
  "PartialBatchResponse warning",
  "SqsBatchSize error",
  "SqsReservedConcurrency warning",
  "SqsPollers error",
  "SqsOnFailure error",
  "SqsStreamSettings error",
  "UselessDeadLetterQueue warning",
  "StreamRetryAttempts error",
  "StreamRecordAge warning",
  "StreamBisect warning",
  "StreamFailureDestination error",
  "StreamStartingPosition warning",
  "StreamIteratorAgeAlarm warning",
  "AsyncFailureDestination error",
  "AsyncEventAge warning",
  "AsyncDestinationType error",
  "DeadLetterTargetType error",
  "StreamDestinationType error",
  "RuleDeadLetterQueue error",
  "ScheduleDeadLetterQueue error",
  "SubscriptionDeadLetterQueue error",
  "DeadLetterQueueAlarm warning",
  "AlarmAction warning",
  "AlarmDimensions warning",
  "FunctionAlarm warning",
  "DeploymentAlarms warning",
  "DeploymentRollback warning",
  "DeploymentConfigName error",
  "MappingOnLatest warning",
  "PermissionOnLatest warning",
  "FunctionUrlOnLatest warning",
  "WeightedAliasConcurrency error",
  "SnapStartConcurrency error",
  "FilterCount warning",
  "FilterPattern error",
  "SharedRole warning",
  "WildcardRights warning",
  "PermissionSource warning",
  "SecretInEnvironment error",
  "PublicFunctionUrl warning",
  "FunctionUrlPermissions error",
  "ApiThrottling warning",
  "RecursionAllowed warning",
  "WritesToSource warning",
  "VpcZones warning",
  "VpcGatewayEndpoint info",
  "DatabaseProxy warning",
  "FunctionLogGroup warning",
  "LogRetention warning",
  "LogLevelFormat error",
  "FunctionTimeout warning",
  "FunctionMemory info",
  "DeprecatedRuntime warning",
  "CallbackHandler error",
  "Architecture info",
  "FunctionPaused warning",
  "IdempotencyTableTtl warning",
]
`);
  });

  test.each(RULES)('$id has a file of its own', ({ id }) => {
    expect(filesBelow('src', 'nag', 'rules').has(fileOf(id))).toBe(true);
  });

  test.each(RULES)('$id says what, why and how in sentences, and where AWS does', ({ info, explanation, mend, link }) => {
    for (const text of [info, explanation, mend]) expect(text).toMatch(/^[A-Z].*[.]$/);
    expect(link).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test('name the practices that the catalog says they check', () => {
    const claimed = practices.flatMap(({ id, enforcedBy }) => enforcedBy.rule === undefined ? [] : enforcedBy.rule.split(', ').map(name => `${name} ${id}`));
    expect(RULES.flatMap(({ id, practices: ids }) => ids.map(practice => `${id} ${practice}`)).sort()).toEqual(claimed.sort());
  });
});

describe('a check', () => {
  const system = new System(readTemplates({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }));
  const about = (check: Rule['check']) => answer(rule({ ...RULES[0], of: 'queues', check }), system.entries.queues[0], system);

  test('complies or violates', () => {
    expect(about(() => COMPLIANT)).toBe(COMPLIANT);
    expect(about(() => violation('It is small.'))).toEqual({ detail: 'It is small.' });
  });

  test('ends where a value is unknown', () => {
    const unknown = new Unknown('nobody says');
    expect(about(() => violation(known<string>(unknown)))).toBe(unknown);
  });

  test('that fails says nothing, and why', () => {
    expect(about(() => { throw new Error('oh'); })).toEqual(new Unknown('the rule failed: Error: oh'));
  });
});
