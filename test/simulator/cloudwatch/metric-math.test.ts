import { compileMath } from '../../../src/simulator/cloudwatch/metric-math';
import type { Datapoints } from '../../../src/simulator/cloudwatch/time-series';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';

const _ = undefined;

function calculate(text: string, series: Record<string, Datapoints> = {}, periodSeconds = 60): Datapoints {
  const [first] = Object.values(series);
  return compileMath(text)({ series: id => series[id], metricIds: Object.keys(series), periodSeconds, length: first.length });
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
describe('operators', () => {
  const metric1 = [30, 20, 0, 0];
  const metric2 = [20, _, 20, _];

  test.each([
    ['metric1 < metric2', [0, 0, 1, 0]],
    ['metric1 >= 30', [1, 0, 0, 0]],
    ['metric1 > 15 AND metric2 > 15', [1, 0, 0, 0]],
  ])('have the documented results: %s', (text, expected) => {
    expect(calculate(text, { metric1, metric2 })).toEqual(expected);
  });

  test.each<[string, Datapoints]>([
    ['a + b', [3, 1, 2, _]],
    ['a - b', [-1, 1, -2, _]],
    ['a * b', [2, 0, 0, _]],
    ['a / b', [0.5, _, 0, _]],
    ['b ^ 2', [4, _, 4, _]],
    ['-a', [-1, -1, _, _]],
    ['1 + 2 * a', [3, 3, _, _]],
    ['2 - a', [1, 1, _, _]],
    ['a == b', [0, 0, 0, _]],
    ['a != b', [1, 1, 1, _]],
    ['a <= 1', [1, 1, _, _]],
    ['a > 0 || b > 5', [1, 1, 0, _]],
    ['a > 0 OR b > 5', [1, 1, 0, _]],
    ['a && b', [1, 0, 0, _]],
    ['a / 0', [_, _, _, _]],
    ['a * (3 - 1)', [2, 2, _, _]],
    ['a + (2 > 1)', [2, 2, _, _]],
    ['a + -1', [0, 0, _, _]],
    ['SUM([a, b] * 2)', [6, 2, 4, _]],
    ['SUM(2 * [a, b])', [6, 2, 4, _]],
    ['SUM([a, b] / b)', [1.5, _, 1, _]],
    ['SUM(-[a, b])', [-3, -1, -2, _]],
    ['SUM([[a, b], a])', [4, 2, 2, _]],
  ])('calculate %s', (text, expected) => {
    expect(calculate(text, { a: [1, 1, _, _], b: [2, _, 2, _] })).toEqual(expected.map(value => value === undefined ? _ : value + 0));
  });

  test('accept a list on one side only', () => {
    expect(() => calculate('SUM([a] + [a])', { a: [1] })).toThrow('an operator between two lists is not modelled');
  });
});

describe('functions', () => {
  test.each<[string, Datapoints, Datapoints]>([
    ['ABS(m)', [-1, 2, _], [1, 2, _]],
    ['CEIL(m)', [1.2, -1.2, _], [2, -1, _]],
    ['FLOOR(m)', [1.2, -1.2, _], [1, -2, _]],
    ['m - MIN(ABS([m, m]))', [1, 2, _], [0, 0, _]],
    ['DIFF(m)', [1, 3, 2], [_, 2, -1]],
    ['DIFF(m)', [1, _, 5, _], [_, _, 4, _]],
    ['RATE(m)', [0, 60, _, 0], [_, 1, _, -0.5]],
    ['FILL(m, 0)', [_, 1, _], [0, 1, 0]],
    ['FILL(m, MIN(m))', [3, 2, _], [3, 2, 2]],
    ['FILL(m, REPEAT)', [_, 1, _, _, 2, _], [_, 1, 1, 1, 2, 2]],
    ['FILL(m, LINEAR)', [_, 1, _, _, 4, _], [_, 1, 2, 3, 4, _]],
    ['SUM(FILL(METRICS(), 1))', [_, 2], [1, 2]],
    ['m / PERIOD(m)', [120, _], [2, _]],
    ['m - SUM(m)', [1, 2, _], [-2, -1, _]],
    ['m - AVG(m)', [1, 3, _], [-1, 1, _]],
    ['m - MIN(m)', [1, 3, _], [0, 2, _]],
    ['m - MAX(m)', [1, 3, _], [-2, 0, _]],
    ['m - MAX(m)', [_, _], [_, _]],
    ['m - ABS(-1)', [1, _], [0, _]],
  ])('%s of %j is %j', (text, m, expected) => {
    expect(calculate(text, { m })).toEqual(expected);
  });

  test('RATE is per second, whatever the period', () => {
    expect(calculate('RATE(m)', { m: [0, 600] }, 300)).toEqual([_, 2]);
  });

  test('aggregate lists point by point; AVG counts missing points as 0', () => {
    const series = { a: [1, _, _], b: [5, 3, _] };
    expect(calculate('SUM([a, b])', series)).toEqual([6, 3, _]);
    expect(calculate('AVG([a, b])', series)).toEqual([3, 1.5, _]);
    expect(calculate('MIN([a, b])', series)).toEqual([1, 3, _]);
    expect(calculate('MAX([a, b])', series)).toEqual([5, 3, _]);
  });

  test('METRICS returns all metrics, or those whose id contains a text', () => {
    const series = { errors1: [1], errors2: [2], requests: [10] };
    expect(calculate('SUM(METRICS())', series)).toEqual([13]);
    expect(calculate('SUM(METRICS("errors")) / SUM(METRICS("requests")) * 100', series)).toEqual([30]);
    expect(calculate("SUM([METRICS('errors'), requests])", series)).toEqual([13]);
  });

  test('FILL can use the points of another series', () => {
    expect(calculate('FILL(a, b)', { a: [1, _, _], b: [7, 8, _] })).toEqual([1, 8, _]);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
describe('IF', () => {
  const series = { metric1: [1, 1, 0, 0, _], metric2: [30, _, 0, 0, 30], metric3: [0, 0, 20, _, 20] };

  test.each<[string, Datapoints]>([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, _, _]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, _, _]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, _]],
    ['IF(metric1, 1, 0)', [1, 1, 0, 0, _]],
    ['IF(metric2 < 30, metric2)', [_, _, 0, 0, _]],
    ['IF(1, metric2, metric3)', [30, _, 0, 0, 30]],
    ['IF(0, metric2, metric3)', [0, 0, 20, _, 20]],
    ['IF(0, metric2)', [_, _, _, _, _]],
    ['metric1 + IF(-1, 2, 3)', [3, 3, 2, 2, _]],
  ])('has the documented results: %s', (text, expected) => {
    expect(calculate(text, series)).toEqual(expected);
  });
});

describe('an expression', () => {
  test.each([
    ['SORT(METRICS(), AVG, DESC)', 'the function SORT is not modelled'],
    ['1 + -[ANOMALY_DETECTION_BAND(m)]', 'the function ANOMALY_DETECTION_BAND is not modelled'],
  ])('rejects functions that are not modelled before it calculates anything: %s', (text, message) => {
    expect(() => compileMath(text)).toThrow(UnsupportedFeatureError);
    expect(() => compileMath(text)).toThrow(message);
  });

  test.each([
    ['SUM(m)', 'a result that is not a single time series is not modelled'],
    ['METRICS()', 'a result that is not a single time series is not modelled'],
    ['SUM()', 'SUM with 0 arguments is not modelled'],
    ['FILL(m)', 'FILL with 1 arguments is not modelled'],
    ['IF(METRICS(), 1)', 'IF with a list is not modelled'],
    ['SUM(1)', 'the number 1 in place of a time series is not modelled'],
    ['[1]', 'the number 1 in place of a time series is not modelled'],
    ['m + "x"', "the text 'x' is not modelled"],
  ])('rejects %s', (text, message) => {
    expect(() => calculate(text, { m: [1] })).toThrow(message);
  });
});
