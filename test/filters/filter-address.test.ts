import * as fc from 'fast-check';
import { cidrTest, readAddress } from '../../src/filters/filter-address';

describe('readAddress', () => {
  test.each([
    ['0.0.0.0', 32, 0n],
    ['10.0.0.255', 32, 0x0a0000ffn],
    ['::', 128, 0n],
    ['::1', 128, 1n],
    ['1::', 128, 1n * 65536n ** 7n],
    ['2001:db8::1', 128, 0x20010db8000000000000000000000001n],
    ['2001:0db8:0:0:0:0:0:1', 128, 0x20010db8000000000000000000000001n],
    ['ABCD::', 128, 0xabcdn * 65536n ** 7n],
  ])('reads %s', (text, bits, value) => {
    expect(readAddress(text)).toEqual({ bits, value });
  });

  test.each(['', 'x', '1.2.3', '1.2.3.4.5', '256.0.0.1', '1.2.3.x', ':', '1:2', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', 'g::', '12345::'])(
    'does not take %j for an address', text => {
      expect(readAddress(text)).toBeUndefined();
    });

  test('reads every IPv4 and IPv6 address, and no two as the same', () => {
    fc.assert(fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
      expect(readAddress(one)!.value === readAddress(other)!.value).toBe(one === other);
    }));
    fc.assert(fc.property(fc.ipV6().filter(text => !text.includes('.')), text => {
      expect(readAddress(text)).toMatchObject({ bits: 128 });
    }));
  });
});

describe('cidrTest', () => {
  test('matches the addresses of the block and no others', () => {
    const inside = cidrTest('10.0.0.0/24');
    expect(['10.0.0.0', '10.0.0.255', '10.0.1.0', '9.255.255.255', 'x', '::'].map(inside)).toEqual([true, true, false, false, false, false]);
  });

  test('does not mistake an IPv6 address for the IPv4 address with the same value', () => {
    expect(cidrTest('10.0.0.0/24')('::a00:1')).toBe(false);
    expect(cidrTest('::/96')('0.0.0.1')).toBe(false);
  });

  test('ignores the bits after the mask', () => {
    expect(cidrTest('10.0.0.77/24')('10.0.0.1')).toBe(true);
    expect(cidrTest('0.0.0.0/0')('255.255.255.255')).toBe(true);
    expect(cidrTest('2001:db8::/33')('2001:db8:8000::')).toBe(false);
  });

  test.each([
    ['10.0.0.1/32', "the mask of '10.0.0.1/32' is too large: use at most 31, or match the address itself as a string"],
    ['::/128', "the mask of '::/128' is too large: use at most 127, or match the address itself as a string"],
    ['10.0.0.0', "'10.0.0.0' is not a CIDR block: write an address, one '/' and the mask"],
    ['10.0.0.0/8/8', "'10.0.0.0/8/8' is not a CIDR block: write an address, one '/' and the mask"],
    ['10.0.0.0/-1', "the mask of '10.0.0.0/-1' is not a number: write it like '10.0.0.0/24'"],
    ['10.0/8', "'10.0' is not an IP address: write a full IPv4 or IPv6 address"],
  ])('rejects %s', (block, message) => {
    expect(() => cidrTest(block)).toThrow(message);
  });
});
