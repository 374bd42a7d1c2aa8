import * as fc from 'fast-check';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';
import { EXACT_VALUES, MetricMinute } from '../../../src/simulator/kernel/metric-minute';
import { statisticOf } from '../../../src/simulator/kernel/metric-statistics';

function minuteOf(values: readonly number[]): MetricMinute {
  const minute = new MetricMinute();
  values.forEach(value => minute.add(value));
  return minute;
}

const TEN = [minuteOf([10, 3, 5, 7]), minuteOf([9, 1, 2]), minuteOf([8, 6, 4])];

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
describe('statisticOf', () => {
  test.each([
    ['SampleCount', 10],
    ['Sum', 55],
    ['Average', 5.5],
    ['Minimum', 1],
    ['Maximum', 10],
    ['p0', 1],
    ['p10', 1],
    ['p11', 2],
    ['p50', 5],
    ['p90', 9],
    ['p99', 10],
    ['p99.9', 10],
    ['p100', 10],
    ['tm90', 5],
    ['tm100', 5.5],
    ['tm0', 1],
    ['TM(10%:90%)', 5.5],
    ['TM(:50%)', 3],
    ['TM(80%:)', 9.5],
    ['TM(99%:99%)', 10],
    ['TM(90%:90%)', 10],
    ['IQM', 5.5],
  ])('the %s of the numbers from 1 to 10', (name, expected) => {
    expect(statisticOf(name)(TEN)).toBe(expected);
  });

  test('weights equal values by their number', () => {
    const minutes = [minuteOf([1, 1, 1, 1, 1, 1, 1, 1, 100, 100])];
    expect(['p80', 'p81', 'tm80', 'tm90', 'Average'].map(name => statisticOf(name)(minutes))).toEqual([1, 100, 1, 12, 20.8]);
  });

  test('stays within the recorded values, even if some are only known approximately', () => {
    const rough = minuteOf([...Array.from({ length: EXACT_VALUES }, (_, i) => i / 1000), 9_996]);
    expect(statisticOf('p100')([rough])).toBe(9_996);
    expect(statisticOf('TM(99.99%:)')([rough])).toBe(9_996);
  });

  test.each(['wm90', 'PR(:300)', 'TC(80:500)', 'TM(150:1000)', 'p101', 'p', 'average', ''])('refuses %s', name => {
    expect(() => statisticOf(name)).toThrow(UnsupportedFeatureError);
    expect(() => statisticOf(name)).toThrow(`statistic ${name}: this statistic is not modelled`);
  });

  test('a percentile is not exceeded by that share of the values', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 99 }), (values, percent) => {
      const value = statisticOf(`p${percent}`)([minuteOf(values)]);
      const below = values.filter(other => other <= value).length;
      expect(values).toContain(value);
      expect(below * 100).toBeGreaterThanOrEqual(percent * values.length);
    }));
  });
});
