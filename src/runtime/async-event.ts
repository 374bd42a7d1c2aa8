import { CORRELATION_ID } from './correlation';
import { decode } from './payload';

/**
 * An object in S3 of which an event tells: the payload of S3's events, whichever way they come.
 */
export interface S3Object {
  readonly bucket: string;
  /** The key as it is, not encoded. */
  readonly key: string;
  /** In bytes. Events of removal have none. */
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
  /** Orders the events of one key: compare as hexadecimal numbers. */
  readonly sequencer?: string;
}

/**
 * Where an event came from.
 */
export interface AsyncRecord {
  readonly source: 's3' | 'sns' | 'eventBridge' | 'schedule' | 'plain';
  /** The id that the source gave to the event, if it gives one. */
  readonly id?: string;
  /** The record or the event as it was delivered. */
  readonly raw: unknown;
}

/** A record of an asynchronous event, and how its parts are read. */
export interface Delivery extends AsyncRecord {
  readonly payload: () => unknown;
  readonly sentAt?: number;
  readonly correlationId?: string;
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
interface SnsNotification {
  readonly EventSource: 'aws:sns';
  readonly Sns: {
    readonly Message: string;
    readonly MessageId: string;
    readonly Timestamp: string;
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

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
interface S3Detail {
  readonly bucket: { readonly name: string };
  readonly object: Omit<S3Object, 'bucket' | 'versionId'> & { readonly 'version-id'?: string };
}

/** The records in an event: several only where S3 or SNS deliver several. */
export function deliveriesIn(event: unknown, format: 'json' | 'text'): Delivery[] {
  if (typeof event !== 'object' || event === null) return [plain(event)];
  const { Records: records } = event as { Records?: unknown };
  if (Array.isArray(records) && records.length > 0) {
    if (records.every(record => record?.eventSource === 'aws:s3' && record.s3)) return records.map(ofS3);
    if (records.every(record => record?.EventSource === 'aws:sns' && record.Sns)) return records.map(record => ofSns(record, format));
  }
  return ['id', 'source', 'detail-type', 'time', 'detail'].every(key => key in event) ? [ofEventBridge(event as EventBridgeEvent)] : [plain(event)];
}

function ofS3(raw: S3Notification): Delivery {
  const { bucket, object: { eTag: etag, key, sequencer, size, versionId } } = raw.s3;
  return {
    source: 's3',
    id: raw.responseElements?.['x-amz-request-id'],
    raw,
    // Encoded as in a form: a space is a plus.
    payload: (): S3Object => ({ bucket: bucket.name, key: decodeURIComponent(key.replace(/\+/g, ' ')), size, etag, versionId, sequencer }),
    sentAt: Date.parse(raw.eventTime),
  };
}

function ofSns(raw: SnsNotification, format: 'json' | 'text'): Delivery {
  const { Message, MessageAttributes, MessageId, Timestamp } = raw.Sns;
  return {
    source: 'sns',
    id: MessageId,
    raw,
    payload: () => decode(Message, format),
    sentAt: Date.parse(Timestamp),
    correlationId: MessageAttributes?.[CORRELATION_ID]?.Value,
  };
}

function ofEventBridge(raw: EventBridgeEvent): Delivery {
  const detail = raw.detail as Partial<S3Detail>;
  const ofBucket = raw.source === 'aws.s3' && detail.bucket && detail.object;
  return {
    source: ofBucket ? 's3' : raw['detail-type'] === 'Scheduled Event' ? 'schedule' : 'eventBridge',
    id: raw.id,
    raw,
    payload: () => {
      if (ofBucket) return objectIn(detail as S3Detail);
      return typeof raw.detail === 'string' ? decode(raw.detail, 'json') : raw.detail; // EventBridge Scheduler writes '{}'
    },
    sentAt: Date.parse(raw.time),
  };
}

/** The keys in EventBridge's events are not encoded. */
function objectIn({ bucket, object: { etag, key, sequencer, size, 'version-id': versionId } }: S3Detail): S3Object {
  return { bucket: bucket.name, key, size, etag, versionId, sequencer };
}

function plain(raw: unknown): Delivery {
  return { source: 'plain', raw, payload: () => raw };
}
