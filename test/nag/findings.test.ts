import { alarm, arnOf, bucket, consumer, eventRule, fn, get, mapping, permission, queue, redriven, ref, role, schedule, stream, streamMapping, worker } from './resources';
import { Resources } from './verdicts';
import { checkTemplates, Finding, findingsIn } from '../../src/nag/findings';
import { RuleFailure } from '../../src/nag/model/rule';
import { RULES } from '../../src/nag/rules';
import { readTemplates } from '../../src/template';

function check(resources: Resources, sections: object = {}): readonly Finding[] {
  return checkTemplates([{ stackName: 'Orders', template: { Resources: resources, ...sections } }]).findings;
}

/** Returns the findings of a rule as '<level> <logical id>', with the branch if there is one. */
function found(rule: string, resources: Resources, sections: object = {}): string[] {
  return check(resources, sections).filter(({ rule: { id }, violates }) => id === rule && violates)
    .map(({ level, entry, branch }) => `${level} ${entry.logicalId}${branch === undefined ? '' : ` with ${branch}`}`);
}

describe('the severity of a finding', () => {
  const visible = (seconds: number) => found('SqsVisibilityTimeout', worker({}, { Timeout: 60 }, queue({ VisibilityTimeout: seconds })));

  test('is error if Lambda rejects the visibility timeout, and warning if it is only short [Q01]', () => {
    expect([visible(59), visible(60), visible(359), visible(360)]).toEqual([['error Mapping'], ['warning Mapping'], ['warning Mapping'], []]);
  });

  test('is error if a mapping of a stream cannot be deployed [K02, K09]', () => {
    expect(found('StreamRecordAge', consumer({ MaximumRecordAgeInSeconds: 59 }))).toEqual(['error Mapping']);
    expect(found('StreamRecordAge', consumer({ MaximumRecordAgeInSeconds: -1 }))).toEqual(['warning Mapping']);
    expect(found('StreamStartingPosition', consumer({ StartingPosition: undefined }))).toEqual(['error Mapping']);
    expect(found('StreamStartingPosition', consumer({ StartingPosition: 'LATEST' }))).toEqual(['warning Mapping']);
  });

  test('is error if a mapping has more filters than the highest quota [K13]', () => {
    const filtered = (count: number) => found('FilterCount', worker({ FilterCriteria: { Filters: Array(count).fill({ Pattern: '{"body":["a"]}' }) } }));
    expect([filtered(5), filtered(6), filtered(10), filtered(11)]).toEqual([[], ['warning Mapping'], ['warning Mapping'], ['error Mapping']]);
  });

  test('is softer for the consumer of a dead-letter queue, which has no dead-letter queue itself [Q02]', () => {
    const first = { Fn: fn(), Queue: redriven(), Mapping: mapping(), Dead: queue(), Redrive: mapping({ EventSourceArn: get('Dead') }) };
    expect(found('SqsDeadLetterQueue', first)).toEqual(['warning Redrive']);
    expect(found('SqsDeadLetterQueue', worker())).toEqual(['error Mapping']);
  });

  test.each([
    ['SqsDeadLetterQueue', worker({ Enabled: false })],
    ['SqsExpiresBeforeDeadLetter', worker({ Enabled: false }, {}, redriven({ MessageRetentionPeriod: 60 }))],
    ['StreamRetryAttempts', consumer({ Enabled: 'false' })],
    ['StreamFailureDestination', consumer({ Enabled: false })],
  ])('of %s is softer for a disabled mapping [Q02, Q18, K01, K04]', (rule, resources) => {
    expect(found(rule, resources)).toEqual(['warning Mapping']);
    expect(found(rule, { ...resources, Mapping: { ...resources.Mapping, Properties: { ...resources.Mapping.Properties, Enabled: true } } })).toEqual(['error Mapping']);
  });

  const polling = (ScheduleExpression: string, more: object = {}) => {
    const { Type, Properties } = eventRule();
    return { Fn: fn(), Rule: { Type, Properties: { ...Properties, EventPattern: undefined, ScheduleExpression, ...more } } };
  };

  test.each([
    ['rate(1 minute)', 'warning'], ['rate(60 minutes)', 'warning'], ['rate(1 hour)', 'warning'], ['cron(0/5 * * * ? *)', 'warning'], ['cron(15 * ? * * *)', 'warning'],
    ['rate(61 minutes)', 'error'], ['rate(2 hours)', 'error'], ['rate(1 day)', 'error'], ['cron(0 3 * * ? *)', 'error'], ['cron(0 * ? * MON-FRI *)', 'error'],
  ])('of a function and rule that %s starts is %s, because the next run may make up for a lost one [A03, A14]', (expression, level) => {
    expect(found('RuleDeadLetterQueue', polling(expression))).toEqual([`${level} Rule`]);
    expect(found('AsyncFailureDestination', polling(expression))).toEqual([`${level} Fn`]);
  });

  test('of a function that a schedule starts follows the schedule', () => {
    const scheduled = (ScheduleExpression: string, State = 'ENABLED') => {
      const { Type, Properties } = schedule();
      return { Fn: fn(), Schedule: { Type, Properties: { ...Properties, ScheduleExpression, State } } };
    };
    expect(found('ScheduleDeadLetterQueue', scheduled('rate(1 minute)'))).toEqual(['warning Schedule']);
    expect(found('ScheduleDeadLetterQueue', scheduled('rate(1 day)'))).toEqual(['error Schedule']);
    expect(found('ScheduleDeadLetterQueue', scheduled('rate(1 day)', 'DISABLED'))).toEqual(['warning Schedule']);
    expect(found('ScheduleDeadLetterQueue', { Schedule: schedule({}), Macro: { Type: 'X' } })).toEqual(['warning Schedule']);
    expect(found('AsyncFailureDestination', scheduled('rate(1 minute)'))).toEqual(['warning Fn']);
    expect(found('AsyncFailureDestination', scheduled('rate(1 day)', 'DISABLED'))).toEqual(['warning Fn']);
  });

  test('of a disabled rule is warning, and of a rule with a pattern error', () => {
    expect(found('RuleDeadLetterQueue', polling('rate(1 day)', { State: 'DISABLED' }))).toEqual(['warning Rule']);
    expect(found('RuleDeadLetterQueue', polling('rate(1 minute)', { EventPattern: { source: ['shop'] } }))).toEqual(['error Rule']);
    expect(found('RuleDeadLetterQueue', polling({ 'Fn::ImportValue': 'Rate' } as never))).toEqual(['error Rule']);
  });

  test('of a function follows the permission of a rule, and its most severe invoker', () => {
    const permitted = { ...polling('rate(1 minute)'), Permission: permission('events.amazonaws.com', { SourceArn: get('Rule') }) };
    expect(found('AsyncFailureDestination', permitted)).toEqual(['warning Fn']);
    const Bucket = bucket({ NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: get('Fn') }] } });
    expect(found('AsyncFailureDestination', { ...permitted, Bucket })).toEqual(['error Fn']);
    expect(found('AsyncFailureDestination', { Fn: fn(), Permission: permission('events.amazonaws.com') })).toEqual(['error Fn']);
  });
});

