import { Backlog } from './backlog';
import { readBatchResponse, NONE, unheardFailures } from '../lambda/batch-response';
import type { Timer } from '../kernel/clock';
import type { FailureResponse, GivenUp } from './failure-record';
import type { Outcome } from '../lambda/outcome';
import { PAYLOAD_BYTES } from '../sqs/sqs-event';
import { loseExpired } from './stream';
import { StreamBatch } from './stream-batch';
import type { StreamPoller } from './stream-poller';
import type { StreamSubject } from './stream-record';
import { TumblingWindow } from './tumbling-window';

/**
 * What of a shard is read in order: all of it, or with parallelization the records of some partition keys. One batch is under way at a time;
 * nothing overtakes it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export class StreamLane {
  readonly #waiting = new Backlog<StreamSubject>();

  /** What is under way, the next to run on top: when a batch is split, its older part is done first, with all that comes of it. */
  readonly #batches: StreamBatch[] = [];

  /** Read, but not enough for a batch yet. */
  #gathered: StreamSubject[] = [];
  #gatheredBytes = 0;
  #poll?: Timer;
  #batchingWindow?: Timer;
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
    if (this.#gathered.length > 0) this.poller.readTo(this.#gathered[this.#gathered.length - 1]);
    if (this.#gathered.length === 0) return this.#window && this.#turnWindow(this.#window);
    if (isFull || batchingWindowMs === 0) return this.#start();
    if (!this.#batchingWindow?.act) this.#batchingWindow = clock.after(batchingWindowMs, () => this.#start());
    return undefined;
  }

  /** Adds what waits to what is gathered. Returns whether there is no room for more. */
  #gather(): boolean {
    const { world: { clock: { now, start } }, settings: { batchSize, tumblingWindowMs } } = this.poller;
    if (this.#window?.isTooLarge) return true;
    for (let next = this.#waiting.peek(); next && this.#gathered.length < batchSize; next = this.#waiting.peek()) {
      const { record: { arrivedAt, expiresAt, content: { eventBytes } } } = next;
      if (expiresAt <= now) {
        this.#waiting.shift();
        this.#expire(next);
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
    this.poller.world.clock.cancel(this.#batchingWindow);
    this.#batches.push(new StreamBatch(this.#gathered));
    this.#gathered = [];
    this.#gatheredBytes = 0;
    return this.#run();
  }

  /** Ends the window if a later record waits, if its state is too large, or if nothing has come for long enough after its end. */
  #turnWindow(window: TumblingWindow): void | Promise<void> {
    const { clock, assumptions } = this.poller.world;
    const closesAt = window.endsAt + assumptions.streamWindowSilenceMs;
    if (this.#waiting.size === 0 && !window.isTooLarge && clock.now < closesAt) {
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
    if (this.#cut(batch)) return this.#next();
    if (batch.eventBytes > PAYLOAD_BYTES) return this.#failed(batch);
    const { world: { clock: { now } }, fn, settings: { qualifier }, metrics } = this.poller;
    const { subjects } = batch;
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

  /** Takes from the front what has expired or is too old; the rest begins anew. Returns whether the batch is another one now, or none. */
  #cut(batch: StreamBatch): boolean {
    const { clock: { now } } = this.poller.world;
    const { subjects } = batch;
    const countGone = (isGone: (subject: StreamSubject) => boolean) => {
      const kept = subjects.findIndex(subject => !isGone(subject));
      return kept < 0 ? subjects.length : kept;
    };
    const expired = countGone(({ record }) => record.expiresAt <= now);
    const old = countGone(subject => this.#isTooOld(batch, subject, now));
    const gone = Math.max(expired, old);
    if (gone === 0 && subjects.length > 0) return false;
    this.#batches.pop();
    subjects.slice(0, expired).forEach(subject => this.#expire(subject));
    if (gone > expired) this.#giveUp(batch.part(expired, gone), { condition: 'RecordAgeExceeded', invokeCount: Math.max(1, batch.tries) });
    if (gone < subjects.length) this.#batches.push(batch.part(gone));
    else if (batch.final) this.#window = undefined;
    return true;
  }

  /** In a window that is over, time counts from its end: what it hands over was handled already. */
  #isTooOld({ final, tries }: StreamBatch, { record }: StreamSubject, now: number): boolean {
    if (final && tries === 0) return false;
    return now - (final ? this.#window!.endsAt : record.arrivedAt) > this.poller.settings.maximumAgeMs;
  }

  #conclude(batch: StreamBatch, outcome: Outcome): void {
    if (outcome.kind === 'succeeded') return this.#settle(batch, outcome);
    this.#countFailed(batch);
    if (outcome.kind === 'throttled') return this.#again(++batch.throttles);
    batch.requestId = outcome.requestId;
    return this.#failed(batch, { executedVersion: outcome.executedVersion, functionError: 'Unhandled' });
  }

  /** The function has answered: goes on as far as its response says, up to the first record that it calls failed. */
  #settle(batch: StreamBatch, { value, requestId, executedVersion }: Extract<Outcome, { readonly kind: 'succeeded' }>): void {
    const { world: { assumptions }, settings: { reportBatchItemFailures } } = this.poller;
    const hears = reportBatchItemFailures && !batch.final;
    const response: FailureResponse = { executedVersion, functionError: null };
    batch.requestId = requestId;
    const verdict = hears ? readBatchResponse(value, batch.identifiers, assumptions) : { kind: 'success' as const };
    if (verdict.kind === 'failure') return this.#refuse(batch, response, verdict.reason);
    const checkpoint = verdict.kind === 'success' ? batch.subjects.length
      : batch.subjects.findIndex(({ record }) => verdict.failed.has(record.sequenceNumber));
    if (checkpoint > 0 && this.#window && !this.#window.keepState(value)) {
      return this.#refuse(batch, response, 'the response holds no state, which a tumbling window needs');
    }
    if (checkpoint === batch.subjects.length) {
      this.#batches.pop();
      this.#done(batch, reportBatchItemFailures || batch.final ? NONE : unheardFailures(value, batch.identifiers));
      return this.#next();
    }

    const rest = batch.part(checkpoint);
    this.poller.world.trace.add('partlyFailed', this.poller.settings.name, rest.eventIds);
    this.#countFailed(rest);
    if (checkpoint === 0) return this.#failed(batch, response);
    this.#batches.pop();
    this.#done(batch.part(0, checkpoint), NONE);
    this.#batches.push(rest);
    return this.#next();
  }

  /** The response makes the run a failure. */
  #refuse(batch: StreamBatch, response: FailureResponse, reason: string): void {
    this.poller.world.trace.add('failed', this.poller.settings.name, batch.eventIds, { reason });
    this.#countFailed(batch);
    return this.#failed(batch, response);
  }

  /**
   * A try has failed. Splitting the batch costs no retry; only a batch that is tried again unchanged uses them up.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
   */
  #failed(batch: StreamBatch, response?: FailureResponse): void {
    const { bisects, retries, name } = this.poller.settings;
    const { subjects } = batch;
    if (bisects && !batch.final && subjects.length > 1) {
      const half = Math.floor(subjects.length / 2);
      this.poller.world.trace.add('bisected', name, batch.eventIds, { sizes: [half, subjects.length - half] });
      this.#batches.pop();
      this.#batches.push(batch.part(half), batch.part(0, half));
      return this.#next();
    }
    batch.tries++;
    batch.throttles = 0;
    if (batch.tries <= retries) return this.#again(batch.tries);
    this.#batches.pop();
    this.#giveUp(batch, { condition: 'RetryAttemptsExhausted', invokeCount: batch.tries, response });
    if (batch.final) this.#window = undefined;
    return this.#next();
  }

  #giveUp(batch: StreamBatch, failure: Pick<GivenUp, 'condition' | 'invokeCount' | 'response'>): void {
    const { shardId } = this;
    this.poller.desk.giveUp({
      ...failure,
      shardId,
      requestId: batch.requestId ?? this.poller.random.uuid(),
      subjects: batch.subjects,
      event: () => this.#makeEvent(batch),
      window: batch.final ? this.#window!.facts(true) : undefined,
    });
  }

  /** What happens in a tumbling window is done when the window is. */
  #done({ subjects, final }: StreamBatch, unheard: ReadonlySet<string>): void {
    if (this.#window && !final) {
      this.#window.handled.push(...subjects);
      return;
    }
    const { world: { clock: { now } }, fn, settings: { name } } = this.poller;
    for (const { journey, record } of subjects) {
      journey.leave(false);
      if (unheard === NONE || !unheard.has(record.sequenceNumber)) journey.succeed(now, fn.settings.name);
      else journey.lose({ fate: 'dropped', at: now, resource: name, reason: 'the function called it failed, but in a response that is not heard' });
    }
    if (final) this.#window = undefined;
  }

  #makeEvent(batch: StreamBatch) {
    const { sourceArn } = this.poller.settings;
    return {
      Records: batch.final ? [] : batch.subjects.map(subject => this.poller.makeEvent(subject)),
      ...this.#window?.properties(batch.final, this.shardId, sourceArn),
    };
  }

  #expire(subject: StreamSubject): void {
    loseExpired(this.poller.world, this.poller.stream.settings.name, subject);
  }

  #countFailed({ subjects }: StreamBatch): void {
    this.poller.metrics.count('FailedInvokeEventCount', subjects.length, this.poller.world.clock.now);
  }

  /** The same batch once more, after a wait that doubles. */
  #again(time: number): void {
    const { clock, assumptions: { streamRetryFirstMs, streamRetryFactor, streamRetryCapMs } } = this.poller.world;
    clock.after(Math.min(streamRetryCapMs, streamRetryFirstMs * streamRetryFactor ** (time - 1)), () => this.#run());
  }

  /** What is on top now, or what has come meanwhile. */
  #next(): void {
    const { clock, assumptions: { streamNextBatchMs } } = this.poller.world;
    if (this.#batches.length > 0) clock.after(streamNextBatchMs, () => this.#run());
    else if (this.#waiting.size > 0 || this.#window) this.#pollAt(clock.now + streamNextBatchMs);
  }
}
