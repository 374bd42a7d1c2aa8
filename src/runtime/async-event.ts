import { CORRELATION_ID } from './correlation';
import { LargePayloadOptions, readText } from './large-payload';
import { decode, RecordContent } from './payload';

/**
 * The object in S3 that an event is about. It is the payload of all events of S3, whether they arrive directly, through SNS, SQS or EventBridge.
 */
export interface S3Object {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The key, decoded. */
  readonly key: string;
  /** The size in bytes. Events about deleted objects have none. */
  readonly size?: number;
  /** The entity tag of the object. */
  readonly etag?: string;
  /** The version of the object, in a bucket with versioning. */
  readonly versionId?: string;
  /** A value that orders the events of one key: compare two of them as hexadecimal numbers. */
  readonly sequencer?: string;
}

/**
 * The source of an asynchronous event.
 */
export interface AsyncRecord {
  /** The service that sent the event; `plain` for everything else, such as a direct invocation. */
  readonly source: 's3' | 'sns' | 'eventBridge' | 'schedule' | 'plain';
  /** The id that the source gave to the event, if any. */
  readonly id?: string;
  /** The record or event as Lambda delivered it. */
  readonly raw: unknown;
}

/** A record in an asynchronous event, and how its parts are read. */
export interface AsyncDelivery extends AsyncRecord {
  readonly content: () => RecordContent | Promise<RecordContent>;
  /** The bucket, topic or event source, which tells sources of one service apart. */
  readonly origin: string;
  readonly sentAt?: number;
  readonly correlationId?: string;
  /** The group of a Custom Event Bus within which the order matters. */
  readonly group?: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
interface S3Notification {
  readonly eventSource: 'aws:s3';
  readonly eventTime: string;
  readonly responseElements?: { readonly 'x-amz-request-id'?: string };
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: Omit<S3Object, 'bucket' | 'etag'> & { readonly eTag?: string };
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
interface SnsRecord {
  readonly EventSource: 'aws:sns';
  readonly Sns: {
    readonly Message: string;
    readonly MessageId: string;
    readonly Timestamp: string;
    readonly TopicArn?: string;
    readonly MessageAttributes?: { readonly [name: string]: { readonly Type: string; readonly Value: string } };
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
interface EventBridgeEvent {
  readonly 'id': string;
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'time': string;
  readonly 'detail': unknown;
}

/**
 * An event of a Custom Event Bus whose subscriber has the transformer `WITH_METADATA`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html
 */
interface EventWithMetadata {
  readonly Data: unknown;
  readonly Metadata?: { readonly [name: string]: string };
  readonly SystemMetadata: { readonly [name: string]: string | undefined };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
interface S3Detail {
  readonly bucket: { readonly name: string };
  readonly object: Omit<S3Object, 'bucket' | 'versionId'> & { readonly 'version-id'?: string };
}

/** The sources of scheduled events. Only AWS can send events whose source starts with `aws.`, but anybody can choose a detail type. */
const SCHEDULERS = ['aws.events', 'aws.scheduler'];

/** How the records in an event are found and read. */
export interface AsyncEventOptions extends LargePayloadOptions {
  readonly format: 'json' | 'text';
  /** Takes each member of an array for an event. Otherwise only arrays whose members are all events of EventBridge are split. */
  readonly splitArrays?: boolean;
}

/** Returns the records in an event: several where S3, SNS or a Custom Event Bus delivers several. */
export function deliveriesIn(event: unknown, options: AsyncEventOptions): AsyncDelivery[] {
  const { splitArrays } = options;
  if (Array.isArray(event) && event.length > 0 && (splitArrays || event.every(one => isEventBridgeEvent(one) || isEventWithMetadata(one)))) {
    return event.map(eventBridgeDelivery);
  }
  const { Records: records } = Object(event) as { Records?: unknown };
  if (Array.isArray(records) && records.length > 0) {
    if (records.every(record => record?.eventSource === 'aws:s3' && record.s3)) return records.map(s3Delivery);
    if (records.every(record => record?.EventSource === 'aws:sns' && record.Sns)) return records.map(record => snsDelivery(record, options));
  }
  return [eventBridgeDelivery(event)];
}

export function isEventBridgeEvent(event: unknown): event is EventBridgeEvent {
  return typeof event === 'object' && event !== null && ['id', 'source', 'detail-type', 'time', 'detail'].every(key => key in event);
}

function isEventWithMetadata(event: unknown): event is EventWithMetadata {
  const { Data, SystemMetadata } = Object(event) as Partial<EventWithMetadata>;
  return Data !== undefined && typeof SystemMetadata === 'object' && SystemMetadata !== null && 'aws:EventId' in SystemMetadata;
}

function s3Delivery(raw: S3Notification): AsyncDelivery {
  const { bucket, object: { eTag: etag, key, sequencer, size, versionId } } = raw.s3;
  // Encoded as in a form: a space is a plus.
  const payload = (): S3Object => ({ bucket: bucket.name, key: decodeURIComponent(key.replace(/\+/g, ' ')), size, etag, versionId, sequencer });
  return {
    source: 's3',
    id: raw.responseElements?.['x-amz-request-id'],
    raw,
    origin: bucket.name,
    content: () => ({ payload: payload() }),
    sentAt: Date.parse(raw.eventTime),
  };
}

function snsDelivery(raw: SnsRecord, options: AsyncEventOptions): AsyncDelivery {
  const { Message, MessageAttributes, MessageId, Timestamp, TopicArn = '' } = raw.Sns;
  return {
    source: 'sns',
    id: MessageId,
    raw,
    origin: TopicArn,
    content: () => readText(Message, options, text => decode(text, options.format)),
    sentAt: Date.parse(Timestamp),
    correlationId: MessageAttributes?.[CORRELATION_ID]?.Value,
  };
}

function eventBridgeDelivery(raw: unknown): AsyncDelivery {
  if (isEventBridgeEvent(raw)) {
    const { detail, id, source, time } = raw;
    const scheduled = SCHEDULERS.includes(source) && raw['detail-type'] === 'Scheduled Event';
    return ofEventBridge({ raw, id, source, detail, scheduled, sentAt: Date.parse(time) });
  }
  if (!isEventWithMetadata(raw)) return { source: 'plain', raw, origin: '', content: () => ({ payload: raw }) };
  const { Data, Metadata, SystemMetadata: system } = raw;
  const source = system['aws:Source'] ?? '';
  return {
    ...ofEventBridge({
      raw,
      id: system['aws:EventId']!,
      source,
      detail: Data,
      sentAt: Date.parse(system['aws:IngestionTime'] ?? ''),
      scheduled: SCHEDULERS.includes(source) && system['aws:DetailType'] === 'Scheduled Event',
    }),
    correlationId: Metadata?.[CORRELATION_ID],
    group: system.EventGroupId,
  };
}

interface EventBridgeParts {
  readonly raw: unknown;
  readonly id: string;
  readonly source: string;
  readonly detail: unknown;
  readonly scheduled: boolean;
  readonly sentAt: number;
}

function ofEventBridge({ detail, id, raw, scheduled, sentAt, source }: EventBridgeParts): AsyncDelivery {
  const { bucket, object } = Object(detail) as Partial<S3Detail>;
  const ofBucket = source === 'aws.s3' && bucket && object;
  return {
    source: ofBucket ? 's3' : scheduled ? 'schedule' : 'eventBridge',
    id,
    raw,
    origin: ofBucket ? bucket.name : source,
    content: () => {
      if (ofBucket) return { payload: s3ObjectIn({ bucket, object }) };
      return scheduled && typeof detail === 'string' ? decode(detail, 'json') : { payload: detail }; // EventBridge Scheduler writes '{}'
    },
    sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
  };
}

/** The keys in EventBridge's events are not encoded. */
function s3ObjectIn({ bucket, object: { etag, key, sequencer, size, 'version-id': versionId } }: S3Detail): S3Object {
  return { bucket: bucket.name, key, size, etag, versionId, sequencer };
}
