import { arnOf, FUNCTION, QUEUE } from '../flow';
import { readTemplates, TemplateInput, TemplateJson, Unknown } from '../../../src/template';

const producer: TemplateJson = {
  Resources: { Queue: QUEUE },
  Outputs: { Url: { Value: { Ref: 'Queue' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:url' } } } },
};
const consumer = (value: unknown): TemplateJson => ({
  Resources: { Function: { ...FUNCTION, Properties: { Environment: { Variables: { URL: value } } } } },
});
const url = (input: TemplateInput) => (readTemplates(input).functions[0].environment as { URL: unknown }).URL;
const URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/Producer-Queue';

describe('loadStacks', () => {
  test('takes one template; nobody knows what its stack is called', () => {
    const { stacks, queues } = readTemplates(producer);
    expect(stacks).toHaveLength(1);
    expect(stacks[0]).toMatchObject({ id: 'Stack', stackName: 'Stack', accountGiven: false, regionGiven: false });
    expect(queues[0].key).toBe('Stack/Queue');
  });

  test('takes several templates by the names of their stacks', () => {
    expect(readTemplates({ A: producer, B: producer }).queues.map(({ key, name }) => [key, name])).toEqual([['A/Queue', 'A-Queue'], ['B/Queue', 'B-Queue']]);
  });

  test('follows exports, and outputs of another stack, in any order of the stacks', () => {
    expect(url({ Consumer: consumer({ 'Fn::ImportValue': 'Producer:url' }), Producer: producer })).toBe(URL);
    expect(url({ Producer: producer, Consumer: consumer({ 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url' } }) })).toBe(URL);
  });

  test('takes stacks of several accounts and Regions, each with its own names', () => {
    const flow = readTemplates([
      { id: 'Here', stackName: 'Producer', template: producer, account: '111111111111', region: 'cn-north-1' },
      { id: 'There', stackName: 'Producer', template: producer, region: 'us-gov-west-1' },
    ], { account: '222222222222' });
    expect(flow.queues.map(({ arn, url: own }) => [arn, own])).toEqual([
      ['arn:aws-cn:sqs:cn-north-1:111111111111:Producer-Queue', 'https://sqs.cn-north-1.amazonaws.com.cn/111111111111/Producer-Queue'],
      ['arn:aws-us-gov:sqs:us-gov-west-1:222222222222:Producer-Queue', 'https://sqs.us-gov-west-1.amazonaws.com/222222222222/Producer-Queue'],
    ]);
    expect(flow.stacks.map(({ accountGiven, regionGiven }) => accountGiven && regionGiven)).toEqual([true, true]);
  });

  test('finds the output of the stack in the Region that is asked for', () => {
    const of = (region?: string) => url([
      { id: 'A', stackName: 'Producer', template: producer, region: 'eu-west-1' },
      { id: 'B', stackName: 'Producer', template: producer, region: 'us-east-1' },
      { stackName: 'Consumer', template: consumer({ 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url', ...(region && { Region: region }) } }) },
    ]);
    expect(of('eu-west-1')).toContain('eu-west-1');
    expect(of()).toContain('us-east-1');
  });

  test('a stack whose Region is not given may be in any', () => {
    const output = { 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url', Region: 'eu-west-1' } };
    expect(url({ Producer: producer, Consumer: consumer(output) })).toBe(URL);
    expect(url([{ stackName: 'Producer', template: producer, region: 'us-east-1' }, { stackName: 'Consumer', template: consumer(output) }]))
      .toEqual(new Unknown('none of these stacks is called Producer in eu-west-1'));
  });

  test('an export of the own Region is imported', () => {
    const both = { region: 'eu-west-1', account: '111111111111' };
    expect(url([
      { stackName: 'Producer', template: producer, ...both },
      { stackName: 'Consumer', template: consumer({ 'Fn::ImportValue': 'Producer:url' }), ...both },
    ])).toBe('https://sqs.eu-west-1.amazonaws.com/111111111111/Producer-Queue');
  });

  test('an export of another Region is not imported', () => {
    expect(url([
      { stackName: 'Producer', template: producer, region: 'eu-west-1' },
      { stackName: 'Consumer', template: consumer({ 'Fn::ImportValue': 'Producer:url' }) },
    ])).toEqual(new Unknown('none of these stacks exports Producer:url'));
  });

  describe('nested stacks', () => {
    const inner: TemplateJson = {
      Parameters: { Target: { Type: 'String' }, Other: { Type: 'String', Default: 'own' } },
      Resources: {
        Inner: { ...QUEUE, Properties: { RedrivePolicy: { deadLetterTargetArn: { Ref: 'Target' }, maxReceiveCount: 3 } } },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Inner', 'Arn'] } }, Other: { Value: { Ref: 'Other' } } },
    };
    const outer = (Parameters: unknown): TemplateJson => ({
      Resources: {
        Outer: QUEUE,
        Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://…', Parameters } },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] } }, Other: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Other'] } } },
    });
    const given = { Target: { 'Fn::GetAtt': ['Outer', 'Arn'] } };

    test('take their parameters from their parents, and give them their outputs', () => {
      const flow = readTemplates([{ stackName: 'App', template: outer(given), nested: { Nested: inner } }]);
      expect(flow.queues[1]).toMatchObject({
        key: 'App/Nested/Inner',
        redrive: { deadLetterQueue: { value: arnOf('sqs', 'App-Outer'), key: 'App/Outer' } },
      });
      expect(flow.stacks[0].outputs).toEqual({ Arn: arnOf('sqs', 'App-Nested-Inner'), Other: 'own' });
      expect(flow.stacks[1]).toMatchObject({ id: 'App/Nested', parent: 'App' });
    });

    test('may hold others, with construct paths of their own', () => {
      const deep: TemplateJson = { Resources: { Deepest: QUEUE } };
      const middle: TemplateJson = { Resources: { Deep: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } };
      const flow = readTemplates([{
        stackName: 'App', template: outer({}), nested: { Nested: { template: middle, nested: { Deep: { template: deep, path: 'App/N/D', paths: { Deepest: 'App/N/D/Deepest' } } } } },
      }]);
      expect(flow.queues[1]).toMatchObject({ key: 'App/Nested/Deep/Deepest', path: 'App/N/D/Deepest' });
      expect(flow.stacks[2]).toMatchObject({ path: 'App/N/D', parent: 'App/Nested' });
    });

    test('without a template, or without a parameter, leave values unknown', () => {
      expect(readTemplates(outer(given)).stacks[0].outputs.Arn).toEqual(new Unknown('the template of nested stack Nested is not given'));
      const [, { redrive }] = readTemplates([{ stackName: 'App', template: outer(undefined), nested: { Nested: inner } }]).queues;
      expect(redrive).toMatchObject({ deadLetterQueue: { value: new Unknown('parameter Target has no default') } });
    });

    test('whose parameters are unknown know why', () => {
      const [, { redrive }] = readTemplates([{ stackName: 'App', template: outer({ 'Fn::GetAZs': '' }), nested: { Nested: inner } }]).queues;
      expect(redrive).toMatchObject({ deadLetterQueue: { value: new Unknown('Fn::GetAZs is known only to CloudFormation') } });
    });
  });

  test("follows the CDK's references across Regions", () => {
    const writer: TemplateJson = {
      Resources: {
        Queue: QUEUE,
        Writer: { Type: 'Custom::CrossRegionExportWriter', Properties: { WriterProps: { region: 'us-east-1', exports: { '/cdk/exports/It': { Ref: 'Queue' } } } } },
      },
    };
    const reader = consumer({ 'Fn::GetAtt': ['Reader', '/cdk/exports/It'] });
    expect(url([
      { stackName: 'Consumer', template: { Resources: { ...reader.Resources, Reader: { Type: 'Custom::CrossRegionExportReader' } } } },
      { stackName: 'Producer', template: writer, region: 'eu-west-1' },
    ])).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/Producer-Queue');
  });

  test('what a writer of the CDK does not say is not exported', () => {
    const writer = { Type: 'Custom::CrossRegionExportWriter', Properties: {} };
    const template: TemplateJson = { Resources: { Writer: writer, Bare: { Type: writer.Type }, Reader: { Type: 'Custom::CrossRegionExportReader' } }, Outputs: { It: { Value: { 'Fn::GetAtt': ['Reader', 'it'] } } } };
    expect(readTemplates(template).stacks[0].outputs.It).toEqual(new Unknown('none of these stacks exports it'));
  });

  test('an export without a known name is nobody\'s', () => {
    const nameless: TemplateJson = { Outputs: { It: { Value: 'x', Export: { Name: { 'Fn::GetAZs': '' } } }, Own: { Value: { 'Fn::ImportValue': 'it' } } } };
    expect(readTemplates(nameless).stacks[0].outputs.Own).toEqual(new Unknown('none of these stacks exports it'));
  });

  test('fails when something else than a template is given', () => {
    expect(() => readTemplates({ Orders: 'a path?' } as any)).toThrow("what is given for stack 'Orders' is no CloudFormation template: it has no Resources");
    expect(() => readTemplates({ Orders: { queues: [] } } as any)).toThrow("what is given for stack 'Orders' is no CloudFormation template: it has no Resources");
  });

  test('fails when nothing is given', () => {
    expect(() => readTemplates([])).toThrow('there is no template to read: give at least one stack');
  });

  test('an empty template is one', () => {
    expect(readTemplates({ Orders: {} }).stacks[0].id).toBe('Orders');
  });

  test('fails when two stacks have the same id', () => {
    const stack = { stackName: 'Orders', template: producer };
    expect(() => readTemplates([stack, stack])).toThrow("two stacks are called 'Orders': give each an id of its own");
  });
});
