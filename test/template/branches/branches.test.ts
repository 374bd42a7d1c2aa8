import { branchesOf, describeBranches, MAXIMUM_BRANCHES, NamedStack, readTemplates, TemplateInput, TemplateJson } from '../../../src/template';
import { QUEUE } from '../flow';

const ref = (name: string) => ({ Ref: name });
const equals = (left: unknown, right: unknown) => ({ 'Fn::Equals': [left, right] });
const stage = (rest: object = {}) => ({ Type: 'String', ...rest });

/** A template with a queue for each condition. */
function template(Parameters: object, Conditions: { [name: string]: unknown }, rest: object = {}): TemplateJson {
  const Resources = Object.fromEntries(Object.keys(Conditions).map(name => [`If${name}`, { ...QUEUE, Condition: name }]));
  return { Parameters: Parameters as never, Conditions, Resources, ...rest };
}

/** Returns the names of the branches and the queues that exist in each. */
function queuesIn(input: TemplateInput, options = {}): { [branch: string]: string } {
  return Object.fromEntries(branchesOf(input, options).list.map(branch => {
    const { queues } = readTemplates(input, branch.options);
    return [branch.name, queues.map(({ logicalId, present }) => present === true ? logicalId : `${logicalId}?`).join(' ')];
  }));
}

