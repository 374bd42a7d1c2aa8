import { mostSqsRecordBytes, sqsRecordBytes } from './sqs-event';
import type { Receipt, SqsMessage } from './sqs-message';
import type { Timer } from '../kernel/clock';
import { SYNCHRONOUS_PAYLOAD_BYTES } from '../lambda/invocation-payload';

/** The messages that are sent to the function in one invocation. */
export class SqsBatch {
  readonly receipts: Receipt[] = [];

  /** Set once the next message does not fit into the payload of the invocation. */
  full = false;

  /** The number of invocations with this batch, throttled ones included. */
  tries = 0;

  /** The timer of the batching window. */
  window?: Timer;

  /** The messages of a batch that is gathered: one that becomes visible again meanwhile is received twice, but added once. */
  #messages?: Set<SqsMessage>;

  /** A size that the payload does not exceed. */
  #atMost = 0;

  /** The size of the payload as far as it was measured, and the number of messages in it. */
  #bytes = 0;
  #measured = 0;
  #eventIds?: readonly string[];
  #identifiers?: ReadonlySet<string>;

  get size(): number {
    return this.receipts.length;
  }

  /** The ids of the events; complete once the batch is invoked. */
  get eventIds(): readonly string[] {
    return this.#eventIds ??= this.receipts.map(({ message }) => message.journey.eventId);
  }

  /** Returns the identifiers that a partial batch response can contain. */
  readonly identifiers = (): ReadonlySet<string> => this.#identifiers ??= new Set(this.receipts.map(({ message }) => message.content.id));

  /** Adds messages until the payload is full. Returns the messages that did not fit. */
  add(receipts: readonly Receipt[]): readonly Receipt[] {
    if (this.size > 0) this.#messages ??= new Set(this.receipts.map(({ message }) => message));
    for (const [index, receipt] of receipts.entries()) {
      if (this.#messages?.has(receipt.message)) continue;
      if (!this.#fits(receipt)) {
        this.full = true;
        return receipts.slice(index);
      }
      this.receipts.push(receipt);
      this.#messages?.add(receipt.message);
    }
    return [];
  }

  /** Indicates whether the payload has room for a message. Measures the messages only if they may not fit. */
  #fits(receipt: Receipt): boolean {
    this.#atMost += mostSqsRecordBytes(receipt);
    if (this.#atMost <= SYNCHRONOUS_PAYLOAD_BYTES || this.size === 0) return true;
    for (; this.#measured < this.size; this.#measured++) this.#bytes += sqsRecordBytes(this.receipts[this.#measured]);
    return this.#bytes + sqsRecordBytes(receipt) <= SYNCHRONOUS_PAYLOAD_BYTES;
  }
}
