import { Backlog } from './backlog';
import { Resharding, Shards } from './shards';
import type { StreamPollerSettings } from './stream-poller-settings';
import { ShardRecordContent, ShardRecord, StreamSubject } from './stream-record';
import type { Timer } from '../kernel/clock';
import { UnsupportedFeatureError } from '../kernel/errors';
import { Journey } from '../kernel/fates';
import type { MetricSeries } from '../kernel/metrics';
import type { Random } from '../kernel/random';
import type { World } from '../kernel/world';

/** The settings of a stream, read from its template. */
export interface StreamSettings {
  readonly key: string;

  /** The display name in traces and reasons. */
  readonly name: string;
  readonly kind: 'kinesis' | 'dynamodb';

  /** For Kinesis, the physical name, which metrics use as a dimension. */
  readonly streamName: string;
  readonly arn: string;
  readonly region: string;
  readonly shardCount: number;

  /** Indicates whether AWS decides how many shards a Kinesis stream has. */
  readonly onDemand: boolean;
  readonly retentionMs: number;

  /** For Kinesis, the maximum size of a record. */
  readonly maximumRecordBytes?: number;

  /** For Kinesis, indicates whether records go to any shard, whatever their keys. @default false */
  readonly ignoresKeys?: boolean;

  /** For DynamoDB, the table of the stream. */
  readonly table?: {
    /** The names of the table's key attributes. */
    readonly keys: readonly string[];

    /** The types of these attributes ('S', 'N' or 'B'), as far as the template defines them. */
    readonly keyTypes: readonly (string | undefined)[];

    /** The `StreamViewType`: the images of an item that a record contains. */
    readonly viewType: string;
  };
}

/** A reader of all records of a stream; the records of a shard arrive in order. */
export interface StreamReader {
  readonly settings: Pick<StreamPollerSettings, 'name' | 'tumblingWindowMs'>;

  /** Indicates whether a record lies before the position at which the reader starts. */
  isBeforeStart(record: ShardRecord): boolean;
  arrive(subject: StreamSubject): void;
}

/** A record that a reader may still read from the beginning. */
interface KeptRecord {
  readonly subject: StreamSubject;

  /** Indicates whether a reader has its journey; the next ones begin journeys of their own. */
  taken: boolean;
}

/** A record and the settings that a producer puts it with. */
export interface PutRecordRequest {
  readonly journey: Journey;
  readonly content: ShardRecordContent;

  /** The events that the handler was processing when it put this record. */
  readonly parents?: readonly string[];
}

