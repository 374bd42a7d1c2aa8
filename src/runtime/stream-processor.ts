import { BatchResponse, checkSource, processBatch } from './batch';
import { Pace } from './deadline';
import { DynamoDbImage, DynamoDbItem, readItem } from './dynamodb-item';
import type { LambdaContext } from './lambda-context';
import { decode, PayloadFormat } from './payload';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner } from './record-runner';
import type { RecordSource } from './record-source';
import { parkInBucket, StreamPosition } from './stream-parking';

/**
 * A record of a Kinesis stream as Lambda delivers it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export interface KinesisRecord {
  readonly eventID: string;
  readonly eventSource: string;
  readonly eventSourceARN: string;
  readonly kinesis: {
    readonly data: string;
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly approximateArrivalTimestamp: number;
  };
}

/**
 * A record of a DynamoDB stream as Lambda delivers it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export interface DynamoDbRecord {
  readonly eventID?: string;
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventSource?: string;
  readonly eventSourceARN?: string;
  readonly dynamodb?: {
    readonly ApproximateCreationDateTime?: number;
    readonly Keys?: DynamoDbImage;
    readonly NewImage?: DynamoDbImage;
    readonly OldImage?: DynamoDbImage;
    readonly SequenceNumber?: string;
  };
}

/**
 * A record of a Kinesis or DynamoDB stream.
 */
export type StreamRecord = KinesisRecord | DynamoDbRecord;

/**
 * The change of an item in a DynamoDB table, in plain JavaScript: the payload of a record of the table's stream.
 *
 * Numbers are `DynamoDbNumber`s, which keep every digit that DynamoDB keeps.
 */
export interface ItemChange<T> {
  /** The kind of change. */
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** The attributes of the item's key. */
  readonly keys: Partial<DynamoDbItem<T>>;
  /** The item after the change, if the stream's view type includes it. */
  readonly newImage?: DynamoDbItem<T>;
  /** The item before the change, if the stream's view type includes it. */
  readonly oldImage?: DynamoDbItem<T>;
}

/**
 * Options of a `streamProcessor`.
 */
export interface StreamProcessorOptions<T> extends RecordOptions<T, StreamRecord> {
  /**
   * The format of the data of a Kinesis record. Aggregated records of the Kinesis Producer Library are not taken apart: use `binary` for them. The
   * payload of a DynamoDB record is always an `ItemChange`.
   *
   * @default 'json'
   */
  readonly format?: PayloadFormat;
}

/**
 * The Lambda handler that `streamProcessor` returns.
 */
export type StreamProcessorHandler = (event: { readonly Records: StreamRecord[] }, context: LambdaContext) => Promise<BatchResponse>;

/**
 * Makes a Lambda handler for a Kinesis or DynamoDB stream from a function that processes one record.
 *
 * Records are processed one after the other. At the first record that is not done the handler stops and reports it, and the stream continues from
 * there. If it is the first record of the batch, the invocation fails: the stream treats that alike, and the metric `Errors` shows it. Shortly before the
 * timeout the handler starts no further records and reports the next one instead, so that finished work is not repeated. The return value of the
 * function is ignored.
 *
 * Behind a `StreamProcessor` whose failure destination is a bucket, a record that no retry can fix is parked there at once, and the records behind it are
 * processed, also those with the same key, as after Lambda has parked a record. Elsewhere it is retried like other failures.
 *
 * @example
 * export const handler = streamProcessor<ItemChange<Order>>(async ({ newImage }) => { await index(newImage); });
 *
 * @throws when an option is out of range; the handler throws when no record succeeded, and when the mapping has a tumbling window
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function streamProcessor<T = unknown>(
  handleRecord: RecordHandler<T, StreamRecord>, options: StreamProcessorOptions<T> = {},
): StreamProcessorHandler {
  const { format = 'json' } = options;
  const source: RecordSource<StreamRecord> = {
    ids: record => 'kinesis' in record
      ? { eventId: record.eventID, partitionKey: record.kinesis.partitionKey }
      : { eventId: record.eventID, sequenceNumber: record.dynamodb?.SequenceNumber },
    key: record => 'kinesis' in record ? record.eventID : record.dynamodb?.SequenceNumber ?? '',
    origin: record => record.eventSourceARN ?? '',
    content: record => 'kinesis' in record ? decode(Buffer.from(record.kinesis.data, 'base64'), format) : { payload: changeIn(record) },
    sentAt: record => {
      const seconds = 'kinesis' in record ? record.kinesis.approximateArrivalTimestamp : record.dynamodb?.ApproximateCreationDateTime;
      return seconds === undefined ? undefined : seconds * 1_000;
    },
    correlationId: record => 'kinesis' in record ? undefined : correlationIdOfItem(record),
    park: (record, error, invocation) => parkInBucket(record, positionOf(record), error, invocation),
  };
  const runner = new RecordRunner<T, StreamRecord>(source, handleRecord, options);
  const pace = new Pace();
  return async (event, context) => {
    checkSource('streamProcessor', event, ['aws:kinesis', 'aws:dynamodb']);
    if ('window' in event) throw new Error('streamProcessor keeps no state for a tumbling window: write that handler without streamProcessor');
    return processBatch(event, context, { lanes: [event.Records], concurrency: 1, idsOf: firstNumber }, runner, pace);
  };
}

/** A stream continues from the first record that is not done. Without its number, Lambda repeats the batch. */
function firstNumber([record]: StreamRecord[]): string[] {
  return ['kinesis' in record ? record.kinesis.sequenceNumber : record.dynamodb?.SequenceNumber ?? ''];
}

function positionOf(record: StreamRecord): StreamPosition {
  const { eventSourceARN: streamArn } = record;
  if ('kinesis' in record) {
    const { approximateArrivalTimestamp, sequenceNumber } = record.kinesis;
    const [shardId] = record.eventID.split(':');
    return { info: 'KinesisBatchInfo', streamArn, shardId, sequenceNumber, arrival: isoTime(approximateArrivalTimestamp) };
  }
  const { ApproximateCreationDateTime, SequenceNumber = 'unknown' } = record.dynamodb ?? {};
  const arrival = isoTime(ApproximateCreationDateTime)?.replace(/\.\d+Z$/, 'Z'); // as in Lambda's own records
  return { info: 'DDBStreamBatchInfo', streamArn, shardId: 'unknown', sequenceNumber: SequenceNumber, arrival };
}

function isoTime(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1_000).toISOString();
}

function changeIn({ dynamodb = {}, eventName }: DynamoDbRecord): unknown {
  const { Keys, NewImage, OldImage } = dynamodb;
  return { eventName, keys: Keys && readItem(Keys), newImage: NewImage && readItem(NewImage), oldImage: OldImage && readItem(OldImage) };
}

/** Returns the id of the transaction that wrote the item, if the item has it. */
function correlationIdOfItem({ dynamodb }: DynamoDbRecord): string | undefined {
  return (dynamodb?.NewImage?.correlationId as { S?: string } | undefined)?.S;
}
