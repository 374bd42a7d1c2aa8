import { asText } from './intrinsics';
import { isUnknown, Unknown, Value } from './unknown';
import { ARN_LENGTH } from '../../limits';
import { shorten } from '../input/check-template';
import { ownValue } from '../input/own-value';
import type { Stack } from '../input/stacks';

/** The parts of a resource on which its name and ARN depend. */
export interface Named {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  property(name: string): Value | undefined;

  /** Returns the number of a function version. */
  version(): string;
}

type NameOf = (of: Named, name: string, ownArn: string) => string;

/** The rules by which AWS names a type of resource. */
interface Shape {
  /** The property with the physical name. @default - the name is always generated */
  readonly name?: string;

  /** Generates the name if no property sets it. @default - a name in the style of CloudFormation */
  readonly generated?: (of: Named) => string;
  readonly arn: (of: Named, name: string) => string;

  /** The return value of `Ref`. @default - the name */
  readonly ref?: NameOf;

  /** The attributes other than `Arn`. */
  readonly attributes?: { readonly [attribute: string]: NameOf };

  readonly alias?: NameOf;
}

const byArn: NameOf = (_of, _name, ownArn) => ownArn;
const byName: NameOf = (_of, name) => name;

/** Stands for what a Custom Event Bus generates at the end of an ARN. */
const SUFFIX = '0'.repeat(25);

/** All other types: a generated name, and a unique ARN in the style of AWS. */
const PLAIN: Shape = { arn: (of, name) => arn(of, (of.type.split('::')[1] ?? of.type).toLowerCase(), name) };

/**
 * The names, ARNs and attributes of resource types that differ from the default.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html ("Return values" of each)
 */
