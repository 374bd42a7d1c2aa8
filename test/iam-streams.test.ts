import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { StreamFailureDestination, StreamProcessor, StreamProcessorProps, StreamSource } from '../src';
import { inlineCode, newApp, newStack } from './fixtures/stack';
import { newProcessor, tableWithStream } from './fixtures/streams';
import { allowed, decisions, notAllowed, refused, Requests, Scene, synthesize, through } from './iam/decisions';
import { ACCOUNT, REGION } from './iam/deployed';

/** Props that differ from the defaults, with resources in the processor's stack or another one. */
type Variant = (stack: Stack, other: Stack) => Partial<StreamProcessorProps>;

const OF_STREAMS: { [processor: string]: Variant } = {
  'a default processor': () => ({}),
  'a processor with a key': stack => ({ encryptionKey: new kms.Key(stack, 'Key') }),
  'a processor with a key of another stack': (_, other) => ({ encryptionKey: new kms.Key(other, 'Key') }),
  'a processor with enhanced fan-out': () => ({ source: StreamSource.kinesis(undefined, { enhancedFanOut: true }) }),
  'a processor of an encrypted stream of another stack, with a role of that stack': (_, other) => ({
    source: StreamSource.kinesis(new kinesis.Stream(other, 'Stream', { encryptionKey: new kms.Key(other, 'StreamKey') })),
    role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  }),
};

const OF_TABLES: { [processor: string]: Variant } = {
  'a processor of a table': stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) }),
  'a processor of an encrypted table of another stack': (_, other) => ({
    source: StreamSource.dynamoDb(tableWithStream(other, {
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: new kms.Key(other, 'TableKey'),
    })),
  }),
};

const WITH_OTHER_DESTINATIONS: { [processor: string]: Variant } = {
  'a processor with an encrypted bucket of another stack': (_, other) => ({
    onFailure: StreamFailureDestination.bucket(new s3.Bucket(other, 'Failures', { encryptionKey: new kms.Key(other, 'BucketKey'), enforceSSL: true })),
  }),
  'a processor with a failure queue and a key': stack => ({ encryptionKey: new kms.Key(stack, 'Key'), onFailure: StreamFailureDestination.queue() }),
};

const ALL = { ...OF_STREAMS, ...OF_TABLES, ...WITH_OTHER_DESTINATIONS };

interface StreamScene extends Scene {
  readonly processor: StreamProcessor;
}

