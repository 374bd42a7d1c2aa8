import type { FailureDestination } from './failure-destination';
import { hashOf } from './hash-key';
import { RecordDiscarder } from './record-discarder';
import type { Stream, StreamReader } from './stream';
import { StreamLane } from './stream-lane';
import { StreamMapping } from './stream-mapping';
import type { StreamPollerSettings } from './stream-poller-settings';
import type { ShardRecord, StreamSubject } from './stream-record';
import type { World } from '../kernel/world';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { Switchable } from '../lambda/mapping-switch';

/**
 * The event source mapping of a stream: reads each shard in order and invokes the function with batches of records. A failed batch is retried
 * and blocks its shard until it succeeds or is discarded. With parallelization it blocks only the partition keys in its lane. When the shards
 * change, a new shard waits until those before it are read to the end.
 *
 * The limit of two readers per shard of a DynamoDB stream is not checked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamPoller implements StreamReader, Switchable {
  readonly #mapping: StreamMapping;
  readonly #discarder: RecordDiscarder;
  readonly #lanes = new Map<string, ShardLanes>();

  /** The lanes that wait until the shards before their own are read to the end. */
  readonly #held = new Map<StreamLane, string>();

  /** The closed shards that are read to the end, as are all shards before them. */
  readonly #done = new Set<string>();

  constructor(
    world: World,
    private readonly stream: Stream,
    fn: LambdaFunction,
    public readonly settings: StreamPollerSettings,
    destination: FailureDestination | undefined,
  ) {
    this.#mapping = new StreamMapping(world, stream, fn, settings, () => this.#hasFreeShard());
    this.#discarder = new RecordDiscarder(this.#mapping, destination);
    stream.subscribe(this);
  }

  /**
   * Goes on where the mapping stopped.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
   */
  enable(): void {
    this.#mapping.enable();
    for (const lanes of this.#lanes.values()) lanes.forEach(lane => lane.resume());
  }

  /** Stops to read and to retry. Invocations that run end, and their records count as read. */
  disable(): void {
    this.#mapping.disable();
    for (const lanes of this.#lanes.values()) lanes.forEach(lane => lane.watchExpiry());
  }

  arrive(subject: StreamSubject): void {
    if (this.isBeforeStart(subject.record)) this.#drop(subject);
    else this.#laneOf(subject).arrive(subject);
  }

  isBeforeStart({ arrivedAt }: ShardRecord): boolean {
    const { startingPosition, startingAt } = this.settings;
    return (startingPosition === 'LATEST' && arrivedAt < this.#mapping.latest) || (startingPosition === 'AT_TIMESTAMP' && arrivedAt < startingAt);
  }

  /** Drops a record that lies before the starting position. */
  #drop(subject: StreamSubject): void {
    if (this.settings.startingPosition === 'LATEST') {
      this.#mapping.drop(subject, 'it was put before the mapping started to read at LATEST', false);
    } else {
      this.#mapping.drop(subject, 'it was put before the StartingPositionTimestamp of the mapping', true);
    }
  }

  #laneOf({ record: { shardId, content } }: StreamSubject): StreamLane {
    const { parallelizationFactor } = this.settings;
    const index = parallelizationFactor === 1 ? 0 : hashOf(content.orderKey) % parallelizationFactor;
    let lanes = this.#lanes.get(shardId);
    if (!lanes) {
      lanes = new Map();
      this.#lanes.set(shardId, lanes);
    }
    let lane = lanes.get(index);
    if (!lane) {
      lane = this.#openLane(shardId);
      lanes.set(index, lane);
    }
    return lane;
  }

  #openLane(shardId: string): StreamLane {
    const lane: StreamLane = new StreamLane(this.#mapping, this.#discarder, shardId, {
      isOpen: () => this.#mapping.enabled && (this.#held.size === 0 || !this.#held.has(lane)),
      drained: () => this.#release(),
    });
    if (!this.#mayRead(shardId)) this.#held.set(lane, shardId);
    return lane;
  }

  /** Lets lanes read whose turn has come. */
  #release(): void {
    for (const [lane, shardId] of this.#held) {
      if (!this.#mayRead(shardId)) continue;
      this.#held.delete(lane);
      lane.resume();
    }
  }

  /**
   * Indicates whether the shards that a shard took its hash keys from are read to the end: otherwise the records of a key would change places.
   *
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
   */
  #mayRead(shardId: string): boolean {
    return this.stream.shards.parentsOf(shardId).every(({ id }) => this.#isDone(id));
  }

  #hasFreeShard(): boolean {
    return this.stream.shards.all().some(({ id }) => this.#isDrained(id));
  }

  #isDrained(shardId: string): boolean {
    return [...this.#lanes.get(shardId)?.values() ?? []].every(lane => lane.isDrained);
  }

  #isDone(shardId: string): boolean {
    if (this.#done.has(shardId)) return true;
    const isDone = this.#isDrained(shardId) && this.#mayRead(shardId);
    if (isDone) this.#done.add(shardId);
    return isDone;
  }
}

/** The lanes of a shard by their numbers. */
type ShardLanes = Map<number, StreamLane>;
