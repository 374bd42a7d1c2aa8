import { CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  HandlerCode, IdempotencyTable, ResilienceDefaults, StreamFailureDestination, StreamProcessor, StreamProcessorProps, StreamSource,
} from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { injectProps } from '../../fixtures/injection';
import { inlineCode, newApp, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { newProcessor, processorTemplate, STREAM_ARN, tableWithStream } from '../../fixtures/streams';
import { ownStatementsOf, resourcesOf, through, withoutAssetHashes } from '../../fixtures/templates';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const STREAM = 'AWS::Kinesis::Stream';
const BUCKET = 'AWS::S3::Bucket';
const QUEUE = 'AWS::SQS::Queue';

const only = (type: string, props: Partial<StreamProcessorProps> = {}) => {
  const found = Object.values(processorTemplate(props).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
};
const mappingOf = (props: Partial<StreamProcessorProps> = {}) => only(MAPPING, props);

/** A processor of a table in its own stack. */
function ofTable(props: Partial<StreamProcessorProps> = {}, table: dynamodb.ITable = tableWithStream(newStack())): StreamProcessor {
  return newProcessor({ source: StreamSource.dynamoDb(table), ...props }, table.stack);
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings are tested with the checks
});
afterEach(() => jest.restoreAllMocks());

describe('StreamProcessor', () => {
  describe('event source mapping', () => {
    test('starts at the oldest record, in batches of 100 without a batching window, and reports failures per record [K05, K09]', () => {
      const processor = newProcessor();
      const stack = Stack.of(processor);
      Template.fromStack(stack).hasResourceProperties(MAPPING, {
        EventSourceArn: stack.resolve(processor.stream!.streamArn),
        FunctionName: stack.resolve(processor.lambdaFunction.functionName),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
        StartingPositionTimestamp: Match.absent(),
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: Match.absent(),
        ParallelizationFactor: Match.absent(),
        TumblingWindowInSeconds: Match.absent(),
        FilterCriteria: Match.absent(),
      });
    });

    test('bisects a failed batch, and parks it after ten retries or six hours [K01, K02, K03]', () => {
      expect(mappingOf()).toMatchObject({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10, MaximumRecordAgeInSeconds: 6 * 3_600 });
    });

    test('has the same settings for the stream of a table [K01, K02, K03, K05, K09]', () => {
      const { EventSourceArn, ...rest } = resourcesOf(Stack.of(ofTable()), MAPPING)[0];
      expect(EventSourceArn).toEqual({ 'Fn::GetAtt': ['TableCD117FA1', 'StreamArn'] });
      const { EventSourceArn: _, ...ofKinesis } = mappingOf();
      expect(rest).toEqual(ofKinesis);
    });

    test('uses the given settings [K06, K07, K13]', () => {
      const filters = [lambda.FilterCriteria.filter({ data: { kind: ['order'] } })];
      expect(mappingOf({
        batchSize: 10,
        maxBatchingWindow: Duration.seconds(5),
        bisectBatchOnError: false,
        retryAttempts: 3,
        maxRecordAge: Duration.hours(1),
        parallelizationFactor: 4,
        filters,
      })).toMatchObject({
        BatchSize: 10,
        MaximumBatchingWindowInSeconds: 5,
        BisectBatchOnFunctionError: false,
        MaximumRetryAttempts: 3,
        MaximumRecordAgeInSeconds: 3_600,
        ParallelizationFactor: 4,
        FilterCriteria: { Filters: [{ Pattern: '{"data":{"kind":["order"]}}' }] },
      });
      expect(mappingOf({ tumblingWindow: Duration.minutes(1) }).TumblingWindowInSeconds).toBe(60);
      expect(mappingOf({ retryAttempts: -1 }).MaximumRetryAttempts).toBe(-1);
      expect(mappingOf({ filters: [] }).FilterCriteria).toBeUndefined();
    });

    test('is enabled in the template, so that a deployment enables it again after an incident', () => {
      expect([mappingOf().Enabled, mappingOf({ enabled: false }).Enabled]).toEqual([true, false]);
    });

    test('starts at the given position [K09]', () => {
      expect(mappingOf({ startingPosition: lambda.StartingPosition.LATEST }).StartingPosition).toBe('LATEST');
      expect(mappingOf({ startingPosition: lambda.StartingPosition.AT_TIMESTAMP, startingPositionTimestamp: 1_800_000_000 }))
        .toMatchObject({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_800_000_000 });
    });

    test('filters the changes of a table by item and event name [K13]', () => {
      const processor = ofTable({ filters: [lambda.FilterCriteria.filter({ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } })] });
      expect(resourcesOf(Stack.of(processor), MAPPING)[0].FilterCriteria.Filters).toHaveLength(1);
    });

    test('is a child of the processor, and is created after the permissions of a given role', () => {
      const stack = newStack();
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      const processor = newProcessor({ role }, stack);
      expect(processor.eventSourceMapping).toBe(processor.node.findChild('EventSourceMapping'));
      const policy = stack.getLogicalId(processor.node.findChild('Policy').node.defaultChild as iam.CfnPolicy);
      Template.fromStack(stack).hasResource(MAPPING, { DependsOn: Match.arrayWith([policy]) });
    });
  });

  describe('stream', () => {
    test('is created with on-demand capacity, encryption and a retention period of a week, and is retained [K08]', () => {
      processorTemplate().hasResource(STREAM, {
        Properties: {
          StreamModeDetails: { StreamMode: 'ON_DEMAND' },
          ShardCount: Match.absent(),
          RetentionPeriodHours: 168,
          StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
          Name: Match.absent(),
        },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
      processorTemplate({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(STREAM, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    });

    test('uses the given settings [K08]', () => {
      expect(only(STREAM, { source: StreamSource.kinesis(undefined, { retentionPeriod: Duration.days(365), shardCount: 2 }) })).toMatchObject({
        StreamModeDetails: { StreamMode: 'PROVISIONED' }, ShardCount: 2, RetentionPeriodHours: 8_760,
      });
    });

    test('is never changed if it exists', () => {
      const stack = newStack();
      const stream = new kinesis.Stream(stack, 'Existing');
      const before = stack.resolve((stream.node.defaultChild as any)._toCloudFormation());
      const processor = newProcessor({ source: StreamSource.kinesis(stream) }, stack);
      expect(processor.stream).toBe(stream);
      expect(stack.resolve((stream.node.defaultChild as any)._toCloudFormation())).toEqual(before);
      Template.fromStack(stack).resourceCountIs(STREAM, 1);
    });

    test('is created for each processor that shares a source without a stream', () => {
      const stack = newStack();
      const source = StreamSource.kinesis();
      for (const id of ['One', 'Two']) new StreamProcessor(stack, id, { code: inlineCode, source });
      Template.fromStack(stack).resourceCountIs(STREAM, 2);
    });

    test('is read through an existing consumer, which is not changed [K12]', () => {
      const stack = newStack();
      const arn = `${STREAM_ARN}/consumer/search:1700000000`;
      const consumer = kinesis.StreamConsumer.fromStreamConsumerArn(stack, 'Search', arn);
      const processor = newProcessor({ source: StreamSource.kinesis(undefined, { consumer, retentionPeriod: Duration.days(1) }) }, stack);
      expect([processor.consumer, processor.stream]).toEqual([consumer, consumer.stream]);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::Kinesis::StreamConsumer', 0);
      template.resourceCountIs(STREAM, 0);
      template.hasResourceProperties(MAPPING, { EventSourceArn: arn });
      expect(ownStatementsOf(stack)).toContainEqual({
        Effect: 'Allow', Action: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'], Resource: arn,
      });
    });

    test('has a consumer with dedicated throughput with enhanced fan-out [K12]', () => {
      const processor = newProcessor({ source: StreamSource.kinesis(undefined, { enhancedFanOut: true }) });
      const stack = Stack.of(processor);
      const template = Template.fromStack(stack);
      const consumer = stack.resolve(processor.consumer!.streamConsumerArn);
      template.hasResourceProperties('AWS::Kinesis::StreamConsumer', {
        ConsumerName: Match.stringLikeRegexp('^Orders-Processor-'), StreamARN: stack.resolve(processor.stream!.streamArn),
      });
      template.hasResourceProperties(MAPPING, { EventSourceArn: consumer });
      expect(ownStatementsOf(stack)).toContainEqual({
        Effect: 'Allow', Action: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'], Resource: consumer,
      });
      expect(newProcessor({ source: StreamSource.kinesis(undefined, { enhancedFanOut: false }) }).consumer).toBeUndefined();
    });

    test('can have several consumers, each with a unique name [K12]', () => {
      const stack = newStack();
      const stream = new kinesis.Stream(stack, 'Existing');
      for (const id of ['One', 'Two']) new StreamProcessor(stack, id, { code: inlineCode, source: StreamSource.kinesis(stream, { enhancedFanOut: true }) });
      expect(resourcesOf(stack, 'AWS::Kinesis::StreamConsumer').map(({ ConsumerName }) => ConsumerName))
        .toEqual([expect.stringMatching(/^Orders-One-/), expect.stringMatching(/^Orders-Two-/)]);
    });
  });

  describe('failure destination', () => {
    test('is a private, encrypted, versioned bucket that requires TLS [K04, K15]', () => {
      const processor = newProcessor();
      const stack = Stack.of(processor);
      const template = Template.fromStack(stack);
      const arn = stack.resolve(processor.failureBucket!.bucketArn);
      template.hasResourceProperties(MAPPING, { DestinationConfig: { OnFailure: { Destination: arn } } });
      template.hasResourceProperties(BUCKET, {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        VersioningConfiguration: { Status: 'Enabled' },
        BucketName: Match.absent(),
      });
      template.hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
        },
      });
    });

    test('expires parked records after 90 days, and deleted ones 30 days later', () => {
      expect(only(BUCKET).LifecycleConfiguration.Rules).toEqual([{
        Status: 'Enabled',
        ExpirationInDays: 90,
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      }]);
    });

    test('is retained, unless removalPolicy is set', () => {
      processorTemplate().hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      processorTemplate({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(BUCKET, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    });

    test('can be an existing bucket [K04]', () => {
      const stack = newStack();
      const bucket = s3.Bucket.fromBucketName(stack, 'Existing', 'failures');
      const processor = newProcessor({ onFailure: StreamFailureDestination.bucket(bucket) }, stack);
      expect(processor.failureBucket).toBe(bucket);
      const template = Template.fromStack(stack);
      template.resourceCountIs(BUCKET, 0);
      template.hasResourceProperties(MAPPING, { DestinationConfig: { OnFailure: { Destination: stack.resolve(bucket.bucketArn) } } });
    });

    test('can be a new queue with a retention period of 14 days, encrypted, TLS only, and retained [K04]', () => {
      const processor = newProcessor({ onFailure: StreamFailureDestination.queue() });
      const stack = Stack.of(processor);
      const template = Template.fromStack(stack);
      const arn = stack.resolve(processor.failureQueue!.queueArn);
      template.resourceCountIs(BUCKET, 0);
      template.hasResource(QUEUE, {
        Properties: { MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true, FifoQueue: Match.absent() }, DeletionPolicy: 'Retain',
      });
      template.hasResourceProperties('AWS::SQS::QueuePolicy', { PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'sqs:*' }] } });
      template.hasResourceProperties(MAPPING, { DestinationConfig: { OnFailure: { Destination: arn } } });
      expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn });
      expect(processor.failureBucket).toBeUndefined();
    });

    test('can be an existing queue or topic [K04]', () => {
      const stack = newStack();
      const queue = new sqs.Queue(stack, 'Queue');
      expect(newProcessor({ onFailure: StreamFailureDestination.queue(queue) }, stack).failureQueue).toBe(queue);
      Template.fromStack(stack).resourceCountIs(QUEUE, 1);

      const second = newStack();
      const topic = new sns.Topic(second, 'Topic');
      const processor = newProcessor({ onFailure: StreamFailureDestination.topic(topic) }, second);
      const arn = second.resolve(topic.topicArn);
      Template.fromStack(second).hasResourceProperties(MAPPING, { DestinationConfig: { OnFailure: { Destination: arn } } });
      expect(ownStatementsOf(second)).toContainEqual({ Effect: 'Allow', Action: 'sns:Publish', Resource: arn });
      expect([processor.failureQueue, processor.failureBucket]).toEqual([undefined, undefined]);
    });
  });

  describe('permissions', () => {
    test('the function may read its stream and park failed records, and nothing else [E04, E06]', () => {
      const processor = newProcessor();
      const stack = Stack.of(processor);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::IAM::Role', 1);
      template.resourceCountIs('AWS::IAM::Policy', 0);
      const bucket = stack.resolve(processor.failureBucket!.bucketArn);
      const ofItsOwner = { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } };
      expect(ownStatementsOf(stack)).toEqual([
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: stack.resolve(processor.logGroup.logGroupArn) },
        { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
          Resource: stack.resolve(processor.stream!.streamArn),
        },
        { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [bucket, '/aws/lambda/????????-????-????-????-????????????/*']] }, Condition: ofItsOwner },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket, Condition: ofItsOwner },
      ]);
    });

    test('the function may read the stream of its table, not the table [E04]', () => {
      const stack = Stack.of(ofTable());
      const ofDynamoDb = ownStatementsOf(stack).filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'));
      expect(ofDynamoDb).toEqual([{
        Effect: 'Allow',
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
        Resource: { 'Fn::GetAtt': ['TableCD117FA1', 'StreamArn'] },
      }]);
    });

    test('one key also encrypts the stream and the bucket, and the function may use it for both [E04]', () => {
      const stack = newStack();
      const encryptionKey = new kms.Key(stack, 'Key');
      newProcessor({ encryptionKey }, stack);
      const template = Template.fromStack(stack);
      const arn = stack.resolve(encryptionKey.keyArn);
      template.hasResourceProperties(STREAM, { StreamEncryption: { EncryptionType: 'KMS', KeyId: arn } });
      template.hasResourceProperties(BUCKET, {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn } }],
        },
      });
      expect(ownStatementsOf(stack).filter(({ Action }) => JSON.stringify(Action).includes('kms:'))).toEqual([
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arn, Condition: through('lambda') },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arn, Condition: through('kinesis') },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: arn, Condition: through('s3') },
      ]);
    });

    test.each<[string, (stack: Stack, key: kms.IKey) => Partial<StreamProcessorProps>, object]>([
      ['stream', (stack, encryptionKey) => ({ source: StreamSource.kinesis(new kinesis.Stream(stack, 'Existing', { encryptionKey })) }),
        { Action: 'kms:Decrypt', Condition: through('kinesis') }],
      ['table', (stack, encryptionKey) => ({
        source: StreamSource.dynamoDb(tableWithStream(stack, { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey })),
      }), { Action: 'kms:Decrypt', Condition: through('dynamodb') }],
      ['bucket', (stack, encryptionKey) => ({ onFailure: StreamFailureDestination.bucket(new s3.Bucket(stack, 'Existing', { encryptionKey })) }),
        { Action: 'kms:GenerateDataKey', Condition: through('s3') }],
      ['queue', (stack, encryptionMasterKey) => ({ onFailure: StreamFailureDestination.queue(new sqs.Queue(stack, 'Existing', { encryptionMasterKey })) }),
        { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: through('sqs') }],
      ['topic', (stack, masterKey) => ({ onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Existing', { masterKey })) }),
        { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: through('sns') }],
    ])('the function may use the key of an existing %s only as far as it needs [E04]', (_, props, statement) => {
      const stack = newStack();
      const key = new kms.Key(stack, 'Key');
      newProcessor(props(stack, key), stack);
      const ofKms = ownStatementsOf(stack).filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
      expect(ofKms).toEqual([{ Effect: 'Allow', Resource: stack.resolve(key.keyArn), ...statement }]);
    });

    test('grantReplay lets an operator put parked records back into the stream [K15]', () => {
      const stack = newStack();
      const encryptionKey = new kms.Key(stack, 'Key');
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const processor = newProcessor({ encryptionKey }, stack);
      processor.grantReplay(operator);
      const { failureBucket, eventSourceMapping, lambdaFunction } = processor;
      const [bucket, mapping, fn] = stack.resolve([failureBucket!.bucketArn, eventSourceMapping.eventSourceMappingId, lambdaFunction.functionName]);
      const byHandler = 'aws/lambda/00000000-0000-0000-0000-000000000000/';
      expect(resourcesOf(stack, 'AWS::IAM::Policy')[0].PolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: ['s3:DeleteObject', 's3:GetObject'],
          Resource: [{ 'Fn::Join': ['', [bucket, '/aws/lambda/', mapping, '/*']] }, { 'Fn::Join': ['', [bucket, `/${byHandler}`, fn, '/*']] }],
        },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: bucket,
          Condition: {
            StringLike: { 's3:prefix': [{ 'Fn::Join': ['', ['aws/lambda/', mapping, '/*']] }, { 'Fn::Join': ['', [byHandler, fn, '/*']] }] },
          },
        },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionKey.keyArn), Condition: through('s3') },
        { Effect: 'Allow', Action: 'kinesis:PutRecord', Resource: stack.resolve(processor.stream!.streamArn) },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: stack.resolve(encryptionKey.keyArn), Condition: through('kinesis') },
      ]);
    });

    test.each<[string, (other: Stack) => Partial<StreamProcessorProps>]>([
      ['the stream', other => ({ source: StreamSource.kinesis(new kinesis.Stream(other, 'Existing')) })],
      ['the table', other => ({ source: StreamSource.dynamoDb(tableWithStream(other)) })],
      ['the bucket', other => ({ onFailure: StreamFailureDestination.bucket(new s3.Bucket(other, 'Failures')) })],
    ])('grantReplay changes a role in the stack of %s without a cycle, in one policy of the processor [K15]', (_, props) => {
      const { app, stack, other } = twoStacks();
      const processor = newProcessor(props(other), stack);
      const operator = new iam.Role(other, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      processor.grantReplay(operator);
      processor.grantReplay(operator);
      expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
      expect(resourcesOf(stack, 'AWS::IAM::Policy')).toEqual([expect.objectContaining({ PolicyName: expect.stringContaining('ReplayPolicy') })]);
      expect(resourcesOf(other, 'AWS::IAM::Policy')).toEqual([]);
    });

    test('grantReplay changes a role of any other stack there, which may depend on that of the processor [K15]', () => {
      const { app, stack, other } = twoStacks();
      const processor = newProcessor({}, stack);
      processor.grantReplay(new iam.Role(other, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
      new sqs.Queue(other, 'Jobs', { queueName: `jobs-${processor.lambdaFunction.functionName}` });
      expect(app.synth().stacks.map(({ template }) => cycleIn(template))).toEqual([undefined, undefined]);
      expect(resourcesOf(other, 'AWS::IAM::Policy')).toHaveLength(1);
    });

    test('grantReplay lets an operator invoke the function with the parked changes of a table [K15]', () => {
      const processor = ofTable();
      const stack = Stack.of(processor);
      processor.grantReplay(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
      const statements = resourcesOf(stack, 'AWS::IAM::Policy')[0].PolicyDocument.Statement;
      expect(statements.map(({ Action }: any) => Action)).toEqual([['s3:DeleteObject', 's3:GetObject'], 's3:ListBucket', 'lambda:InvokeFunction']);
      expect(statements[2].Resource).toEqual(stack.resolve(processor.lambdaFunction.functionArn));
    });

    test('grantReplay lets an operator invoke the alias, if there is one [K15]', () => {
      const processor = ofTable({ provisionedConcurrency: { minimum: 1 } });
      const stack = Stack.of(processor);
      processor.grantReplay(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
      const statements = resourcesOf(stack, 'AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.includes('Operator')).PolicyDocument.Statement;
      expect(statements[2]).toEqual({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: stack.resolve(processor.alias!.functionArn) });
      const alias = stack.getLogicalId(processor.alias!.node.defaultChild as lambda.CfnAlias);
      expect(JSON.stringify(resourcesOf(stack, MAPPING)[0].FunctionName)).toContain(alias);
    });

    test('grantReplay fails with a failure queue, which keeps no records [K15]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const processor = newProcessor({ onFailure: StreamFailureDestination.queue() }, stack);
      expect(() => processor.grantReplay(operator)).toThrow(
        "StreamProcessor at 'Orders/Processor' cannot grant replay: onFailure is a queue or a topic, which keeps no records. " +
        'Remove onFailure, or set it to StreamFailureDestination.bucket()');
    });

    test('grants to the processor go into a separate policy', () => {
      const stack = newStack();
      const processor = newProcessor({}, stack);
      new dynamodb.TableV2(stack, 'Totals', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }).grantReadData(processor);
      Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
      expect(processor.grantPrincipal).toBe(processor.lambdaFunction.grantPrincipal);
    });

    test('connections are those of the function', () => {
      expect(() => newProcessor().connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
      const processor = newProcessor();
      const connections = new ec2.Connections();
      Object.defineProperty(processor.lambdaFunction, 'connections', { value: connections });
      expect(processor.connections).toBe(connections);
    });
  });

  describe('concurrency', () => {
    test('is not reserved by default, because throttles use up no retries [C02]', () => {
      expect(only('AWS::Lambda::Function').ReservedConcurrentExecutions).toBeUndefined();
      expect(only('AWS::Lambda::Function', { reservedConcurrentExecutions: 5 }).ReservedConcurrentExecutions).toBe(5);
    });

    test('is counted for the account if it is reserved [C01]', () => {
      const app = newApp();
      newProcessor({ reservedConcurrentExecutions: 901 }, newStack(app));
      expect(warningsOf(app)).toEqual([expect.stringContaining('cdk-resilient-lambda:reservedConcurrencyAboveAccount at /Orders/Processor')]);
    });
  });

  describe('idempotency', () => {
    const redelivery = (props: Partial<StreamProcessorProps> = {}) => {
      const stack = newStack();
      newProcessor({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), ...props }, stack);
      return Number(resourcesOf(stack, 'AWS::Lambda::Function')[0].Environment.Variables.RESILIENT_LAMBDA_REDELIVERY_SECONDS);
    };
    const days = 86_400;

    test.each<[string, Partial<StreamProcessorProps>, number]>([
      ['a bucket keeps records', {}, 90 * days + 2 * 6 * 3_600],
      ['a bucket keeps records, with the given maxRecordAge', { maxRecordAge: Duration.days(1) }, 90 * days + 2 * days],
      ['the stream keeps records, with a failure queue', { onFailure: StreamFailureDestination.queue() }, 7 * days + 2 * 6 * 3_600],
    ])('lasts as long as %s, plus maxRecordAge before and after', (_, props, seconds) => {
      expect(redelivery(props)).toBe(seconds);
    });

    test('assumes the maximum of AWS for unknown values', () => {
      const stack = newStack();
      newProcessor({
        idempotencyTable: new IdempotencyTable(stack, 'Processed'),
        source: StreamSource.kinesis(kinesis.Stream.fromStreamArn(stack, 'Existing', STREAM_ARN)),
        onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Topic')),
        maxRecordAge: Duration.seconds(new CfnParameter(stack, 'Age', { type: 'Number' }).valueAsNumber),
        alarms: { iteratorAge: { enabled: false } },
      }, stack);
      expect(resourcesOf(stack, 'AWS::Lambda::Function')[0].Environment.Variables.RESILIENT_LAMBDA_REDELIVERY_SECONDS).toBe(`${365 * days + 14 * days}`);
    });
  });

  test('uses an existing function, and does not count its reserved concurrency again', () => {
    const app = newApp();
    const stack = newStack(app);
    const fn = new lambda.Function(stack, 'Existing', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), reservedConcurrentExecutions: 901,
    });
    const processor = newProcessor({ code: HandlerCode.fromExisting(fn) }, stack);
    expect(processor.lambdaFunction).toBe(fn);
    Template.fromStack(stack).hasResourceProperties(MAPPING, { FunctionName: stack.resolve(fn.functionName) });
    expect(warningsOf(app).join()).not.toContain('reservedConcurrencyAboveAccount');
  });

  test('uses the defaults of its scope', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ removalPolicy: RemovalPolicy.DESTROY });
    const stack = newStack(app);
    newProcessor({}, stack);
    Template.fromStack(stack).hasResource(BUCKET, { DeletionPolicy: 'Delete' });
  });

  describe('target', () => {
    test('is the function, or the alias if there is one', () => {
      const processor = newProcessor();
      expect(processor.target).toBe(processor.lambdaFunction);
      const withAlias = newProcessor({ provisionedConcurrency: { minimum: 1 } });
      expect(withAlias.target).toBe(withAlias.alias);
    });

    test('can be invoked by a role with grantInvoke', () => {
      const processor = newProcessor({ provisionedConcurrency: { minimum: 1 } });
      const stack = Stack.of(processor);
      processor.grantInvoke(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
      const policy = resourcesOf(stack, 'AWS::IAM::Policy').find(({ PolicyName }) => PolicyName.includes('Operator'));
      expect(policy.PolicyDocument.Statement).toMatchObject([{ Action: 'lambda:InvokeFunction', Resource: stack.resolve(processor.alias!.functionArn) }]);
    });

    test('has any metric of the function, or of the alias if there is one', () => {
      const processor = newProcessor();
      expect(processor.metric('Invocations', { statistic: 'Sum' })).toMatchObject({
        metricName: 'Invocations', statistic: 'Sum', dimensions: { FunctionName: processor.lambdaFunction.functionName },
      });
      const withAlias = newProcessor({ provisionedConcurrency: { minimum: 1 } });
      expect(withAlias.metric('Invocations')).toMatchObject({ dimensions: { Resource: `${withAlias.lambdaFunction.functionName}:live` } });
    });
  });

  test('can be injected with props, which are checked', () => {
    const inject = (props: Partial<StreamProcessorProps>) => {
      const stack = newStack();
      injectProps(stack, StreamProcessor, props);
      newProcessor({}, stack);
      return resourcesOf(stack, MAPPING)[0];
    };
    expect(inject({ batchSize: 7 }).BatchSize).toBe(7);
    expect(() => inject({ batchSize: 0 })).toThrow('batchSize is 0 but must be');
  });

  describe('metrics', () => {
    test.each<[keyof StreamProcessor, string]>([
      ['metricOnFailureDestinationDeliveredEventCount', 'OnFailureDestinationDeliveredEventCount'],
      ['metricDroppedEventCount', 'DroppedEventCount'],
      ['metricFailedInvokeEventCount', 'FailedInvokeEventCount'],
    ])('%s is the metric %s of the mapping, as the sum over a minute [K04]', (method, metricName) => {
      const processor = newProcessor();
      const metric = (processor[method] as (props?: cloudwatch.MetricOptions) => cloudwatch.Metric).bind(processor);
      expect(metric()).toMatchObject({
        namespace: 'AWS/Lambda', metricName, statistic: 'Sum', dimensions: { EventSourceMappingUUID: processor.eventSourceMapping.eventSourceMappingId },
      });
      expect(metric().period.toSeconds()).toBe(60);
      expect(metric({ period: Duration.minutes(5), statistic: 'Average' })).toMatchObject({ statistic: 'Average' });
    });

    test('metricIteratorAge is the metric of the function, as the maximum over a minute [K10]', () => {
      const processor = newProcessor();
      expect(processor.metricIteratorAge()).toMatchObject({
        namespace: 'AWS/Lambda', metricName: 'IteratorAge', statistic: 'Maximum', dimensions: { FunctionName: processor.lambdaFunction.functionName },
      });
      expect(processor.metricIteratorAge().period.toSeconds()).toBe(60);
      expect(processor.metricIteratorAge({ label: 'Behind' }).label).toBe('Behind');
    });
  });

  test('exposes its resources by role', () => {
    const processor = newProcessor();
    expect(processor.stream).toBe(processor.node.findChild('Stream'));
    expect(processor.failureBucket).toBe(processor.node.findChild('FailureBucket'));
    expect(processor.lambdaFunction).toBe(processor.node.findChild('Function'));
    expect([processor.table, processor.consumer, processor.failureQueue]).toEqual([undefined, undefined, undefined]);
    const table = tableWithStream(newStack());
    expect(ofTable({}, table)).toMatchObject({ table, stream: undefined });
  });

  test('the default template matches the reviewed snapshot', () => {
    expect(withoutAssetHashes(processorTemplate())).toMatchSnapshot();
  });
});
