import * as fc from 'fast-check';
import { MetricStore } from '../../../src/simulator/kernel/metrics';

const QUEUE = { namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', dimensions: { QueueName: 'orders' } };

function record(store: MetricStore, value: number, atMs: number): void {
  store.record(QUEUE.namespace, QUEUE.metricName, QUEUE.dimensions, value, atMs);
}

describe('MetricStore', () => {
  test('aggregates values by the minute', () => {
    const store = new MetricStore();
    [[1, 0], [2, 59_999], [4, 60_000]].forEach(([value, at]) => record(store, value, at));
    expect(store.statistic(QUEUE, 'Sum', 60, 0)).toBe(3);
    expect(store.statistic(QUEUE, 'Sum', 60, 60_000)).toBe(4);
    expect(store.statistic(QUEUE, 'Sum', 120, 0)).toBe(7);
    expect(store.statistic(QUEUE, 'SampleCount', 120, -60_000)).toBe(2);
  });

  test('returns undefined without data', () => {
    const store = new MetricStore();
    expect(store.statistic(QUEUE, 'Sum', 60, 0)).toBeUndefined();
    record(store, 1, 60_000);
    expect(store.statistic(QUEUE, 'Sum', 60, 0)).toBeUndefined();
    expect(store.statistic(QUEUE, 'Sum', 60, 120_000)).toBeUndefined();
    expect(store.statistic({ ...QUEUE, metricName: 'NumberOfMessagesDeleted' }, 'Sum', 60, 60_000)).toBeUndefined();
  });

  test('identifies a metric by namespace, name and dimensions in any order', () => {
    const store = new MetricStore();
    const alias = { FunctionName: 'f', Resource: 'f:live' };
    store.record('AWS/Lambda', 'Errors', alias, 1, 0);
    store.record('AWS/Lambda', 'Errors', { Resource: 'f:live', FunctionName: 'f' }, 1, 0);
    store.record('AWS/Lambda', 'Errors', { FunctionName: 'f' }, 5, 0);
    expect(store.statistic({ namespace: 'AWS/Lambda', metricName: 'Errors', dimensions: alias }, 'Sum', 60, 0)).toBe(2);
    expect(store.all()).toHaveLength(2);
  });

  test('lists the metrics with data', () => {
    const store = new MetricStore();
    store.series('AWS/Lambda', 'Errors', {});
    record(store, 3, 61_000);
    const [series, ...others] = store.all();
    expect(others).toEqual([]);
    expect(series).toMatchObject(QUEUE);
    expect(series.starts()).toEqual([60_000]);
    expect(series.minute(60_000)).toMatchObject({ count: 1, sum: 3 });
    expect(series.minute(0)).toBeUndefined();
  });

  test('finds the next minute with data', () => {
    const store = new MetricStore();
    expect(store.nextDataAt(QUEUE, 0)).toBeUndefined();
    [300_000, 60_000, 180_000].forEach(at => record(store, 1, at));
    expect([0, 60_000, 60_001, 180_001, 300_001].map(from => store.nextDataAt(QUEUE, from))).toEqual([60_000, 60_000, 180_000, 300_000, undefined]);
  });

  test('keeps one minute for many values', () => {
    const store = new MetricStore();
    const series = store.series(QUEUE.namespace, QUEUE.metricName, QUEUE.dimensions);
    for (let i = 0; i < 100_000; i++) series.record(i % 10, i % 60_000);
    expect(series.starts()).toEqual([0]);
    expect([...series.minute(0)!.counts()]).toHaveLength(10);
  });

  const values = fc.array(fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 20 * 60_000 - 1 })), { minLength: 1 });

  test('the sums of all minutes add up to the total', () => {
    fc.assert(fc.property(values, samples => {
      const store = new MetricStore();
      samples.forEach(([value, at]) => record(store, value, at));
      const minutes = Array.from({ length: 20 }, (_, minute) => store.statistic(QUEUE, 'Sum', 60, minute * 60_000) ?? 0);
      expect(minutes.reduce((sum, value) => sum + value)).toBe(samples.reduce((sum, [value]) => sum + value, 0));
      expect(store.statistic(QUEUE, 'SampleCount', 20 * 60, 0)).toBe(samples.length);
    }));
  });

  test('does not depend on the order of recording', () => {
    const stats = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p90', 'tm90'];
    const period = fc.record({ seconds: fc.constantFrom(60, 300), minute: fc.integer({ min: -5, max: 20 }) });
    fc.assert(fc.property(values, period, (samples, { seconds, minute }) => {
      const [one, other] = [new MetricStore(), new MetricStore()];
      samples.forEach(([value, at]) => record(one, value, at));
      [...samples].reverse().forEach(([value, at]) => record(other, value, at));
      const answers = (store: MetricStore) => stats.map(stat => store.statistic(QUEUE, stat, seconds, minute * 60_000));
      expect(answers(one)).toEqual(answers(other));
      expect(one.nextDataAt(QUEUE, minute * 60_000)).toBe(other.nextDataAt(QUEUE, minute * 60_000));
    }));
  });
});
