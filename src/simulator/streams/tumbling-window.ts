import { isoSecond } from './failure-record';
import type { StreamSubject } from './stream-record';

/** The maximum size of the state. @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
const STATE_BYTES = 1_024 * 1_024;

/** The facts of a window that events and failure records contain. */
export interface WindowFacts {
  readonly window: { readonly start: string; readonly end: string };
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

/**
 * A tumbling window of a shard: the function passes its state from batch to batch, and a final invocation receives the result.
 *
 * Windows start at multiples of their size since 1970. AWS's examples fit this, but AWS does not document it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export class TumblingWindow {
  readonly #startsAt: number;
  #state: unknown = {};

  /** Set if the state is so large that the window ends early. Later records start again in the same window with an empty state. */
  isTooLarge = false;

  /** The records that the function has handled; they count as processed once the final invocation succeeds. */
  readonly handled: StreamSubject[] = [];

  /**
   * @param at an instant in the window, in milliseconds since the start of the simulation
   * @param start the start of the simulation, in milliseconds since 1970
   */
  constructor(at: number, private readonly sizeMs: number, private readonly start: number) {
    this.#startsAt = at - (start + at) % sizeMs;
  }

  /** The end of the window, in milliseconds since the start of the simulation. */
  get endsAt(): number {
    return this.#startsAt + this.sizeMs;
  }

  /** Indicates whether a record that arrived at an instant belongs to the window. */
  covers(arrivedAt: number): boolean {
    return arrivedAt < this.endsAt;
  }

  /** Keeps the state from a response. Returns false if the response has none, which makes the invocation fail. */
  keepState(response: unknown): boolean {
    const state = (response as { readonly state?: unknown } | null | undefined)?.state;
    if (state === undefined || state === null) return false;
    this.#state = state;
    this.isTooLarge = Buffer.byteLength(JSON.stringify(state)) > STATE_BYTES;
    return true;
  }

  /** Returns the facts of the window. @param final whether they describe the final invocation */
  facts(final: boolean): WindowFacts {
    return {
      window: { start: isoSecond(this.start + this.#startsAt), end: isoSecond(this.start + this.endsAt) },
      isFinalInvokeForWindow: final,
      isWindowTerminatedEarly: final && this.isTooLarge,
    };
  }

  /** Returns the properties that an event has beside its records. */
  properties(final: boolean, shardId: string, eventSourceARN: string) {
    // A copy, because a handler may modify its event.
    return { ...this.facts(final), state: structuredClone(this.#state), shardId, eventSourceARN };
  }
}

/** The tumbling window of a lane that is open, if there is one. */
export interface OpenWindow {
  window?: TumblingWindow;
}
