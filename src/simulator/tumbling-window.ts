import { isoSecond } from './failure-record';
import type { StreamSubject } from './stream-record';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
const STATE_BYTES = 1_024 * 1_024;

/** What the event of an invocation says of the window. */
export interface WindowProperties {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: unknown;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

/**
 * A tumbling window of a shard: the state that the function hands on from batch to batch, until a final invocation gets it.
 *
 * Windows begin at whole multiples of their size since 1970, which AWS's examples fit but no page says.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export class TumblingWindow {
  readonly #startsAt: number;
  readonly #start: number;
  #state: unknown = {};

  /** What was handled in it: done only when the final invocation is. */
  readonly handled: StreamSubject[] = [];

  /** @param startMs the start of the simulation, in milliseconds since 1970 */
  constructor(at: number, private readonly sizeMs: number, startMs: number) {
    this.#start = startMs;
    this.#startsAt = startMs + at - (startMs + at) % sizeMs;
  }

  /** Milliseconds since the start of the simulation. */
  get endsAt(): number {
    return this.#startsAt + this.sizeMs - this.#start;
  }

  /** Whether a record that arrived then belongs to it. */
  covers(arrivedAt: number): boolean {
    return arrivedAt < this.endsAt;
  }

  /** Whether the state has become so large that the window ends early. What follows goes on in the same window, with a fresh state. */
  get isTooLarge(): boolean {
    return Buffer.byteLength(JSON.stringify(this.#state)) > STATE_BYTES;
  }

  /** Keeps the state of a response. Returns whether there is one: without it, the invocation has failed. */
  keepState(response: unknown): boolean {
    const state = (response as { readonly state?: unknown } | null | undefined)?.state;
    if (state === undefined || state === null) return false;
    this.#state = state;
    return true;
  }

  properties(final: boolean, shardId: string, eventSourceARN: string): WindowProperties {
    return {
      window: { start: isoSecond(this.#startsAt), end: isoSecond(this.#startsAt + this.sizeMs) },
      // A handler may change what it gets.
      state: structuredClone(this.#state),
      shardId,
      eventSourceARN,
      isFinalInvokeForWindow: final,
      isWindowTerminatedEarly: final && this.isTooLarge,
    };
  }
}
