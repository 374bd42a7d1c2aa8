import { QUEUE } from './flow';
import { NamedStack, notRead, readTemplates, TemplateInput } from '../../src/template';

const get = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const custom = (Type: string, properties: object) => ({ Type, Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:other', ...properties } });

function hidden(input: TemplateInput): { [what: string]: string } {
  return Object.fromEntries(notRead(readTemplates(input)).map(({ what, where }) => [what, where.map(each => 'key' in each ? each.key : each.id).join(' ')]));
}

describe('notRead', () => {
  test('lists types that carry events and have no reader, once for each type', () => {
    const of = (Type: string) => ({ Type });
    expect(hidden({
      Resources: {
        Queue: QUEUE,
        A: of('AWS::Pipes::Pipe'),
        B: of('AWS::Pipes::Pipe'),
        C: of('AWS::EventsV2::EventSource'),
        D: of('AWS::Serverless::Application'),
        E: of('AWS::StepFunctions::StateMachine'),
        F: of('MyCompany::Queues::Worker::MODULE'),
        Layer: of('AWS::Serverless::LayerVersion'),
        Role: of('AWS::IAM::Role'),
      },
    })).toEqual({
      'the events of AWS::Pipes::Pipe': 'Stack/A Stack/B',
      'the events of AWS::EventsV2::EventSource': 'Stack/C',
      'the events of AWS::Serverless::Application': 'Stack/D',
      'the events of AWS::StepFunctions::StateMachine': 'Stack/E',
      'the resources in the module MyCompany::Queues::Worker::MODULE': 'Stack/F',
    });
  });

  test('lists mappings of other or unknown sources', () => {
    const mapping = (EventSourceArn: unknown) => ({ Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: 'f', EventSourceArn } });
    expect(hidden({ Resources: { A: mapping('arn:aws:kafka:us-east-1:123456789012:cluster/c/1'), B: mapping({ 'Fn::ImportValue': 'Source' }), C: mapping('arn:aws:sqs:us-east-1:123456789012:q') } })).toEqual({
      'the Kafka cluster, Amazon MQ broker or DocumentDB cluster of an AWS::Lambda::EventSourceMapping': 'Stack/A',
      'the event source of an AWS::Lambda::EventSourceMapping, which is known only at deployment': 'Stack/B',
    });
  });

  test('lists macros, but not those whose result is known', () => {
    const known = ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', 'AWS::SecretsManager-2020-07-23', 'AWS::CodeDeployBlueGreen'];
    expect(hidden({ Resources: { Queue: QUEUE }, Transform: known })).toEqual({});
    expect(hidden({
      A: { Resources: { Queue: QUEUE }, Transform: 'Own' },
      B: { Resources: { Queue: { ...QUEUE, Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } } }, Transform: [{ Name: 'Own' }, 1, null] },
      C: { Resources: { 'Fn::ForEach::Queues': ['Name', ['a'], {}], 'Fn::Transform': { Name: 'Other' } } as never },
    })).toEqual({
      'what the macro Own changes': 'A B', 'what the macro AWS::Include changes': 'B', 'what the macro Fn::ForEach changes': 'C', 'what the macro Other changes': 'C',
    });
  });

  test('lists nested stacks whose template is not given', () => {
    const nested = { Type: 'AWS::CloudFormation::Stack', Properties: {} };
    const input: NamedStack[] = [{ stackName: 'Orders', template: { Resources: { Given: nested, Lost: nested } }, nested: { Given: { Resources: {} } } }];
    expect(hidden(input)).toEqual({ 'the template of a nested stack': 'Orders/Lost' });
  });

  test('lists custom resources that refer to a resource of the flow, or call an API that subscribes', () => {
    const call = (action: string) => JSON.stringify({ service: 'SNS', action });
    expect(hidden({
      Resources: {
        Queue: QUEUE,
        Table: { Type: 'AWS::DynamoDB::Table' },
        A: custom('Custom::Subscribe', { Target: { Nested: [get('Queue')] } }),
        B: custom('AWS::CloudFormation::CustomResource', { Url: { Ref: 'Queue' } }),
        C: custom('Custom::AWS', { Create: { 'Fn::Join': ['', [call('subscribe'), get('Queue')]] } }),
        D: custom('Custom::AWS', { Create: { 'Fn::Join': ['', [call('putObject'), get('Queue')]] } }),
        E: custom('Custom::Seed', { Table: { Ref: 'Table' } }),
        F: custom('Custom::S3AutoDeleteObjects', { Name: { Ref: 'Queue' } }),
        G: custom('Custom::Text', { Arn: { 'Fn::GetAtt': 'Queue.Arn' } }),
      },
    })).toEqual({
      'what the custom resource Custom::Subscribe does with the resources that it refers to': 'Stack/A',
      'what the custom resource AWS::CloudFormation::CustomResource does with the resources that it refers to': 'Stack/B',
      'what the custom resource Custom::AWS does with the resources that it refers to': 'Stack/C',
      'what the custom resource Custom::Text does with the resources that it refers to': 'Stack/G',
    });
  });
});
