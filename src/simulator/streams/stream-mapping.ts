import type { Stream } from './stream';
import type { StreamPollerSettings } from './stream-poller-settings';
import type { RecordOrigin, StreamSubject } from './stream-record';
import type { MetricSeries } from '../kernel/metrics';
import type { Random } from '../kernel/random';
import type { World } from '../kernel/world';
import type { LambdaFunction } from '../lambda/lambda-function';
import { MappingMetrics } from '../lambda/mapping-metrics';

/** The state and the services that all lanes of an event source mapping share. */
export class StreamMapping {
  readonly random: Random;
  readonly metrics: MappingMetrics;

  /** Indicates whether the mapping reads and invokes. */
  enabled = true;

  /** The position of LATEST, in milliseconds since the start of the simulation. */
  readonly latest: number;

  /** When the mapping starts to read after it was created or enabled, in milliseconds since the start of the simulation. */
  #startsAt: number;

  readonly #origin: RecordOrigin;
  readonly #pollMs: number;
  readonly #readAge?: MetricSeries;

  /** @param isFree indicates whether a shard has no batch */
  constructor(
    readonly world: World, readonly stream: Stream, readonly fn: LambdaFunction, readonly settings: StreamPollerSettings, isFree: () => boolean,
  ) {
    const { assumptions, metrics, clock: { start } } = world;
    const { kind, region, streamName } = stream.settings;
    this.random = world.random.fork(`mapping ${settings.key}`);
    this.metrics = new MappingMetrics(world, settings.uuid, settings.countsEvents, isFree);
    this.#startsAt = world.clock.now + assumptions.streamMappingStartUpMs;
    this.latest = this.#startsAt;
    this.#origin = { start, region, arn: settings.sourceArn, roleArn: settings.roleArn };
    this.#pollMs = kind === 'kinesis' ? assumptions.kinesisPollMs : assumptions.dynamodbPollMs;
    if (kind === 'kinesis' && !settings.fanOut) {
      this.#readAge = metrics.series('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: streamName });
    }
    this.metrics.startPolling(this.#startsAt);
  }

  /** Starts to read again, where the mapping stopped. */
  enable(): void {
    const { clock: { now }, assumptions: { streamMappingStartUpMs } } = this.world;
    this.enabled = true;
    this.#startsAt = now + streamMappingStartUpMs;
    this.metrics.startPolling(this.#startsAt);
  }

  /** Stops to read. */
  disable(): void {
    this.enabled = false;
    this.metrics.stopPolling();
  }

  /** Returns when an idle shard is read next. */
  nextPoll(): number {
    const { clock: { now }, assumptions } = this.world;
    if (now < this.#startsAt) return this.#startsAt;
    if (this.settings.fanOut) return now + assumptions.kinesisFanOutMs;
    return this.#startsAt + Math.ceil((now - this.#startsAt) / this.#pollMs) * this.#pollMs;
  }

  /** Records the age of the last record that was read from a shard. */
  measureReadAge({ record: { arrivedAt } }: StreamSubject): void {
    const { now } = this.world.clock;
    this.#readAge?.record(now - arrivedAt, now);
  }

  /** Returns a record as the function receives it. */
  makeEvent({ record }: StreamSubject) {
    return record.content.event(record, this.#origin);
  }

  /** Drops a record that the function will not receive. @param meant whether the configuration asks for it */
  drop({ journey }: StreamSubject, reason: string, meant: boolean): void {
    journey.leave(false);
    journey.lose({ fate: 'dropped', at: this.world.clock.now, resource: this.settings.name, reason, meant });
  }
}
