import * as fc from 'fast-check';
import { clockTime, inMilliseconds, isoInstant } from '../../../src/simulator/kernel/time-span';

describe('TimeSpan', () => {
  test.each([
    [250, 250],
    [{ milliseconds: 5 }, 5],
    [{ minutes: 40 }, 2_400_000],
    [{ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }, 93_784_005],
  ])('%j is %d ms', (span, ms) => {
    expect(inMilliseconds(span)).toBe(ms);
  });

  test.each([
    [-1, '-1'],
    [NaN, 'NaN'],
    [{ minutes: -1 }, '{"minutes":-1}'],
    [{ minute: 1 } as object, '{"minute":1}'],
    [{ seconds: NaN }, '{"seconds":null}'],
  ])('%j is refused', (span, shown) => {
    expect(() => inMilliseconds(span)).toThrow(`A time span must not be negative and have the units days, hours, minutes, seconds, milliseconds, but it is ${shown}`);
  });

  test.each([
    [0, '00:00:00.000'],
    [180_041, '00:03:00.041'],
    [4 * 86_400_000 + 3_599_999, '4d 00:59:59.999'],
  ])('formats %d ms as %s', (ms, shown) => {
    expect(clockTime(ms)).toBe(shown);
  });

  test('formats an instant as JavaScript does', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }), date => {
      expect(isoInstant(date.getTime())).toBe(date.toISOString());
    }));
  });
});
