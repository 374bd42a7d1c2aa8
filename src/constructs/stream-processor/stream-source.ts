import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { DynamoDbSource } from './dynamodb-source';
import { KinesisSource } from './kinesis-source';
import { KinesisSourceOptions } from './kinesis-source-options';
import { StreamSourceBinding } from './stream-source-binding';
import { aTable } from '../resources/resource-kinds';
import { checkArguments, duration, flag, has, number, options as optionsOf, required, Shape } from '../synth/shapes';

const KINESIS_SOURCE_SHAPE: Shape<KinesisSourceOptions> = {
  retentionPeriod: duration,
  shardCount: number,
  enhancedFanOut: flag,
  consumer: has('a consumer, such as kinesis.StreamConsumer.fromStreamConsumerArn(…)', 'streamConsumerArn'),
};

/**
 * The source of the records that a `StreamProcessor` processes.
 */
export class StreamSource {
  /**
   * A Kinesis stream.
   *
   * Without the `stream` argument, each processor creates its own stream: encrypted, with on-demand capacity (about $30 a month without any records;
   * about $25 with `shardCount: 1`), a retention period of 7 days, and retained when the stack is deleted.
   *
   * An existing stream is never changed. It can belong to this stack, another stack or another account (`kinesis.Stream.fromStreamArn`). Import a stream
   * that uses a customer managed key with `fromStreamAttributes`, so that the function is granted `kms:Decrypt`.
   *
   * @param stream an existing stream
   * @param options how to create and read the stream
   */
  public static kinesis(stream?: kinesis.IStream, options: KinesisSourceOptions = {}): StreamSource {
    const aStream = has('a stream, such as new kinesis.Stream(…)', 'streamArn');
    checkArguments('StreamSource.kinesis', { stream, options }, { stream: aStream, options: optionsOf(KINESIS_SOURCE_SHAPE) });
    return new StreamSource(new KinesisSource(stream, options));
  }

  /**
   * The stream of a DynamoDB table, which records every change of an item for 24 hours.
   *
   * At most two functions can read it without throttling (one if the table has replicas). Synth warns if an app has more `StreamProcessor`s than that.
   *
   * @param table a `Table` or `TableV2` with a stream, of this stack or another stack, or imported with its stream
   * (`dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn })`)
   */
  public static dynamoDb(table: dynamodb.ITable): StreamSource {
    checkArguments('StreamSource.dynamoDb', { table }, { table: required(aTable) });
    return new StreamSource(new DynamoDbSource(table));
  }

  /** @internal */
  public readonly _binding: StreamSourceBinding;

  private constructor(binding: StreamSourceBinding) {
    this._binding = binding;
  }
}
