import { isoSecond } from './failure-record';
import type { StreamSubject } from './stream-record';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
const STATE_BYTES = 1_024 * 1_024;

/** What is told of a window, by the event of an invocation and by a failure record. */
export interface WindowFacts {
  readonly window: { readonly start: string; readonly end: string };
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
  #state: unknown = {};

  /** Whether the state has become so large that the window ends early. What follows goes on in the same window, with a fresh state. */
  isTooLarge = false;

  /** What was handled in it: done only when the final invocation is. */
  readonly handled: StreamSubject[] = [];

  /**
   * @param at an instant in it, in milliseconds since the start of the simulation
   * @param start of the simulation, in milliseconds since 1970
   */
  constructor(at: number, private readonly sizeMs: number, private readonly start: number) {
    this.#startsAt = at - (start + at) % sizeMs;
  }

  /** Milliseconds since the start of the simulation. */
  get endsAt(): number {
    return this.#startsAt + this.sizeMs;
  }

  /** Whether a record that arrived then belongs to it. */
  covers(arrivedAt: number): boolean {
    return arrivedAt < this.endsAt;
  }

  /** Keeps the state of a response. Returns whether there is one: without it, the invocation has failed. */
  keepState(response: unknown): boolean {
    const state = (response as { readonly state?: unknown } | null | undefined)?.state;
    if (state === undefined || state === null) return false;
    this.#state = state;
    this.isTooLarge = Buffer.byteLength(JSON.stringify(state)) > STATE_BYTES;
    return true;
  }

  /** @param final whether it is told of the final invocation */
  facts(final: boolean): WindowFacts {
    return {
      window: { start: isoSecond(this.start + this.#startsAt), end: isoSecond(this.start + this.endsAt) },
      isFinalInvokeForWindow: final,
      isWindowTerminatedEarly: final && this.isTooLarge,
    };
  }

  /** What the event of an invocation holds beside its records. */
  properties(final: boolean, shardId: string, eventSourceARN: string) {
    // A handler may change what it gets.
    return { ...this.facts(final), state: structuredClone(this.#state), shardId, eventSourceARN };
  }
}
