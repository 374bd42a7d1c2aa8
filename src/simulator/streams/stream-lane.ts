import { BatchRunner } from './batch-runner';
import type { RecordDiscarder } from './record-discarder';
import { RecordIntake } from './record-intake';
import { StreamBatch } from './stream-batch';
import type { StreamMapping } from './stream-mapping';
import type { StreamSubject } from './stream-record';
import type { OpenWindow, TumblingWindow } from './tumbling-window';
import type { Timer } from '../kernel/clock';

/**
 * The part of a shard that is processed in order: the whole shard, or with parallelization the records of some partition keys. It processes one
 * batch at a time.
 */
export class StreamLane {
  readonly #open: OpenWindow = {};
  readonly #intake: RecordIntake;
  readonly #runner: BatchRunner;
  #poll?: Timer;
  #batchingWindow?: Timer;
  #silence?: Timer;

  constructor(private readonly mapping: StreamMapping, discarder: RecordDiscarder, shardId: string) {
    this.#intake = new RecordIntake(mapping, this.#open);
    this.#runner = new BatchRunner(mapping, discarder, shardId, this.#open, () => this.#continue());
  }

  arrive(subject: StreamSubject): void {
    this.#intake.arrive(subject);
    if (!this.#runner.isBusy && !this.#poll?.act) this.#pollAt(this.mapping.nextPoll());
  }

  #pollAt(instant: number): void {
    this.#poll = this.mapping.world.clock.at(instant, () => this.#read());
  }

  /** Reads the waiting records and runs a batch as soon as it is full or its batching window has ended. */
  #read(): void | Promise<void> {
    if (this.#runner.isBusy) return undefined;
    const { world: { clock }, settings: { batchingWindowMs } } = this.mapping;
    const isFull = this.#intake.gather();
    if (this.#intake.isEmpty) return this.#open.window && this.#turnWindow(this.#open.window);
    if (isFull || batchingWindowMs === 0) return this.#start();
    if (!this.#batchingWindow?.act) this.#batchingWindow = clock.after(batchingWindowMs, () => this.#start());
    return undefined;
  }

  #start(): void | Promise<void> {
    this.mapping.world.clock.cancel(this.#batchingWindow);
    return this.#runner.start(this.#intake.take());
  }

  /** Ends a tumbling window if a later record is waiting, if its state is too large, or if no record has come for long enough after its end. */
  #turnWindow(window: TumblingWindow): void | Promise<void> {
    const { clock, assumptions } = this.mapping.world;
    const closesAt = window.endsAt + assumptions.streamWindowSilenceMs;
    if (!this.#intake.hasWaiting && !window.isTooLarge && clock.now < closesAt) {
      clock.cancel(this.#silence);
      this.#silence = clock.at(closesAt, () => this.#read());
      return undefined;
    }
    return this.#runner.start(new StreamBatch(window.handled, true));
  }

  /** Reads again after all batches are done. */
  #continue(): void {
    const { clock, assumptions: { streamNextBatchMs } } = this.mapping.world;
    if (this.#intake.hasWaiting || this.#open.window) this.#pollAt(clock.now + streamNextBatchMs);
  }
}
