import * as assert from 'node:assert/strict';
import { CloudWatchClient, DescribeAlarmsCommand, Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  GetAliasCommand, GetEventSourceMappingCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, GetFunctionEventInvokeConfigCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { GetScheduleCommand, GetScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { ACCOUNT, Emulator, REGION } from './emulator';

/** Compares what a stack's template says with what the account answers. */
export class ReadBack {
  readonly #cloudWatch: CloudWatchClient;
  readonly #dynamoDb: DynamoDBClient;
  readonly #eventBridge: EventBridgeClient;
  readonly #kinesis: KinesisClient;
  readonly #lambda: LambdaClient;
  readonly #s3: S3Client;
  readonly #scheduler: SchedulerClient;
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;

  constructor(private readonly emulator: Emulator) {
    const { client } = emulator;
    this.#cloudWatch = new CloudWatchClient(client);
    this.#dynamoDb = new DynamoDBClient(client);
    this.#eventBridge = new EventBridgeClient(client);
    this.#kinesis = new KinesisClient(client);
    this.#lambda = new LambdaClient(client);
    this.#s3 = new S3Client({ ...client, forcePathStyle: true });
    this.#scheduler = new SchedulerClient(client);
    this.#sns = new SNSClient(client);
    this.#sqs = new SQSClient(client);
  }

  /** Checks every resource of the stacks, and fails with all that is not as their templates say. */
  public async check(stacks: readonly DeployedStack[]): Promise<void> {
    const problems: string[] = [];
    for (const stack of stacks) {
      for (const resource of stack.resources) {
        problems.push(...await this.#problemsOf(resource, stack).catch((error: Error) => [`${stack.name}.${resource.logicalId}: ${error.message}`]));
      }
    }
    assert.ok(problems.length === 0, problems.join('\n'));
  }

  async #problemsOf(resource: DeployedResource, stack: DeployedStack): Promise<string[]> {
    const read = await this.#read(resource);
    if (read === undefined) return [];
    const compared = Object.entries(resource.properties).filter(([name]) => !NOT_COMPARED[resource.type]?.includes(name));
    return problemsIn(Object.fromEntries(compared), read, `${stack.name}.${resource.logicalId}`);
  }

  /** Returns the properties as the account has them, in CloudFormation's words; undefined for types of which there is nothing to read. */
  async #read({ type, physicalId, properties }: DeployedResource): Promise<object | undefined> {
    switch (type) {
      case 'AWS::SQS::Queue': return this.#queue(physicalId);
      case 'AWS::Lambda::Function': return this.#function(physicalId);
      case 'AWS::Lambda::Alias': return this.#alias(physicalId);
      case 'AWS::Lambda::EventSourceMapping': return this.#mapping(physicalId);
      case 'AWS::Lambda::EventInvokeConfig': return this.#invokeConfig(physicalId);
      case 'AWS::CloudWatch::Alarm': return this.#alarm(physicalId, properties);
      case 'AWS::Kinesis::Stream': {
        const { StreamDescriptionSummary: summary } = await this.#kinesis.send(new DescribeStreamSummaryCommand({ StreamName: physicalId }));
        return { ...summary, Name: summary!.StreamName, ShardCount: summary!.OpenShardCount };
      }
      case 'AWS::DynamoDB::Table': case 'AWS::DynamoDB::GlobalTable': {
        const { Table: table } = await this.#dynamoDb.send(new DescribeTableCommand({ TableName: physicalId }));
        return table!;
      }
      case 'AWS::Events::Rule': return this.#rule(physicalId);
      case 'AWS::Scheduler::ScheduleGroup': return this.#scheduler.send(new GetScheduleGroupCommand({ Name: physicalId })).then(() => ({}));
      case 'AWS::SNS::Topic': {
        const { Attributes: attributes } = await this.#sns.send(new GetTopicAttributesCommand({ TopicArn: physicalId }));
        return { ...attributes, TopicName: physicalId.split(':').at(-1) };
      }
      case 'AWS::S3::Bucket': return this.#bucket(physicalId);
      case 'AWS::Scheduler::Schedule': {
        const [group, name] = physicalId.includes('|') ? physicalId.split('|') : [undefined, physicalId];
        return this.#scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
      }
      default: return undefined;
    }
  }

  async #queue(url: string): Promise<object> {
    const { Attributes: attributes = {} } = await this.#sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    return {
      ...attributes,
      QueueName: url.split('/').at(-1),
      RedrivePolicy: attributes.RedrivePolicy && JSON.parse(attributes.RedrivePolicy),
      RedriveAllowPolicy: attributes.RedriveAllowPolicy && JSON.parse(attributes.RedriveAllowPolicy),
    };
  }

  async #function(name: string): Promise<object> {
    const configuration = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    const { ReservedConcurrentExecutions } = await this.#lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
    return { ...configuration, Layers: configuration.Layers?.map(({ Arn }) => Arn), ReservedConcurrentExecutions };
  }

  async #bucket(name: string): Promise<object> {
    const { EventBridgeConfiguration } = await this.#s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: name }));
    return { BucketName: name, NotificationConfiguration: EventBridgeConfiguration && { EventBridgeConfiguration: { EventBridgeEnabled: true } } };
  }

  async #mapping(uuid: string): Promise<object> {
    const { FunctionArn: FunctionName, State, StartingPositionTimestamp: start, ...settings } =
      await this.#lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }));
    return { ...settings, FunctionName, Enabled: State === 'Enabled', StartingPositionTimestamp: start && start.getTime() / 1_000 };
  }

  async #alias(arn: string): Promise<object> {
    const [name, alias] = arn.split(':').slice(-2);
    const { Name, FunctionVersion } = await this.#lambda.send(new GetAliasCommand({ FunctionName: name, Name: alias }));
    assert.match(FunctionVersion!, /^\d+$/, `${arn} names a version`);
    return { Name, FunctionName: name, FunctionVersion };
  }

  async #invokeConfig(physicalId: string): Promise<object> {
    const [name, qualifier] = physicalId.split(':');
    const command = new GetFunctionEventInvokeConfigCommand({ FunctionName: name, Qualifier: qualifier });
    const { FunctionArn, ...settings } = await this.#lambda.send(command);
    return { ...settings, FunctionName: FunctionArn, Qualifier: qualifier };
  }

  async #rule(physicalId: string): Promise<object> {
    const name = physicalId.split('|').at(-1)!;
    const { State, EventPattern, ...settings } = await this.#eventBridge.send(new DescribeRuleCommand({ Name: name }));
    const { Targets = [] } = await this.#eventBridge.send(new ListTargetsByRuleCommand({ Rule: name }));
    return { ...settings, State, EventPattern: EventPattern && JSON.parse(EventPattern), Targets };
  }

  /** An alarm, whose dimensions and actions must name something that exists. */
  async #alarm(name: string, properties: any): Promise<object> {
    const { MetricAlarms: [alarm] = [] } = await this.#cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    assert.ok(alarm, `the alarm ${name} exists`);
    for (const action of [...alarm.AlarmActions ?? [], ...alarm.OKActions ?? []]) await this.#actionExists(name, action);
    const metrics: any[] = properties.Metrics ? this.emulator.recorded['AWS::CloudWatch::Alarm'][name].Metrics : [];
    for (const dimension of [...alarm.Dimensions ?? [], ...metrics.flatMap(dimensionsOf)]) await this.#dimensionExists(name, dimension);
    return saidOfAlarm(alarm, properties);
  }

  /** A recorded resource, by its ARN or by the name and the generated identifier in it. */
  #isRecorded(type: string, dimension: string): void {
    const arns = Object.keys(this.emulator.recorded[type] ?? {});
    assert.ok(arns.some(arn => arn === dimension || arn.endsWith(`/${dimension}`)), `there is a ${type} ${dimension}`);
  }

  async #actionExists(alarm: string, arn: string): Promise<void> {
    const service = arn.split(':')[2];
    if (service === 'sns') await this.#sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    else if (service === 'lambda') await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }));
    else assert.fail(`${alarm} has an action that this test cannot look up: ${arn}`);
  }

  async #dimensionExists(alarm: string, { Name: name, Value: value }: Dimension): Promise<void> {
    switch (name) {
      case 'QueueName': await this.#sqs.send(new GetQueueUrlCommand({ QueueName: value })); break;
      case 'FunctionName': await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: value })); break;
      case 'Resource': await this.#aliasExists(value!); break;
      case 'EventSourceMappingUUID': await this.#lambda.send(new GetEventSourceMappingCommand({ UUID: value })); break;
      case 'StreamName': await this.#kinesis.send(new DescribeStreamSummaryCommand({ StreamName: value })); break;
      case 'TableName': await this.#dynamoDb.send(new DescribeTableCommand({ TableName: value })); break;
      case 'RuleName': await this.#eventBridge.send(new DescribeRuleCommand({ Name: value })); break;
      case 'ScheduleGroup': await this.#scheduler.send(new GetScheduleGroupCommand({ Name: value })); break;
      case 'TopicName': await this.#sns.send(new GetTopicAttributesCommand({ TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:${value}` })); break;
      case 'BucketName': await this.#bucket(value!); break;
      case 'EventBusName': await this.#eventBridge.send(new DescribeEventBusCommand({ Name: value })); break;
      case 'EventBus': this.#isRecorded('AWS::EventsV2::EventBus', value!); break;
      case 'Subscriber': this.#isRecorded('AWS::EventsV2::Subscriber', value!); break;
      default: if (!OWN_DIMENSIONS.has(name!)) assert.fail(`${alarm} has a dimension that this test cannot look up: ${name} ${value}`);
    }
  }

  async #aliasExists(resource: string): Promise<void> {
    const [FunctionName, Qualifier] = resource.split(':');
    await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
  }
}