/** A processor with an operator, next to unrelated resources. */
function deploy(variant: Variant): StreamScene {
  const app = newApp();
  const [stack, shared] = [newStack(app), new Stack(app, 'Shared')];
  const processor = newProcessor(variant(stack, shared), stack);
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  if (processor.failureBucket) processor.grantReplay(operator);
  const another = new StreamProcessor(stack, 'AnotherProcessor', {
    code: inlineCode, source: StreamSource.kinesis(), onFailure: StreamFailureDestination.bucket(processor.failureBucket),
  });
  const anotherOperator = new iam.Role(stack, 'AnotherOperator', { assumedBy: new iam.AccountRootPrincipal() });
  another.grantReplay(anotherOperator);
  const others = {
    'another stream': new kinesis.Stream(shared, 'AnotherStream').streamArn,
    'another bucket': new s3.Bucket(shared, 'AnotherBucket').bucketArn,
    'another queue': new sqs.Queue(shared, 'AnotherQueue').queueArn,
    'another key': new kms.Key(shared, 'AnotherKey').keyArn,
  };

  const deployed = synthesize(app);
  const valueOf = deployed.valueOf.bind(deployed);
  const { consumer, failureBucket, failureQueue, lambdaFunction, logGroup, stream, table } = processor;
  const mappingOf = ({ eventSourceMapping }: StreamProcessor) => valueOf(eventSourceMapping, eventSourceMapping.eventSourceMappingId);
  const bucket = failureBucket && valueOf(failureBucket, failureBucket.bucketArn);
  const keys = {
    'the key of the stream': stream?.encryptionKey,
    'the key of the table': table?.encryptionKey,
    'the key of the bucket': failureBucket?.encryptionKey,
    'the key of the queue': failureQueue?.encryptionMasterKey,
  };
  return {
    deployed,
    processor,
    arns: {
      'the processor': valueOf(lambdaFunction.role!, lambdaFunction.role!.roleArn),
      'the operator': valueOf(operator, operator.roleArn),
      'another processor': valueOf(another.lambdaFunction.role!, another.lambdaFunction.role!.roleArn),
      'the operator of another processor': valueOf(anotherOperator, anotherOperator.roleArn),
      'a role of another account': 'arn:aws:iam::999999999999:role/Admin',
      'the mapping': mappingOf(processor),
      'the function': valueOf(lambdaFunction, lambdaFunction.functionArn),
      'the log streams': valueOf(logGroup, logGroup.logGroupArn).replace(/\*$/, 'log-stream:today'),
      ...stream && { 'the stream': valueOf(stream, stream.streamArn) },
      ...consumer && { 'the consumer': valueOf(consumer, consumer.streamConsumerArn) },
      ...table && { 'the table': valueOf(table, table.tableArn), 'the stream of the table': valueOf(table, table.tableStreamArn!) },
      ...bucket && {
        'the bucket': bucket,
        'a parked object': `${bucket}/aws/lambda/${mappingOf(processor)}/shardId-0/2026/01/01/x`,
        'an object of another processor': `${bucket}/aws/lambda/${mappingOf(another)}/shardId-0/2026/01/01/x`,
        'an object of an asynchronous function': `${bucket}/aws/lambda/async/f/2026/01/01/x`,
        'another object': `${bucket}/customers.csv`,
      },
      ...failureQueue && { 'the failure queue': valueOf(failureQueue, failureQueue.queueArn) },
      ...Object.fromEntries(Object.entries(keys).flatMap(([name, key]) => key ? [[name, valueOf(key, key.keyArn)]] : [])),
      ...Object.fromEntries(Object.entries(others).map(([name, arn]) => [name, valueOf(shared, arn)])),
      'an object of another bucket': `${valueOf(shared, others['another bucket'])}/aws/lambda/1234/x`,
      'anything': '*',
    },
  };
}

/** The services that use the keys. Where a key has two names, it has the one of its resource. */
const SERVICES: { [key: string]: string } = {
  'the key of the stream': 'kinesis', 'the key of the table': 'dynamodb', 'the key of the bucket': 's3', 'the key of the queue': 'sqs',
};

/** The context keys of a request. */
function contextOf(action: string, resource: string): { [key: string]: string } {
  return action.startsWith('s3:') ? { 's3:ResourceAccount': ACCOUNT } : through(SERVICES[resource], action);
}

/** The requests on resources that the scene has. */
function onExisting({ arns }: Scene, requests: Requests): Requests {
  return Object.fromEntries(Object.entries(requests).filter(([name]) => name in arns));
}

const READ_STREAM = ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'];
const READ_CONSUMER = ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'];
const READ_TABLE = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
const WRITE_STREAM = ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:DeleteStream', 'kinesis:DecreaseStreamRetentionPeriod'];
const OTHERWISE_WITH_TABLE = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:DeleteTable', 'dynamodb:UpdateTable'];
const READ_OBJECT = ['s3:GetObject', 's3:DeleteObject', 's3:PutObjectAcl', 's3:DeleteObjectVersion', 's3:GetObjectVersion'];
const OWN_BUCKET = ['s3:DeleteBucket', 's3:PutBucketPolicy', 's3:PutLifecycleConfiguration', 's3:PutBucketVersioning'];
const OWN_KEY = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:CreateGrant'];

const WRITE_TO_BUCKET: Requests = { 'a parked object': ['s3:PutObject'], 'the bucket': ['s3:ListBucket'] };

const NEEDS: Requests = {
  'the stream': READ_STREAM,
  'the consumer': READ_CONSUMER,
  'the stream of the table': READ_TABLE,
  'a parked object': ['s3:PutObject'],
  'the bucket': ['s3:ListBucket'],
  'the failure queue': ['sqs:SendMessage'],
  'the key of the stream': ['kms:Decrypt'],
  'the key of the table': ['kms:Decrypt'],
  'the key of the bucket': ['kms:GenerateDataKey'],
  'the key of the queue': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'the log streams': ['logs:CreateLogStream', 'logs:PutLogEvents'],
  'anything': ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
};

