import { AlarmMetricQuery, watchMath, watchMetric } from '../../../src/simulator/cloudwatch/alarm-metrics';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';
import { MetricStore } from '../../../src/simulator/kernel/metrics';

const stat = (metricName: string, period = 60) => ({
  namespace: 'AWS/Lambda', metricName, dimensions: [{ name: 'FunctionName', value: 'f' }], period, stat: 'Sum',
});
const metric = (id: string, metricName: string, period = 60): AlarmMetricQuery => ({ id, metricStat: stat(metricName, period), returnData: false });

function storeOf(values: Record<string, readonly number[]>): MetricStore {
  const store = new MetricStore();
  for (const [name, series] of Object.entries(values)) {
    series.forEach((value, minute) => store.record('AWS/Lambda', name, { FunctionName: 'f' }, value, minute * 60_000));
  }
  return store;
}

describe('watchMetric', () => {
  test('reads the periods that end at an instant, oldest first', () => {
    const store = storeOf({ Errors: [1, 2, 4, 8, 16] });
    expect(watchMetric('A', stat('Errors')).range(store, 180_000, 4)).toEqual([undefined, 1, 2, 4]);
    expect(watchMetric('A', stat('Errors', 120)).range(store, 300_000, 3)).toEqual([1, 6, 24]);
  });

  test('works without dimensions', () => {
    const store = new MetricStore();
    store.record('AWS/Lambda', 'Errors', {}, 1, 0);
    expect(watchMetric('A', { ...stat('Errors'), dimensions: undefined }).range(store, 60_000, 1)).toEqual([1]);
  });

  test.each([10, 30, 90, 0])('rejects a period of %i s', period => {
    expect(() => watchMetric('A', stat('Errors', period))).toThrow(UnsupportedFeatureError);
    expect(() => watchMetric('A', stat('Errors', period))).toThrow(`A: a Period of ${period} s is not modelled`);
  });
});

describe('watchMath', () => {
  const store = storeOf({ Errors: [1, 2, 3], Invocations: [10, 10, 10] });

  test('calculates the query that returns data from the others', () => {
    const watched = watchMath('A', [
      metric('errors', 'Errors'), metric('calls', 'Invocations'),
      { id: 'rate', expression: 'errors / calls', returnData: false },
      { id: 'percent', expression: '100 * rate' },
    ]);
    expect(watched.periodSeconds).toBe(60);
    expect(watched.metrics.map(({ identity }) => identity.metricName)).toEqual(['Errors', 'Invocations']);
    expect(watched.range(store, 180_000, 3)).toEqual([10, 20, 30]);
  });

  test('can return a metric', () => {
    expect(watchMath('A', [{ ...metric('m', 'Errors'), returnData: undefined }]).range(store, 60_000, 1)).toEqual([1]);
  });

  test('passes only the metrics to METRICS()', () => {
    const watched = watchMath('A', [
      metric('m1', 'Errors'), metric('m2', 'Invocations'), { id: 'e', expression: 'm1 * 100', returnData: false }, { id: 's', expression: 'SUM(METRICS())' },
    ]);
    expect(watched.range(store, 60_000, 1)).toEqual([11]);
  });

  test.each<[string, AlarmMetricQuery[], string]>([
    ['two results', [{ ...metric('m', 'Errors'), returnData: true }, { id: 'e', expression: 'm' }], 'Metrics with 2 entries that return data'],
    ['no result', [metric('m', 'Errors')], 'Metrics with 0 entries that return data'],
    ['different periods', [metric('a', 'Errors'), metric('b', 'Errors', 300), { id: 'e', expression: 'a+b' }], 'Metrics with periods of 60 and 300'],
    ['no metric', [{ id: 'e', expression: '1' }], 'Metrics with periods of no metric'],
    ['short periods', [metric('a', 'Errors', 10), { id: 'e', expression: 'a' }], 'a Period of 10 s'],
    ['unknown functions', [metric('a', 'Errors'), { id: 'e', expression: 'LOG(a)' }], 'the function LOG'],
  ])('rejects %s', (_what, queries, message) => {
    expect(() => watchMath('A', queries)).toThrow(message);
  });

  test.each([['an unknown id', 'x + m'], ['itself', 'e + m']])('rejects an expression that uses %s', (_what, expression) => {
    const watched = watchMath('A', [metric('m', 'Errors'), { id: 'e', expression }]);
    expect(() => watched.range(store, 60_000, 1)).toThrow(`A: the id '${expression[0]}' in metric math is not modelled`);
  });

  test('can use an expression twice', () => {
    const watched = watchMath('A', [metric('m', 'Errors'), { id: 'twice', expression: '2 * m', returnData: false }, { id: 'e', expression: 'twice + twice' }]);
    expect(watched.range(store, 60_000, 1)).toEqual([4]);
  });
});
