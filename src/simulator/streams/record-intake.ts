import { Backlog } from './backlog';
import { loseExpired } from './stream';
import { StreamBatch } from './stream-batch';
import type { StreamMapping } from './stream-mapping';
import type { StreamSubject } from './stream-record';
import { OpenWindow, TumblingWindow } from './tumbling-window';
import { SYNCHRONOUS_PAYLOAD_BYTES } from '../../limits';

/** Gathers the records of a lane into batches, without those that have expired or do not pass the filters. */
export class RecordIntake {
  readonly #waiting = new Backlog<StreamSubject>();

  /** The records that were read but are not enough for a batch yet. */
  #gathered: StreamSubject[] = [];
  #gatheredBytes = 0;

  constructor(private readonly mapping: StreamMapping, private readonly open: OpenWindow) {}

  /** Indicates whether records have not been read yet. */
  get hasWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Indicates whether no record has been gathered. */
  get isEmpty(): boolean {
    return this.#gathered.length === 0;
  }

  /** Returns the first record that is not in a batch yet. */
  get oldest(): StreamSubject | undefined {
    return this.#gathered[0] ?? this.#waiting.peek();
  }

  arrive(subject: StreamSubject): void {
    this.#waiting.push(subject);
  }

  /** Loses the records that have expired. */
  expire(): void {
    const { world, stream } = this.mapping;
    for (let { oldest } = this; oldest && oldest.record.expiresAt <= world.clock.now; oldest = this.oldest) {
      if (this.isEmpty) this.#waiting.shift();
      else this.#gatheredBytes -= this.#gathered.shift()!.record.content.eventBytes;
      loseExpired(world, stream.settings.name, oldest);
    }
  }

  /** Reads the waiting records that belong to the next batch. Returns whether the batch is full. */
  gather(): boolean {
    const isFull = this.#fill();
    if (!this.isEmpty) this.mapping.measureReadAge(this.#gathered[this.#gathered.length - 1]);
    return isFull;
  }

  /** Returns the gathered records as a batch. */
  take(): StreamBatch {
    const batch = new StreamBatch(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    return batch;
  }

  #fill(): boolean {
    const { world, stream, settings: { batchSize, tumblingWindowMs } } = this.mapping;
    const { now, start } = world.clock;
    if (this.open.window?.isTooLarge) return true;
    for (let next = this.#waiting.peek(); next && this.#gathered.length < batchSize; next = this.#waiting.peek()) {
      const { record: { arrivedAt, expiresAt, content: { eventBytes } } } = next;
      if (expiresAt <= now) {
        this.#waiting.shift();
        loseExpired(world, stream.settings.name, next);
        continue;
      }
      if (tumblingWindowMs > 0) this.open.window ??= new TumblingWindow(arrivedAt, tumblingWindowMs, start);
      if (this.open.window && !this.open.window.covers(arrivedAt)) return true;
      if (!this.isEmpty && this.#gatheredBytes + eventBytes > SYNCHRONOUS_PAYLOAD_BYTES) return true;
      this.#waiting.shift();
      if (!this.#passes(next)) continue;
      this.#gathered.push(next);
      this.#gatheredBytes += eventBytes;
    }
    return this.#gathered.length >= batchSize;
  }

  /** Drops a record that does not pass the filters. */
  #passes(subject: StreamSubject): boolean {
    const { world: { clock: { now }, trace }, settings: { filter, name }, metrics } = this.mapping;
    metrics.count('PolledEventCount', 1, now);
    const verdict = filter?.(this.mapping.makeEvent(subject));
    if (!verdict || verdict.passes) return true;
    metrics.count('FilteredOutEventCount', 1, now);
    trace.add('filtered', name, [subject.journey.eventId], { reason: verdict.reason });
    this.mapping.drop(subject, `filtered out: ${verdict.reason}`, !verdict.unintended);
    return false;
  }
}