/** Dimensions that name no resource. */
const OWN_DIMENSIONS = new Set(['service', 'ExecutedVersion', 'FilterId']);

function dimensionsOf({ MetricStat: metricStat }: any): Dimension[] {
  return metricStat?.Metric.Dimensions ?? [];
}

function saidOfAlarm(alarm: MetricAlarm, { Metrics: math }: any): object {
  const { MetricName, Namespace, Period, Statistic, ExtendedStatistic, Dimensions, ...settings } = alarm;
  return math ? settings : { ...settings, MetricName, Namespace, Period, Statistic, ExtendedStatistic, Dimensions };
}

/** Properties of the types above that are not compared: the account does not tell, or they have nothing to do with events. */
export const NOT_COMPARED: { readonly [type: string]: readonly string[] } = {
  'AWS::CloudWatch::Alarm': ['Metrics'],
  'AWS::DynamoDB::Table': ['AttributeDefinitions', 'BillingMode', 'PointInTimeRecoverySpecification', 'SSESpecification', 'TimeToLiveSpecification'],
  'AWS::Lambda::Alias': ['ProvisionedConcurrencyConfig'],
  'AWS::Lambda::Function': ['Code', 'KmsKeyArn', 'RecursiveLoop', 'VpcConfig'],
  'AWS::Kinesis::Stream': ['StreamEncryption'],
  'AWS::S3::Bucket': ['BucketEncryption', 'LifecycleConfiguration', 'LoggingConfiguration', 'PublicAccessBlockConfiguration', 'VersioningConfiguration'],
  'AWS::SNS::Topic': ['FifoTopic', 'KmsMasterKeyId'],
  'AWS::SQS::Queue': ['SqsManagedSseEnabled'],
};

/** Tells where the account is not as a part of the template says. What an intrinsic function stands for must be there. */
export function problemsIn(said: any, read: any, where: string): string[] {
  if (Array.isArray(said) && Array.isArray(read) && said.length === read.length) {
    return said.flatMap((part, index) => problemsIn(part, read[index], `${where}.${index}`));
  }
  if (Array.isArray(said) || typeof said !== 'object' || said === null) {
    return String(said) === String(read) ? [] : [`${where} is ${JSON.stringify(read)}, and the template says ${JSON.stringify(said)}`];
  }
  if (isIntrinsic(said)) return read === undefined ? [`${where} is missing`] : [];
  return Object.entries(said).flatMap(([name, part]) => problemsIn(part, read?.[name], `${where}.${name}`));
}

function isIntrinsic(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
