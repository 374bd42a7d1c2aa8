import { sqsRecordBytes } from './sqs-event';
import type { Receipt, SqsMessage } from './sqs-message';
import { SYNCHRONOUS_PAYLOAD_BYTES } from '../../limits';
import type { Timer } from '../kernel/clock';

/** The messages that are sent to the function in one invocation. */
export class SqsBatch {
  readonly receipts: Receipt[] = [];

  /** Set once the next message does not fit into the payload of the invocation. */
  full = false;

  /** The number of invocations with this batch, throttled ones included. */
  tries = 0;

  /** The timer of the batching window. */
  window?: Timer;

  /** The messages of the batch: one that becomes visible again while the batch is gathered is received twice, but added once. */
  readonly #messages = new Set<SqsMessage>();
  #bytes = 0;
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
    for (const [index, receipt] of receipts.entries()) {
      if (this.#messages.has(receipt.message)) continue;
      const bytes = sqsRecordBytes(receipt);
      if (this.size > 0 && this.#bytes + bytes > SYNCHRONOUS_PAYLOAD_BYTES) {
        this.full = true;
        return receipts.slice(index);
      }
      this.receipts.push(receipt);
      this.#messages.add(receipt.message);
      this.#bytes += bytes;
    }
    return [];
  }
}
