import type { Clock } from './clock';

/** The kinds of trace entries. */
export type TraceKind =
  // events
  | 'sent' | 'deduplicated' | 'received' | 'duplicated' | 'filtered' | 'deleted' | 'deleteRefused' | 'deleteIgnored' | 'deadLettered' | 'moved' | 'moveFailed'
  | 'delivered' | 'expired'
  | 'dropped' | 'abandoned' | 'bisected' | 'discarded' | 'postponed' | 'handedOver' | 'undelivered'
  // invocations
  | 'invoked' | 'succeeded' | 'partlyFailed' | 'failed' | 'timedOut' | 'crashed' | 'throttled' | 'answered'
  // switches of the test
  | 'enabled' | 'disabled' | 'resharded'
  // alarms
  | 'alarm';

/** An entry of the trace: one thing that happened. */
export interface TraceEntry {
  /** Milliseconds since the simulation started. */
  readonly at: number;

  /** The sequence number of the entry, from 0. */
  readonly seq: number;
  readonly kind: TraceKind;

  /** The name of the resource. */
  readonly resource: string;

  /** The affected events. */
  readonly eventIds?: readonly string[];

  /** Further details, depending on the kind: strings, numbers and lists of them. */
  readonly [fact: string]: unknown;
}

/** Everything that happened, in order. */
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
