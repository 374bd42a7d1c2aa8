import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

/** `AWS::Kinesis::Stream` */
export interface KinesisStreamEntry extends Entry {
  readonly kind: 'kinesis';

  /** 'PROVISIONED' or 'ON_DEMAND' */
  readonly mode: Resolved<string>;

  /** The number of shards. Undefined for an on-demand stream, whose shards AWS manages. */
  readonly shardCount?: Resolved<number>;
  readonly retentionHours: Resolved<number>;
  readonly maximumRecordKiB: Resolved<number>;

  /** 'USER_PARTITION_KEY', or 'AUTO': Kinesis ignores the keys of records. */
  readonly recordDistribution: Resolved<string>;
  readonly kmsKey?: Reference;
}

/** A table with a stream: `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`. Its `arn` is the table's. */
export interface TableStreamEntry extends Entry {
  readonly kind: 'dynamodb';
  readonly streamArn: string;

  /** 'KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE' or 'NEW_AND_OLD_IMAGES' */
  readonly viewType: Resolved<string>;

  /** The names of the partition key and, if the table has one, the sort key. */
  readonly keys: Resolved<readonly Resolved<string>[]>;

  /** The types of these attributes: 'S', 'N' or 'B'. Undefined for one that `AttributeDefinitions` does not name. */
  readonly keyTypes: Resolved<readonly (Resolved<string> | undefined)[]>;
}

/** A stream that a function can process. */
export type StreamEntry = KinesisStreamEntry | TableStreamEntry;

/** `AWS::Kinesis::StreamConsumer`: a consumer with enhanced fan-out. */
export interface ConsumerEntry extends Entry {
  readonly stream: Reference;
}
