import type { Subject } from '../kernel/subject';
import type { Journey } from '../kernel/fates';

/** Where the record of an event says that it comes from. */
export interface RecordSource {
  /** The instant of the start, in milliseconds since 1970. */
  readonly start: number;
  readonly region: string;

  /** Of the stream, or of its consumer. */
  readonly arn: string;

  /** Of the function. */
  readonly roleArn: string;
}

/** What a record is made of: data of a Kinesis stream, or the change of a table's item. */
export interface RecordContent {
  /** Records with the same one keep their order. */
  readonly orderKey: string;

  /** Of Kinesis: a number that decides the shard instead of the partition key's hash. */
  readonly explicitHashKey?: string;

  /** As the stream counts them. */
  readonly bytes: number;

  /** What it takes of the payload of an invocation, more or less. */
  readonly eventBytes: number;

  /** What was put: parsed, if it is JSON. */
  payload(): unknown;

  /** The record as a function gets it, made anew. */
  event(record: StreamRecord, source: RecordSource): { readonly [field: string]: unknown };
}

/** A record at its place in a stream. */
export interface StreamRecord {
  readonly content: RecordContent;
  readonly shardId: string;
  readonly sequenceNumber: string;

  /** Milliseconds since the start. */
  readonly arrivedAt: number;
  readonly expiresAt: number;
}

/** A record on its way to one of its readers. */
export class StreamSubject implements Subject {
  constructor(readonly record: StreamRecord, readonly journey: Journey) {}

  payload(): unknown {
    return this.record.content.payload();
  }
}