const SHAPES: { readonly [type: string]: Shape } = {
  'AWS::Lambda::Function': { name: 'FunctionName', arn: (of, name) => arn(of, 'lambda', `function:${name}`) },
  'AWS::Lambda::Version': {
    generated: of => of.version(),
    arn: (of, name) => `${functionArn(of)}:${name}`,
    ref: byArn,
    attributes: { Version: byName, FunctionArn: byArn },
  },
  'AWS::Lambda::Alias': {
    name: 'Name',
    arn: (of, name) => `${functionArn(of)}:${name}`,
    ref: byArn,
    attributes: { AliasArn: byArn },
  },
  'AWS::Lambda::EventSourceMapping': {
    generated: uuid,
    arn: (of, name) => arn(of, 'lambda', `event-source-mapping:${name}`),
    attributes: { Id: byName, EventSourceMappingArn: byArn },
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    generated: of => fifoName(of, 'FifoQueue'),
    arn: (of, name) => arn(of, 'sqs', name),
    ref: queueUrl,
    alias: queueUrl,
    attributes: { QueueName: byName, QueueUrl: queueUrl },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    generated: of => fifoName(of, 'FifoTopic'),
    arn: (of, name) => arn(of, 'sns', name),
    ref: byArn,
    attributes: { TopicArn: byArn, TopicName: byName },
  },
  'AWS::SNS::Subscription': {
    generated: uuid,
    arn: (of, name) => `${text(of, 'TopicArn') ?? arn(of, 'sns', generatedName(of))}:${name}`,
    ref: byArn,
  },
  'AWS::Kinesis::Stream': { name: 'Name', arn: (of, name) => arn(of, 'kinesis', `stream/${name}`) },
  'AWS::Kinesis::StreamConsumer': {
    name: 'ConsumerName',
    arn: (of, name) => `${text(of, 'StreamARN') ?? arn(of, 'kinesis', `stream/${generatedName(of)}`)}/consumer/${name}:1767225600`,
    ref: byArn,
    attributes: { ConsumerARN: byArn, ConsumerName: byName },
  },
  'AWS::DynamoDB::Table': table(),
  'AWS::DynamoDB::GlobalTable': table(),
  'AWS::Events::EventBus': { name: 'Name', arn: (of, name) => arn(of, 'events', `event-bus/${name}`), attributes: { Name: byName } },
  'AWS::EventsV2::EventBus': {
    name: 'Name',
    arn: (of, name) => arn(of, 'events', `event-busv2/${name}/${SUFFIX}`),
    ref: byArn,
    attributes: { EventBusArn: byArn },
  },
  'AWS::EventsV2::Subscriber': {
    name: 'Name',
    arn: (of, name) => arn(of, 'events', `subscriber/${name}/${SUFFIX}`),
    ref: byArn,
    attributes: { SubscriberArn: byArn },
  },
  'AWS::Events::Rule': {
    name: 'Name',
    arn: (of, name) => arn(of, 'events', ['rule', ...busOf(of), name].join('/')),
    ref: (of, name) => [...busOf(of), name].join('|'),
  },
  'AWS::Scheduler::Schedule': { name: 'Name', arn: (of, name) => arn(of, 'scheduler', `schedule/${text(of, 'GroupName') ?? 'default'}/${name}`) },
  'AWS::Scheduler::ScheduleGroup': { name: 'Name', arn: (of, name) => arn(of, 'scheduler', `schedule-group/${name}`) },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    generated: of => `${generatedName(of)}-${of.stack.account}-${of.stack.region}`.toLowerCase(),
    arn: (of, name) => `arn:${of.stack.partition}:s3:::${name}`,
    attributes: {
      DomainName: (of, name) => `${name}.s3.${of.stack.urlSuffix}`,
      RegionalDomainName: (of, name) => `${name}.s3.${of.stack.region}.${of.stack.urlSuffix}`,
    },
  },
  'AWS::MSK::Cluster': { name: 'ClusterName', arn: kafkaArn, ref: byArn },
  'AWS::MSK::ServerlessCluster': { name: 'ClusterName', arn: kafkaArn, ref: byArn },
  'AWS::AmazonMQ::Broker': { generated: uuid, arn: (of, name) => arn(of, 'mq', `broker:${text(of, 'BrokerName') ?? generatedName(of)}:${name}`) },
  'AWS::SecretsManager::Secret': { name: 'Name', arn: (of, name) => arn(of, 'secretsmanager', `secret:${name}-AbCdEf`), ref: byArn, attributes: { Id: byArn } },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', arn: (of, name) => arn(of, 'cloudwatch', `alarm:${name}`) },
  'AWS::CloudWatch::CompositeAlarm': { name: 'AlarmName', arn: (of, name) => arn(of, 'cloudwatch', `alarm:${name}`) },
  'AWS::CodeDeploy::Application': { name: 'ApplicationName', arn: (of, name) => arn(of, 'codedeploy', `application:${name}`) },
  'AWS::CodeDeploy::DeploymentGroup': {
    name: 'DeploymentGroupName',
    arn: (of, name) => arn(of, 'codedeploy', `deploymentgroup:${text(of, 'ApplicationName') ?? generatedName(of)}/${name}`),
  },
  'AWS::StepFunctions::StateMachine': { name: 'StateMachineName', arn: (of, name) => arn(of, 'states', `stateMachine:${name}`), ref: byArn, attributes: { Name: byName } },
  'AWS::StepFunctions::StateMachineAlias': { name: 'Name', arn: (of, name) => arn(of, 'states', `stateMachine:${name}`), ref: byArn },
  'AWS::StepFunctions::StateMachineVersion': { arn: (of, name) => arn(of, 'states', `stateMachine:${name}`), ref: byArn },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { name: 'PolicyName', arn: (of, name) => arn(of, 'autoscaling', `scalingPolicy:${name}`), ref: byArn },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    arn: (of, name) => arn(of, 'logs', `log-group:${name}:*`),
  },
  'AWS::IAM::Role': {
    name: 'RoleName',
    arn: (of, name) => `arn:${of.stack.partition}:iam::${of.stack.account}:role${text(of, 'Path') ?? '/'}${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    arn: (of, name) => `arn:${of.stack.partition}:iam::${of.stack.account}:policy${text(of, 'Path') ?? '/'}${name}`,
    ref: byArn,
    attributes: { PolicyArn: byArn },
  },
  'AWS::KMS::Key': { generated: uuid, arn: (of, name) => arn(of, 'kms', `key/${name}`), attributes: { KeyId: byName } },
  'AWS::KMS::Alias': { name: 'AliasName', arn: (of, name) => arn(of, 'kms', name) },
  'AWS::ApiGateway::RestApi': { ...PLAIN, attributes: { RestApiId: byName } },
  'AWS::ApiGatewayV2::Api': { ...PLAIN, attributes: { ApiId: byName } },
  'AWS::Cognito::UserPool': { arn: (of, name) => arn(of, 'cognito-idp', `userpool/${name}`), attributes: { UserPoolId: byName } },
  'AWS::IoT::TopicRule': { name: 'RuleName', arn: (of, name) => arn(of, 'iot', `rule/${name}`) },
  'AWS::EC2::SecurityGroup': { ...PLAIN, attributes: { GroupId: byName, Id: byName } },
  'AWS::EC2::Subnet': { ...PLAIN, attributes: { SubnetId: byName } },
  'AWS::EC2::VPC': { ...PLAIN, attributes: { VpcId: byName } },
};

/**
 * The name, ARN and attributes of a resource. Generated values look like those of AWS, are the same on every run, and are unique. An unknown
 * physical name is treated like one that is not set.
 */
export class Identity {
  public readonly name: string;
  public readonly arn: string;

  /** Set if the template names the resource with a value that it does not tell in full, so that the name is generated instead. */
  public readonly unknownName?: Unknown;
  private readonly shape: Shape;

  constructor(private readonly of: Named) {
    this.shape = ownValue(SHAPES, of.type) ?? PLAIN;
    const { name, generated = generatedName, arn: arnOf } = this.shape;
    const given = name && of.property(name);
    if (isUnknown(given)) this.unknownName = given;
    this.name = (name && text(of, name)) ?? generated(of);
    this.arn = arnOf(of, this.name);
  }

  /** The return value of `Ref`. */
  public get ref(): string {
    return (this.shape.ref ?? byName)(this.of, this.name, this.arn);
  }

  /** A second unique name: the URL of a queue, or the stream ARN of a table. */
  public get alias(): string | undefined {
    return this.shape.alias?.(this.of, this.name, this.arn);
  }

  /** Returns the value of `Fn::GetAtt`. */
  public attribute(attribute: string): Value {
    if (attribute === 'Arn') return this.arn;
    return ownValue(this.shape.attributes, attribute)?.(this.of, this.name, this.arn)
      ?? new Unknown(`attribute ${shorten(attribute)} of ${this.of.type} ${this.of.logicalId} is known only to CloudFormation`);
  }
}

/** Returns the unqualified ARN and the qualifier for a function name, partial ARN or ARN in a stack. */
export function functionArnOf(stack: Stack, name: string): { arn: string; qualifier?: string } {
  const parts = name.split(':');
  const at = parts.lastIndexOf('function');
  const [functionName, qualifier] = at < 0 ? parts : parts.slice(at + 1);
  const prefix = parts[0] === 'arn' && at > 0 ? parts.slice(0, at)
    : ['arn', stack.partition, 'lambda', stack.region, at > 0 ? parts[at - 1] : stack.account];
  return { arn: [...prefix, 'function', functionName].join(':'), qualifier };
}

function arn(of: Named, service: string, resource: string): string {
  return `arn:${of.stack.partition}:${service}:${of.stack.region}:${of.stack.account}:${resource}`;
}

function functionArn(of: Named): string {
  return functionArnOf(of.stack, text(of, 'FunctionName') ?? generatedName(of)).arn;
}

function queueUrl(of: Named, name: string): string {
  return `https://sqs.${of.stack.region}.${of.stack.urlSuffix}/${of.stack.account}/${name}`;
}

