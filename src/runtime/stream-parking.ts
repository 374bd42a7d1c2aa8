import type { S3 } from '@aws-sdk/client-s3';
import type { Invocation } from './invocation';
import { explainMissingPackage } from './missing-package';
import { rootLogger } from './root-logger';
import { callSdk, SdkClient } from './sdk-client';
import { FAILURE_BUCKET, PARKED_BY_HANDLER } from '../environment';

const S3_CLIENT: SdkClient<S3> = {
  service: 'S3',
  callMs: 3_000, // a record can have megabytes
  load: async () => {
    const sdk = await import('@aws-sdk/client-s3').catch(explainMissingPackage);
    return new sdk.S3({ maxAttempts: 1 });
  },
};

/** Where a record stands in its stream, as far as the record tells. */
export interface StreamPosition {
  readonly info: 'KinesisBatchInfo' | 'DDBStreamBatchInfo';
  readonly streamArn: string | undefined;
  /** The shard, which records of a table do not name. */
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** When the record arrived, in ISO 8601. */
  readonly arrival: string | undefined;
}

/**
 * Parks a record in the failure bucket that the construct names, in the form of Lambda's own failure records. Returns whether it is parked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export async function parkInBucket(record: object, position: StreamPosition, error: Error, invocation: Invocation): Promise<boolean> {
  const Bucket = process.env[FAILURE_BUCKET];
  if (!Bucket) return false;
  const { context: { awsRequestId, functionName, functionVersion, invokedFunctionArn }, deadline } = invocation;
  const { arrival, info, sequenceNumber, shardId, streamArn } = position;
  const timestamp = new Date().toISOString();
  const [day, time] = timestamp.slice(0, 19).split('T');
  const failureRecord = {
    requestContext: { requestId: awsRequestId, functionArn: invokedFunctionArn, condition: 'PermanentFailure', approximateInvokeCount: 1 },
    responseContext: { statusCode: 200, executedVersion: functionVersion, functionError: null },
    version: '1.0',
    timestamp,
    [info]: {
      shardId,
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      approximateArrivalOfFirstRecord: arrival,
      approximateArrivalOfLastRecord: arrival,
      batchSize: 1,
      streamArn,
    },
    failureReason: `${error.name}: ${error.message}`,
    payload: JSON.stringify({ Records: [record] }),
  };
  // The sequence number, where Lambda writes a random id, keeps records that were parked in the same second in order.
  const Key = `${PARKED_BY_HANDLER}${functionName}/${shardId}/${day.replaceAll('-', '/')}/${day}T${time.replaceAll(':', '.')}-${sequenceNumber}`;
  try {
    await callSdk(S3_CLIENT, deadline, (s3, options) =>
      s3.putObject({ Bucket, Key, Body: JSON.stringify(failureRecord), ContentType: 'application/json' }, options));
    invocation.parkedInBucket++;
    return true;
  } catch (failure) {
    rootLogger.warn('The record could not be written to the failure bucket: it is retried, and Lambda parks it there', failure as Error);
    return false;
  }
}
