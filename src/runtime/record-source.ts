import type { Invocation } from './invocation';
import type { RecordContent } from './payload';

/** How the records of a service are read, and parked where the handler can do that. */
export interface RecordSource<R> {
  /** Indicates that the handler's return value is used. Otherwise it is not stored either. */
  readonly answers?: boolean;
  /** Returns the ids that stand on each log line of the record. */
  ids(record: R): Record<string, string | undefined>;
  /** Returns what identifies a record that is delivered again, where the service does not count deliveries. */
  key?(record: R): string;
  /** Returns the queue, stream, bucket, topic or event source that the record comes from. */
  origin(record: R): string;
  /** Returns the content of the record. */
  content(record: R, invocation: Invocation): RecordContent | Promise<RecordContent>;
  /** Returns the number of the delivery, where the service counts. */
  attempt?(record: R): number;
  /** Returns the time when the record was sent, in milliseconds since 1970. */
  sentAt(record: R): number | undefined;
  /** Returns the time of the first delivery, in milliseconds since 1970, where the service tells. */
  firstReceivedAt?(record: R): number | undefined;
  /** Returns the correlation id that stands beside the payload. */
  correlationId(record: R): string | undefined;
  /** Returns the X-Ray trace of the record. */
  trace?(record: R): string | undefined;
  /** Parks a record that no retry can fix. Returns whether it is parked, and never rejects. */
  park?(record: R, error: Error, invocation: Invocation): Promise<boolean>;
}
