import * as assert from 'node:assert/strict';
import { CloudWatchClient, DescribeAlarmsCommand, Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  GetAliasCommand, GetEventSourceMappingCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand, GetFunctionEventInvokeConfigCommand, LambdaClient,
} from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetScheduleCommand, GetScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';

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

  /** Checks every resource of a stack, and returns how many of each type were read. */
  public async check(stack: DeployedStack): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const resource of stack.resources) {
      const read = await this.#read(resource, stack);
      if (read === undefined) continue;
      assertSaid(resource, read);
      counts.set(resource.type, (counts.get(resource.type) ?? 0) + 1);
    }
    return counts;
  }

  /** Returns the properties as the account has them, in CloudFormation's words; undefined for types of which there is nothing to read. */
  async #read({ type, physicalId, properties }: DeployedResource, stack: DeployedStack): Promise<object | undefined> {
    switch (type) {
      case 'AWS::SQS::Queue': return this.#queue(physicalId);
      case 'AWS::Lambda::Function': return this.#function(physicalId);
      case 'AWS::Lambda::Alias': return this.#alias(physicalId);
      case 'AWS::Lambda::EventSourceMapping': return this.#lambda.send(new GetEventSourceMappingCommand({ UUID: physicalId }));
      case 'AWS::Lambda::EventInvokeConfig': return this.#invokeConfig(stack.physicalIdOf(properties.FunctionName), properties.Qualifier);
      case 'AWS::CloudWatch::Alarm': return this.#alarm(physicalId, properties);
      case 'AWS::Kinesis::Stream': {
        const { StreamDescriptionSummary: summary } = await this.#kinesis.send(new DescribeStreamSummaryCommand({ StreamName: physicalId }));
        return summary!;
      }
      case 'AWS::DynamoDB::Table': case 'AWS::DynamoDB::GlobalTable': {
        const { Table: table } = await this.#dynamoDb.send(new DescribeTableCommand({ TableName: physicalId }));
        return { KeySchema: table!.KeySchema };
      }
      case 'AWS::Events::Rule': return this.#rule(physicalId);
      case 'AWS::Scheduler::ScheduleGroup': return this.#scheduler.send(new GetScheduleGroupCommand({ Name: physicalId })).then(() => ({}));
      case 'AWS::SNS::Topic': return this.#sns.send(new GetTopicAttributesCommand({ TopicArn: physicalId })).then(() => ({}));
      case 'AWS::S3::Bucket': return this.#s3.send(new HeadBucketCommand({ Bucket: physicalId })).then(() => ({}));
      case 'AWS::Scheduler::Schedule': {
        const [group, name] = physicalId.includes('|') ? physicalId.split('|') : [undefined, physicalId];
        const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow } = await this.#scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
        return { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow };
      }
      default: return undefined;
    }
  }

  async #queue(url: string): Promise<object> {
    const { Attributes: attributes = {} } = await this.#sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    return {
      VisibilityTimeout: Number(attributes.VisibilityTimeout),
      MessageRetentionPeriod: Number(attributes.MessageRetentionPeriod),
      DelaySeconds: Number(attributes.DelaySeconds),
      ...attributes.FifoQueue && { FifoQueue: attributes.FifoQueue === 'true' },
      ...attributes.ContentBasedDeduplication && { ContentBasedDeduplication: attributes.ContentBasedDeduplication === 'true' },
      ...attributes.RedrivePolicy && { RedrivePolicy: JSON.parse(attributes.RedrivePolicy) },
    };
  }

  async #function(name: string): Promise<object> {
    const { Runtime, Handler, Timeout, MemorySize, Architectures, Role } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    assert.ok(Role, `${name} has a role`);
    const { ReservedConcurrentExecutions } = await this.#lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
    return { Runtime, Handler, Timeout, MemorySize, Architectures, ...ReservedConcurrentExecutions !== undefined && { ReservedConcurrentExecutions } };
  }

  async #alias(arn: string): Promise<object> {
    const [name, alias] = arn.split(':').slice(-2);
    const { Name, FunctionVersion } = await this.#lambda.send(new GetAliasCommand({ FunctionName: name, Name: alias }));
    assert.match(FunctionVersion!, /^\d+$/, `${arn} names a version`);
    return { Name };
  }

  async #invokeConfig(name: string, qualifier: string): Promise<object> {
    return this.#lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: name, Qualifier: qualifier === '$LATEST' ? undefined : qualifier }));
  }

  async #rule(physicalId: string): Promise<object> {
    const name = physicalId.split('|').at(-1)!;
    const { State, EventPattern, ScheduleExpression } = await this.#eventBridge.send(new DescribeRuleCommand({ Name: name }));
    const { Targets = [] } = await this.#eventBridge.send(new ListTargetsByRuleCommand({ Rule: name }));
    const targets = Targets.map(({ Id, RetryPolicy }) => ({ Id, ...RetryPolicy && { RetryPolicy } }));
    return { State, ...EventPattern && { EventPattern: JSON.parse(EventPattern) }, ScheduleExpression, Targets: targets };
  }

  /** An alarm, whose dimensions and actions must name something that exists. */
  async #alarm(name: string, properties: any): Promise<object> {
    const { MetricAlarms = [], CompositeAlarms = [] } = await this.#cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }));
    const [alarm] = MetricAlarms;
    assert.ok(alarm ?? CompositeAlarms[0], `the alarm ${name} exists`);
    for (const action of [...alarm.AlarmActions ?? [], ...alarm.OKActions ?? []]) await this.#actionExists(name, action);
    const dimensions = properties.Metrics ? this.emulator.recorded['AWS::CloudWatch::Alarm'][name].Metrics.flatMap(dimensionsOf) : alarm.Dimensions ?? [];
    for (const dimension of dimensions) await this.#dimensionExists(name, dimension);
    return saidOfAlarm(alarm, properties);
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
      case 'Resource': await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName: value!.split(':')[0], Qualifier: value!.split(':')[1] })); break;
      case 'EventSourceMappingUUID': await this.#lambda.send(new GetEventSourceMappingCommand({ UUID: value })); break;
      case 'StreamName': await this.#kinesis.send(new DescribeStreamSummaryCommand({ StreamName: value })); break;
      case 'TableName': await this.#dynamoDb.send(new DescribeTableCommand({ TableName: value })); break;
      case 'RuleName': await this.#eventBridge.send(new DescribeRuleCommand({ Name: value })); break;
      case 'ScheduleGroup': await this.#scheduler.send(new GetScheduleGroupCommand({ Name: value })); break;
      case 'TopicName': break; // read with the topic
      default: if (!OWN_DIMENSIONS.has(name!)) assert.fail(`${alarm} has a dimension that this test cannot look up: ${name} ${value}`);
    }
  }
}

