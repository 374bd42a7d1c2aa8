import { md5 } from '../kernel/md5';

/** Kinesis hashes partition keys into numbers of 128 bits, which its shards share out evenly. */
const HASHES = 2n ** 128n;

/** The first 32 bits of a key's hash, which decide its shard. @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key */
export function hashOf(key: string): number {
  return parseInt(md5(key).slice(0, 8), 16);
}

/** The shard that a hash falls into. */
export function shardOfHash(hash: number, shards: number): number {
  return Math.floor(hash * shards / 0x1_0000_0000);
}

/** The shard that an explicit hash key names: a number from 0 to 2^128 - 1, in decimal digits. */
export function shardOfExplicitKey(key: string, shards: number): number {
  const hash = /^\d+$/.test(key) ? BigInt(key) : HASHES;
  if (hash >= HASHES) throw new Error(`The explicitHashKey '${key}' is no number from 0 to 2^128 - 1 in decimal digits`);
  return Number(hash * BigInt(shards) / HASHES);
}
