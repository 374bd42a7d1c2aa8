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

/** The services whose messages have a body of a known form. */
export type Sender = 'sns' | 'events' | 's3' | 'lambda';

/** The bodies of the messages that services send to a queue, with what a filter should know of them. */
export const BODIES: { readonly [sender in Sender]: { readonly shape: FieldsShape; readonly hint: string } } = {
  /** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
  sns: {
    hint: 'the body is a notification of SNS, with the message as text: set RawMessageDelivery (rawMessageDelivery) of the subscription, or filter with its FilterPolicy',
    shape: {
      fields: {
        Type: TEXT,
        MessageId: TEXT,
        SequenceNumber: TEXT,
        TopicArn: TEXT,
        Subject: TEXT,
        Message: TEXT,
        Timestamp: TEXT,
        SignatureVersion: TEXT,
        Signature: TEXT,
        SigningCertURL: TEXT,
        UnsubscribeURL: TEXT,
        MessageAttributes: { each: { fields: { Type: TEXT, Value: TEXT } } },
      },
    },
  },

  /** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
  events: {
    hint: 'the body is an event of EventBridge: filter by body.detail, or in the event pattern of the rule',
    shape: {
      fields: {
        'version': TEXT,
        'id': TEXT,
        'detail-type': TEXT,
        'source': TEXT,
        'account': TEXT,
        'time': TEXT,
        'region': TEXT,
        'resources': TEXT,
        'replay-name': TEXT,
        'detail': 'anything',
      },
    },
  },

  /** With the test event. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
  s3: {
    hint: 'the body is a notification of S3: filter by body.Records, or by prefix and suffix at the bucket',
    shape: { fields: { Records: 'anything', Service: TEXT, Event: TEXT, Time: TEXT, Bucket: TEXT, RequestId: TEXT, HostId: TEXT } },
  },

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  lambda: {
    hint: 'the body is an invocation record of Lambda: filter by body.requestPayload or body.responsePayload',
    shape: {
      fields: {
        version: TEXT, timestamp: TEXT, requestContext: 'anything', requestPayload: 'anything', responseContext: 'anything', responsePayload: 'anything',
      },
    },
  },
};

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
