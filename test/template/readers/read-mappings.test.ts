import { MappingEntry, Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const mapping = (Properties: object): MappingEntry => flowOf({
  Function: FUNCTION,
  Queue: QUEUE,
  Stream: { Type: 'AWS::Kinesis::Stream' },
  Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'fast', StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] } } },
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
  Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Function' }, ...Properties } },
}).mappings[0];
const QUEUE_ARN = { 'Fn::GetAtt': ['Queue', 'Arn'] };

describe('readMapping', () => {
  test("fills in Lambda's defaults for a queue", () => {
    const it = mapping({ EventSourceArn: QUEUE_ARN });
    expect(it).toMatchObject({
      sourceKind: 'sqs',
      source: { key: 'Stack/Queue' },
      function: { key: 'Stack/Function' },
      enabled: true,
      batchSize: 10,
      batchingWindowSeconds: 0,
      filters: [],
      reportBatchItemFailures: false,
      metrics: [],
    });
    expect([it.maximumConcurrency, it.provisionedPollers, it.onFailure, it.kmsKey, it.maximumRetryAttempts, it.startingPosition])
      .toEqual(Array(6).fill(undefined));
    expect(it.properties.has('BatchSize')).toBe(false);
  });

  test.each([
    ['kinesis', ['Stream', 'Arn'], 'Stack/Stream'],
    ['kinesis', ['Consumer', 'ConsumerARN'], 'Stack/Consumer'],
    ['dynamodb', ['Table', 'StreamArn'], 'Stack/Table'],
  ])("fills in Lambda's defaults for a stream: %s, %j", (sourceKind, attribute, key) => {
    expect(mapping({ EventSourceArn: { 'Fn::GetAtt': attribute }, StartingPosition: 'LATEST' })).toMatchObject({
      sourceKind,
      source: { key },
      batchSize: 100,
      batchingWindowSeconds: 0,
      startingPosition: 'LATEST',
      bisectBatchOnError: false,
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      parallelizationFactor: 1,
      tumblingWindowSeconds: 0,
    });
  });

  test.each([
    ['kafka', { EventSourceArn: arnOf('kafka', 'cluster/orders/1') }],
    ['kafka', { SelfManagedEventSource: {} }],
    ['mq', { EventSourceArn: arnOf('mq', 'broker:orders:b-1') }],
    ['documentdb', { EventSourceArn: arnOf('rds', 'cluster:orders') }],
    ['other', { EventSourceArn: arnOf('newservice', 'orders') }],
  ])('reads clusters and brokers: %s, %j', (sourceKind, source) => {
    expect(mapping(source)).toMatchObject({ sourceKind, batchSize: 100, batchingWindowSeconds: 0.5, consumptionMode: 'Stream' });
  });

  test('reads how a mapping signs in to a cluster', () => {
    const secret = arnOf('secretsmanager', 'secret:orders');
    expect(mapping({
      SelfManagedEventSource: {},
      Topics: ['orders'],
      SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' },
      SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: secret }, { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' }],
    })).toMatchObject({
      topics: ['orders'], consumptionMode: 'Queue', accessConfigurations: [{ type: 'BASIC_AUTH', uri: { value: secret } }, { type: 'VPC_SUBNET', uri: { value: 'subnet:subnet-1' } }],
    });
  });

  test('reads all properties for a queue', () => {
    expect(mapping({
      EventSourceArn: QUEUE_ARN,
      Enabled: false,
      BatchSize: '100',
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MetricsConfig: { Metrics: ['EventCount'] },
      KmsKeyArn: arnOf('kms', 'key/1'),
      ProvisionedPollerConfig: { MinimumPollers: 3 },
    })).toMatchObject({
      enabled: false,
      batchSize: 100,
      batchingWindowSeconds: 5,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
      metrics: ['EventCount'],
      kmsKey: { value: arnOf('kms', 'key/1') },
      provisionedPollers: { minimum: 3, maximum: 200 },
    });
  });

  test('reads all properties for a stream', () => {
    expect(mapping({
      EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: 1_767_225_600,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 3600,
      ParallelizationFactor: 2,
      TumblingWindowInSeconds: 30,
      DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } },
    })).toMatchObject({
      startingPosition: 'AT_TIMESTAMP',
      startingPositionTimestamp: 1_767_225_600,
      bisectBatchOnError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeSeconds: 3600,
      parallelizationFactor: 2,
      tumblingWindowSeconds: 30,
      onFailure: { key: 'Stack/Queue' },
    });
  });

  test('reads the most pollers, the name of a key, and a filter without a pattern', () => {
    const Properties = {
      EventSourceArn: arnOf('sqs', 'q'), FunctionName: 'f', KmsKeyArn: { Ref: 'Key' }, ProvisionedPollerConfig: { MaximumPollers: 7 }, FilterCriteria: { Filters: [{}] },
    };
    const { mappings: [it] } = flowOf({ Key: { Type: 'AWS::KMS::Key' }, It: { Type: 'AWS::Lambda::EventSourceMapping', Properties } });
    expect(it).toMatchObject({ kmsKey: { key: 'Stack/Key' }, provisionedPollers: { maximum: 7 }, filters: [{ text: '{}', pattern: {} }] });
  });

  test('parses filters', () => {
    const Filters = [{ Pattern: '{"body":{"id":[1]}}' }, { Pattern: 'no JSON' }, { Pattern: unknown }, unknown];
    expect(mapping({ EventSourceArn: QUEUE_ARN, FilterCriteria: { Filters } }).filters).toEqual([
      { text: '{"body":{"id":[1]}}', pattern: { body: { id: [1] } } },
      { text: 'no JSON', pattern: new Unknown('the filter no JSON is not valid JSON') },
      { text: why, pattern: why },
      { text: why, pattern: why },
    ]);
    expect(mapping({ FilterCriteria: { Filters: unknown } }).filters).toEqual(why);
  });

  test('keeps unknown values, and defaults that depend on them, unknown', () => {
    const it = mapping({ EventSourceArn: unknown, FunctionResponseTypes: [unknown], ProvisionedPollerConfig: unknown, MetricsConfig: unknown });
    expect([it.sourceKind, it.batchSize, it.batchingWindowSeconds, it.reportBatchItemFailures, it.provisionedPollers, it.metrics])
      .toEqual(Array(6).fill(why));
    expect(it.source).toEqual({ value: why });
    expect(it.maximumRetryAttempts).toBe(-1);
  });
});
