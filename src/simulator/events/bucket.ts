import type { Arrival } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import type { World } from '../kernel/world';

/** The configuration of a bucket. */
export interface BucketSettings {
  readonly key: string;

  /** The name in the trace. */
  readonly name: string;
  readonly bucketName: string;
  readonly arn: string;
  readonly region: string;
}

/** An object to put into a bucket. */
export interface PutObjectRequest {
  readonly journey: Journey;
  readonly key: string;
  readonly body: string;
  readonly arrival: Arrival;

  /** The reason for a fate report, if the object is parked. @default 'sent' */
  readonly reason?: string;

  /** The events that were being handled when the object was put. */
  readonly parents?: readonly string[];
}

/** An object in a bucket. */
export interface StoredObject {
  readonly journey: Journey;
  readonly key: string;
  readonly body: string;
  readonly bytes: number;
  readonly arrival: Arrival;

  /** The time in milliseconds since the start. */
  readonly createdAt: number;

  /** The number of the object in the bucket, from 0. */
  readonly seq: number;

  /** Indicates whether the event is parked in this object. */
  readonly parked: boolean;
}

/** Receives each new object. Returns true if it sends the event on. */
export type ObjectListener = (object: StoredObject) => boolean;

/** A bucket. It keeps all objects: lifecycle rules are not modelled. */
export class Bucket {
  readonly #objects = new Map<string, StoredObject>();
  readonly #listeners: ObjectListener[] = [];
  #seq = 0;

  constructor(private readonly world: World, public readonly settings: BucketSettings) {}

  /** Adds a listener for new objects. */
  onCreated(listener: ObjectListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Stores an event as an object. A failure is parked here even if a listener sends it on, because the object stays.
   */
  put({ journey, key, body, arrival, reason = 'sent', parents }: PutObjectRequest): void {
    const { trace, clock: { now }, refusals } = this.world;
    const { key: bucket, name } = this.settings;
    refusals.meet(bucket);
    trace.add('sent', name, [journey.eventId], { key, ...parents && { parents } });
    this.#overwrite(key);
    const created = { journey, key, body, bytes: Buffer.byteLength(body), arrival, createdAt: now, seq: this.#seq++, parked: false };
    let taken = false;
    for (const listener of this.#listeners) taken = listener(created) || taken;
    const parked = arrival === 'failure' || (arrival === 'sent' && !taken);
    if (parked) journey.park(now, name, reason);
    else if (!taken) journey.succeed(now, name);
    this.#objects.set(key, { ...created, parked });
  }

  /** The objects, in the order of arrival. */
  objects(): StoredObject[] {
    return [...this.#objects.values()];
  }

  #overwrite(key: string): void {
    const old = this.#objects.get(key);
    if (!old) return;
    this.#objects.delete(key);
    if (!old.parked) return;
    old.journey.leave(true);
    old.journey.lose({ fate: 'dropped', at: this.world.clock.now, resource: this.settings.name, reason: 'its object was overwritten' });
  }
}
