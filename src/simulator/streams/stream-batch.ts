import type { StreamSubject } from './stream-record';

/** The records that are sent to the function in one invocation, and the attempts made with them. */
export class StreamBatch {
  /** The failed attempts; every attempt but the first is a retry. */
  tries = 0;

  /** The consecutive attempts that were throttled. */
  throttles = 0;

  /** The request id of the last attempt, which retries of the same batch keep. */
  requestId?: string;

  #eventIds?: readonly string[];
  #identifiers?: ReadonlySet<string>;

  /** @param final set for the final invocation of a tumbling window, which receives the state but no records */
  constructor(readonly subjects: readonly StreamSubject[], readonly final: boolean = false) {}

  get eventIds(): readonly string[] {
    return this.#eventIds ??= this.subjects.map(({ journey }) => journey.eventId);
  }

  /** Roughly how many bytes the batch takes up in the payload of an invocation. */
  get eventBytes(): number {
    return this.final ? 0 : this.subjects.reduce((bytes, { record }) => bytes + record.content.eventBytes, 0);
  }

  /** Returns the identifiers that a partial batch response can contain. */
  readonly identifiers = (): ReadonlySet<string> => this.#identifiers ??= new Set(this.subjects.map(({ record }) => record.sequenceNumber));

  /** Returns how many records at the front satisfy a condition. */
  countLeading(condition: (subject: StreamSubject) => boolean): number {
    const end = this.subjects.findIndex(subject => !condition(subject));
    return end < 0 ? this.subjects.length : end;
  }

  /** Returns a batch of some of the records, without any attempts. */
  part(from: number, to?: number): StreamBatch {
    return new StreamBatch(this.subjects.slice(from, to), this.final);
  }
}