function table(): Shape {
  const streamArn: NameOf = (_of, _name, tableArn) => `${tableArn}/stream/2026-01-01T00:00:00.000`;
  return { name: 'TableName', arn: (of, name) => arn(of, 'dynamodb', `table/${name}`), alias: streamArn, attributes: { StreamArn: streamArn } };
}

/** Returns the event bus of a rule, or nothing for the default event bus. */
function busOf(of: Named): string[] {
  const bus = text(of, 'EventBusName')?.split('/').pop();
  return bus === undefined || bus === 'default' ? [] : [bus];
}

function fifoName(of: Named, property: string): string {
  return `${generatedName(of)}${asText(of.property(property)) === 'true' ? '.fifo' : ''}`;
}

function generatedName(of: Named): string {
  return `${of.stack.stackName}-${of.logicalId}`;
}

/** Returns a property that is part of a name. No name is as long as the longest ARN. */
function text(of: Named, property: string): string | undefined {
  const value = asText(of.property(property));
  return value === undefined || value.length > ARN_LENGTH ? undefined : value;
}

function kafkaArn(of: Named, name: string): string {
  return arn(of, 'kafka', `cluster/${name}/${uuid(of)}-1`);
}

/** Returns a value that looks like a UUID and is always the same for a resource. */
function uuid(of: Named): string {
  const id = ` ${of.stack.id}/${of.logicalId}`;
  const hex = ['1', '2', '3', '4'].map(seed => hash(seed + id).toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

function hash(value: string): number {
  let sum = 7;
  for (let i = 0; i < value.length; i++) sum = Math.imul(sum, 31) + value.charCodeAt(i);
  return sum >>> 0;
}
