import { FailureDesk } from './failure-desk';
import type { FailureDestination } from './failure-destination';
import type { FilterVerdict, RecordFilter } from '../filters/filter-verdict';
import { hashOf } from './hash-key';
import type { LambdaFunction } from '../lambda/lambda-function';
import { MappingMetrics } from '../lambda/mapping-metrics';
import type { MetricSeries } from '../kernel/metrics';
import type { Random } from '../kernel/random';
import type { Stream, StreamReader } from './stream';
import { StreamLane } from './stream-lane';
import type { RecordSource, StreamSubject } from './stream-record';
import type { World } from '../kernel/world';

const PASSES: FilterVerdict = { passes: true, reason: 'there are no filters' };

export interface StreamPollerSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly uuid: string;

  /** Of the function that is called. @default `$LATEST` */
  readonly qualifier?: string;

  /** The ARN of the function's role, which every record of Kinesis tells. */
  readonly roleArn: string;

  /** The ARN of the stream, or of the consumer with enhanced fan-out. */
  readonly sourceArn: string;
  readonly fanOut: boolean;
  readonly startingPosition: string;

  /** For AT_TIMESTAMP: milliseconds since the start of the simulation. */
  readonly startingAt: number;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly parallelizationFactor: number;
  readonly bisects: boolean;

  /** Infinity: until the records expire. */
  readonly retries: number;
  readonly maximumAgeMs: number;

  /** 0: none. */
  readonly tumblingWindowMs: number;
  readonly reportBatchItemFailures: boolean;
  readonly countsEvents: boolean;
  readonly filter?: RecordFilter;
}

/**
 * The event source mapping of a stream: reads each shard in order and invokes the function with batches of records. A batch that fails is tried
 * again, and blocks its shard (with parallelization: the records whose partition keys share its lane) until it succeeds or is given up.
 *
 * That a stream has no more than two readers per shard of a table is not checked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamPoller implements StreamReader {
  readonly random: Random;
  readonly metrics: MappingMetrics;
  readonly desk: FailureDesk;
  readonly source: RecordSource;

  /** When it begins to read. */
  readonly #startsAt: number;
  readonly #pollMs: number;
  readonly #lanes = new Map<string, StreamLane>();
  readonly #readAge?: MetricSeries;

  constructor(
    readonly world: World,
    readonly stream: Stream,
    readonly fn: LambdaFunction,
    readonly settings: StreamPollerSettings,
    destination: FailureDestination | undefined,
  ) {
    const { assumptions, metrics, clock: { start } } = world;
    const { kind, region, streamName } = stream.settings;
    this.random = world.random.fork(`mapping ${settings.key}`);
    this.metrics = new MappingMetrics(metrics, settings.uuid, settings.countsEvents);
    this.desk = new FailureDesk(this, destination);
    this.source = { start, region, arn: settings.sourceArn, roleArn: settings.roleArn };
    this.#startsAt = assumptions.streamMappingStartUpMs;
    this.#pollMs = kind === 'kinesis' ? assumptions.kinesisPollMs : assumptions.dynamodbPollMs;
    if (kind === 'kinesis' && !settings.fanOut) {
      this.#readAge = metrics.series('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: streamName });
    }
    stream.subscribe(this);
  }

  arrive(subject: StreamSubject): void {
    if (!this.#skips(subject)) this.#laneOf(subject).arrive(subject);
  }

  /** When an idle shard is read next. */
  nextPoll(): number {
    const { now } = this.world.clock;
    const { fanOut } = this.settings;
    if (now < this.#startsAt) return this.#startsAt;
    if (fanOut) return now + this.world.assumptions.kinesisFanOutMs;
    return this.#startsAt + Math.ceil((now - this.#startsAt) / this.#pollMs) * this.#pollMs;
  }

  /** Notes that the record was read, and tells whether it is for the function: what a filter does not match is passed over. */
  reads(subject: StreamSubject): boolean {
    const { world: { clock: { now }, trace }, settings: { filter, name } } = this;
    this.metrics.count('PolledEventCount', 1, now);
    const { passes, reason, wrongFormat } = filter?.(this.makeEvent(subject)) ?? PASSES;
    if (passes) return true;
    this.metrics.count('FilteredOutEventCount', 1, now);
    trace.add('filtered', name, [subject.journey.eventId], { reason });
    this.#skip(subject, `filtered out: ${reason}`, !wrongFormat);
    return false;
  }

  /** Notes how far the shard was read. */
  readTo({ record: { arrivedAt } }: StreamSubject): void {
    const { now } = this.world.clock;
    this.#readAge?.record(now - arrivedAt, now);
  }

  /** The record as the function gets it. */
  makeEvent({ record }: StreamSubject) {
    return record.content.event(record, this.source);
  }

  /** Whether the record lies before the place where the mapping begins to read. */
  #skips(subject: StreamSubject): boolean {
    const { startingPosition, startingAt } = this.settings;
    const { arrivedAt } = subject.record;
    if (startingPosition === 'LATEST' && arrivedAt < this.#startsAt) {
      this.#skip(subject, 'it was put before the mapping began to read, at LATEST', false);
      return true;
    }
    if (startingPosition === 'AT_TIMESTAMP' && arrivedAt < startingAt) {
      this.#skip(subject, 'it was put before the timestamp at which the mapping begins', true);
      return true;
    }
    return false;
  }

  #skip({ journey }: StreamSubject, reason: string, meant: boolean): void {
    journey.leave(false);
    journey.lose({ fate: 'dropped', at: this.world.clock.now, resource: this.settings.name, reason, meant });
  }

  #laneOf({ record: { shardId, content } }: StreamSubject): StreamLane {
    const { parallelizationFactor } = this.settings;
    const key = parallelizationFactor === 1 ? shardId : `${shardId} ${hashOf(content.orderKey) % parallelizationFactor}`;
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = new StreamLane(this, shardId);
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}
