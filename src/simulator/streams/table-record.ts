import { AttributeMap, marshallItem } from './attribute-value';
import { isSameItem, itemBytes, problemWithItem, valueBytes } from './item-rules';
import type { StreamSettings } from './stream';
import type { ShardRecordContent, RecordOrigin, ShardRecord } from './stream-record';
import { TABLE_KEY_BYTES } from '../../limits';

/** The bytes of a record in an event beside the item. */
const ENVELOPE_BYTES = 500;

type Item = { readonly [name: string]: unknown };

/** A change of a table item: an insert has only `newImage`, a removal only `oldImage`, and a modification both. */
export interface TableItemChange {
  /** The item after the change. @default - the item is removed */
  readonly newImage?: Item;

  /** The item before the change. @default - the item is inserted */
  readonly oldImage?: Item;

  /** The key attributes of the item, which the images then need not repeat. @default - taken from the images */
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

  /** Indicates whether the change leaves the item as it was, so that the stream gets no record. */
  readonly isEmpty: boolean;

  /**
   * @param table the table of the stream
   * @param name the name of the table, for errors
   */
  constructor(private readonly change: TableItemChange, table: NonNullable<StreamSettings['table']>, name: string) {
    const { viewType } = table;
    this.#viewType = viewType;
    const { newImage, oldImage } = change;
    if (newImage === undefined && oldImage === undefined) throw new Error(`${name}: the change of an item needs a newImage, an oldImage or both`);
    const [newItem, oldItem] = [newImage, oldImage].map(image => image && checkedItem(name, { ...change.keys, ...image }));
    const keys = keysOf(name, table, [change.keys && checkedItem(name, change.keys), newItem, oldItem]);
    this.#eventName = oldItem === undefined ? 'INSERT' : newItem === undefined ? 'REMOVE' : 'MODIFY';
    this.isEmpty = newItem !== undefined && oldItem !== undefined && isSameItem(newItem, oldItem);
    const images = {
      ...newItem && ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'].includes(viewType) && { NewImage: newItem },
      ...oldItem && ['OLD_IMAGE', 'NEW_AND_OLD_IMAGES'].includes(viewType) && { OldImage: oldItem },
    };
    this.#item = JSON.stringify({ Keys: keys, ...images });
    this.orderKey = JSON.stringify(keys);
    this.bytes = [keys, ...Object.values(images)].reduce((sum, image) => sum + itemBytes(image), 0);
    this.eventBytes = ENVELOPE_BYTES + Buffer.byteLength(this.#item);
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

/** @throws Error if DynamoDB would refuse the item */
function checkedItem(table: string, image: Item): AttributeMap {
  const item = marshallItem(image);
  const problem = problemWithItem(item);
  if (problem !== undefined) throw new Error(`${table} refuses the item: ${problem}`);
  return item;
}

/**
 * Returns the key attributes of a changed item: those of the first part that exists, which the other parts must have too.
 *
 * @throws Error if DynamoDB would refuse them
 */
function keysOf(name: string, { keys, keyTypes }: NonNullable<StreamSettings['table']>, parts: readonly (AttributeMap | undefined)[]): AttributeMap {
  const [item, ...others] = parts.filter(part => part !== undefined);
  const refuse = (problem: string) => new Error(`${name} refuses the item: ${problem}`);
  const found = keys.map((key, index) => {
    const value = item[key];
    if (value === undefined) throw refuse(`it has no ${key}, which is a key of the table (${keys.join(', ')})`);
    const [[type, content]] = Object.entries(value);
    const [expected, maximum] = [keyTypes[index] ?? 'S, N or B', Object.values(TABLE_KEY_BYTES)[index]];
    if (!expected.split(/, | or /).includes(type)) throw refuse(`its key ${key} has the type ${type}, but the type must be ${expected}`);
    const bytes = valueBytes(value);
    if (content === '' || bytes > maximum) throw refuse(`its key ${key} has ${bytes} bytes, but must have 1 to ${maximum}`);
    const other = others.find(part => JSON.stringify(part[key]) !== JSON.stringify(value));
    if (other) throw refuse(`the key ${key} is ${JSON.stringify(value)} in one part of the change and ${JSON.stringify(other[key])} in another, but keys never change`);
    return [key, value] as const;
  });
  return Object.fromEntries(found);
}
