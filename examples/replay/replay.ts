import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';

/** A failure record in a bucket: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
interface FailureRecord {
  readonly requestContext: { readonly functionArn: string };
  readonly KinesisBatchInfo?: { readonly streamArn: string };
  /** The event of the function: AWS documents a string, and has been observed to write an object. */
  readonly payload: string | StreamEvent;
}

interface StreamEvent {
  readonly Records: { readonly kinesis?: { readonly data: string; readonly partitionKey: string } }[];
}

export interface Replay {
  readonly bucket: string;
  /** The ID of the event source mapping, or the nil UUID and the function's name for what the handler parked: the alarm description contains it. */
  readonly mapping: string;
  /** Only lists the records that would be put back. */
  readonly dryRun?: boolean;
}

export interface Clients {
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
}

/**
 * Puts the records that a mapping parked in its failure bucket back, the oldest of each shard first, and then deletes them from the bucket.
 *
 * Kinesis records go back into their stream one at a time, so that records with the same partition key stay in order. Only DynamoDB can write to the stream
 * of a table, so the function is invoked with its changes instead. Objects whose records fail again are kept.
 *
 * @returns the keys of the objects that are still in the bucket
 */
export async function replay({ bucket, mapping, dryRun }: Replay, { s3, kinesis, lambda }: Clients): Promise<string[]> {
  const keys: string[] = []; // all of them first: a handler may park what it is given again
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: `aws/lambda/${mapping}/` })) {
    keys.push(...Contents.map(({ Key = '' }) => Key));
  }
  const left: string[] = [];
  for (const Key of keys) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const failure: FailureRecord = JSON.parse(await Body!.transformToString());
    const event: StreamEvent = typeof failure.payload === 'string' ? JSON.parse(failure.payload) : failure.payload;
    const done = dryRun ? 'to be put back' : failure.KinesisBatchInfo
      ? await putBack(kinesis, failure.KinesisBatchInfo.streamArn, event)
      : await invoke(lambda, failure.requestContext.functionArn, event);
    console.log(`${Key}: ${event.Records.length} ${event.Records.length === 1 ? 'record' : 'records'} ${done ?? 'put back'}`);
    if (done === undefined) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key })); // the bucket keeps its version for a while
    else left.push(Key);
  }
  return left;
}

/** The failure record of a consumer contains the consumer's ARN, which begins with the ARN of its stream. */
async function putBack(kinesis: KinesisClient, arn: string, { Records }: StreamEvent): Promise<undefined> {
  const [StreamARN] = arn.split('/consumer/');
  for (const { kinesis: record } of Records) {
    await kinesis.send(new PutRecordCommand({ StreamARN, PartitionKey: record!.partitionKey, Data: Buffer.from(record!.data, 'base64') }));
  }
}

/** Returns the reason if the invocation failed. */
async function invoke(lambda: LambdaClient, functionArn: string, event: StreamEvent): Promise<string | undefined> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(event) }));
  const text = Payload?.transformToString() ?? '';
  const failed = FunctionError !== undefined || (text !== '' && JSON.parse(text)?.batchItemFailures?.length > 0);
  return failed ? `failed again and kept: ${text}` : undefined;
}
