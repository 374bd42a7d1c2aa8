import type { Shard } from './shards';
import type { Stream } from './stream';

/** The most shards that are simulated. AWS has no limit. It raises the number that an account may have at first on request. */
export const MOST_SHARDS = 20_000;

/** A shard of a stream. */
export interface ShardView {
  readonly shardId: string;

  /** The ids of the shards that it took its hash keys from. @default - none: the stream had the shard from the start */
  readonly parentShardIds: readonly string[];

  /** The first and the last hash key, as decimal numbers. */
  readonly startingHashKey: string;
  readonly endingHashKey: string;

  /** Indicates whether the shard takes records. A closed one only keeps its own until they expire. */
  readonly isOpen: boolean;
}

/** Returns all shards of a stream, in the order of their creation. */
export function describeShards({ shards }: Stream): ShardView[] {
  return shards.all().map((shard: Shard) => ({
    shardId: shard.id,
    parentShardIds: shard.parents.map(({ id }) => id),
    startingHashKey: String(shard.start),
    endingHashKey: String(shard.end),
    isOpen: shards.isOpen(shard),
  }));
}

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html */
export function splitShard(stream: Stream, shardId: string, startingHashKey?: string): void {
  requireProvisioned(stream, 'SplitShard');
  stream.reshard(shards => shards.split(shardId, startingHashKey));
}

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html */
export function mergeShards(stream: Stream, shardId: string, adjacentShardId: string): void {
  requireProvisioned(stream, 'MergeShards');
  stream.reshard(shards => shards.merge(shardId, adjacentShardId));
}

/**
 * Changes the number of shards. The shards of a table's stream are all replaced, as DynamoDB does every few hours.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
 */
export function resizeStream(stream: Stream, count: number): void {
  const { settings: { name, kind, onDemand }, shards: { openCount } } = stream;
  const aws = kind === 'dynamodb' || onDemand; // AWS decides
  const least = aws ? 1 : Math.ceil(openCount / 2);
  const most = aws ? MOST_SHARDS : Math.min(MOST_SHARDS, 2 * openCount);
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new Error(`${name} cannot have ${count} shards: use an integer from ${least} to ${most}` +
      (aws ? '' : `, because UpdateShardCount at most doubles or halves the ${openCount} that it has`));
  }
  stream.reshard(shards => shards.resize(count, kind === 'dynamodb'));
}

function requireProvisioned({ settings: { name, kind, onDemand } }: Stream, operation: string): void {
  if (kind === 'kinesis' && !onDemand) return;
  throw new Error(`${name} refuses ${operation}, because AWS manages its shards: use reshard`);
}
