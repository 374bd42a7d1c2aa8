import { Duration } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';

/**
 * Options for a Kinesis stream as a source: how to create a new stream, facts about an imported one, and how to read it.
 */
export interface KinesisSourceOptions {
  /**
   * How long the stream keeps records. Valid range: 24 hours to 365 days, in whole hours. Kinesis charges for more than 24 hours.
   *
   * An existing stream is never changed. For an imported stream, set this to its actual retention period so that `maxRecordAge` can be checked.
   *
   * @default - 7 days for a new stream, so that a fault on a Friday evening can be fixed on Monday and the records read again; for an existing stream,
   * its own retention period if it can be read
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
   */
  readonly retentionPeriod?: Duration;

  /**
   * The number of shards. Each takes 1 MB or 1,000 records per second. Valid range: at least 1.
   *
   * An existing stream is never changed. For an imported stream, set this to its actual number so that `reservedConcurrentExecutions` can be checked.
   *
   * @default - a new stream uses on-demand capacity; for an existing stream, its own number of shards if it can be read
   * @see https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
   */
  readonly shardCount?: number;

  /**
   * Enables enhanced fan-out: Kinesis pushes records to the function with a dedicated throughput of 2 MB per second and shard, at extra cost.
   *
   * Use it if several functions read the stream, or if a delay of one second matters. Do not use it for records that the Kinesis Producer Library
   * aggregates under mixed partition keys: Lambda drops those that do not belong to the shard.
   *
   * @default false - all readers share the throughput of the stream, and Lambda polls it once per second
   * @see https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html
   */
  readonly enhancedFanOut?: boolean;

  /**
   * An existing enhanced fan-out consumer of the stream, imported with `kinesis.StreamConsumer.fromStreamConsumerArn` or created in the app. It replaces
   * `enhancedFanOut`, which creates one.
   *
   * Only one event source mapping can use a consumer: Kinesis pushes the records of a shard to one subscription of each consumer.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html
   */
  readonly consumer?: kinesis.IStreamConsumer;
}
