import { branchesOf, CheckedStacks, readTemplates, TemplateError, TemplateInput, TemplateJson, Unknown } from '../../../src/template';
import { loadStacks } from '../../../src/template/input/stacks';
import { arnOf, FUNCTION, QUEUE } from '../flow';

const producer: TemplateJson = {
  Resources: { Queue: QUEUE },
  Outputs: { Url: { Value: { Ref: 'Queue' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:url' } } } },
};
const consumer = (value: unknown): TemplateJson => ({
  Resources: { Function: { ...FUNCTION, Properties: { Environment: { Variables: { URL: value } } } } },
});
const url = (input: TemplateInput) => (readTemplates(input).functions[0].environment as { URL: unknown }).URL;
const URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/Producer-Queue';

describe('CheckedStacks', () => {
  test('checks a template once, for all stacks and branches that have it', () => {
    let checks = 0;
    const Outputs = new Proxy(producer.Outputs!, { ownKeys: outputs => (checks += 1, Reflect.ownKeys(outputs)) });
    const counted: TemplateJson = { ...producer, Outputs };
    const stacks = new CheckedStacks([{ stackName: 'A', template: counted }, { stackName: 'B', template: counted }]);
    loadStacks(stacks, {});
    const once = checks;
    loadStacks(stacks, { region: 'eu-west-1' });
    branchesOf(stacks);
    expect([once > 0, checks]).toEqual([true, once]);
  });

  test('names the stack whose template is invalid, each time', () => {
    const stacks = new CheckedStacks([{ stackName: 'A', template: producer }, { stackName: 'B', template: { Resources: { Queue: {} } } as never }]);
    const load = () => loadStacks(stacks, {});
    for (const attempt of [load, load]) expect(attempt).toThrow('B/Queue: has no Type');
  });
});

describe('loadStacks', () => {
  test('loads a single template', () => {
    const { stacks, queues } = readTemplates(producer);
    expect(stacks).toHaveLength(1);
    expect(stacks[0]).toMatchObject({ id: 'Stack', stackName: 'Stack', accountGiven: false, regionGiven: false });
    expect(queues[0].key).toBe('Stack/Queue');
  });

  test('loads templates by stack name', () => {
    expect(readTemplates({ A: producer, B: producer }).queues.map(({ key, name }) => [key, name])).toEqual([['A/Queue', 'A-Queue'], ['B/Queue', 'B-Queue']]);
  });

  test('resolves exports and outputs of other stacks in any order', () => {
    expect(url({ Consumer: consumer({ 'Fn::ImportValue': 'Producer:url' }), Producer: producer })).toBe(URL);
    expect(url({ Producer: producer, Consumer: consumer({ 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url' } }) })).toBe(URL);
  });

  test('loads stacks of several accounts and Regions', () => {
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

  test('resolves the output of the stack in the requested Region', () => {
    const of = (region?: string) => url([
      { id: 'A', stackName: 'Producer', template: producer, region: 'eu-west-1' },
      { id: 'B', stackName: 'Producer', template: producer, region: 'us-east-1' },
      { stackName: 'Consumer', template: consumer({ 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url', ...(region && { Region: region }) } }) },
    ]);
    expect(of('eu-west-1')).toContain('eu-west-1');
    expect(of()).toContain('us-east-1');
  });

  test('a stack without a Region may be in any Region', () => {
    const output = { 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Url', Region: 'eu-west-1' } };
    expect(url({ Producer: producer, Consumer: consumer(output) })).toBe(URL);
    expect(url([{ stackName: 'Producer', template: producer, region: 'us-east-1' }, { stackName: 'Consumer', template: consumer(output) }]))
      .toEqual(new Unknown('none of these stacks has the name Producer in eu-west-1'));
  });

  test('imports an export of the same Region', () => {
    const both = { region: 'eu-west-1', account: '111111111111' };
    expect(url([
      { stackName: 'Producer', template: producer, ...both },
      { stackName: 'Consumer', template: consumer({ 'Fn::ImportValue': 'Producer:url' }), ...both },
    ])).toBe('https://sqs.eu-west-1.amazonaws.com/111111111111/Producer-Queue');
  });

  test('does not import an export of another Region', () => {
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

    test('take parameters from their parents and return outputs', () => {
      const flow = readTemplates([{ stackName: 'App', template: outer(given), nested: { Nested: inner } }]);
      expect(flow.queues[1]).toMatchObject({
        key: 'App/Nested/Inner',
        redrive: { deadLetterQueue: { value: arnOf('sqs', 'App-Outer'), key: 'App/Outer' } },
      });
      expect(flow.stacks[0].outputs).toEqual({ Arn: arnOf('sqs', 'App-Nested-Inner'), Other: 'own' });
      expect(flow.stacks[1]).toMatchObject({ id: 'App/Nested', parent: 'App' });
    });

    test('may contain other nested stacks with their own construct paths', () => {
      const deep: TemplateJson = { Resources: { Deepest: QUEUE } };
      const middle: TemplateJson = { Resources: { Deep: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } };
      const flow = readTemplates([{
        stackName: 'App', template: outer({}), nested: { Nested: { template: middle, nested: { Deep: { template: deep, path: 'App/N/D', paths: { Deepest: 'App/N/D/Deepest' } } } } },
      }]);
      expect(flow.queues[1]).toMatchObject({ key: 'App/Nested/Deep/Deepest', path: 'App/N/D/Deepest' });
      expect(flow.stacks[2]).toMatchObject({ path: 'App/N/D', parent: 'App/Nested' });
    });

    test('without a template or a parameter leave values unknown', () => {
      expect(readTemplates(outer(given)).stacks[0].outputs.Arn).toEqual(new Unknown('the template of nested stack Nested is not given'));
      const [, { redrive }] = readTemplates([{ stackName: 'App', template: outer(undefined), nested: { Nested: inner } }]).queues;
      expect(redrive).toMatchObject({ deadLetterQueue: { value: new Unknown('parameter Target has no default') } });
    });

    test('with parameters that are not an object use the defaults', () => {
      const [, { outputs }] = readTemplates([{ stackName: 'App', template: outer('text'), nested: { Nested: inner } }]).stacks;
      expect(outputs.Other).toBe('own');
    });

    test('with unknown parameters keep the reason', () => {
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

  test('a cross-Region writer of the CDK without values exports nothing', () => {
    const writer = { Type: 'Custom::CrossRegionExportWriter', Properties: {} };
    const template: TemplateJson = { Resources: { Writer: writer, Bare: { Type: writer.Type }, Reader: { Type: 'Custom::CrossRegionExportReader' } }, Outputs: { It: { Value: { 'Fn::GetAtt': ['Reader', 'it'] } } } };
    expect(readTemplates(template).stacks[0].outputs.It).toEqual(new Unknown('none of these stacks exports it'));
  });

  test('a cross-Region writer of the CDK passes on texts, and the reason why one is unknown', () => {
    const exports = { text: 1, unknown: { 'Fn::GetAZs': '' }, object: { toString: 1 } };
    const names = Object.keys(exports);
    const template: TemplateJson = {
      Resources: { Writer: { Type: 'Custom::CrossRegionExportWriter', Properties: { WriterProps: { region: 'us-east-1', exports } } }, Reader: { Type: 'Custom::CrossRegionExportReader' } },
      Outputs: Object.fromEntries(names.map(name => [name, { Value: { 'Fn::GetAtt': ['Reader', name] } }])),
    };
    expect(Object.values(readTemplates(template).stacks[0].outputs)).toEqual([
      '1', new Unknown('Fn::GetAZs is known only to CloudFormation'), new Unknown('Custom::CrossRegionExportWriter is not used as CloudFormation documents it'),
    ]);
  });

  test('an export with an unknown name is ignored', () => {
    const nameless: TemplateJson = { Outputs: { It: { Value: 'x', Export: { Name: { 'Fn::GetAZs': '' } } }, Own: { Value: { 'Fn::ImportValue': 'it' } } } };
    expect(readTemplates(nameless).stacks[0].outputs.Own).toEqual(new Unknown('none of these stacks exports it'));
  });

  test('fails if a value is not a template', () => {
    expect(() => readTemplates({ Orders: 'a path?' } as any)).toThrow(new TemplateError('Orders', 'is not a CloudFormation template, because it has no Resources'));
    expect(() => readTemplates({ Orders: { queues: [] } } as any)).toThrow(new TemplateError('Orders', 'is not a CloudFormation template, because it has no Resources'));
  });

  test('fails without a template', () => {
    expect(() => readTemplates([])).toThrow(new TemplateError('the input', 'has no template to read: provide at least one stack'));
  });

  test('accepts an empty template', () => {
    expect(readTemplates({ Orders: {} }).stacks[0].id).toBe('Orders');
  });

  test('fails if two stacks have the same id', () => {
    const stack = { stackName: 'Orders', template: producer };
    expect(() => readTemplates([stack, stack])).toThrow(new TemplateError('Orders', 'is the id of two stacks: give each stack a unique id'));
  });
});
