import type { Clock } from './clock';

/** What can happen, in the words of the story. */
export type TraceKind =
  // to an event on its way
  | 'sent' | 'deduplicated' | 'received' | 'duplicated' | 'filtered' | 'deleted' | 'deleteRefused' | 'deadLettered' | 'delivered' | 'expired'
  | 'dropped' | 'abandoned' | 'bisected' | 'discarded' | 'postponed' | 'handedOver' | 'undelivered'
  // to an invocation
  | 'invoked' | 'succeeded' | 'partlyFailed' | 'failed' | 'timedOut' | 'crashed' | 'throttled'
  // to an alarm
  | 'alarm';

/** One act of the simulation: what happened to whom, when. */
export interface TraceEntry {
  /** Milliseconds since the simulation started. */
  readonly at: number;

  /** Counts the entries: no two have the same. */
  readonly seq: number;
  readonly kind: TraceKind;

  /** The name of the resource. */
  readonly resource: string;

  /** The events it happened to. */
  readonly eventIds?: readonly string[];

  /** What else there is to know, by kind: strings, numbers and lists of them. */
  readonly [fact: string]: unknown;
}

/** Every act, in order. */
export class Trace {
  readonly #entries: TraceEntry[] = [];

  constructor(private readonly clock: Clock) {}

  get entries(): readonly TraceEntry[] {
    return this.#entries;
  }

  add(kind: TraceKind, resource: string, eventIds: readonly string[], facts?: Readonly<Record<string, unknown>>): void {
    this.#entries.push({ at: this.clock.now, seq: this.#entries.length, kind, resource, eventIds, ...facts });
  }
}
