import * as fc from 'fast-check';
import { EXACT_VALUES, MetricMinute } from '../../../src/simulator/kernel/metric-minute';

function minuteOf(values: readonly number[]): MetricMinute {
  const minute = new MetricMinute();
  values.forEach(value => minute.add(value));
  return minute;
}

describe('MetricMinute', () => {
  test('keeps the sum, count, minimum and maximum', () => {
    expect(minuteOf([3, 1, 2])).toMatchObject({ sum: 6, count: 3, min: 1, max: 3 });
  });

  test('counts equal values once', () => {
    expect([...minuteOf([1, 1, 1]).counts()]).toEqual([[1, 3]]);
    expect([...minuteOf([1, 1, 2, 1, 2]).counts()]).toEqual([[1, 3], [2, 2]]);
  });

  test('keeps all values exactly, whatever their order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1 }), values => {
      const counted = [...minuteOf(values).counts()].flatMap(([value, times]) => new Array<number>(times).fill(value));
      expect(counted.sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
    }));
  });

  test('keeps a number of different values exactly, and further ones by their first three digits', () => {
    const values = Array.from({ length: EXACT_VALUES }, (_, i) => i + 10_000);
    const minute = minuteOf([...values, 54_321, 54_322, 10_007]);
    const counts = new Map(minute.counts());
    expect(counts.get(54_300)).toBe(2);
    expect(counts.get(10_007)).toBe(2);
    expect(counts.has(54_321)).toBe(false);
    const sum = values.reduce((total, value) => total + value) + 54_321 + 54_322 + 10_007;
    expect(minute).toMatchObject({ count: EXACT_VALUES + 3, max: 54_322, sum });
  });

  test('stays small, however many different values are recorded', () => {
    const minute = minuteOf(Array.from({ length: 50_000 }, (_, i) => 1 + i / 7));
    expect([...minute.counts()].length).toBeLessThan(EXACT_VALUES + 900 * 4);
    expect(minute.count).toBe(50_000);
  });
});