describe('a finding', () => {
  const parameters = { Parameters: { Stage: { Type: 'String', Default: 'dev' } }, Conditions: { IsProd: { 'Fn::Equals': [ref('Stage'), 'prod'] } } };
  const inProd = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['IsProd', then, otherwise] });
  const NOTHING = { Ref: 'AWS::NoValue' };

  test('names the branch in which a property causes it', () => {
    const count = (then: number, otherwise: number) => found('SqsMaxReceiveCount', worker({}, {}, redriven({}, inProd(then, otherwise))), parameters);
    expect(count(3, 5)).toEqual(['warning Mapping with Stage=prod']);
    expect(count(5, 3)).toEqual(['warning Mapping with Stage=dev']);
    expect(count(3, 3)).toEqual(['warning Mapping']);
    expect(count(5, 5)).toEqual([]);
    expect(count(3, 4)).toEqual(['warning Mapping']);
  });

  test('names both branches if its severity differs', () => {
    const visibility = worker({}, { Timeout: 60 }, queue({ VisibilityTimeout: inProd(59, 60) }));
    expect(found('SqsVisibilityTimeout', visibility, parameters)).toEqual(['warning Mapping with Stage=dev', 'error Mapping with Stage=prod']);
  });

  test('is one for each secret, also if another one has it only in some branches [E02]', () => {
    const Variables = { API_KEY: 'abc', DB_PASSWORD: inProd('xyz', NOTHING) };
    const findings = check({ Fn: fn({ Environment: { Variables } }) }, parameters).filter(({ rule }) => rule.id === 'SecretInEnvironment');
    expect(findings.map(({ detail, branch }) => [/variable (\w+)/.exec(detail)![1], branch])).toEqual([['API_KEY', undefined], ['DB_PASSWORD', 'Stage=prod']]);
  });

  test('names the branch in which its resource exists', () => {
    const conditional = { ...worker(), Mapping: mapping({}), Other: { ...mapping(), Condition: 'IsProd' } };
    expect(found('SharedQueueConsumer', conditional, parameters)).toEqual(['error Mapping with Stage=prod', 'error Other with Stage=prod']);
  });

  test('names the branch without a part of its resource', () => {
    const RedrivePolicy = inProd({ deadLetterTargetArn: get('Dead'), maxReceiveCount: 5 }, NOTHING);
    expect(found('SqsDeadLetterQueue', worker({}, {}, queue({ RedrivePolicy })), parameters)).toEqual(['error Mapping with Stage=dev']);
  });

  test('names the value that selects a setting from a mapping', () => {
    const Mappings = { Counts: { dev: { Count: 5 }, test: { Count: 4 }, prod: { Count: 3 } } };
    const counted = worker({}, {}, redriven({}, { 'Fn::FindInMap': ['Counts', ref('Stage'), 'Count'] }));
    expect(found('SqsMaxReceiveCount', counted, { ...parameters, Mappings })).toEqual(['warning Mapping with Stage=test', 'warning Mapping with Stage=prod']);
  });

  test('is decided by branches if the parameter has no default', () => {
    const undecided = { ...parameters, Parameters: { Stage: { Type: 'String' } } };
    const resources = worker({}, {}, redriven({}, inProd(3, 5)));
    expect(found('SqsMaxReceiveCount', resources, undecided)).toEqual(['warning Mapping with Stage=prod']);
    expect(found('SqsMaxReceiveCount', worker({}, {}, redriven({}, inProd(3, 3))), undecided)).toEqual(['warning Mapping']);
  });

  test('is in the order of the rules, also if only some branches have it', () => {
    const findings = check(worker({}, {}, redriven({ VisibilityTimeout: inProd(1, 3600) }, 3)), parameters);
    expect(findings.filter(({ violates }) => violates).map(({ rule }) => rule.id).filter(id => id.startsWith('Sqs'))).toEqual(['SqsVisibilityTimeout', 'SqsMaxReceiveCount', 'SqsToleratedOutage']);
  });

  test('is reported for each secret, with the right fix for one that CloudFormation resolves [E02]', () => {
    const dynamic = '{{resolve:secretsmanager:orders:SecretString:password}}';
    const findings = check({ Fn: fn({ Environment: { Variables: { DB_PASSWORD: dynamic, API_KEY: 'abc', TABLE: 'orders' } } }) });
    const secrets = findings.filter(({ rule }) => rule.id === 'SecretInEnvironment');
    expect(secrets.map(({ detail }) => detail)).toEqual([
      'The environment variable DB_PASSWORD of the function is a dynamic reference, which CloudFormation replaces with the secret itself.',
      'The environment variable API_KEY of the function looks like a secret.',
    ]);
    expect(secrets.map(({ fix }) => /^Replace {{resolve:…}} by the name or ARN/.test(fix))).toEqual([true, false]);
  });

  test('has the same cause for functions with the same secret or role [E02, E04]', () => {
    const own = (value: string) => fn({ Environment: { Variables: { API_KEY: value } }, Role: get('Role') });
    const findings = check({ A: own('abc'), B: own('abc'), C: own('xyz'), Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }) });
    const causes = (id: string) => findings.filter(({ rule }) => rule.id === id).map(({ cause }) => cause);
    expect(causes('SecretInEnvironment')).toEqual(['API_KEY="abc"', 'API_KEY="abc"', 'API_KEY="xyz"']);
    expect(causes('SharedRole')).toEqual(Array(3).fill('Orders/Role'));
    expect(causes('WildcardRights')).toEqual(Array(3).fill('Orders/Role'));
  });

  test('has the queue as cause if several mappings poll it, also one outside of the templates [Q23]', () => {
    const elsewhere = mapping({ EventSourceArn: arnOf('sqs', 'elsewhere') });
    const findings = check({ ...worker(), Second: mapping(), C: elsewhere, D: elsewhere });
    expect(findings.filter(({ rule }) => rule.id === 'SharedQueueConsumer').map(({ cause, detail }) => `${cause}: ${detail}`)).toEqual([
      ...Array(2).fill('Orders/Queue: The queue Queue of the mapping is polled by several mappings.'),
      ...Array(2).fill('arn:aws:sqs:us-east-1:123456789012:elsewhere: The queue arn:aws:sqs:us-east-1:123456789012:elsewhere of the mapping is polled by several mappings.'),
    ]);
  });
});

test('a rule that fails is an undecided check that is always reported', () => {
  const flow = readTemplates({ Resources: { Alarm: alarm('AWS/SQS', 'x', {}), Stream: stream(), Mapping: streamMapping() } });
  const failing = { ...RULES.find(({ appliesTo }) => appliesTo === 'streams' || appliesTo === 'mappings')!, check: () => { throw new Error('oh'); } };
  expect(findingsIn(flow, [failing])).toMatchObject([{ violates: false, failed: true, detail: 'the rule failed: Error: oh' }]);
  expect(new RuleFailure('x')).toBeInstanceOf(RuleFailure);
});