describe('branchesOf', () => {
  test('has one branch for templates without conditions, whose conditions nobody uses, or that only the CDK uses', () => {
    const unused = { Conditions: { IsProd: equals(ref('Stage'), 'prod') }, Parameters: { Stage: stage() } };
    const metadata = (Condition: string) => ({ Resources: { Queue: QUEUE, CDKMetadata: { Type: 'AWS::CDK::Metadata', Condition } } });
    const ofCdk = { Conditions: { CDKMetadataAvailable: equals(ref('AWS::Region'), 'eu-west-1') }, ...metadata('CDKMetadataAvailable') };
    for (const input of [{ Resources: { Queue: QUEUE } }, { ...unused, Resources: {} }, { ...unused, ...metadata('IsProd') }, ofCdk]) {
      expect(branchesOf(input)).toEqual({ list: [{ name: '', settings: [], options: { parameters: {}, conditions: {} } }], omitted: [] });
    }
  });

  test.each<[string, TemplateJson, { [branch: string]: string }]>([
    ['the default and the value that a condition compares', template({ Stage: stage({ Default: 'dev' }) }, { Prod: equals(ref('Stage'), 'prod') }),
      { '': '', 'Stage=prod': 'IfProd' }],
    ['the default is the compared value', template({ Stage: stage({ Default: 'prod' }) }, { Prod: equals('prod', ref('Stage')) }),
      { '': 'IfProd', 'Stage other than prod': '' }],
    ['the default is the compared value, and others are allowed', template({ Stage: stage({ Default: 'prod', AllowedValues: ['prod', 'dev', 'test'] }) }, { Prod: equals('prod', ref('Stage')) }),
      { '': 'IfProd', 'Stage=dev': '' }],
    ['a value that is not allowed is never compared with success', template({ Stage: stage({ Default: 'dev', AllowedValues: ['dev'] }) }, { Prod: equals('prod', ref('Stage')) }),
      { '': '' }],
    ['no default: a compared value and another one', template({ Stage: stage() }, { Prod: equals(ref('Stage'), 'prod') }),
      { '': 'IfProd', 'Stage other than prod': '' }],
    ['no default: the name of the parameter in Fn::Sub', template({ Stage: stage() }, { Prod: equals({ 'Fn::Sub': '${Stage}' }, 'prod') }),
      { '': 'IfProd', 'Stage other than prod': '' }],
    ['a parameter from Systems Manager', template({ Stage: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/stage' } }, { Prod: equals(ref('Stage'), 'prod') }),
      { '': 'IfProd', 'Stage other than prod': '' }],
    ['conditions that exclude each other', template({ Stage: stage({ Default: 'dev' }) }, { Prod: equals(ref('Stage'), 'prod'), Test: equals(ref('Stage'), 'test'), NotProd: { 'Fn::Not': [{ Condition: 'Prod' }] } }),
      { '': 'IfNotProd', 'Stage=prod': 'IfProd', 'Stage=test': 'IfTest IfNotProd' }],
    ['a condition with two parameters', template({ A: stage({ Default: 'no' }), B: stage({ Default: 'no' }) }, { Both: { 'Fn::And': [equals(ref('A'), 'yes'), equals(ref('B'), 'yes')] } }),
      { '': '', 'A=yes and B=yes': 'IfBoth' }],
    ['a condition that is always true', template({ Stage: stage({ Default: 'dev' }) }, { Any: { 'Fn::Or': [equals(ref('Stage'), 'dev'), { 'Fn::Not': [equals(ref('Stage'), 'dev')] }] } }),
      { '': 'IfAny' }],
    ['a condition that nothing decides', template({}, { Imported: equals({ 'Fn::ImportValue': 'stage' }, 'prod'), Not: { 'Fn::Not': [{ Condition: 'Imported' }] } }),
      { '': 'IfImported', 'condition Imported=false': 'IfNot' }],
    ['a condition on text made of a parameter', template({ Stage: stage({ Default: 'dev' }) }, { Prod: equals({ 'Fn::Join': ['-', ['app', ref('Stage')]] }, 'app-prod') }),
      { '': '', 'condition Prod=true': 'IfProd' }],
    ['the Region, if the stack has none', template({}, { Virginia: equals(ref('AWS::Region'), 'us-east-1'), Ireland: equals(ref('AWS::Region'), 'eu-west-1') }),
      { '': 'IfVirginia', 'AWS::Region=eu-west-1': 'IfIreland' }],
    ['another Region than the compared one', template({}, { Virginia: equals(ref('AWS::Region'), 'us-east-1') }),
      { '': 'IfVirginia', 'AWS::Region other than us-east-1': '' }],
    ['the account, if the stack has none', template({}, { Prod: equals(ref('AWS::AccountId'), '111111111111') }),
      { '': '', 'AWS::AccountId=111111111111': 'IfProd' }],
  ])('%s', (_, input, expected) => {
    expect(queuesIn(input)).toEqual(expected);
  });

  test('does not vary a parameter with a given value, nor a given Region', () => {
    const input = template({ Stage: stage({ Default: 'dev' }) }, { Prod: equals(ref('Stage'), 'prod'), Ireland: equals(ref('AWS::Region'), 'eu-west-1') });
    expect(queuesIn(input, { parameters: { Stage: 'prod' }, region: 'us-east-1' })).toEqual({ '': 'IfProd' });
    const named: NamedStack[] = [{ stackName: 'Orders', template: input, parameters: { Stage: 'prod' }, region: 'eu-west-1' }];
    expect(queuesIn(named)).toEqual({ '': 'IfProd IfIreland' });
  });

  test('gives a parameter of several stacks the same value in all of them', () => {
    const own = template({ Stage: stage({ Default: 'dev' }) }, { Prod: equals(ref('Stage'), 'prod') });
    expect(queuesIn({ A: own, B: own })).toEqual({ '': '', 'Stage=prod': 'IfProd IfProd' });
  });

  test('finds Fn::If at any depth, and in outputs', () => {
    const Conditions = { Prod: equals(ref('Stage'), 'prod'), Test: equals(ref('Stage'), 'test') };
    const Queue = { ...QUEUE, Properties: { RedrivePolicy: { maxReceiveCount: { 'Fn::If': ['Prod', 5, 3] } } } };
    const Outputs = { Url: { Value: { 'Fn::If': ['Test', 'a', 'b'] } } };
    expect(branchesOf({ Parameters: { Stage: stage({ Default: 'dev' }) }, Conditions, Resources: { Queue }, Outputs }).list.map(({ name }) => name)).toEqual(['', 'Stage=prod', 'Stage=test']);
  });

  test('selects each value of a mapping', () => {
    const Queue = { ...QUEUE, Properties: { DelaySeconds: { 'Fn::FindInMap': ['Delays', ref('Stage'), 'Seconds'] } } };
    const Mappings = { Delays: { dev: { Seconds: 1 }, test: { Seconds: 2 }, prod: { Seconds: 3 } } };
    const input = { Parameters: { Stage: stage({ Default: 'dev' }) }, Mappings, Resources: { Queue } };
    const delays = branchesOf(input).list.map(({ name, options }) => [name, readTemplates(input, options).queues[0].delaySeconds]);
    expect(delays).toEqual([['', 1], ['Stage=test', 2], ['Stage=prod', 3]]);
  });

  test('selects no values of a mapping by Region or by text', () => {
    const find = (key: unknown) => ({ 'Fn::FindInMap': ['Runtimes', key, 'value'] });
    const Queue = { ...QUEUE, Properties: { QueueName: find(ref('AWS::Region')), Other: find('us-east-1'), Unknown: { 'Fn::FindInMap': [ref('Map'), ref('Stage'), 'value'] } } };
    expect(queuesIn({ Parameters: { Stage: stage() }, Mappings: { Runtimes: { 'eu-west-1': { value: 'b' } } }, Resources: { Queue } })).toEqual({ '': 'Queue' });
  });

  test('follows the parameters of nested stacks', () => {
    const nested = template({ Env: stage({ Default: 'dev' }), Fixed: stage(), Own: stage({ Default: 'x' }), Made: stage() }, {
      Prod: equals(ref('Env'), 'prod'), Fixed: equals(ref('Fixed'), 'a'), Own: equals(ref('Own'), 'y'), Made: equals(ref('Made'), 'app-prod'),
    });
    const Nested = {
      Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Env: ref('Stage'), Fixed: 'a', Made: { 'Fn::Sub': 'app-${Stage}' } } },
    };
    const input: NamedStack[] = [{ stackName: 'Orders', template: { Parameters: { Stage: stage({ Default: 'dev' }) }, Resources: { Nested } }, nested: { Nested: nested } }];
    expect(queuesIn(input)).toEqual({ '': 'IfFixed', 'Stage=prod': 'IfProd IfFixed IfMade' });
  });

  test('lists the branches above the limit', () => {
    const stages = Array.from({ length: MAXIMUM_BRANCHES + 1 }, (_, i) => `s${i}`);
    const { list, omitted } = branchesOf(template({ Stage: stage({ Default: 'dev' }) }, Object.fromEntries(stages.map(each => [each, equals(ref('Stage'), each)]))));
    expect(list).toHaveLength(MAXIMUM_BRANCHES);
    expect(omitted).toEqual(stages.slice(-2).map(each => `Stage=${each}`));
  });

  test('stops after as many undecided conditions', () => {
    const names = Array.from({ length: 2 * MAXIMUM_BRANCHES }, (_, i) => `C${i}`);
    const { list, omitted } = branchesOf(template({}, Object.fromEntries(names.map(name => [name, equals({ 'Fn::ImportValue': name }, 'x')]))));
    expect([list.length, omitted.length]).toEqual([MAXIMUM_BRANCHES, 1]);
  });

  test('stops after as many values', () => {
    const names = Array.from({ length: 300 }, (_, i) => `P${i}`);
    const parameters = Object.fromEntries(names.map(name => [name, stage({ Default: 'a' })]));
    const { list, omitted } = branchesOf(template(parameters, Object.fromEntries(names.map(name => [name, { 'Fn::And': [equals(ref(name), 'b'), equals('x', 'y')] }]))));
    expect(list.map(({ name }) => name)).toEqual(['']);
    expect(omitted).toEqual(['values that were not tried']);
  });

  test('shows no secrets, no long values, and empty ones in quotes', () => {
    const compared = (rest: object, literal: string) => {
      const { list } = branchesOf(template({ P: stage(rest) }, { C: equals(ref('P'), literal) }));
      return [list[1].settings[0].otherwise, list[1].name];
    };
    expect(compared({ Default: 'hunter2', NoEcho: true }, 'hunter2')).toEqual(['P=****', 'P other than ****']);
    expect(compared({ NoEcho: 'true' }, 'hunter2')).toEqual(['P=****', 'P other than ****']);
    expect(compared({ Default: '' }, '')).toEqual(["P=''", "P other than ''"]);
    expect(compared({ Default: 'x'.repeat(60) }, 'y'.repeat(60))).toEqual([`P=${'x'.repeat(50)}…`, `P=${'y'.repeat(50)}…`]);
  });

  test('survives conditions that are missing, refer to themselves or are misused', () => {
    const input = template({ Stage: stage() }, { A: { Condition: 'B' }, B: { Condition: 'A' }, C: equals(ref('Nothing'), 'x'), D: { 'Fn::Equals': 'x' }, E: {} });
    expect(branchesOf({ ...input, Resources: { ...input.Resources, Lost: { ...QUEUE, Condition: 'Missing' } } }).list.length).toBeGreaterThan(1);
  });
});

