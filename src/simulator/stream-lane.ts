import { Backlog } from './backlog';
import { batchVerdict, NONE, unheardFailures } from './batch-response';
import type { Timer } from './clock';
import type { FailureResponse } from './failure-record';
import type { Outcome } from './outcome';
import { PAYLOAD_BYTES } from './sqs-event';
import { loseExpired } from './stream';
import { StreamBatch } from './stream-batch';
import type { StreamPoller } from './stream-poller';
import type { StreamSubject } from './stream-record';
import { TumblingWindow } from './tumbling-window';

/**
 * What of a shard is read in order: all of it, or with parallelization the records of some partition keys. One batch at a time is under way;
 * nothing overtakes it.
 */
export class StreamLane {
  readonly #waiting = new Backlog<StreamSubject>();

  /** What is under way, the next to run on top: the parts of a batch that was split lie on each other. */
  readonly #batches: StreamBatch[] = [];

  /** Read, but not enough for a batch yet. */
  #gathered: StreamSubject[] = [];
  #gatheredBytes = 0;
  #poll?: Timer;
  #gathering?: Timer;
  #window?: TumblingWindow;
  #silence?: Timer;

  constructor(private readonly poller: StreamPoller, private readonly shardId: string) {}

  arrive(subject: StreamSubject): void {
    this.#waiting.push(subject);
    if (this.#batches.length === 0 && !this.#poll?.act) this.#pollAt(this.poller.nextPoll());
  }

  #pollAt(instant: number): void {
    this.#poll = this.poller.world.clock.at(instant, () => this.#read());
  }

