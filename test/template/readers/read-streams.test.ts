import { Unknown } from '../../../src/template';
import { arnOf, flowOf } from '../flow';

const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const kinesis = (Properties: object) => flowOf({ Stream: { Type: 'AWS::Kinesis::Stream', Properties } }).streams[0];

describe('readKinesisStream', () => {
  test("fills in Kinesis's defaults", () => {
    expect(kinesis({})).toMatchObject({ kind: 'kinesis', mode: 'PROVISIONED', shardCount: 1, retentionHours: 24, maximumRecordKiB: 1024, kmsKey: undefined });
  });

  test('reads all properties; an on-demand stream has no shard count', () => {
    expect(kinesis({ ShardCount: 4, RetentionPeriodHours: 168, MaxRecordSizeInKiB: 10240, StreamEncryption: { KeyId: 'alias/aws/kinesis' } }))
      .toMatchObject({ shardCount: 4, retentionHours: 168, maximumRecordKiB: 10240, kmsKey: { value: 'alias/aws/kinesis' } });
    expect(kinesis({ StreamModeDetails: { StreamMode: 'ON_DEMAND' } })).toMatchObject({ mode: 'ON_DEMAND', shardCount: undefined });
    expect(kinesis({ StreamModeDetails: { StreamMode: { 'Fn::GetAZs': '' } } })).toMatchObject({ mode: why, shardCount: why });
  });

  test('leaves out encryption that a condition of the CDK removes', () => {
    const { streams: [stream] } = flowOf({
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { StreamEncryption: { 'Fn::If': ['Unsupported', { Ref: 'AWS::NoValue' }, { KeyId: 'k' }] } } },
    }, { Conditions: { Unsupported: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } } });
    expect(stream.properties.has('StreamEncryption')).toBe(false);
  });
});

describe('readConsumer', () => {
  test('finds the stream of a consumer', () => {
    const { consumers } = flowOf({
      Stream: { Type: 'AWS::Kinesis::Stream' },
      Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'fast', StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] } } },
    });
    expect(consumers[0]).toMatchObject({ name: 'fast', stream: { key: 'Stack/Stream' } });
  });
});

describe('readTable', () => {
  const Properties = { StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }] };

  test.each(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'])('reads the stream of an %s', Type => {
    expect(flowOf({ Table: { Type, Properties } }).streams[0]).toMatchObject({
      kind: 'dynamodb', name: 'Stack-Table', viewType: 'NEW_IMAGE', keys: ['id', 'at'], streamArn: arnOf('dynamodb', 'table/Stack-Table/stream/2026-01-01T00:00:00.000'),
    });
  });

  test('ignores a table without a stream', () => {
    const flow = flowOf({ Table: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: Properties.KeySchema } } });
    expect(flow.streams).toEqual([]);
    expect(flow.others.map(({ key }) => key)).toEqual(['Stack/Table']);
  });

  test('keeps unknown values', () => {
    const unknown = { 'Fn::GetAZs': '' };
    expect(flowOf({ Table: { Type: 'AWS::DynamoDB::Table', Properties: { ...Properties, KeySchema: [unknown] } } }).streams[0]).toMatchObject({ keys: [why] });
    expect(flowOf({ Table: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: {} } } }).streams[0])
      .toMatchObject({ viewType: new Unknown("AWS::DynamoDB::Table 'Stack/Table' does not set StreamSpecification.StreamViewType") });
  });
});
