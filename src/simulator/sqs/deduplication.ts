import { MINUTE } from '../kernel/time-span';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_INTERVAL = 5 * MINUTE;

/** The deduplication of a FIFO queue: remembers for 5 minutes what was sent. */
export class Deduplication {
  /** The messages in the order in which they were sent. */
  readonly #sentAt = new Map<string, { readonly at: number; readonly eventId: string }>();

  /** Returns the event that was sent with the same key within the last 5 minutes; if there is none, remembers this one. */
  original(key: string, now: number, eventId: string): string | undefined {
    for (const [old, { at }] of this.#sentAt) {
      if (now - at < DEDUPLICATION_INTERVAL) break;
      this.#sentAt.delete(old);
    }
    const original = this.#sentAt.get(key);
    if (original) return original.eventId;
    this.#sentAt.set(key, { at: now, eventId });
    return undefined;
  }
}
