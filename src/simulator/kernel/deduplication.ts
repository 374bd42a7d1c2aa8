import { createHash } from 'node:crypto';
import { MINUTE } from './time-span';

/**
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
const DEDUPLICATION_INTERVAL = 5 * MINUTE;

/**
 * Returns the deduplication id that SQS and SNS generate with content-based deduplication: the SHA-256 hash of the body, without the attributes.
 *
 * Recorded on AWS 2025-08-18 (LocalStack test_message_to_fifo_sqs).
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export function contentId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The messages that a FIFO queue or topic has received in the last five minutes. */
export class Deduplication {
  /** The messages by deduplication id, in the order of sending, which a Map keeps. */
  readonly #sentAt = new Map<string, { readonly at: number; readonly eventId: string }>();

  /**
   * Returns the event that was sent with the same id in the last five minutes. If there is none, remembers this one.
   */
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
