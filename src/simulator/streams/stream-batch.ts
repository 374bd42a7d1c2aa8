import type { StreamSubject } from './stream-record';

/** Records that go to the function together, and what was tried with them. */
export class StreamBatch {
  /** How often the function had them and failed; each try but the first is a retry. */
  tries = 0;

  /** How often in a row the function could not take them. */
  throttles = 0;

  /** Of the last try: another one with the same records keeps it. */
  requestId?: string;

  #eventIds?: readonly string[];
  #identifiers?: ReadonlySet<string>;

  /** @param final whether it is the final invocation of a tumbling window: it hands over the state, not the records */
  constructor(readonly subjects: readonly StreamSubject[], readonly final: boolean = false) {}

  get eventIds(): readonly string[] {
    return this.#eventIds ??= this.subjects.map(({ journey }) => journey.eventId);
  }

  /** What it takes of the payload of an invocation. */
  get eventBytes(): number {
    return this.final ? 0 : this.subjects.reduce((bytes, { record }) => bytes + record.content.eventBytes, 0);
  }

  /** What a response can name. */
  readonly identifiers = (): ReadonlySet<string> => this.#identifiers ??= new Set(this.subjects.map(({ record }) => record.sequenceNumber));

  /** Some of the records, with nothing tried yet. */
  part(from: number, to?: number): StreamBatch {
    return new StreamBatch(this.subjects.slice(from, to), this.final);
  }
}
