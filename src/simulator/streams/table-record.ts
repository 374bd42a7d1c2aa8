import { marshallItem } from './attribute-value';
import type { StreamSettings } from './stream';
import type { ShardRecordContent, RecordOrigin, ShardRecord } from './stream-record';

/** The bytes of a record in an event beside the item. */
const ENVELOPE_BYTES = 500;

/** The maximum size of an item. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const ITEM_BYTES = 400 * 1_024;

type Item = { readonly [name: string]: unknown };

/** A change of a table item: an insert has only `newImage`, a removal only `oldImage`, and a modification both. */
export interface TableItemChange {
  /** The item after the change. @default - the item is removed */
  readonly newImage?: Item;

  /** The item before the change. @default - the item is inserted */
  readonly oldImage?: Item;

  /** The key attributes of the item. @default - taken from the images */
  readonly keys?: Item;

  /**
   * The identity that removed the item: `{ type: 'Service', principalId: 'dynamodb.amazonaws.com' }` for time to live.
   *
   * @default - a client changed the item
   */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
}

/** The change of an item, as the stream of its table contains it. */
export class TableContent implements ShardRecordContent {
  readonly orderKey: string;
  readonly bytes: number;
  readonly eventBytes: number;

  /** The keys and images as JSON, because tests and handlers may modify their objects. */
  readonly #item: string;
  readonly #eventName: string;
  readonly #viewType: string;

  /** @param table the table of the stream */
  constructor(private readonly change: TableItemChange, { keys, viewType }: NonNullable<StreamSettings['table']>) {
    this.#viewType = viewType;
    const { newImage, oldImage } = change;
    const item = change.keys ?? newImage ?? oldImage;
    if (item === undefined) throw new Error('The change of an item needs a newImage, an oldImage or both');
    const missing = keys.filter(name => item[name] === undefined);
    if (missing.length > 0) throw new Error(`The changed item has no ${missing.join(', ')}: the table's keys are ${keys.join(', ')}`);
    const marshalledKeys = marshallItem(Object.fromEntries(keys.map(name => [name, item[name]])));
    this.#eventName = oldImage === undefined ? 'INSERT' : newImage === undefined ? 'REMOVE' : 'MODIFY';
    const newItem = newImage && marshallItem(newImage);
    const itemBytes = newItem ? Buffer.byteLength(JSON.stringify(newItem)) : 0;
    if (itemBytes > ITEM_BYTES) throw new Error(`The changed item is about ${itemBytes} bytes long, but the maximum is ${ITEM_BYTES}`);
    this.#item = JSON.stringify({
      Keys: marshalledKeys,
      ...newItem && ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'].includes(viewType) && { NewImage: newItem },
      ...oldImage && ['OLD_IMAGE', 'NEW_AND_OLD_IMAGES'].includes(viewType) && { OldImage: marshallItem(oldImage) },
    });
    this.orderKey = JSON.stringify(marshalledKeys);
    this.bytes = Buffer.byteLength(this.#item);
    this.eventBytes = ENVELOPE_BYTES + this.bytes;
  }

  payload(): unknown {
    return this.change.newImage ?? this.change.oldImage;
  }

  /** Returns the record as a function receives it. @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
  event({ sequenceNumber, arrivedAt }: ShardRecord, { start, region, arn }: RecordOrigin) {
    const { userIdentity } = this.change;
    return {
      // Hexadecimal as on AWS, and unique because of the sequence number.
      eventID: sequenceNumber.padStart(32, '0'),
      eventName: this.#eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor((start + arrivedAt) / 1_000),
        ...JSON.parse(this.#item) as object,
        SequenceNumber: sequenceNumber,
        SizeBytes: this.bytes,
        StreamViewType: this.#viewType,
      },
      ...userIdentity && { userIdentity: { ...userIdentity } },
      eventSourceARN: arn,
    };
  }
}
