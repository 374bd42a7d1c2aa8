import { busKey, endpointIfReached } from './endpoints';
import { ServiceBuilder, stackOf, Wiring } from './wiring';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS, DELIVERY_DEFAULT_RETRY_ATTEMPTS } from '../../limits';
import type { BucketEntry, BucketNotification } from '../../template';
import type { Bucket, StoredObject } from '../events/bucket';
import { objectCreatedNotification, objectCreatedEntry } from '../events/bucket-notification';
import { journeysTo } from '../events/fan-out';
import { TargetSender } from '../events/target-sender';
import { optionalValue, requireValue } from '../kernel/require-value';
import type { World } from '../kernel/world';

/** Event notifications of buckets: directly to functions, queues and topics, and through the default event bus. */
export const bucketEventsBuilder: ServiceBuilder = {
  build(): void {
    // Notifications only connect services that other builders build.
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.buckets) {
      const bucket = wiring.buckets.get(entry.key)!;
      const listeners = [...notificationsOf(wiring, entry, bucket), ...busOf(wiring, entry, bucket)];
      if (listeners.length > 0) bucket.onCreated(object => notifyAll(wiring.world, bucket, listeners, object));
    }
  },
};

/** A receiver of notifications about some of the objects. */
interface Listener {
  readonly wants: (object: StoredObject) => boolean;
  readonly notify: (object: StoredObject) => void;
}

/** Notifies every listener that wants the object. Each of them gets its own journey of the event. */
function notifyAll(world: World, { settings: { name } }: Bucket, listeners: readonly Listener[], object: StoredObject): boolean {
  const wanting = listeners.filter(({ wants }) => wants(object));
  const journeys = journeysTo(wanting.length, world, object.journey, object.arrival, name);
  wanting.forEach(({ notify }, index) => notify({ ...object, journey: journeys[index] }));
  return wanting.length > 0;
}

/**
 * The event types that PutObject triggers.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
const CREATED: ReadonlySet<string> = new Set(['s3:ObjectCreated:*', 's3:ObjectCreated:Put']);

function notificationsOf(wiring: Wiring, entry: BucketEntry, bucket: Bucket): readonly Listener[] {
  const { name } = bucket.settings;
  return requireValue(name, 'NotificationConfiguration', entry.notifications)
    .filter(({ events }) => events.some(event => CREATED.has(requireValue(name, 'NotificationConfiguration.Event', event))))
    .map((notification, index) => listenerOf(wiring, bucket, notification, index));
}

/**
 * AWS does not document retries of notifications whose target is down. The simulator retries for a day, as EventBridge
 * does.
 */
function listenerOf(wiring: Wiring, bucket: Bucket, notification: BucketNotification, index: number): Listener {
  const { world } = wiring;
  const { name, key } = bucket.settings;
  const prefix = optionalValue(name, 'NotificationConfiguration.Filter', notification.prefix) ?? '';
  const suffix = optionalValue(name, 'NotificationConfiguration.Filter', notification.suffix) ?? '';
  const random = world.random.fork(`notification ${index} of ${key}`);
  const sender = new TargetSender(world, random, {
    name,
    endpoint: endpointIfReached(wiring, name, 'NotificationConfiguration', notification.target),
    maximumRetryAttempts: DELIVERY_DEFAULT_RETRY_ATTEMPTS,
    maximumEventAgeMs: 1_000 * DELIVERY_DEFAULT_EVENT_AGE_SECONDS,
    attributes: () => ({}),
  });
  return {
    wants: object => object.key.startsWith(prefix) && object.key.endsWith(suffix),
    notify: object => {
      const { journey, arrival } = object;
      const body = JSON.stringify(objectCreatedNotification(bucket, object, world.clock.epochNow, `notification-${index + 1}`, random.uuid()));
      sender.send({ delivery: { journey, arrival, body }, original: body, ended: () => undefined });
    },
  };
}

function busOf(wiring: Wiring, entry: BucketEntry, bucket: Bucket): readonly Listener[] {
  if (!requireValue(bucket.settings.name, 'NotificationConfiguration.EventBridgeConfiguration', entry.eventBridge)) return [];
  const { account, region } = stackOf(wiring, entry);
  const bus = wiring.buses.get(busKey(account, region, 'default'))!;
  const random = wiring.world.random.fork(`events of ${entry.key}`);
  return [{
    wants: object => bus.wants(objectCreatedEntry(bucket, object, account, '')),
    notify: object => {
      const { journey, arrival } = object;
      bus.put({ journey, arrival, body: JSON.stringify(objectCreatedEntry(bucket, object, account, random.uuid())) });
    },
  }];
}
