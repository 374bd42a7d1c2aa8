import { FilterPattern, patternProblems } from '../../../src/filters';
import { findingsIn } from '../../../src/nag/findings';
import { parametersOf } from '../../../src/nag/model/handler-parameters';
import { Simulation } from '../../../src/simulator';
import { parseExpression } from '../../../src/simulator/cloudwatch/metric-expression';
import { isUnknown, matchesWildcard, readTemplates, TemplateError, TemplateInput, Unknown, Value } from '../../../src/template';
import { loadStacks } from '../../../src/template/input/stacks';
import { Resolver } from '../../../src/template/resolve/resolver';
import { flowOf, FUNCTION, QUEUE, valueOf } from '../flow';

const MANY = 300_000;

// What takes more than linear time takes far longer. Counted is the work of this process, so that a busy machine does not matter.
let before = process.cpuUsage();
beforeEach(() => { before = process.cpuUsage(); });
afterEach(() => expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8));

const nested = (levels: number, wrap: (inner: unknown) => unknown, innermost: unknown = 'x') => Array.from({ length: levels }).reduce<unknown>(wrap, innermost);
const reasonOf = (value: Value) => (value as Unknown).reason;

describe('the size of a template', () => {
  const topic = (Properties: object) => ({ T: { Type: 'AWS::SNS::Topic', Properties } });

  test('is limited to what CloudFormation accepts', () => {
    expect(() => flowOf(topic({ DisplayName: 'x'.repeat(1_100_000) })))
      .toThrow(new TemplateError('Stack', 'has more than 1048576 characters, which CloudFormation does not accept: split the stack'));
    expect(() => flowOf(topic({ Tags: Array(1_100_000).fill(1) }))).toThrow(/^Stack: has more than 1048576 characters/);
    expect(flowOf(topic({ DisplayName: 'x'.repeat(1_000_000) })).topics).toHaveLength(1);
  });

  test.each([
    ['objects', (inner: unknown) => ({ a: inner })],
    ['lists', (inner: unknown) => [inner]],
    ['calls', (inner: unknown) => ({ 'Fn::Join': ['', [inner]] })],
  ])('is limited in levels of %s', (_, wrap) => {
    expect(() => flowOf(topic({ Tags: nested(20_000, wrap) }))).toThrow(new TemplateError('Stack/T', 'is nested more than 200 levels deep, or contains itself'));
    expect(flowOf(topic({ Tags: nested(50, wrap) })).topics).toHaveLength(1);
  });

  test('an object that contains itself is refused', () => {
    const Tags: unknown[] = [];
    Tags.push(Tags);
    expect(() => flowOf(topic({ Tags }))).toThrow(new TemplateError('Stack/T', 'is nested more than 200 levels deep, or contains itself'));
    const twice = nested(100, inner => [inner, inner]);
    expect(() => flowOf(topic({ Tags: twice }))).toThrow(/^Stack: has more than 1048576 characters/);
  });

  test.each<[string, unknown]>([['function', () => 1], ['symbol', Symbol('s')], ['bigint', 1n]])('a %s is not JSON', (type, value) => {
    expect(() => flowOf(topic({ DisplayName: value }))).toThrow(new TemplateError('Stack/T', `contains a ${type}, which is not JSON`));
  });

  test('JSON in text has as few levels', () => {
    const pattern = `${'['.repeat(MANY)}${']'.repeat(MANY)}`;
    const { rules } = flowOf({ R: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern } } });
    expect(rules[0].pattern).toEqual(new Unknown('EventPattern is not valid JSON'));
  });
});

