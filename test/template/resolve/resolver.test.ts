import fc from 'fast-check';
import { readTemplates, TemplateJson, Unknown } from '../../../src/template';
import { loadStacks } from '../../../src/template/input/stacks';
import { Resolver } from '../../../src/template/resolve/resolver';
import { arnOf, flowOf, FUNCTION, QUEUE, valueOf } from '../flow';

const Parameters = {
  Stage: { Type: 'String', Default: 'prod' },
  Bare: { Type: 'String' },
  Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
  Ids: { Type: 'List<AWS::EC2::Subnet::Id>', Default: 'x,y' },
  Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/ami' },
};
const Conditions = {
  IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
  IsNotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
  IsBare: { 'Fn::Equals': [{ Ref: 'Bare' }, 'x'] },
};
const Mappings = { Sizes: { prod: { Memory: 512 }, test: { Memory: 128 } } };
const Resources = { Queue: QUEUE, Function: FUNCTION };

describe('Resolver', () => {
  test.each([
    [{ Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, arnOf('sqs', 'Stack-Queue')],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, arnOf('sqs', 'Stack-Queue')],
    [{ 'Fn::GetAtt': ['Queue', { Ref: 'Attribute' }] }, 'Stack-Queue'],
    [{ 'Fn::Sub': 'x-${AWS::Region}-${Queue.Arn}-${Function}-${!Kept}' }, `x-us-east-1-${arnOf('sqs', 'Stack-Queue')}-Stack-Function-\${Kept}`],
    [{ 'Fn::Sub': ['${Own}/${Stage}', { Own: { Ref: 'Function' } }] }, 'Stack-Function/prod'],
    [{ 'Fn::Sub': ['${ Stage }'] }, 'prod'],
    [{ Ref: 'Names' }, ['a', 'b']],
    [{ Ref: 'Ids' }, ['x', 'y']],
    [{ 'Fn::Select': [1, { Ref: 'Names' }] }, 'b'],
    [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Memory'] }, 512],
    [{ 'Fn::FindInMap': ['Sizes', 'dev', 'Memory', { DefaultValue: 1 }] }, 1],
    [{ 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['IsNotProd', 'yes', 'no'] }, 'no'],
    [['a', { Ref: 'AWS::NoValue' }, { b: { Ref: 'AWS::NoValue' }, c: 1 }], ['a', { c: 1 }]],
    [{ Ref: 'Queue', And: 'more' }, { Ref: 'Queue', And: 'more' }],
    [{ Condition: 'IsProd' }, { Condition: 'IsProd' }],
    [{ Ref: 'AWS::AccountId' }, '123456789012'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ Ref: 'AWS::StackName' }, 'Stack'],
    [{ Ref: 'AWS::StackId' }, arnOf('cloudformation', 'stack/Stack/Stack')],
    [[null, 1], [null, 1]],
  ])('%j is %j', (piece, expected) => {
    const parameters = { ...Parameters, Attribute: { Type: 'String', Default: 'QueueName' } };
    expect(valueOf(piece, { Resources, Parameters: parameters, Conditions, Mappings })).toEqual(expected);
  });

  test.each([
    [{ Ref: 'Bare' }, 'parameter Bare has no default'],
    [{ Ref: 'Ami' }, 'parameter Ami is read from Systems Manager when the stack is deployed'],
    [{ Ref: 'Nobody' }, "stack 'Stack' has no resource or parameter Nobody"],
    [{ Ref: ['Queue'] }, 'Ref is not used as CloudFormation documents it'],
    [{ Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs is known only to CloudFormation'],
    [{ 'Fn::GetAtt': 'Queue' }, 'Fn::GetAtt is not used as CloudFormation documents it'],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, "stack 'Stack' has no resource or parameter Nobody"],
    [{ 'Fn::GetAtt': ['Queue', { Ref: 'Bare' }] }, 'parameter Bare has no default'],
    [{ 'Fn::GetAtt': ['Queue', 'Depth'] }, 'attribute Depth of AWS::SQS::Queue Queue is known only to CloudFormation'],
    [{ 'Fn::Sub': 'a-${Bare}-${Ami}' }, 'parameter Bare has no default'],
    [{ 'Fn::Sub': [['no text'], {}] }, 'Fn::Sub is not used as CloudFormation documents it'],
    [{ 'Fn::Sub': '${Names}' }, 'Fn::Sub is not used as CloudFormation documents it'],
    [{ 'Fn::Select': [{ a: 1 }, ['a']] }, 'Fn::Select is not used as CloudFormation documents it'],
    [{ 'Fn::Split': { Ref: 'AWS::NoValue' } }, 'Fn::Split is not used as CloudFormation documents it'],
    [{ 'Fn::FindInMap': [{ Ref: 'AWS::NoValue' }, 'a', 'b'] }, 'mapping null has no value for a and b'],
    [{ 'Fn::If': ['IsBare', 'yes', 'no'] }, 'parameter Bare has no default'],
    [{ 'Fn::If': ['Nobody', 'yes', 'no'] }, "stack 'Stack' has no condition Nobody"],
    [{ 'Fn::If': 'IsProd' }, 'Fn::If is not used as CloudFormation documents it'],
    [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Bare' }, 'Memory'] }, 'parameter Bare has no default'],
    [{ 'Fn::FindInMap': ['Sizes', 'dev', 'Memory'] }, 'mapping Sizes has no value for dev and Memory'],
    [{ 'Fn::FindInMap': ['Sizes'] }, 'Fn::FindInMap is not used as CloudFormation documents it'],
    [{ 'Fn::ImportValue': 'nobody' }, 'none of these stacks exports nobody'],
    [{ 'Fn::ImportValue': { Ref: 'Bare' } }, 'parameter Bare has no default'],
    [{ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'It' } }, 'none of these stacks has the name Other in us-east-1'],
    [{ 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'Nobody' } }, "stack 'Stack' has no output Nobody"],
    [{ 'Fn::GetStackOutput': { StackName: { Ref: 'Bare' }, OutputName: 'It' } }, 'parameter Bare has no default'],
    [{ 'Fn::GetStackOutput': { 'Fn::GetAZs': '' } }, 'Fn::GetAZs is known only to CloudFormation'],
    ['{{resolve:ssm:/name}}', '{{resolve:ssm:/name}} is resolved only at deployment'],
    [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Stage' }, '}}']] }, '{{resolve:secretsmanager:prod}} is resolved only at deployment'],
    [{ Ref: 'AWS::NoValue' }, 'output It has no value'],
  ])('%j is unknown: %s', (piece, reason) => {
    expect(valueOf(piece, { Resources, Parameters, Conditions, Mappings })).toEqual(new Unknown(reason));
  });

  test('a parameter value overrides the default, for all stacks or one', () => {
    const template: TemplateJson = { Parameters, Outputs: { It: { Value: { 'Fn::Join': ['', [{ Ref: 'Bare' }, { Ref: 'Stage' }, { Ref: 'Ami' }]] } } } };
    const flow = readTemplates([
      { stackName: 'One', template }, { stackName: 'Two', template, parameters: { Stage: 'test' } },
    ], { parameters: { Bare: 'b-', Ami: '-ami' } });
    expect(flow.stacks.map(({ outputs }) => outputs.It)).toEqual(['b-prod-ami', 'b-test-ami']);
  });

  test('a value that refers to itself is unknown', () => {
    const Outputs = { A: { Value: { 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'B' } } }, B: { Value: { 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'A' } } } };
    const [{ outputs }] = readTemplates({ Outputs }).stacks;
    expect(outputs.A).toEqual(new Unknown("output A of stack 'Stack' refers to itself"));
    expect(outputs.B).toEqual(outputs.A);
  });

  test('conditions that refer to each other are unknown', () => {
    const sections = { Conditions: { A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] } } };
    expect(valueOf({ 'Fn::If': ['A', 1, 2] }, sections)).toEqual(new Unknown("condition A of stack 'Stack' refers to itself"));
  });

  test('queues whose names refer to each other have names', () => {
    const named = (other: string) => ({ ...QUEUE, Properties: { QueueName: { 'Fn::GetAtt': [other, 'QueueName'] } } });
    expect(flowOf({ A: named('B'), B: named('A') }).queues.map(({ name }) => typeof name)).toEqual(['string', 'string']);
  });

  test('a version that is named after another version has a number', () => {
    const version = (FunctionName: unknown) => ({ Type: 'AWS::Lambda::Version', Properties: { FunctionName } });
    const { versions } = flowOf({ Function: FUNCTION, B: version({ 'Fn::GetAtt': ['A', 'Version'] }), A: version({ Ref: 'Function' }) });
    expect(versions.map(one => one.version)).toEqual(['1', '1']);
  });

  test('a resource whose condition is false is left out, and references to it are unknown', () => {
    const flow = flowOf({ Queue: { ...QUEUE, Condition: 'No' } }, {
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
      Outputs: { It: { Value: { Ref: 'Queue' } }, Own: { Value: 'x', Condition: 'No' } },
    });
    expect(flow.queues).toEqual([]);
    expect(flow.stacks[0].outputs.It).toEqual(new Unknown('the condition of resource Queue is false'));
    expect(flow.stacks[0].outputs.Own).toEqual(new Unknown('the condition of output Own is false'));
  });

  test('a resource whose condition is unknown is included with the reason', () => {
    const flow = flowOf({ Queue: { ...QUEUE, Condition: 'IsBare' }, Sure: QUEUE }, {
      Parameters, Conditions, Outputs: { Own: { Value: 'x', Condition: 'IsBare' } },
    });
    expect(flow.queues.map(({ present }) => present)).toEqual([new Unknown('parameter Bare has no default'), true]);
    expect(flow.stacks[0].outputs.Own).toEqual(new Unknown('parameter Bare has no default'));
  });

  test('resolving a resolved value changes nothing', () => {
    const leaf = fc.oneof(fc.constant({ Ref: 'Queue' }), fc.constant({ 'Fn::GetAtt': ['Function', 'Arn'] }), fc.constant({ Ref: 'Stage' }),
      fc.constant({ 'Fn::Sub': '${Stage}/${Queue.QueueName}' }), fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z/:]*$/));
    const piece = fc.letrec(tie => ({
      piece: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('piece')), fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{3,6}$/), tie('piece'))),
    })).piece;
    fc.assert(fc.property(piece, json => {
      const [stack] = loadStacks({ Resources, Parameters }, {});
      const resolver = new Resolver([stack]);
      const once = resolver.resolve(stack, json);
      expect(resolver.resolve(stack, once)).toEqual(once);
    }));
  });
});
