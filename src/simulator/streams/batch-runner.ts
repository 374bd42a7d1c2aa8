import type { DiscardedRecords, FailureResponse } from './failure-record';
import type { RecordDiscarder } from './record-discarder';
import { loseExpired } from './stream';
import type { StreamBatch } from './stream-batch';
import type { StreamMapping } from './stream-mapping';
import type { StreamSubject } from './stream-record';
import type { OpenWindow } from './tumbling-window';
import { SYNCHRONOUS_PAYLOAD_BYTES } from '../../limits';
import { readBatchResponse, NONE, unheardFailures } from '../lambda/batch-response';
import type { Outcome } from '../lambda/outcome';

/**
 * Invokes the function with the batches of a lane, one at a time, and retries, splits or discards those that fail.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export class BatchRunner {
  /** A stack with the next batch on top: after a split, the older half and all that comes of it is processed first. */
  readonly #batches: StreamBatch[] = [];

  /** Set if the mapping was disabled before the batch on top ran. */
  #paused = false;

  /**
   * @param onDone is called when all batches are done
   * @param onPaused is called when the next batch has to wait until the mapping is enabled
   */
  constructor(
    private readonly mapping: StreamMapping,
    private readonly discarder: RecordDiscarder,
    private readonly shardId: string,
    private readonly open: OpenWindow,
    private readonly onDone: () => void,
    private readonly onPaused: () => void,
  ) {}

  get isBusy(): boolean {
    return this.#batches.length > 0;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** Returns the first record of the batch that is paused. */
  get oldestPaused(): StreamSubject | undefined {
    const batch = this.#batches.at(-1);
    return this.#paused && batch && !batch.final ? batch.subjects[0] : undefined;
  }

  /** Loses the records that have expired in the batch that is paused. */
  expire(): void {
    const { world, stream } = this.mapping;
    for (let oldest = this.oldestPaused; oldest && oldest.record.expiresAt <= world.clock.now; oldest = this.oldestPaused) {
      const batch = this.#batches.pop()!;
      loseExpired(world, stream.settings.name, oldest);
      if (batch.subjects.length > 1) this.#batches.push(batch.part(1));
    }
  }

  /** Goes on with the batch that is paused. */
  resume(): void {
    this.#paused = false;
    if (this.isBusy) this.mapping.world.clock.at(this.mapping.nextPoll(), () => this.#run());
    else this.onDone();
  }

  /** Starts to process a batch; the runner must not be busy. */
  start(batch: StreamBatch): void | Promise<void> {
    this.#batches.push(batch);
    return this.#run();
  }

  /** Invokes the function with the batch on top. */
  #run(): void | Promise<void> {
    if (!this.mapping.enabled) {
      this.#paused = true;
      return this.onPaused();
    }
    const batch = this.#batches[this.#batches.length - 1];
    if (this.#cut(batch)) return this.#next();
    if (batch.eventBytes > SYNCHRONOUS_PAYLOAD_BYTES) return this.#failed(batch);
    const { world: { clock: { now } }, fn, settings: { qualifier }, metrics } = this.mapping;
    const { subjects } = batch;
    for (const subject of subjects) subject.givenUp = false;
    metrics.count('InvokedEventCount', subjects.length, now);
    fn.measure('IteratorAge', qualifier, now - subjects[subjects.length - 1].record.arrivedAt);
    return fn.invoke({
      qualifier,
      event: () => this.#makeEvent(batch),
      subjects,
      eventIds: batch.eventIds,
      attempt: batch.tries + 1,
      requestId: batch.requestId,
    }, outcome => this.#conclude(batch, outcome));
  }

  /** Cuts records off the front that have expired or exceed the maximum age; the rest becomes a new batch. Returns whether the batch is replaced. */
  #cut(batch: StreamBatch): boolean {
    const { world, stream, settings } = this.mapping;
    const { now } = world.clock;
    const { subjects } = batch;
    const expired = batch.countLeading(({ record }) => record.expiresAt <= now);
    const gone = Math.max(expired, batch.countLeading(subject => this.#age(batch, subject, now) > settings.maximumAgeMs));
    if (gone === 0 && subjects.length > 0) return false;
    this.#batches.pop();
    for (const subject of subjects.slice(0, expired)) loseExpired(world, stream.settings.name, subject);
    if (gone > expired) this.#discard(batch.part(expired, gone), { condition: 'RecordAgeExceeded', invokeCount: Math.max(1, batch.tries) });
    if (gone < subjects.length) this.#batches.push(batch.part(gone));
    else if (batch.final) this.open.window = undefined;
    return true;
  }

  /** Returns the age of a record. The final invocation of a window counts from the end of the window, because its records were processed before. */
  #age({ final, tries }: StreamBatch, { record }: StreamSubject, now: number): number {
    if (final && tries === 0) return 0;
    return now - (final ? this.open.window!.endsAt : record.arrivedAt);
  }

  #conclude(batch: StreamBatch, outcome: Outcome): void {
    if (outcome.kind === 'succeeded') return this.#settle(batch, outcome);
    this.#countFailed(batch);
    if (outcome.kind === 'throttled') return this.#retry(++batch.throttles);
    batch.requestId = outcome.requestId;
    return this.#failed(batch, { executedVersion: outcome.executedVersion, functionError: 'Unhandled' });
  }

  /** Moves the checkpoint as far as the response allows: to the first record that it reports as failed. */
  #settle(batch: StreamBatch, { value, requestId, executedVersion }: Extract<Outcome, { readonly kind: 'succeeded' }>): void {
    const { world: { assumptions, trace }, settings: { reportBatchItemFailures, name } } = this.mapping;
    const readsReport = reportBatchItemFailures && !batch.final;
    const response: FailureResponse = { executedVersion, functionError: null };
    batch.requestId = requestId;
    const verdict = readsReport ? readBatchResponse(value, batch.identifiers, assumptions) : { kind: 'success' as const };
    if (verdict.kind === 'failure') return this.#reject(batch, response, verdict.reason);
    const checkpoint = verdict.kind === 'success' ? batch.subjects.length
      : batch.subjects.findIndex(({ record }) => verdict.failed.has(record.sequenceNumber));
    if (checkpoint > 0 && this.open.window && !this.open.window.keepState(value)) {
      return this.#reject(batch, response, 'the response has no state, which a tumbling window requires');
    }
    if (checkpoint === batch.subjects.length) {
      this.#batches.pop();
      this.#finish(batch, reportBatchItemFailures || batch.final ? NONE : unheardFailures(value, batch.identifiers));
      return this.#next();
    }

    const rest = batch.part(checkpoint);
    trace.add('partlyFailed', name, rest.eventIds);
    this.#countFailed(rest);
    if (checkpoint === 0) return this.#failed(batch, response);
    this.#batches.pop();
    this.#finish(batch.part(0, checkpoint), NONE);
    this.#batches.push(rest);
    return this.#next();
  }

  /** Treats a successful invocation as failed because of its response. */
  #reject(batch: StreamBatch, response: FailureResponse, reason: string): void {
    this.mapping.world.trace.add('failed', this.mapping.settings.name, batch.eventIds, { reason });
    this.#countFailed(batch);
    return this.#failed(batch, response);
  }

  /** Splits, retries or discards a failed batch. A split does not count as a retry; only retries of an unchanged batch do. */
  #failed(batch: StreamBatch, response?: FailureResponse): void {
    const { bisects, retries, name } = this.mapping.settings;
    const { subjects } = batch;
    if (bisects && !batch.final && subjects.length > 1) {
      const half = Math.floor(subjects.length / 2);
      this.mapping.world.trace.add('bisected', name, batch.eventIds, { sizes: [half, subjects.length - half] });
      this.#batches.pop();
      this.#batches.push(batch.part(half), batch.part(0, half));
      return this.#next();
    }
    batch.tries++;
    batch.throttles = 0;
    if (batch.tries <= retries) return this.#retry(batch.tries);
    this.#batches.pop();
    this.#discard(batch, { condition: 'RetryAttemptsExhausted', invokeCount: batch.tries, response });
    if (batch.final) this.open.window = undefined;
    return this.#next();
  }

  #discard(batch: StreamBatch, failure: Pick<DiscardedRecords, 'condition' | 'invokeCount' | 'response'>): void {
    this.discarder.discard({
      ...failure,
      shardId: this.shardId,
      requestId: batch.requestId ?? this.mapping.random.uuid(),
      subjects: batch.subjects,
      event: () => this.#makeEvent(batch),
      window: batch.final ? this.open.window!.facts(true) : undefined,
    });
  }

  /** Ends the journey of processed records. The records of a tumbling window are processed when its final invocation is. */
  #finish({ subjects, final }: StreamBatch, unheard: ReadonlySet<string>): void {
    if (this.open.window && !final) {
      this.open.window.handled.push(...subjects);
      return;
    }
    const { world: { clock: { now } }, fn, settings: { name } } = this.mapping;
    for (const { givenUp, journey, record } of subjects) {
      journey.leave(false);
      if (givenUp) continue;
      if (unheard === NONE || !unheard.has(record.sequenceNumber)) journey.succeed(now, fn.settings.name);
      else journey.lose({ fate: 'dropped', at: now, resource: name, reason: 'the function reported it as failed, but Lambda ignores the response' });
    }
    if (final) this.open.window = undefined;
  }

  #makeEvent(batch: StreamBatch) {
    const { sourceArn } = this.mapping.settings;
    return {
      Records: batch.final ? [] : batch.subjects.map(subject => this.mapping.makeEvent(subject)),
      ...this.open.window?.properties(batch.final, this.shardId, sourceArn),
    };
  }

  #countFailed({ subjects }: StreamBatch): void {
    this.mapping.metrics.count('FailedInvokeEventCount', subjects.length, this.mapping.world.clock.now);
  }

  /** Runs the batch on top again after a delay that doubles each time. */
  #retry(time: number): void {
    const { clock, assumptions: { streamRetryFirstMs, streamRetryFactor, streamRetryCapMs } } = this.mapping.world;
    clock.after(Math.min(streamRetryCapMs, streamRetryFirstMs * streamRetryFactor ** (time - 1)), () => this.#run());
  }

  #next(): void {
    const { clock, assumptions: { streamNextBatchMs } } = this.mapping.world;
    if (this.isBusy) clock.after(streamNextBatchMs, () => this.#run());
    else this.onDone();
  }
}
