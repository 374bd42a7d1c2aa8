import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { HASH_KEYS, hashKeyOf, hashOf, parseHashKey } from '../../../src/simulator/streams/hash-key';

// https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key
test('the hash key of a partition key is its MD5 hash', () => {
  fc.assert(fc.property(fc.string(), key => {
    const number = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
    expect(hashKeyOf(key)).toBe(number);
    expect(hashOf(key)).toBe(Number(number / 2n ** 96n));
    expect(parseHashKey('explicitHashKey', String(number))).toBe(number);
  }));
});

test.each(['', '-1', 'a', '1.5', '01', String(HASH_KEYS)])('fails when the explicit hash key is \'%s\'', key => {
  expect(() => parseHashKey('explicitHashKey', key)).toThrow(`The explicitHashKey '${key}' is not a decimal number from 0 to 2^128 - 1`);
});