describe('describeBranches', () => {
  const { list } = branchesOf(template({ Stage: stage({ Default: 'dev' }), Size: stage({ Default: 's' }) }, {
    Prod: equals(ref('Stage'), 'prod'),
    Test: equals(ref('Stage'), 'test'),
    Large: equals(ref('Size'), 'l'),
    Both: { 'Fn::And': [equals(ref('Stage'), 'prod'), equals(ref('Size'), 'l')] },
  }));
  const such = (...names: string[]) => describeBranches(list, new Set(list.filter(({ name }) => names.includes(name))));

  test('names nothing if it is so in all branches, or in all but a combination', () => {
    expect(list.map(({ name }) => name)).toEqual(['', 'Stage=prod', 'Stage=test', 'Size=l', 'Stage=prod and Size=l']);
    expect(such(...list.map(({ name }) => name))).toBeUndefined();
    expect(such('', 'Stage=prod', 'Stage=test', 'Size=l')).toBeUndefined();
  });

  test('names the values of the first branch without which it is not so', () => {
    expect(such('', 'Size=l')).toBe('Stage=dev');
    expect(such('', 'Size=l', 'Stage=test')).toBe('Stage=dev or Stage=test');
    expect(such('')).toBe('Stage=dev and Size=s');
  });

  test('names the values with which it becomes so', () => {
    expect(such('Stage=prod', 'Stage=prod and Size=l')).toBe('Stage=prod');
    expect(such('Stage=prod and Size=l')).toBe('Stage=prod and Size=l');
    expect(such('Stage=prod', 'Stage=test')).toBe('Stage=prod or Stage=test');
  });
});
