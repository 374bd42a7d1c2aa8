import type { RecordFilter } from '../filters/filter-verdict';

/** The settings of the event source mapping of a stream. */
export interface StreamPollerSettings {
  readonly key: string;

  /** The display name in traces and reasons. */
  readonly name: string;
  readonly uuid: string;

  /** The version or alias that is invoked. @default `$LATEST` */
  readonly qualifier?: string;

  /** The ARN of the function's role, which Kinesis records contain. */
  readonly roleArn: string;

  /** The ARN of the stream, or of its consumer with enhanced fan-out. */
  readonly sourceArn: string;

  /** Reads from a consumer with enhanced fan-out. */
  readonly fanOut: boolean;
  readonly startingPosition: string;

  /** The starting position for AT_TIMESTAMP, in milliseconds since the start of the simulation. */
  readonly startingAt: number;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly parallelizationFactor: number;

  /** Splits a failed batch in two. */
  readonly bisects: boolean;

  /** The maximum number of retries; Infinity retries until the records expire. */
  readonly retries: number;

  /** The maximum age of a record; Infinity if there is none. */
  readonly maximumAgeMs: number;

  /** The size of the tumbling window; 0 if there is none. */
  readonly tumblingWindowMs: number;
  readonly reportBatchItemFailures: boolean;

  /** Records the `EventCount` metrics. */
  readonly countsEvents: boolean;
  readonly filter?: RecordFilter;
}
