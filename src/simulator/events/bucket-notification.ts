import type { Bucket, StoredObject } from './bucket';
import type { EventBridgeEntry } from './eventbridge-event';
import { md5 } from '../kernel/md5';
import { isoInstant } from '../kernel/time-span';

/**
 * The notification that a bucket sends to functions, queues and topics for a new object.
 *
 * @param at the time of the event, in milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreatedNotification({ settings }: Bucket, object: StoredObject, at: number, configurationId: string, requestId: string) {
  const { bucketName, arn, region } = settings;
  return {
    Records: [{
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: isoInstant(at),
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:AIDASIMULATEDPRODUCER' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: bucketName, ownerIdentity: { principalId: 'A3SIMULATEDOWNER' }, arn },
        object: { key: urlEncoded(object.key), size: object.bytes, eTag: md5(object.body), sequencer: sequencer(object) },
      },
    }],
  };
}

/**
 * The event that a bucket sends to EventBridge for a new object.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEntry({ settings }: Bucket, object: StoredObject, requester: string, requestId: string): EventBridgeEntry {
  const { bucketName, arn } = settings;
  return {
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'resources': [arn],
    'detail': {
      'version': '0',
      'bucket': { name: bucketName },
      'object': { key: object.key, size: object.bytes, etag: md5(object.body), sequencer: sequencer(object) },
      'request-id': requestId,
      requester,
      'source-ip-address': '127.0.0.1',
      'reason': 'PutObject',
    },
  };
}

/** Encodes a key as in a submitted form: spaces become plus signs. */
function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** A hexadecimal number that increases with every object of the bucket. */
function sequencer({ seq }: StoredObject): string {
  return seq.toString(16).toUpperCase().padStart(18, '0');
}
