import type { StreamRecord } from './stream-record';
import { isoInstant } from '../kernel/time-span';

/** Why records were given up. */
export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a function answered, as far as a failure record tells. */
export interface FailureResponse {
  readonly executedVersion: string;

  /** 'Unhandled' if the function failed, null if its response said that records did. */
  readonly functionError: 'Unhandled' | null;
}

/** Records that were given up together. */
export interface GivenUp {
  readonly condition: FailureCondition;
  readonly invokeCount: number;
  readonly requestId: string;

  /** None when the function was never asked, or the records were too old. */
  readonly response?: FailureResponse;
  readonly records: readonly StreamRecord[];

  /** Of the final invocation of a tumbling window, which has no records. */
  readonly window?: object;
}

/** Where records were given up. */
export interface FailurePlace {
  readonly kind: 'kinesis' | 'dynamodb';

  /** Of the function, with the qualifier of the mapping if that has one. */
  readonly functionArn: string;

  /** Of the stream, or of the consumer that the mapping reads. */
  readonly sourceArn: string;
  readonly shardId: string;

  /** The instant of the start and of the failure, in milliseconds since 1970. */
  readonly start: number;
  readonly now: number;
}

/**
 * What a failure destination gets for records that were given up.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(givenUp: GivenUp, place: FailurePlace): { readonly [field: string]: unknown } {
  const { condition, invokeCount, requestId, response, window } = givenUp;
  return {
    requestContext: { requestId, functionArn: place.functionArn, condition, approximateInvokeCount: invokeCount },
    ...response && { responseContext: { statusCode: 200, ...response } },
    version: '1.0',
    timestamp: isoInstant(place.now),
    [place.kind === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: batchInfo(givenUp, place),
    ...window && { timeWindowInfo: window },
  };
}

/** Of a tumbling window's final invocation only the shard is told. Recorded on AWS 2026-09-17. */
function batchInfo({ records, window }: GivenUp, { kind, shardId, sourceArn, start }: FailurePlace) {
  if (window) return { shardId, streamArn: sourceArn };
  const [first, last] = [records[0], records[records.length - 1]];
  const arrival = ({ arrivedAt }: StreamRecord) => kind === 'kinesis' ? isoInstant(start + arrivedAt) : isoSecond(start + arrivedAt);
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

/** An instant as JSON writes it, without milliseconds: '2026-01-01T00:00:00Z'. */
export function isoSecond(epochMs: number): string {
  return isoInstant(epochMs).replace(/\.\d+Z$/, 'Z');
}
