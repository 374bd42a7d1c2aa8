import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { appOnCall } from './fixtures/stack';
import { VARIANTS } from './fixtures/variants';

/** The longest stack name, and the longest names that CloudFormation generates from it. */
const STACK = 'S'.repeat(128);
const LONGEST_NAMES: { [type: string]: number } = {
  'AWS::CloudWatch::Alarm': 255,
  'AWS::DynamoDB::Table': 255,
  'AWS::IAM::Role': 64,
  'AWS::Kinesis::Stream': 128,
  'AWS::KMS::Key': 36,
  'AWS::Lambda::EventSourceMapping': 36,
  'AWS::Lambda::Function': 64,
  'AWS::Logs::LogGroup': 512,
  'AWS::S3::Bucket': 63,
  'AWS::SNS::Topic': 256,
  'AWS::SQS::Queue': 80,
};
const PSEUDO: { [name: string]: string } = {
  'AWS::AccountId': '123456789012', 'AWS::Partition': 'aws-us-gov', 'AWS::Region': 'ap-southeast-1', 'AWS::URLSuffix': 'amazonaws.com.cn', 'AWS::StackName': STACK,
};

/** The limits of AWS for texts that are written in a template. */
const DESCRIPTION = 256; // the strictest: of a function
const SCALING_POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy'; // whose name is longer than others may be
const POLICIES: { [type: string]: number } = {
  'AWS::IAM::Policy': 10_240, 'AWS::KMS::Key': 32_768, 'AWS::S3::BucketPolicy': 20_480, 'AWS::SNS::TopicPolicy': 30_720, 'AWS::SQS::QueuePolicy': 8_192,
};

type Resources = { [logicalId: string]: { Type: string; Properties?: any } };

/** Replaces what is known only at deployment by the longest text that it can be. */
function filled(value: any, resources: Resources): any {
  if (Array.isArray(value)) return value.map(each => filled(each, resources));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return PSEUDO[value.Ref] ?? textOf(value.Ref, 'Ref', resources);
  if ('Fn::GetAtt' in value) return textOf(value['Fn::GetAtt'][0], value['Fn::GetAtt'][1], resources);
  if ('Fn::Join' in value) return filled(value['Fn::Join'][1], resources).join(value['Fn::Join'][0]);
  if (Object.keys(value).some(key => key.startsWith('Fn::'))) return 'x'.repeat(64);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, resources)]));
}

function textOf(logicalId: string, attribute: string, resources: Resources): string {
  const type = resources[logicalId]?.Type ?? 'a parameter';
  const name = `${STACK}-${logicalId}-123456789012`.slice(0, LONGEST_NAMES[type] ?? 255);
  if (attribute === 'StreamArn') return `arn:aws-us-gov:dynamodb:ap-southeast-1:123456789012:table/${name}/stream/2026-01-01T00:00:00.000`;
  if (/Arn$/.test(attribute) || (type === 'AWS::SNS::Topic' && attribute === 'Ref')) return `arn:aws-us-gov:service:ap-southeast-1:123456789012:kind/${name}`;
  if (type === 'AWS::SQS::Queue' && attribute === 'Ref') return `https://sqs.ap-southeast-1.amazonaws.com.cn/123456789012/${name}`;
  return name;
}

/** All literal values of a property, however deep. */
function valuesOf(value: any, visit: (property: string, text: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [property, each] of Object.entries(value)) {
    if (typeof each === 'string' && !Array.isArray(value)) visit(property, each);
    valuesOf(each, visit);
  }
}

const size = (document: any) => JSON.stringify(document).length;

describe('the quotas of AWS hold for a path of any length', () => {
  const PATHS: [string, string[]][] = [['an ID of 200 characters', ['x'.repeat(200)]], ['10 IDs of 60 characters', Array.from({ length: 10 }, (_, index) => `${index}`.repeat(60))]];

  describe.each(PATHS)('%s', (_, ids) => {
    test.each(Object.entries(VARIANTS))('%s', (__, define) => {
      const stack = new Stack(appOnCall(), STACK);
      define(ids.reduce<Construct>((scope, id) => new Construct(scope, id), stack) as Stack);
      const resources: Resources = Template.fromStack(stack).toJSON().Resources;
      const tooLong: string[] = [];
      const check = (what: string, length: number, limit: number) => {
        if (length > limit) tooLong.push(`${what}: ${length} > ${limit}`);
      };
      for (const [logicalId, { Type, Properties = {} }] of Object.entries(resources)) {
        check(`logical ID of ${logicalId}`, logicalId.length, 255);
        const properties = filled(Properties, resources);
        if (Type === 'AWS::CloudWatch::Alarm') {
          check(`${logicalId}: ${properties.AlarmDescription}`, properties.AlarmDescription.length, 1_024);
          expect(properties.AlarmDescription).toMatch(/aws [a-z0-9]+ [a-z]|Raise the timeout|deleted, or denies access|the cause persists/);
          for (const state of ['AlarmActions', 'OKActions', 'InsufficientDataActions']) check(state, properties[state]?.length ?? 0, 5);
        } else {
          if (properties.Description) check(`description of ${logicalId}`, properties.Description.length, DESCRIPTION);
          valuesOf(Properties, (property, text) => {
            if (/Name$/.test(property)) check(`${property} of ${logicalId}`, text.length, Type === SCALING_POLICY ? 256 : 128);
          });
        }
        if (properties.Policies) check(`policies of ${logicalId}`, properties.Policies.reduce((sum: number, { PolicyDocument }: any) => sum + size(PolicyDocument), 0), 10_240);
        if (POLICIES[Type]) check(`policy of ${logicalId}`, size(properties.PolicyDocument ?? properties.KeyPolicy), POLICIES[Type]);
        if (properties.Environment) check(`environment of ${logicalId}`, size(properties.Environment.Variables), 4_096);
      }
      expect(tooLong).toEqual([]);
    });
  });
});
