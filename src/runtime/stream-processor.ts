import { EventType } from '@aws-lambda-powertools/batch';
import { unmarshallDynamoDB } from '@aws-lambda-powertools/commons/utils/unmarshallDynamoDB';
import { BatchResponse, checkSource, processBatch } from './batch';
import { Pace } from './deadline';
import type { LambdaContext } from './lambda-context';
import { decode, InvalidRecordError, PayloadFormat } from './payload';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner, RecordSource } from './record-runner';

/**
 * A record as a Kinesis stream delivers it to a function.
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
 * A record as a DynamoDB stream delivers it to a function.
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

/** An item as DynamoDB writes it, each value under its type: `{ id: { S: '1' } }`. */
export type DynamoDbImage = { readonly [attribute: string]: object };

/** A record of either kind of stream. */
export type StreamRecord = KinesisRecord | DynamoDbRecord;

/**
 * What happened to an item of a DynamoDB table, as plain JavaScript: the payload of a record of its stream.
 */
export interface ItemChange<T> {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** The attributes of the item's key. */
  readonly keys: Partial<T>;
  /** The item afterwards, if the stream's view type has it. */
  readonly newImage?: T;
  /** The item before, if the stream's view type has it. */
  readonly oldImage?: T;
}

/**
 * How records are read and processed.
 */
export interface StreamProcessorOptions<T> extends RecordOptions<T> {
  /**
   * How the data of a Kinesis record becomes the payload. Aggregated records of the Kinesis Producer Library are not taken apart: take `binary`
   * for them. The payload of a DynamoDB record is always an `ItemChange`.
   *
   * @default 'json'
   */
  readonly format?: PayloadFormat;
}

/** The handler that Lambda calls. */
export type StreamProcessorHandler = (event: { readonly Records: StreamRecord[] }, context: LambdaContext) => Promise<BatchResponse>;

/**
 * Makes a handler for the records of a Kinesis or DynamoDB stream out of a function that handles one record.
 *
 * Records are processed one after the other. At the first that is not done it stops and names that record: the stream goes on from there. When
 * it is the first of all the invocation fails, which is the same to the stream and is seen by the metric `Errors`. Shortly before the time-out
 * it starts no further records and names the next one instead, so that finished work is not repeated. What the function returns is not used.
 *
 * @example
 * export const handler = streamProcessor<ItemChange<Order>>(async ({ newImage }) => { await index(newImage); });
 *
 * @throws when an option is out of its range; and in an invocation, when no record succeeded, or when the mapping has a tumbling window
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
    payload: record => 'kinesis' in record ? decode(Buffer.from(record.kinesis.data, 'base64'), format) : changeIn(record),
    sentAt: record => {
      const seconds = 'kinesis' in record ? record.kinesis.approximateArrivalTimestamp : record.dynamodb?.ApproximateCreationDateTime;
      return seconds === undefined ? undefined : seconds * 1_000;
    },
    correlationId: record => 'kinesis' in record ? undefined : correlationIdOfItem(record),
  };
  const runner = new RecordRunner<T, StreamRecord>(source, handleRecord, options);
  const pace = new Pace();
  return async (event, context) => {
    checkSource('streamProcessor', event, ['aws:kinesis', 'aws:dynamodb']);
    if ('window' in event) throw new Error('streamProcessor keeps no state for a tumbling window: write such a handler by hand');
    const eventType = 'kinesis' in event.Records[0] ? EventType.KinesisDataStreams : EventType.DynamoDBStreams;
    return processBatch(event, context, { eventType, lanes: [event.Records], concurrency: 1 }, runner, pace);
  };
}

function changeIn({ dynamodb = {}, eventName }: DynamoDbRecord): unknown {
  const plain = (image: DynamoDbImage | undefined) => image && unmarshallDynamoDB(image as Parameters<typeof unmarshallDynamoDB>[0]);
  try {
    return { eventName, keys: plain(dynamodb.Keys), newImage: plain(dynamodb.NewImage), oldImage: plain(dynamodb.OldImage) };
  } catch (error) {
    throw new InvalidRecordError('the images of the item can not be read', { cause: error });
  }
}

/** An item may carry the id of the transaction that wrote it. */
function correlationIdOfItem({ dynamodb }: DynamoDbRecord): string | undefined {
  return (dynamodb?.NewImage?.correlationId as { S?: string } | undefined)?.S;
}