describe('values that refer to each other', () => {
  test('over thousands of hops are unknown, and do not use up the stack', () => {
    const queue = (QueueName: unknown) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
    const chain = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`Q${i}`, queue(i === 4_999 ? 'last' : { 'Fn::GetAtt': [`Q${i + 1}`, 'QueueName'] })]));
    const { queues } = flowOf(chain);
    expect(queues).toHaveLength(5_000);
    expect(queues[4_900].name).toBe('last');
    const Conditions = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`C${i}`, i === 4_999 ? { 'Fn::Equals': ['a', 'a'] } : { 'Fn::Not': [{ Condition: `C${i + 1}` }] }]));
    expect(reasonOf(valueOf({ 'Fn::If': ['C0', 1, 2] }, { Conditions }))).toBe('the value is nested or refers to others over more than 400 levels');
    expect(valueOf({ 'Fn::If': ['C4990', 1, 2] }, { Conditions })).toBe(2);
  });

  test('conditions of many levels that refer to each other do not use up the stack', () => {
    const deep = (next: string) => nested(90, inner => ({ 'Fn::Not': [inner] }), { Condition: next });
    const Conditions = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`C${i}`, deep(`C${i + 1}`)]));
    expect(isUnknown(valueOf({ 'Fn::If': ['C0', 1, 2] }, { Conditions }))).toBe(true);
  });

  test('names that are joined to themselves are unknown from some length on', () => {
    const join = (id: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'QueueName'] }, { 'Fn::GetAtt': [id, 'QueueName'] }]] });
    const Resources = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`Q${i}`, { ...QUEUE, Properties: { QueueName: i === 0 ? 'x' : join(`Q${i - 1}`) } }]));
    const { queues } = flowOf(Resources);
    expect(queues[11].name).toHaveLength(2_048);
    expect(Math.max(...queues.map(({ name }) => name.length))).toBe(2_048);
  });

  test('outputs that contain each other twice are unknown', () => {
    const of = (value: unknown) => [value, value];
    const Outputs = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`O${i}`, { Value: i === 0 ? 'x' : of({ 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: `O${i - 1}` } }) }]));
    const [{ outputs }] = readTemplates({ Outputs }).stacks;
    expect(outputs.O2).toEqual(of(['x', 'x']));
    expect(outputs.O3).toEqual(of(new Unknown("output O2 of stack 'Stack' is neither text nor a list of texts")));
  });

  test('texts are limited in length and in all', () => {
    const Parameters = { Long: { Type: 'String', Default: 'x'.repeat(4_096) }, Longer: { Type: 'String', Default: 'x'.repeat(4_097) } };
    expect(reasonOf(valueOf({ Ref: 'Longer' }, { Parameters }))).toBe('parameter Longer has more than 4096 characters');
    expect(reasonOf(valueOf({ 'Fn::Sub': '${Long}'.repeat(257) }, { Parameters }))).toBe('the text that Fn::Sub makes is longer than a template');
    const Outputs = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`O${i}`, { Value: { 'Fn::Join': [',', Array(200).fill({ Ref: 'Long' })] } }]));
    const { outputs } = readTemplates({ Parameters, Outputs }).stacks[0];
    const made = Object.values(outputs).filter(value => !isUnknown(value)).length;
    expect(made).toBeGreaterThan(10);
    expect(made).toBeLessThan(100);
    expect(reasonOf(outputs.O199)).toBe('the values of the templates are too long in all');
  });

  test('parts of texts that are unknown are limited too', () => {
    const unknown = { 'Fn::GetAZs': '' };
    const part = { 'Fn::Join': ['x'.repeat(5_000), Array(100).fill(unknown)] };
    const value = valueOf(part) as Unknown;
    expect(value.outlines.flat().every(({ length }) => length <= 2_048)).toBe(true);
    const Parameters = { A: { Type: 'String', Default: 'x'.repeat(2_000) } };
    const Outputs = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`O${i}`, { Value: { 'Fn::Sub': ['${A}${u}${A}', { u: unknown }] } }]));
    const { outputs } = readTemplates({ Parameters, Outputs }).stacks[0];
    expect((outputs.O0 as Unknown).outlines[0]).toHaveLength(2);
    expect((outputs.O2999 as Unknown).outlines).toEqual([['', '']]);
  });

  test('take one step for each piece of the templates', () => {
    const Outputs = { It: { Value: nested(60, inner => ({ 'Fn::If': ['Maybe', inner, { 'Fn::Sub': '${A}-${A}' }] })) } };
    const [stack] = loadStacks({ Parameters: { A: {} }, Conditions: { Maybe: { 'Fn::Equals': [{ Ref: 'A' }, 'x'] } }, Outputs }, {});
    const resolver = new Resolver([stack]);
    resolver.output(stack, 'It');
    expect(resolver.steps).toBeLessThan(400);
  });
});

