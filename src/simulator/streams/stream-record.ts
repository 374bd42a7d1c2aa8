import type { Journey } from '../kernel/fates';
import type { Subject } from '../kernel/subject';

/** The origin of a record, as the event of a function states it. */
export interface RecordOrigin {
  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;
  readonly region: string;

  /** The ARN of the stream, or of its consumer. */
  readonly arn: string;

  /** The ARN of the function's role. */
  readonly roleArn: string;
}

/** The content of a record: the data of a Kinesis record, or the change of an item in a table. */
export interface ShardRecordContent {
  /** The key whose records keep their order. */
  readonly orderKey: string;

  /** For Kinesis, the hash key that selects the shard instead of the hash of the partition key. */
  readonly explicitHashKey?: string;

  /** The size in bytes, as the stream counts it. */
  readonly bytes: number;

  /** Roughly how many bytes the record takes up in the payload of an invocation. */
  readonly eventBytes: number;

  /** Returns what was put, parsed if it is JSON. */
  payload(): unknown;

  /** Returns a new copy of the record as a function receives it. */
  event(record: ShardRecord, origin: RecordOrigin): { readonly [field: string]: unknown };
}

/** A record in a shard of a stream. */
export interface ShardRecord {
  readonly content: ShardRecordContent;
  readonly shardId: string;
  readonly sequenceNumber: string;

  /** When the record arrived, in milliseconds since the start. */
  readonly arrivedAt: number;
  readonly expiresAt: number;
}

/** A record on its way to one reader of the stream. */
export class StreamSubject implements Subject {
  /** Set if the handler has parked the record itself: what the function answers does not process it. */
  givenUp = false;

  constructor(readonly record: ShardRecord, readonly journey: Journey) {}

  payload(): unknown {
    return this.record.content.payload();
  }
}
