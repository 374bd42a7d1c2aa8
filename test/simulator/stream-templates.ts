/** A stream, its mapping, its function and a failure destination, written by hand: what a test names replaces what is here. */
export interface StreamParts {
  readonly stream?: object;
  readonly mapping?: object;
  readonly function?: object;

  /** Where failure records go. @default - nowhere */
  readonly to?: 'queue' | 'bucket';
  readonly more?: object;
}

const DESTINATIONS = { queue: { 'Fn::GetAtt': ['Failures', 'Arn'] }, bucket: { 'Fn::GetAtt': ['Bucket', 'Arn'] } };

/** `Stream` with one shard (or `Table`), `Function` (10 s), `Mapping` from the beginning of the stream, `Failures` and `Bucket`. */
export function streamTemplate(parts: StreamParts = {}, source: 'Stream' | 'Table' = 'Stream') {
  return {
    Resources: {
      ...source === 'Stream' ? { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1, ...parts.stream } } } : {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
            ...parts.stream,
          },
        },
      },
      Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10, ...parts.function } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': source === 'Stream' ? ['Stream', 'Arn'] : ['Table', 'StreamArn'] },
          FunctionName: { Ref: 'Function' },
          StartingPosition: 'TRIM_HORIZON',
          ...parts.to && { DestinationConfig: { OnFailure: { Destination: DESTINATIONS[parts.to] } } },
          ...parts.mapping,
        },
      },
      Failures: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      Bucket: { Type: 'AWS::S3::Bucket' },
      ...parts.more,
    },
  };
}

interface KinesisRecord {
  readonly kinesis: { readonly partitionKey: string; readonly sequenceNumber: string };
}

/** A handler that takes down the sequence numbers of the records of each partition key, in the order in which it gets them. */
export function takesDownOrder() {
  const numbers = new Map<string, string[]>();
  const handler = ({ Records }: { readonly Records: readonly KinesisRecord[] }) => {
    for (const { kinesis: { partitionKey: key, sequenceNumber } } of Records) numbers.set(key, [...numbers.get(key) ?? [], sequenceNumber]);
  };
  return { numbers, handler };
}
