import { md5 } from '../kernel/md5';

/**
 * The number of hash keys, which the shards of a stream divide among themselves.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key
 */
export const HASH_KEYS = 2n ** 128n;

/** Returns the first 32 bits of the hash of a partition key. */
export function hashOf(key: string): number {
  return parseInt(md5(key).slice(0, 8), 16);
}

/** Returns the hash key of a partition key. */
export function hashKeyOf(partitionKey: string): bigint {
  return BigInt(`0x${md5(partitionKey)}`);
}

/**
 * Parses a hash key: a decimal number from 0 to 2^128 - 1.
 *
 * @param property the name of the option, for errors
 */
export function parseHashKey(property: string, text: string): bigint {
  const hashKey = /^(?:0|[1-9]\d{0,38})$/.test(text) ? BigInt(text) : HASH_KEYS;
  if (hashKey >= HASH_KEYS) throw new Error(`The ${property} '${text}' is not a decimal number from 0 to 2^128 - 1`);
  return hashKey;
}
