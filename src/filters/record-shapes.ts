import type { LeafType } from './filter-values';

/** A value in a record. */
export interface LeafShape {
  readonly type: LeafType;

  /** The values that it can have. @default - any of its type */
  readonly values?: readonly (string | boolean)[];
}

/** An object in a record, with all of its fields. */
export interface FieldsShape {
  readonly fields: { readonly [key: string]: RecordShape };
}

/** An object in a record whose fields have names that the user chose. */
export interface NamedByUserShape {
  readonly each: RecordShape;
}

/** What a record contains at a place. 'anything' is the data of the user. */
export type RecordShape = LeafShape | FieldsShape | NamedByUserShape | 'anything';

export function isLeaf(shape: RecordShape): shape is LeafShape {
  return shape !== 'anything' && 'type' in shape;
}

export function isFields(shape: RecordShape): shape is FieldsShape {
  return shape !== 'anything' && 'fields' in shape;
}

const TEXT: LeafShape = { type: 'string' };
const NUMBER: LeafShape = { type: 'number' };

/** The changes of an item. */
export const TABLE_CHANGES = ['INSERT', 'MODIFY', 'REMOVE'] as const;

/**
 * An attribute of an item, inside its type. DynamoDB writes numbers as strings, also in sets.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
 */
const ATTRIBUTE: FieldsShape = {
  fields: {
    S: TEXT,
    N: TEXT,
    B: TEXT,
    BOOL: { type: 'boolean' },
    NULL: { type: 'boolean', values: [true] },
    SS: TEXT,
    NS: TEXT,
    BS: TEXT,
    get L() { return ATTRIBUTE; }, // all elements are tested
    get M() { return ITEM; },
  },
};

const ITEM: NamedByUserShape = { each: ATTRIBUTE };

/** The records of the event sources, as filters see them: those of Kinesis without the `kinesis` around them. */
export const RECORDS: { readonly [source: string]: FieldsShape } = {
  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html (only the body) */
  sqs: { fields: { body: 'anything' } },

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
  kinesis: {
    fields: { data: 'anything', partitionKey: TEXT, sequenceNumber: TEXT, approximateArrivalTimestamp: NUMBER, kinesisSchemaVersion: TEXT },
  },

  /**
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html (userIdentity)
   */
  dynamodb: {
    fields: {
      dynamodb: {
        fields: {
          Keys: ITEM,
          NewImage: ITEM,
          OldImage: ITEM,
          ApproximateCreationDateTime: 'anything', // a number in some examples of AWS, a string in others
          SequenceNumber: TEXT,
          SizeBytes: NUMBER,
          StreamViewType: { type: 'string', values: ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] },
        },
      },
      eventName: { type: 'string', values: TABLE_CHANGES },
      userIdentity: { fields: { type: TEXT, principalId: TEXT } },
      eventID: TEXT,
      eventVersion: TEXT,
      eventSource: { type: 'string', values: ['aws:dynamodb'] },
      awsRegion: TEXT,
      eventSourceARN: TEXT,
    },
  },
};