/** Dimensions that name no resource. */
const OWN_DIMENSIONS = new Set(['service', 'ExecutedVersion', 'FilterId', 'BucketName', 'EventBusName']);

function dimensionsOf({ MetricStat: metricStat }: any): Dimension[] {
  return metricStat?.Metric.Dimensions ?? [];
}

function saidOfAlarm(alarm: MetricAlarm, { Metrics: math }: any): object {
  const { Threshold, EvaluationPeriods, DatapointsToAlarm, ComparisonOperator, TreatMissingData, MetricName, Namespace, Period, Statistic } = alarm;
  const shared = { Threshold, EvaluationPeriods, DatapointsToAlarm, ComparisonOperator, TreatMissingData };
  return math ? shared : { ...shared, MetricName, Namespace, Period, Statistic };
}

/** Asserts that each value of the account that the template says literally is the template's. */
function assertSaid({ logicalId, type, properties }: DeployedResource, read: any): void {
  const literal = literalPart(properties, read);
  assert.deepEqual(pick(read, literal), literal, `${logicalId} (${type})`);
}

/** The part of a template's value that is literal, as far as the account has a value there. */
function literalPart(said: any, read: any): any {
  if (typeof said !== 'object' || said === null) return typeof read === 'number' ? Number(said) : said;
  if (Array.isArray(said)) return Array.isArray(read) && said.length === read.length ? said.map((each, index) => literalPart(each, read[index])) : said;
  const entries = Object.entries(said).filter(([key, value]) => read?.[key] !== undefined && !isIntrinsic(value));
  return Object.fromEntries(entries.map(([key, value]) => [key, literalPart(value, read[key])]));
}

function isIntrinsic(value: any): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

function pick(read: any, like: any): any {
  if (typeof like !== 'object' || like === null) return read;
  if (Array.isArray(like)) return Array.isArray(read) && read.length === like.length ? like.map((each, index) => pick(read[index], each)) : read;
  return Object.fromEntries(Object.entries(like).map(([key, value]) => [key, pick(read?.[key], value)]));
}
