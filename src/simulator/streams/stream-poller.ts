import type { FailureDestination } from './failure-destination';
import { hashOf } from './hash-key';
import { RecordDiscarder } from './record-discarder';
import type { Stream, StreamReader } from './stream';
import { StreamLane } from './stream-lane';
import { StreamMapping } from './stream-mapping';
import type { StreamPollerSettings } from './stream-poller-settings';
import type { StreamSubject } from './stream-record';
import type { World } from '../kernel/world';
import type { LambdaFunction } from '../lambda/lambda-function';

/**
 * The event source mapping of a stream: reads each shard in order and invokes the function with batches of records. A failed batch is retried
 * and blocks its shard until it succeeds or is discarded. With parallelization it blocks only the partition keys in its lane.
 *
 * The limit of two readers per shard of a DynamoDB stream is not checked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamPoller implements StreamReader {
  readonly #mapping: StreamMapping;
  readonly #discarder: RecordDiscarder;
  readonly #lanes = new Map<string, StreamLane>();

  constructor(world: World, stream: Stream, fn: LambdaFunction, settings: StreamPollerSettings, destination: FailureDestination | undefined) {
    this.#mapping = new StreamMapping(world, stream, fn, settings);
    this.#discarder = new RecordDiscarder(this.#mapping, destination);
    stream.subscribe(this);
  }

  arrive(subject: StreamSubject): void {
    if (!this.#isBeforeStart(subject)) this.#laneOf(subject).arrive(subject);
  }

  /** Drops a record that lies before the starting position. */
  #isBeforeStart(subject: StreamSubject): boolean {
    const { startsAt, settings: { startingPosition, startingAt } } = this.#mapping;
    const { arrivedAt } = subject.record;
    if (startingPosition === 'LATEST' && arrivedAt < startsAt) {
      this.#mapping.drop(subject, 'it was put before the mapping started to read at LATEST', false);
      return true;
    }
    if (startingPosition === 'AT_TIMESTAMP' && arrivedAt < startingAt) {
      this.#mapping.drop(subject, 'it was put before the StartingPositionTimestamp of the mapping', true);
      return true;
    }
    return false;
  }

  #laneOf({ record: { shardId, content } }: StreamSubject): StreamLane {
    const { parallelizationFactor } = this.#mapping.settings;
    const key = parallelizationFactor === 1 ? shardId : `${shardId} ${hashOf(content.orderKey) % parallelizationFactor}`;
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = new StreamLane(this.#mapping, this.#discarder, shardId);
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}
