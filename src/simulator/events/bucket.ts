import type { Journey } from '../kernel/fates';
import type { Arrival } from '../kernel/delivery';
import type { World } from '../kernel/world';

export interface BucketSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly bucketName: string;
  readonly arn: string;
  readonly region: string;
}

/** What comes into a bucket. */
export interface PutObjectRequest {
  readonly journey: Journey;
  readonly key: string;
  readonly body: string;
  readonly arrival: Arrival;

  /** Why it is there, if it is parked. @default 'sent' */
  readonly reason?: string;

  /** The events that were handled when it was put. */
  readonly parents?: readonly string[];
}

/** An object in a bucket. */
export interface StoredObject {
  readonly journey: Journey;
  readonly key: string;
  readonly body: string;
  readonly bytes: number;
  readonly arrival: Arrival;

  /** Milliseconds since the start. */
  readonly createdAt: number;

  /** Counts the objects of the bucket. */
  readonly seq: number;

  /** Whether it is a copy of the event that a person will find. */
  readonly parked: boolean;
}

/** Is told of a new object; answers whether it takes the event on: its journey, or one more of the same event. */
export type ObjectListener = (object: StoredObject) => boolean;

/** A bucket: keeps what comes. What lifecycle rules delete after days stays here. */
export class Bucket {
  readonly #objects = new Map<string, StoredObject>();
  readonly #listeners: ObjectListener[] = [];
  #seq = 0;

  constructor(private readonly world: World, public readonly settings: BucketSettings) {}

  /** Calls the listener for each new object, before it is decided what becomes of an event that nobody takes on. */
  onCreated(listener: ObjectListener): void {
    this.#listeners.push(listener);
  }

  /** An event becomes an object. A failure is parked here even if somebody is told of it: the object stays. */
  put({ journey, key, body, arrival, reason = 'sent', parents }: PutObjectRequest): void {
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
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

  /** Everything in the bucket, in the order in which it came. */
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