const MUST_NOT: Requests = {
  'the stream': WRITE_STREAM,
  'another stream': [...READ_STREAM, ...WRITE_STREAM],
  'the consumer': ['kinesis:DeregisterStreamConsumer'],
  'the table': OTHERWISE_WITH_TABLE,
  'a parked object': READ_OBJECT,
  'another object': ['s3:PutObject', ...READ_OBJECT],
  'an object of another processor': READ_OBJECT,
  'an object of an asynchronous function': ['s3:PutObject', ...READ_OBJECT],
  'an object of another bucket': ['s3:PutObject', ...READ_OBJECT],
  'the bucket': OWN_BUCKET,
  'another bucket': ['s3:ListBucket', ...OWN_BUCKET],
  'the failure queue': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:PurgeQueue'],
  'another queue': ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  'the key of the stream': OWN_KEY,
  'the key of the table': ['kms:GenerateDataKey', ...OWN_KEY],
  'the key of the bucket': OWN_KEY,
  'another key': ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', ...OWN_KEY],
  'the function': ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
};

const OPERATOR_NEEDS: Requests = {
  'the bucket': ['s3:ListBucket'],
  'a parked object': ['s3:GetObject', 's3:DeleteObject'],
  'the key of the bucket': ['kms:Decrypt'],
  'the stream': ['kinesis:PutRecord'],
  'the key of the stream': ['kms:GenerateDataKey'],
};

const OPERATOR_MUST_NOT: Requests = {
  'the bucket': OWN_BUCKET,
  'a parked object': ['s3:PutObject', 's3:DeleteObjectVersion'],
  'another object': ['s3:GetObject', 's3:DeleteObject'],
  'an object of another processor': ['s3:GetObject', 's3:DeleteObject'],
  'an object of an asynchronous function': ['s3:GetObject', 's3:DeleteObject'],
  'the stream': ['kinesis:GetRecords', 'kinesis:DeleteStream'],
  'another stream': ['kinesis:PutRecord'],
  'the table': OTHERWISE_WITH_TABLE,
  'another key': ['kms:Decrypt', 'kms:GenerateDataKey'],
};

describe.each(Object.entries(ALL))('%s', (_, variant) => {
  let scene: StreamScene;
  beforeAll(() => {
    scene = deploy(variant);
  });

  test('has all permissions that it needs, without a managed policy [E06]', async () => {
    const requests = onExisting(scene, NEEDS);
    expect(await decisions(scene, 'the processor', requests, contextOf)).toEqual(allowed(requests));
  });

  test('has no other permissions, neither on its own resources nor on others [E04]', async () => {
    const requests = onExisting(scene, MUST_NOT);
    expect(await decisions(scene, 'the processor', requests, contextOf)).toEqual(notAllowed(requests));
  });

  test('may not write to a bucket of the same name that belongs to another account [E04]', async () => {
    const requests = onExisting(scene, WRITE_TO_BUCKET);
    expect(await decisions(scene, 'the processor', requests, { 's3:ResourceAccount': '999999999999' }))
      .toEqual(scene.processor.failureBucket ? notAllowed(requests) : {});
  });
});

