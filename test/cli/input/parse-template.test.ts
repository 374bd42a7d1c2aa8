import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseTemplate } from '../../../src/cli/input/parse-template';

const read = (text: string) => parseTemplate(text, 'a.yaml').content;

describe('parseTemplate', () => {
  test.each<[string, string, unknown]>([
    ['a reference', '!Ref Queue', { Ref: 'Queue' }],
    ['a condition', '!Condition Prod', { Condition: 'Prod' }],
    ['an attribute', '!GetAtt Queue.Arn', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['an attribute of a nested stack', '!GetAtt Nested.Outputs.Arn', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }],
    ['an attribute without a name', '!GetAtt Queue', { 'Fn::GetAtt': ['Queue'] }],
    ['an attribute as a list', '!GetAtt [Queue, Arn]', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['text with references', "!Sub 'arn:${AWS::Partition}'", { 'Fn::Sub': 'arn:${AWS::Partition}' }],
    ['text with values', "!Sub ['${x}', { x: !Ref A }]", { 'Fn::Sub': ['${x}', { x: { Ref: 'A' } }] }],
    ['a decision', '!If [Prod, !Ref A, !Ref AWS::NoValue]', { 'Fn::If': ['Prod', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ['logic', "!And [!Not [!Equals [a, 'b']], !Or [!Condition X, !Condition Y]]", { 'Fn::And': [{ 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }, { 'Fn::Or': [{ Condition: 'X' }, { Condition: 'Y' }] }] }],
    ['joined text', "!Join ['', [a, !ImportValue b]]", { 'Fn::Join': ['', ['a', { 'Fn::ImportValue': 'b' }]] }],
    ['a macro', '!Transform { Name: AWS::Include, Parameters: { Location: x } }', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 'x' } } }],
    ['functions in each other', "!Select [0, !GetAZs '']", { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['a long form', '{ Fn::Base64: !Sub a }', { 'Fn::Base64': { 'Fn::Sub': 'a' } }],
    ['a value from a mapping', '!FindInMap [A, !Ref AWS::Region, b]', { 'Fn::FindInMap': ['A', { Ref: 'AWS::Region' }, 'b'] }],
    ['text as JSON', '!ToJsonString { a: !Ref B }', { 'Fn::ToJsonString': { a: { Ref: 'B' } } }],
    ['an output of another stack', '!GetStackOutput { StackName: a, OutputName: b }', { 'Fn::GetStackOutput': { StackName: 'a', OutputName: 'b' } }],
    ['the version of a policy, which is no date', '2012-10-17', '2012-10-17'],
    ['an account, which keeps its zero', '012345678901', '012345678901'],
    ['an octal number, which CloudFormation passes on as text', '0777', '0777'],
    ['a time, which is no number', '10:30', '10:30'],
    ['yes', 'yes', true],
    ['off', 'Off', false],
    ['y, which is a name', 'y', 'y'],
    ['a number', '1_000', 1000],
    ['nothing', '~', null],
  ])('reads %s', (_what, text, expected) => {
    expect(read(`Value: ${text}`)).toStrictEqual({ Value: expected });
  });

  test('keeps names that are also words for true and false', () => {
    expect(read('{ Y: 1, on: 2, No: 3 }')).toStrictEqual({ Y: 1, on: 2, No: 3 });
  });

  test('follows anchors and merges', () => {
    expect(read('Base: &base { Timeout: 3, Queue: !Ref Q }\nWorker: { <<: *base, Timeout: 5 }\nOther: *base'))
      .toStrictEqual({ Base: { Timeout: 3, Queue: { Ref: 'Q' } }, Worker: { Timeout: 5, Queue: { Ref: 'Q' } }, Other: { Timeout: 3, Queue: { Ref: 'Q' } } });
  });

  test('reads what JSON and YAML can say, whichever of them it is written in', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), given => {
      const value: unknown = JSON.parse(JSON.stringify(given));
      expect(read(JSON.stringify(value))).toEqual(value);
      expect(read(stringify(value, { version: '1.1', defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'QUOTE_DOUBLE' }))).toEqual(value);
    }), { numRuns: 50 });
  });

  test('reads the last of two equal keys, as AWS does, and says where it is', () => {
    expect(parseTemplate('a: 1\nb: 2\na: 3', 'a.yaml')).toEqual({ content: { a: 3, b: 2 }, warnings: ['a.yaml:3:1: the key is there twice: the last one is read'] });
  });

  test.each<[string, string, string]>([
    ['broken YAML', 'a: [1,\nb: 2', 'a.yaml:2:1: is neither JSON nor YAML'],
    ['broken JSON', '{\n "a" 1 }', 'a.yaml:2:6: is neither JSON nor YAML'],
    ['a function that does not exist', 'a: !Reff b', 'a.yaml:1:4: is neither JSON nor YAML that CloudFormation reads: Unresolved tag: !Reff'],
    ['bytes', 'a: !!binary aGVsbG8=', 'a.yaml:1:4: '],
    ['two documents', 'a: 1\n---\nb: 2', 'contains a second document'],
    ['an alias without an anchor', 'a: *b', 'a.yaml: Unresolved alias'],
    ['lists without an end', '['.repeat(50_000), 'a.yaml: is nested too deep to be a template'],
    ['aliases that multiply', `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`).join('\n')}`, 'a.yaml: Excessive alias count'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }));
  });
});