describe('long texts', () => {
  test.each([['{{resolve:'], ['${'], ['${a'], ['{{resolve:a}'], ['}}'], ['${!'], ['arn:']])('%s, repeated, takes linear time', piece => {
    const text = piece.repeat(Math.floor(500_000 / piece.length));
    const Resources = { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: text } } };
    expect(flowOf(Resources).topics).toHaveLength(1);
    expect(valueOf({ 'Fn::Sub': text })).toBeDefined();
    expect(flowOf({ M: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: text, FunctionName: text } } }).mappings).toHaveLength(1);
  });

  test('a reason quotes the beginning of a long text', () => {
    expect(reasonOf(valueOf({ Ref: 'x'.repeat(MANY) })).length).toBeLessThan(300);
    expect(reasonOf(valueOf(`{{resolve:ssm:${'x'.repeat(MANY)}}}`)).length).toBeLessThan(300);
  });

  test('a wildcard is matched in linear time', () => {
    expect(matchesWildcard(`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(matchesWildcard(`*${'?a'.repeat(500)}*b`, 'a'.repeat(2_000))).toBe(false);
    const policy = { PolicyName: 'p', Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: `${'*a'.repeat(1_000)}b` }] } };
    const worker = {
      Fn: { ...FUNCTION, Properties: { ...FUNCTION.Properties, FunctionName: 'a'.repeat(64), Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Queue: { ...QUEUE, Properties: { QueueName: 'a'.repeat(80) } },
      Role: { Type: 'AWS::IAM::Role' },
      Policy: { Type: 'AWS::IAM::Policy', Properties: policy },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Fn' } } },
    };
    expect(findingsIn(flowOf(worker)).length).toBeGreaterThan(0);
  });

  test.each([
    ['spaces after function', `exports.handler = function${' '.repeat(MANY)}`],
    ['spaces after async', `exports.handler = async${' '.repeat(MANY)}x`],
    ['a name', `exports.handler = ${'a'.repeat(MANY)}`],
    ['parentheses', `exports.handler = ${'('.repeat(MANY)}`],
    ['lines', `${"'use strict'\n".repeat(10_000)}${'\n'.repeat(MANY)}x`],
    ['declarations', 'const a a '.repeat(10_000)],
    ['braces', `exports.handler = (${'{'.repeat(MANY)}) => 1`],
    ['brackets and commas', `exports.handler = (${'[a,'.repeat(30_000)}) => 1`],
    ['ends of blocks', `exports.handler = function () {${`}${' '.repeat(100)}`.repeat(1_000)}`],
  ])('inline code with many %s is judged in linear time', (_, code) => {
    expect(() => parametersOf(code, 'handler')).not.toThrow();
  });

  test('an expression of metric math with many levels is refused', () => {
    expect(() => parseExpression('('.repeat(MANY))).toThrow(/its length of 300000 is not modelled/);
    expect(() => parseExpression(`${'('.repeat(900)}1${')'.repeat(900)}`)).toThrow(/'\(' at this position is not modelled/);
    expect(parseExpression('((1))')).toEqual({ kind: 'number', value: 1 });
  });
});

describe('filters', () => {
  test('fields with many values in arrays are matched in time proportional to them', () => {
    const fields = Array.from({ length: 12 }, (_, i) => `f${i}`);
    const values = Array.from({ length: 30 }, (_, i) => i);
    const event = Object.fromEntries(fields.map(field => [field, values]));
    const last = (expected: number) => new FilterPattern(Object.fromEntries(fields.map((field, i) => [field, i === 11 ? [expected] : values])));
    expect(last(99).matches(event)).toBe(false);
    expect(last(29).matches(event)).toBe(true);
  });

  test('objects in many arrays are matched in time proportional to them', () => {
    const fields = Array.from({ length: 10 }, (_, i) => `f${i}`);
    const items = Array.from({ length: 20 }, (_, i) => ({ a: 1, b: i }));
    const event = Object.fromEntries(fields.map(field => [field, items]));
    const pattern = (b: number) => new FilterPattern(Object.fromEntries(fields
      .map((field, i) => [field, { a: [1], b: i === 9 ? [b] : [{ exists: true }] }])));
    expect(pattern(99).matches(event)).toBe(false);
    expect(pattern(19).matches(event)).toBe(true);
  });

  test('combinations of nested $or lists are limited', () => {
    const fields = (name: string, count: number) => Array.from({ length: count }, (_, i) => ({ [`${name}${i}`]: [1] }));
    const inner = nested(12, within => ({ $or: [within, within] }), { $or: fields('b', 2) });
    expect(patternProblems({ $or: [inner, inner], a: { $or: fields('a', 2) } } as never)).toContainEqual(expect.stringMatching(/makes more than 1000 combinations/));
    expect(patternProblems({ $or: [{ $or: fields('a', 30) }, { $or: fields('b', 30) }], c: { $or: fields('c', 10) } })).toEqual([]);
  });

  test('long paths and long texts are refused', () => {
    const deep = nested(150, inner => ({ ['k'.repeat(1_000)]: inner }), Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, [1]])));
    expect(patternProblems(deep as never)).toEqual(['the paths of the fields have more than 1000000 characters in all: use a smaller pattern']);
    expect(patternProblems(`{"a": ["${'x'.repeat(5_000)}"]}`)).toEqual(['the pattern has 5011 characters, but at most 4096 are allowed: split it into several filters']);
  });

  test('a wildcard of many different characters is read in linear time', () => {
    const text = Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('');
    expect(patternProblems({ a: [{ wildcard: `*${text}*` }] })).toEqual([]);
  });
});

test('the shards of a simulated stream are limited', () => {
  const stream = (ShardCount: unknown): TemplateInput => ({ Resources: { S: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount } } } });
  expect(() => Simulation.fromTemplate(stream(1e8))).toThrow('S: ShardCount 100000000 is not modelled by the simulator: use a whole number from 1 to 20000');
  expect(() => Simulation.fromTemplate(stream(0))).toThrow('S: ShardCount 0 is not modelled');
  expect(() => Simulation.fromTemplate(stream(1.5))).toThrow('S: ShardCount 1.5 is not modelled');
  expect(() => Simulation.fromTemplate(stream('Infinity'))).toThrow("S: ShardCount cannot be determined from the template (ShardCount of AWS::Kinesis::Stream 'Stack/S' is not a number)");
  expect(() => Simulation.fromTemplate(stream(2))).not.toThrow();
});