/**
 * A Kinesis stream or DynamoDB stream: shards that keep their records in order until they expire.
 *
 * Throughput limits are not modelled. A change of the shards takes effect at once.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class Stream {
  readonly shards: Shards;

  /** The number of mappings that are disabled from the start: they may be enabled later and then read older records. */
  awaited = 0;

  readonly #readers: StreamReader[] = [];
  readonly #sequencePrefix: string;

  /** The records of a stream without readers, or with readers that may come later. */
  readonly #kept = new Backlog<KeptRecord>();
  readonly #incoming?: { readonly records: MetricSeries; readonly bytes: MetricSeries };
  readonly #random: Random;
  #seq = 0;
  #expiry?: Timer;

  constructor(private readonly world: World, public readonly settings: StreamSettings) {
    const { kind, shardCount, streamName, key } = settings;
    this.#random = world.random.fork(`stream ${key}`);
    this.shards = new Shards(shardCount, kind === 'kinesis'
      ? number => `shardId-${String(number).padStart(12, '0')}`
      : number => `shardId-${String(world.clock.start).padStart(20, '0')}-${number.toString(16).padStart(8, '0')}`);
    // As long as on AWS, so that strings and numbers have the same order.
    this.#sequencePrefix = kind === 'kinesis' ? '4966'.padEnd(40, '0') : '44215845'.padEnd(12, '0');
    if (kind === 'kinesis') {
      const series = (name: string) => world.metrics.series('AWS/Kinesis', name, { StreamName: streamName });
      this.#incoming = { records: series('IncomingRecords'), bytes: series('IncomingBytes') };
    }
  }

  /** Sends every record from now on to the reader, and before them those that were kept for it. */
  subscribe(reader: StreamReader): void {
    this.#readers.push(reader);
    for (const kept of this.#kept.values()) {
      const { subject: { record, journey } } = kept;
      if (kept.taken && reader.isBeforeStart(record)) continue;
      reader.arrive(kept.taken ? new StreamSubject(record, this.#another(journey)) : kept.subject);
      kept.taken = true;
    }
  }

  /**
   * Closes shards and opens others in their place.
   *
   * @throws UnsupportedFeatureError if a reader has a tumbling window
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
   */
  reshard(change: (shards: Shards) => Resharding): void {
    const { name } = this.settings;
    const windowed = this.#readers.find(({ settings }) => settings.tumblingWindowMs > 0);
    if (windowed) {
      throw new UnsupportedFeatureError(windowed.settings.name, `TumblingWindowInSeconds while the shards of ${name} change`,
        'Lambda does not support it: keep the shards, or remove the tumbling window');
    }
    this.world.trace.add('resharded', name, [], { ...change(this.shards) });
  }

  /** Adds a record to its shard. */
  put({ journey, content, parents }: PutRecordRequest): void {
    const { trace, clock: { now }, refusals } = this.world;
    const { key, name, retentionMs } = this.settings;
    refusals.meet(key);
    const { id: shardId } = this.settings.ignoresKeys ? this.shards.anyOpen(this.#random) : this.shards.shardFor(content);
    const sequenceNumber = this.#sequencePrefix + String(++this.#seq).padStart(16, '0');
    const record: ShardRecord = { content, shardId, sequenceNumber, arrivedAt: now, expiresAt: now + retentionMs };
    trace.add('sent', name, [journey.eventId], { shardId, sequenceNumber, ...parents && { parents } });
    this.#incoming?.records.record(1, now);
    this.#incoming?.bytes.record(content.bytes, now);
    journey.wait(now, name, 'sent');
    if (this.#readers.length === 0 || this.awaited > 0) this.#keep({ subject: new StreamSubject(record, journey), taken: this.#readers.length > 0 });
    this.#readers.forEach((reader, index) => reader.arrive(new StreamSubject(record, index === 0 ? journey : this.#another(journey))));
  }

  /** Takes a write that changes nothing, which gives no record. */
  ignore({ journey }: Pick<PutRecordRequest, 'journey'>): void {
    const { trace, clock: { now } } = this.world;
    const { name: resource } = this.settings;
    const reason = 'the write changes nothing in the item, so the stream gets no record';
    trace.add('dropped', resource, [journey.eventId], { reason });
    journey.lose({ fate: 'dropped', at: now, resource, reason, meant: true });
  }

  /** Begins another journey of an event: each reader is a goal of its own. */
  #another({ eventId, chain }: Journey): Journey {
    const { fates, clock: { now } } = this.world;
    const journey = fates.begin(new Journey(eventId, now, this.settings.name, chain));
    journey.wait(now, this.settings.name, 'sent');
    return journey;
  }

  #keep(kept: KeptRecord): void {
    this.#kept.push(kept);
    if (!this.#expiry?.act) this.#watchExpiry();
  }

  #watchExpiry(): void {
    const oldest = this.#kept.peek();
    if (oldest) this.#expiry = this.world.clock.inBackground(oldest.subject.record.expiresAt, () => this.#expire());
  }

  #expire(): void {
    for (let oldest = this.#kept.peek(); oldest && oldest.subject.record.expiresAt <= this.world.clock.now; oldest = this.#kept.peek()) {
      this.#kept.shift();
      if (!oldest.taken) loseExpired(this.world, this.settings.name, oldest.subject);
    }
    this.#watchExpiry();
  }
}

/** Loses a record that was not processed within the retention period of its stream. */
export function loseExpired({ trace }: World, stream: string, { journey, record: { expiresAt } }: StreamSubject): void {
  trace.add('expired', stream, [journey.eventId]);
  journey.leave(false);
  journey.lose({ fate: 'expired', at: expiresAt, resource: stream, reason: 'older than the retention period of the stream' });
}
