import type { ShardRecord } from './stream-record';
import { isoInstant } from '../kernel/time-span';

/** The reason why records were discarded. */
export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** The `responseContext` of a failure record, without its status code. */
export interface FailureResponse {
  readonly executedVersion: string;

  /** 'Unhandled' if the invocation failed, null if the response reported failed records. */
  readonly functionError: 'Unhandled' | null;
}

/** Records that were discarded together. */
export interface DiscardedRecords {
  readonly condition: FailureCondition;
  readonly invokeCount: number;
  readonly requestId: string;

  /** The last response; undefined if the function was never invoked or the records were too old. */
  readonly response?: FailureResponse;
  readonly records: readonly ShardRecord[];

  /** The facts of a tumbling window, for its final invocation. */
  readonly window?: object;
}

/** The stream and the function for which records were discarded. */
export interface FailureContext {
  readonly kind: 'kinesis' | 'dynamodb';

  /** The ARN of the function, with the qualifier of the mapping if it has one. */
  readonly functionArn: string;

  /** The ARN of the stream, or of the consumer that the mapping reads from. */
  readonly sourceArn: string;
  readonly shardId: string;

  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;

  /** The time of the failure, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Returns the failure record that Lambda sends to a failure destination for discarded records.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(discarded: DiscardedRecords, context: FailureContext): { readonly [field: string]: unknown } {
  const { condition, invokeCount, requestId, response, window } = discarded;
  return {
    requestContext: { requestId, functionArn: context.functionArn, condition, approximateInvokeCount: invokeCount },
    ...response && { responseContext: { statusCode: 200, ...response } },
    version: '1.0',
    timestamp: isoInstant(context.now),
    [context.kind === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: batchInfo(discarded, context),
    ...window && { timeWindowInfo: window },
  };
}

/** The final invocation of a tumbling window has only the shard and the stream. Recorded on AWS 2026-09-17. */
function batchInfo({ records, window }: DiscardedRecords, { kind, shardId, sourceArn, start }: FailureContext) {
  if (window) return { shardId, streamArn: sourceArn };
  const [first, last] = [records[0], records[records.length - 1]];
  const arrival = ({ arrivedAt }: ShardRecord) => kind === 'kinesis' ? isoInstant(start + arrivedAt) : isoSecond(start + arrivedAt);
  return {
    shardId,
    startSequenceNumber: first.sequenceNumber,
    endSequenceNumber: last.sequenceNumber,
    approximateArrivalOfFirstRecord: arrival(first),
    approximateArrivalOfLastRecord: arrival(last),
    batchSize: records.length,
    streamArn: sourceArn,
  };
}

/** Formats an instant in ISO 8601 without milliseconds: '2026-01-01T00:00:00Z'. */
export function isoSecond(epochMs: number): string {
  return isoInstant(epochMs).replace(/\.\d+Z$/, 'Z');
}
