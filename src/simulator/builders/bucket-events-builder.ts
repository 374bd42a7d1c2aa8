import type { Bucket, StoredObject } from '../events/bucket';
import { busKey, endpointIfReached } from './endpoints';
import { Endpoint } from '../kernel/endpoint';
import { EventBridgeEntry } from '../events/eventbridge-event';
import { EventBus } from '../events/event-bus';
import { journeysTo } from '../events/fan-out';
import { requireValue, optionalValue } from '../kernel/require-value';
import { md5 } from '../kernel/md5';
import { TargetSender } from '../events/target-sender';
import { isoInstant } from '../kernel/time-span';
import type { ServiceBuilder, Wiring } from './wiring';
import type { World } from '../kernel/world';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS, DELIVERY_DEFAULT_RETRY_ATTEMPTS } from '../../limits';
import type { BucketEntry, BucketNotification } from '../../template';

/** What buckets tell others of new objects: functions, queues and topics directly, and the default event bus. */
export const bucketEventsBuilder: ServiceBuilder = {
  covers: (entry, flow) => flow.buckets.some(({ key }) => key === entry.key),

  build(): void {
    // A bucket only tells: there is nothing for others to connect to.
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.buckets) {
      const bucket = wiring.buckets.get(entry.key)!;
      const listeners = [...notificationsOf(wiring, entry, bucket), ...busOf(wiring, entry, bucket)];
      if (listeners.length > 0) bucket.onCreated(object => tellAll(wiring.world, bucket, listeners, object));
    }
  },
};

/** Somebody who is told of the objects that concern him. */
interface Listener {
  readonly concerns: (object: StoredObject) => boolean;
  readonly tell: (object: StoredObject) => void;
}

/** Each has the event as a goal of its own. */
function tellAll(world: World, { settings: { name } }: Bucket, listeners: readonly Listener[], object: StoredObject): boolean {
  const concerned = listeners.filter(({ concerns }) => concerns(object));
  const journeys = journeysTo(concerned.length, world, object.journey, object.arrival, name);
  concerned.forEach(({ tell }, index) => tell({ ...object, journey: journeys[index] }));
  return concerned.length > 0;
}

/**
 * The events that creating an object by PutObject is.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
const CREATED: ReadonlySet<string> = new Set(['s3:ObjectCreated:*', 's3:ObjectCreated:Put']);

function notificationsOf(wiring: Wiring, entry: BucketEntry, bucket: Bucket): readonly Listener[] {
  const { name } = bucket.settings;
  const about = requireValue(name, 'NotificationConfiguration', entry.notifications);
  return about
    .filter(({ events }) => events.some(event => CREATED.has(requireValue(name, 'NotificationConfiguration.Event', event))))
    .map((notification, index) => listenerOf(wiring, bucket, notification, index));
}

/** What becomes of a notification whose target is down is not documented: it is tried again for a day, as EventBridge would. */
function listenerOf(wiring: Wiring, bucket: Bucket, notification: BucketNotification, index: number): Listener {
  const { world } = wiring;
  const { name, key } = bucket.settings;
  const prefix = optionalValue(name, 'NotificationConfiguration.Filter', notification.prefix) ?? '';
  const suffix = optionalValue(name, 'NotificationConfiguration.Filter', notification.suffix) ?? '';
  const endpoint: Endpoint = endpointIfReached(wiring, name, 'NotificationConfiguration', notification.target);
  const random = world.random.fork(`notification ${index} of ${key}`);
  const delivery = new TargetSender(world, random, {
    name,
    endpoint,
    maximumRetryAttempts: DELIVERY_DEFAULT_RETRY_ATTEMPTS,
    maximumEventAgeMs: 1_000 * DELIVERY_DEFAULT_EVENT_AGE_SECONDS,
    about: {},
  });
  return {
    concerns: object => object.key.startsWith(prefix) && object.key.endsWith(suffix),
    tell: object => {
      const { journey, arrival } = object;
      const body = JSON.stringify(notificationEvent(bucket, object, world.clock.epochNow, `notification-${index + 1}`, random.uuid()));
      delivery.send({ delivery: { journey, arrival, body }, original: body, ended: () => undefined });
    },
  };
}

function busOf({ world, flow, buses }: Wiring, entry: BucketEntry, bucket: Bucket): readonly Listener[] {
  if (!requireValue(bucket.settings.name, 'NotificationConfiguration.EventBridgeConfiguration', entry.eventBridge)) return [];
  const { account, region } = flow.stacks.find(({ id }) => id === entry.stack)!;
  const bus: EventBus = buses.get(busKey(account, region, 'default'))!;
  const random = world.random.fork(`events of ${entry.key}`);
  return [{
    concerns: object => bus.wants(objectCreated(bucket, object, account, '')),
    tell: object => {
      const { journey, arrival } = object;
      bus.put({ journey, arrival, body: JSON.stringify(objectCreated(bucket, object, account, random.uuid())) });
    },
  }];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function notificationEvent(bucket: Bucket, object: StoredObject, at: number, configurationId: string, requestId: string) {
  const { bucketName, arn, region } = bucket.settings;
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

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function objectCreated({ settings: { bucketName, arn } }: Bucket, object: StoredObject, requester: string, requestId: string): EventBridgeEntry {
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

/** As in the address of a form. */
function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** Grows with every object of the bucket. */
function sequencer({ seq }: StoredObject): string {
  return seq.toString(16).toUpperCase().padStart(18, '0');
}
