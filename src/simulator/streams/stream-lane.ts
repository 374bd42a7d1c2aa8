import { BatchRunner } from './batch-runner';
import type { RecordDiscarder } from './record-discarder';
import { RecordIntake } from './record-intake';
import { StreamBatch } from './stream-batch';
import type { StreamMapping } from './stream-mapping';
import type { StreamSubject } from './stream-record';
import type { OpenWindow, TumblingWindow } from './tumbling-window';
import type { Timer } from '../kernel/clock';

/** Decides whether a lane may read: its mapping is enabled, and the shards before its own are read to the end. */
export interface LaneGate {
  readonly isOpen: () => boolean;

  /** Called whenever no record is left in the lane. */
  readonly drained: () => void;
}

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
  #expiry?: Timer;

  constructor(private readonly mapping: StreamMapping, discarder: RecordDiscarder, shardId: string, private readonly gate: LaneGate) {
    this.#intake = new RecordIntake(mapping, this.#open);
    this.#runner = new BatchRunner(mapping, discarder, shardId, this.#open, () => this.#continue(), () => this.watchExpiry());
  }

  /** Indicates whether no record is left in the lane. */
  get isDrained(): boolean {
    return !this.#runner.isBusy && this.#intake.oldest === undefined && this.#open.window === undefined;
  }

  /** Reads again after the gate has opened. */
  resume(): void {
    if (this.#runner.isPaused) this.#runner.resume();
    else if (!this.isDrained && !this.#poll?.act) this.#pollAt(this.mapping.nextPoll());
  }

  /** While the lane may not read, loses its records as they expire. */
  watchExpiry(): void {
    const { clock } = this.mapping.world;
    const oldest = this.#runner.oldestPaused ?? this.#intake.oldest;
    if (this.gate.isOpen() || !oldest || this.#expiry?.act) return;
    this.#expiry = clock.inBackground(Math.max(oldest.record.expiresAt, clock.now), () => {
      if (this.gate.isOpen()) return;
      this.#runner.expire();
      this.#intake.expire();
      if (this.isDrained) this.gate.drained();
      this.watchExpiry();
    });
  }

  arrive(subject: StreamSubject): void {
    this.#intake.arrive(subject);
    if (!this.gate.isOpen()) return this.watchExpiry();
    if (!this.#runner.isBusy && !this.#poll?.act) this.#pollAt(this.mapping.nextPoll());
  }

  #pollAt(instant: number): void {
    this.#poll = this.mapping.world.clock.at(instant, () => this.#read());
  }

  /** Reads the waiting records and runs a batch as soon as it is full or its batching window has ended. */
  #read(): void | Promise<void> {
    if (this.#runner.isBusy) return undefined;
    if (!this.gate.isOpen()) return this.watchExpiry();
    const { world: { clock }, settings: { batchingWindowMs } } = this.mapping;
    const isFull = this.#intake.gather();
    if (this.#intake.isEmpty) return this.#open.window ? this.#turnWindow(this.#open.window) : this.gate.drained();
    if (isFull || batchingWindowMs === 0) return this.#start();
    if (!this.#batchingWindow?.act) this.#batchingWindow = clock.after(batchingWindowMs, () => this.#start());
    return undefined;
  }

  #start(): void | Promise<void> {
    this.mapping.world.clock.cancel(this.#batchingWindow);
    if (!this.gate.isOpen()) return this.watchExpiry();
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
    else this.gate.drained();
  }
}
