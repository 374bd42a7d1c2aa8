import { Backlog } from './backlog';
import { hashOf, shardOfExplicitKey, shardOfHash } from './hash-key';
import { ShardRecordContent, ShardRecord, StreamSubject } from './stream-record';
import type { Timer } from '../kernel/clock';
import { Journey } from '../kernel/fates';
import type { MetricSeries } from '../kernel/metrics';
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
  readonly retentionMs: number;

  /** For Kinesis, the maximum size of a record. */
  readonly maximumRecordBytes?: number;

  /** For DynamoDB, the table of the stream. */
  readonly table?: {
    /** The names of the table's key attributes. */
    readonly keys: readonly string[];

    /** The `StreamViewType`: the images of an item that a record contains. */
    readonly viewType: string;
  };
}

/** A reader of all records of a stream; the records of a shard arrive in order. */
export interface StreamReader {
  arrive(subject: StreamSubject): void;
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
 * Throughput limits and changes of the number of shards are not modelled.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class Stream {
  readonly #readers: StreamReader[] = [];
  readonly #shardIds: readonly string[];
  readonly #sequencePrefix: string;

  /** The records of a stream without readers. */
  readonly #unread = new Backlog<StreamSubject>();
  readonly #incoming?: { readonly records: MetricSeries; readonly bytes: MetricSeries };
  #seq = 0;
  #expiry?: Timer;

  constructor(private readonly world: World, public readonly settings: StreamSettings) {
    const { kind, shardCount, streamName } = settings;
    const numbers = Array.from({ length: shardCount }, (_, index) => index);
    this.#shardIds = kind === 'kinesis'
      ? numbers.map(index => `shardId-${String(index).padStart(12, '0')}`)
      : numbers.map(index => `shardId-${String(world.clock.start).padStart(20, '0')}-${index.toString(16).padStart(8, '0')}`);
    // As long as on AWS, so that strings and numbers have the same order.
    this.#sequencePrefix = kind === 'kinesis' ? '4966'.padEnd(40, '0') : '44215845'.padEnd(12, '0');
    if (kind === 'kinesis') {
      const series = (name: string) => world.metrics.series('AWS/Kinesis', name, { StreamName: streamName });
      this.#incoming = { records: series('IncomingRecords'), bytes: series('IncomingBytes') };
    }
  }

  /** Sends every record from now on to the reader. */
  subscribe(reader: StreamReader): void {
    this.#readers.push(reader);
  }

  /** Adds a record to its shard. */
  put({ journey, content, parents }: PutRecordRequest): void {
    const { trace, clock: { now }, refusals } = this.world;
    const { key, name, retentionMs } = this.settings;
    refusals.meet(key);
    const shardId = this.#shardIds[this.#shardOf(content)];
    const sequenceNumber = this.#sequencePrefix + String(++this.#seq).padStart(16, '0');
    const record: ShardRecord = { content, shardId, sequenceNumber, arrivedAt: now, expiresAt: now + retentionMs };
    trace.add('sent', name, [journey.eventId], { shardId, sequenceNumber, ...parents && { parents } });
    this.#incoming?.records.record(1, now);
    this.#incoming?.bytes.record(content.bytes, now);
    journey.wait(now, name, 'sent');
    if (this.#readers.length === 0) this.#keepUnread(new StreamSubject(record, journey));
    this.#readers.forEach((reader, index) => reader.arrive(new StreamSubject(record, index === 0 ? journey : this.#another(journey))));
  }

  #shardOf({ orderKey, explicitHashKey }: ShardRecordContent): number {
    const shards = this.#shardIds.length;
    if (explicitHashKey !== undefined) return shardOfExplicitKey(explicitHashKey, shards);
    return shards === 1 ? 0 : shardOfHash(hashOf(orderKey), shards);
  }

  /** Begins another journey of an event: each reader is a goal of its own. */
  #another({ eventId, chain }: Journey): Journey {
    const { fates, clock: { now } } = this.world;
    const journey = fates.begin(new Journey(eventId, now, this.settings.name, chain));
    journey.wait(now, this.settings.name, 'sent');
    return journey;
  }

  #keepUnread(subject: StreamSubject): void {
    this.#unread.push(subject);
    if (!this.#expiry?.act) this.#watchExpiry();
  }

  #watchExpiry(): void {
    const oldest = this.#unread.peek();
    if (oldest) this.#expiry = this.world.clock.inBackground(oldest.record.expiresAt, () => this.#expire());
  }

  #expire(): void {
    for (let oldest = this.#unread.peek(); oldest && oldest.record.expiresAt <= this.world.clock.now; oldest = this.#unread.peek()) {
      this.#unread.shift();
      loseExpired(this.world, this.settings.name, oldest);
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