describe.each(Object.entries({ ...OF_STREAMS, ...OF_TABLES }))('%s', (_, variant) => {
  let scene: StreamScene;
  beforeAll(() => {
    scene = deploy(variant);
  });

  test('lets an operator put parked records back, and nothing else [K15]', async () => {
    const back: Requests = scene.processor.table ? { 'the function': ['lambda:InvokeFunction'] } : {};
    const requests = onExisting(scene, { ...OPERATOR_NEEDS, ...back });
    const listing = (prefix: string) => (action: string, resource: string) => ({ ...contextOf(action, resource), ...action === 's3:ListBucket' && { 's3:prefix': prefix } });
    expect(await decisions(scene, 'the operator', requests, listing(`aws/lambda/${scene.arns['the mapping']}/`))).toEqual(allowed(requests));
    const list: Requests = { 'the bucket': ['s3:ListBucket'] };
    for (const prefix of ['', 'aws/lambda/', 'aws/lambda/async/', 'aws/lambda/01234567-89ab-cdef-0123-456789abcdef/']) {
      expect(await decisions(scene, 'the operator', list, listing(prefix))).toEqual(notAllowed(list));
    }
    expect(await decisions(scene, 'the operator', list, contextOf)).toEqual(notAllowed(list));
    const mustNot = onExisting(scene, {
      ...OPERATOR_MUST_NOT, 'the function': ['lambda:UpdateFunctionCode', ...scene.processor.table ? [] : ['lambda:InvokeFunction']],
    });
    expect(await decisions(scene, 'the operator', mustNot, contextOf)).toEqual(notAllowed(mustNot));
  });

  test.each(['another processor', 'the operator of another processor', 'a role of another account'])(
    'lets %s do nothing with what it parked, even in a bucket that they share [E04]', async other => {
      const requests = onExisting(scene, {
        'a parked object': other === 'another processor' ? READ_OBJECT : ['s3:PutObject', ...READ_OBJECT], // Lambda chooses the id below which it writes
        'the stream': [...READ_STREAM, ...WRITE_STREAM],
        'the stream of the table': READ_TABLE,
        'the function': ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
      });
      const list: Requests = { 'the bucket': ['s3:ListBucket'] };
      expect(await decisions(scene, other, requests, contextOf)).toEqual(notAllowed(requests));
      if (other === 'another processor') return; // needs it for its own records
      const context = { 's3:ResourceAccount': ACCOUNT, 's3:prefix': `aws/lambda/${scene.arns['the mapping']}/` };
      expect(await decisions(scene, other, list, context)).toEqual(notAllowed(list));
    });

  test('has a bucket that refuses requests without TLS even from permitted principals [E04]', async () => {
    const withoutTls = (action: string, resource: string) => ({ ...contextOf(action, resource), 'aws:SecureTransport': 'false' });
    expect(await decisions(scene, 'the processor', WRITE_TO_BUCKET, withoutTls)).toEqual(refused(WRITE_TO_BUCKET));
  });
});

describe('keys', () => {
  test.each<[string, Variant, string, string[]]>([
    ['a table', OF_TABLES['a processor of an encrypted table of another stack'], 'the key of the table', ['kms:Decrypt']],
    ['a stream', OF_STREAMS['a processor of an encrypted stream of another stack, with a role of that stack'], 'the key of the stream', ['kms:Decrypt']],
    ['a bucket', WITH_OTHER_DESTINATIONS['a processor with an encrypted bucket of another stack'], 'the key of the bucket', ['kms:GenerateDataKey']],
    ['a queue', WITH_OTHER_DESTINATIONS['a processor with a failure queue and a key'], 'the key of the queue', ['kms:GenerateDataKey']],
  ])('of %s can be used only through its service [E04]', async (_resource, variant, key, actions) => {
    const scene = deploy(variant);
    const requests: Requests = { [key]: actions };
    for (const context of [undefined, { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` }]) {
      expect(await decisions(scene, 'the processor', requests, context)).toEqual(notAllowed(requests));
      expect(await decisions(scene, 'the operator', requests, context)).toEqual(notAllowed(requests));
    }
  });
});

describe('the evaluation can fail', () => {
  test.each(Object.entries(NEEDS).filter(([name]) => ['the stream', 'a parked object', 'the bucket', 'the key of the bucket'].includes(name)))(
    'when a role lacks a statement on %s', async (resource, actions) => {
      const scene = deploy(OF_STREAMS['a processor with a key']);
      const role = scene.deployed.resources('AWS::IAM::Role').find(({ arn }) => arn === scene.arns['the processor'])!;
      const statements = role.properties.Policies[0].PolicyDocument.Statement;
      statements.splice(statements.findIndex(({ Action }: any) => [Action].flat().includes(actions[0])), 1);
      const requests = { [resource]: actions };
      expect(await decisions(scene, 'the processor', requests, contextOf)).toEqual(notAllowed(requests));
    });
});
