import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { KinesisOrigin } from './kinesis-origin';
import type { StreamOrigin } from './stream-origin';
import { TableOrigin } from './table-origin';

/**
 * How a Kinesis stream is made, or what holds for one that exists, and how it is read.
 */
export interface KinesisSourceOptions {
  /**
   * How long records can be read. Whole hours, from 24 hours to 365 days; beyond a day Kinesis charges for it.
   *
   * A stream that exists is never changed. Of an imported one say here what holds, so that it can be checked.
   *
   * @default - 7 days for a new stream: a fault that shows on a Friday evening can be mended on Monday. For one that exists, what it has
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
   */
  readonly retention?: Duration;

  /**
   * How many shards the stream has, at least 1. Each takes 1 MB or 1000 records a second.
   *
   * A stream that exists is never changed. Of an imported one say here what holds, so that `reservedConcurrentExecutions` can be checked.
   *
   * @default - a new stream scales on demand. For one that exists, what it has
   * @see https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
   */
  readonly shardCount?: number;

  /**
   * Whether the function gets a throughput of its own (2 MB a second for each shard) and is sent records instead of asking for them. Costs extra.
   *
   * For streams with several readers, or where a second of delay matters. Not for records that the Kinesis Producer Library aggregates under
   * mixed partition keys: Lambda drops those that do not belong to the shard.
   *
   * @default false - readers share the throughput of the stream, asking once a second
   * @see https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
   */
  readonly enhancedFanOut?: boolean;
}

/**
 * Where the records of a `StreamProcessor` come from.
 */
export class StreamSource {
  /**
   * A Kinesis stream.
   *
   * Without one, each processor makes its own: encrypted, on demand (about $30 a month without any record; `shardCount: 1` about $25), with 7 days of
   * retention, and kept when the stack goes. One that exists, of this stack, another one, or imported (`kinesis.Stream.fromStreamArn`), also from
   * another account, is never changed. Import a stream with a key of yours by `fromStreamAttributes`, so that the right to decrypt is given too.
   *
   * @param stream the stream, when it exists
   * @param options how it is made and read
   */
  public static kinesis(stream?: kinesis.IStream, options: KinesisSourceOptions = {}): StreamSource {
    return new StreamSource(new KinesisOrigin(stream, options));
  }

  /**
   * The stream of a DynamoDB table, which tells of every change of an item for 24 hours.
   *
   * At most two functions can read it (one, if the table has replicas): more `StreamProcessor`s than that in one app warn.
   *
   * @param table a `Table` or `TableV2` with a stream, of this stack or another one, or imported with its stream
   * (`dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn })`)
   */
  public static dynamoDb(table: dynamodb.ITable): StreamSource {
    return new StreamSource(new TableOrigin(table));
  }

  /**
   * What makes and reads the source.
   *
   * @internal
   */
  public readonly _origin: StreamOrigin;

  private constructor(origin: StreamOrigin) {
    this._origin = origin;
  }
}
