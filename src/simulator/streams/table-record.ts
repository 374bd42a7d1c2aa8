import { marshallItem } from './attribute-value';
import type { StreamSettings } from './stream';
import type { RecordContent, RecordSource, StreamRecord } from './stream-record';

/** What the record of an event holds beside the item, in bytes. */
const ENVELOPE_BYTES = 500;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const ITEM_BYTES = 400 * 1_024;

type Item = { readonly [name: string]: unknown };

/** A change of an item: with `newImage` alone it is inserted, with `oldImage` alone removed, with both modified. */
export interface ItemChange {
  readonly newImage?: Item;
  readonly oldImage?: Item;

  /** @default - what the images have by the names of the table's keys */
  readonly keys?: Item;

  /** Who removed it, if not a client: `{ type: 'Service', principalId: 'dynamodb.amazonaws.com' }` for time to live. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
}

/** A change as the stream of its table tells it. */
export class TableContent implements RecordContent {
  readonly orderKey: string;
  readonly bytes: number;
  readonly eventBytes: number;

  /** Keys and images as text: the test may change what it gave, a handler what it gets. */
  readonly #item: string;
  readonly #eventName: string;
  readonly #viewType: string;

  /** @param table its stream */
  constructor(private readonly change: ItemChange, { keys, viewType }: NonNullable<StreamSettings['table']>) {
    this.#viewType = viewType;
    const { newImage, oldImage } = change;
    const item = change.keys ?? newImage ?? oldImage;
    if (item === undefined) throw new Error('A change of an item needs a newImage, an oldImage or both');
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

  /** The record as a function gets it. @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
  event({ sequenceNumber, arrivedAt }: StreamRecord, { start, region, arn }: RecordSource) {
    const { userIdentity } = this.change;
    return {
      // In hexadecimal, like AWS's: the sequence number makes it unique.
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
