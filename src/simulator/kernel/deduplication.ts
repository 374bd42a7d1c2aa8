import { MINUTE } from './time-span';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_INTERVAL = 5 * MINUTE;

/** Remembers for five minutes what was sent to a FIFO queue. */
export class Deduplication {
  /** When each was sent: in the order of sending, as a Map keeps it. */
  readonly #sentAt = new Map<string, { readonly at: number; readonly eventId: string }>();

  /** The event whose message was sent with the same id in the last five minutes; if there is none, this one is remembered. */
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
