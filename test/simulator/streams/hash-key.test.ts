import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hashOf, shardOfExplicitKey, shardOfHash } from '../../../src/simulator/streams/hash-key';

// https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key
test('a partition key belongs to the shard whose hash key range contains its MD5 hash', () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (key, shards) => {
    const number = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
    expect(shardOfHash(hashOf(key), shards)).toBe(Number(number * BigInt(shards) / 2n ** 128n));
    expect(shardOfExplicitKey(String(number), shards)).toBe(shardOfHash(hashOf(key), shards));
  }));
});

test.each(['', '-1', 'a', '1.5', '01', String(2n ** 128n)])('fails when the explicit hash key is \'%s\'', key => {
  expect(() => shardOfExplicitKey(key, 2)).toThrow(`The explicitHashKey '${key}' is not a decimal number from 0 to 2^128 - 1`);
});