  /** Reads what is there; as soon as that is a batch, it runs. */
  #read(): void | Promise<void> {
    if (this.#batches.length > 0) return undefined;
    const { clock } = this.poller.world;
    const { batchingWindowMs } = this.poller.settings;
    const isFull = this.#gather();
    if (this.#gathered.length === 0) return this.#window && this.#turnWindow(this.#window);
    if (isFull || batchingWindowMs === 0) return this.#start();
    if (!this.#gathering?.act) this.#gathering = clock.after(batchingWindowMs, () => this.#start());
    return undefined;
  }

  /** Adds what waits to what is gathered. Returns whether there is no room for more. */
  #gather(): boolean {
    const { clock: { now, start } } = this.poller.world;
    const { batchSize, tumblingWindowMs } = this.poller.settings;
    for (let next = this.#waiting.peek(); next && this.#gathered.length < batchSize; next = this.#waiting.peek()) {
      const { record: { arrivedAt, expiresAt, content: { eventBytes } } } = next;
      if (expiresAt <= now) {
        this.#waiting.shift();
        loseExpired(this.poller.world, this.poller.stream.settings.name, next);
        continue;
      }
      if (tumblingWindowMs > 0) this.#window ??= new TumblingWindow(arrivedAt, tumblingWindowMs, start);
      if (this.#window && !this.#window.covers(arrivedAt)) return true;
      if (this.#gathered.length > 0 && this.#gatheredBytes + eventBytes > PAYLOAD_BYTES) return true;
      this.#waiting.shift();
      if (!this.poller.reads(next)) continue;
      this.#gathered.push(next);
      this.#gatheredBytes += eventBytes;
    }
    return this.#gathered.length >= batchSize;
  }

  #start(): void | Promise<void> {
    const { clock } = this.poller.world;
    clock.cancel(this.#gathering);
    this.#batches.push(new StreamBatch(this.#gathered));
    this.#gathered = [];
    this.#gatheredBytes = 0;
    return this.#run();
  }

  /** Ends the window if a later record waits, or when none has come for long enough after its end. */
  #turnWindow(window: TumblingWindow): void | Promise<void> {
    const { clock, assumptions } = this.poller.world;
    const closesAt = window.endsAt + assumptions.streamWindowSilenceMs;
    if (this.#waiting.size === 0 && clock.now < closesAt) {
      clock.cancel(this.#silence);
      this.#silence = clock.at(closesAt, () => this.#read());
      return undefined;
    }
    this.#batches.push(new StreamBatch(window.handled, true));
    return this.#run();
  }

  /** Runs the batch on top. */
  #run(): void | Promise<void> {
    const batch = this.#batches[this.#batches.length - 1];
    if (!batch) return this.#rest();
    if (this.#cut(batch)) return this.#run();
    const { world: { clock: { now } }, fn, settings: { qualifier }, metrics } = this.poller;
    const { subjects } = batch;
    if (batch.eventBytes > PAYLOAD_BYTES) return this.#failed(batch);
    metrics.count('InvokedEventCount', subjects.length, now);
    fn.measure('IteratorAge', qualifier, now - subjects[subjects.length - 1].record.arrivedAt);
    return fn.invoke({
      qualifier,
      event: () => this.#eventOf(batch),
      subjects,
      eventIds: batch.eventIds,
      attempt: batch.tries + 1,
      requestId: batch.requestId,
    }, outcome => this.#conclude(batch, outcome));
  }

  /** Takes from the front what has expired or become too old. What is left begins anew. Returns whether anything was cut. */
  #cut(batch: StreamBatch): boolean {
    const { world, settings: { maximumAgeMs }, stream, desk } = this.poller;
    const { now } = world.clock;
    const { subjects } = batch;
    const firstWithin = (isGone: (subject: StreamSubject) => boolean) => {
      const index = subjects.findIndex(subject => !isGone(subject));
      return index < 0 ? subjects.length : index;
    };
    const expired = firstWithin(({ record }) => record.expiresAt <= now);
    const old = firstWithin(({ record }) => now - record.arrivedAt > maximumAgeMs);
    const gone = Math.max(expired, old);
    if (gone === 0 && subjects.length > 0) return false;
    this.#batches.pop();
    for (const subject of subjects.slice(0, expired)) loseExpired(world, stream.settings.name, subject);
    if (gone > expired) {
      const part = batch.part(expired, gone);
      desk.giveUp(this.shardId, {
        condition: 'RecordAgeExceeded',
        invokeCount: Math.max(1, batch.tries),
        requestId: batch.requestId ?? this.poller.random.uuid(),
        subjects: part.subjects,
        event: () => this.#eventOf(part),
        window: this.#finalWindow(batch),
      });
    }
    if (gone < subjects.length) this.#batches.push(batch.part(gone));
    else if (batch.final) this.#window = undefined;
    return true;
  }

  #conclude(batch: StreamBatch, outcome: Outcome): void {
    const { metrics, world: { clock: { now } } } = this.poller;
    if (outcome.kind === 'succeeded') return this.#settle(batch, outcome);
    metrics.count('FailedInvokeEventCount', batch.subjects.length, now);
    if (outcome.kind === 'throttled') {
      batch.throttles++;
      return this.#again(batch.throttles);
    }
    batch.requestId = outcome.requestId;
    return this.#failed(batch, { executedVersion: outcome.executedVersion, functionError: 'Unhandled' });
  }

  /** The function has answered: goes on as far as its response says. */
  #settle(batch: StreamBatch, { value, requestId, executedVersion }: Extract<Outcome, { readonly kind: 'succeeded' }>): void {
    const { world: { trace, assumptions, clock: { now } }, settings: { name, reportBatchItemFailures }, metrics } = this.poller;
    const response: FailureResponse = { executedVersion, functionError: null };
    const verdict = reportBatchItemFailures && !batch.final ? batchVerdict(value, batch.identifiers, assumptions) : { kind: 'success' as const };
    const reason = verdict.kind === 'failure' ? verdict.reason
      : this.#window && !this.#window.keepState(value) ? 'the response has no state, which a tumbling window needs' : undefined;
    batch.requestId = requestId;
    if (reason !== undefined) {
      trace.add('failed', name, batch.eventIds, { reason });
      metrics.count('FailedInvokeEventCount', batch.subjects.length, now);
      return this.#failed(batch, response);
    }
    if (verdict.kind !== 'partial') return this.#succeeded(batch, value);

    const checkpoint = batch.subjects.findIndex(({ record }) => verdict.failed.has(record.sequenceNumber));
    const rest = batch.part(checkpoint);
    trace.add('partlyFailed', name, rest.eventIds);
    metrics.count('FailedInvokeEventCount', rest.subjects.length, now);
    if (checkpoint === 0) return this.#failed(batch, response);
    this.#batches.pop();
    this.#done(batch.subjects.slice(0, checkpoint), NONE);
    this.#batches.push(rest);
    return this.#after(this.poller.world.assumptions.streamNextBatchMs);
  }

  #succeeded(batch: StreamBatch, response: unknown): void {
    this.#batches.pop();
    if (batch.final) {
      const { endsAt, isTooLarge } = this.#window!;
      this.#window = undefined;
      this.#handled(batch.subjects, NONE);
      void endsAt; void isTooLarge;
    } else {
      this.#done(batch.subjects, this.poller.settings.reportBatchItemFailures ? NONE : unheardFailures(response, batch.identifiers));
    }
    return this.#after(this.poller.world.assumptions.streamNextBatchMs);
  }
}
