import { md5 } from '../kernel/md5';

/** The number of possible hash keys: Kinesis hashes partition keys to 128-bit numbers and divides them evenly among the shards. */
const HASHES = 2n ** 128n;

/** Returns the first 32 bits of the hash of a partition key. @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key */
export function hashOf(key: string): number {
  return parseInt(md5(key).slice(0, 8), 16);
}

/** Returns the index of the shard for the first 32 bits of a hash. */
export function shardOfHash(hash: number, shards: number): number {
  return Math.floor(hash * shards / 0x1_0000_0000);
}

/** Returns the index of the shard for an explicit hash key: a decimal number from 0 to 2^128 - 1. */
export function shardOfExplicitKey(key: string, shards: number): number {
  const hash = /^(?:0|[1-9]\d{0,38})$/.test(key) ? BigInt(key) : HASHES;
  if (hash >= HASHES) throw new Error(`The explicitHashKey '${key}' is not a decimal number from 0 to 2^128 - 1`);
  return Number(hash * BigInt(shards) / HASHES);
}
