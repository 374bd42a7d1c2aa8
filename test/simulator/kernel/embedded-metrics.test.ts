import { Simulation } from '../../../src/simulator';
import { recordEmbeddedMetrics } from '../../../src/simulator/kernel/embedded-metrics';
import { MetricStore } from '../../../src/simulator/kernel/metrics';

const line = (directive: object, values: object) => JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: [directive] }, ...values });

/** What is recorded of a text: namespace, name, dimensions, count and sum. */
function recorded(text: string): unknown[] {
  const store = new MetricStore();
  recordEmbeddedMetrics(text, store, 90_000);
  return store.all().map(series => [series.namespace, series.metricName, series.dimensions, series.statistic('SampleCount', 60, 60_000), series.statistic('Sum', 60, 60_000)]);
}

describe('metrics in log lines', () => {
  test('are recorded for each set of dimensions, with one value or several', () => {
    const directive = { Namespace: 'Shop', Dimensions: [['service'], ['service', 'shop'], []], Metrics: [{ Name: 'Sold', Unit: 'Count' }, { Name: 'Price' }] };
    expect(recorded(`START\n${line(directive, { service: 'orders', shop: 7, Sold: 2, Price: [1, 2.5] })}\n`)).toEqual([
      ['Shop', 'Sold', { service: 'orders' }, 1, 2],
      ['Shop', 'Sold', { service: 'orders', shop: '7' }, 1, 2],
      ['Shop', 'Sold', {}, 1, 2],
      ['Shop', 'Price', { service: 'orders' }, 2, 3.5],
      ['Shop', 'Price', { service: 'orders', shop: '7' }, 2, 3.5],
      ['Shop', 'Price', {}, 2, 3.5],
    ]);
  });

  test.each([
    ['no JSON', 'about "_aws" {'],
    ['a text', '"_aws"'],
    ['null', 'null "_aws"'],
    ['no directives', '{"_aws":{}}'],
    ['no object', '{"_aws":null}'],
    ['no namespace', line({ Dimensions: [[]], Metrics: [{ Name: 'A' }] }, { A: 1 })],
    ['no value', line({ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'A' }] }, { A: '1' })],
    ['no dimensions', line({ Namespace: 'N', Metrics: [{ Name: 'A' }] }, { A: 1 })],
    ['no metrics', line({ Namespace: 'N', Dimensions: [[]] }, { A: 1 })],
  ])('are none where there is %s', (_, text) => {
    expect(recorded(text)).toEqual([]);
  });
});

test('handlers record the metrics that they print, at the virtual time, and print them all the same', async () => {
  const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const text = line({ Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'Sold' }] }, { service: 'orders', Sold: 3 });
  const sim = Simulation.fromTemplate({
    Resources: {
      Function: { Type: 'AWS::Lambda::Function', Properties: {} },
      Other: { Type: 'AWS::Lambda::Function', Properties: {} },
    },
  }, { handlers: { Function: () => { process.stdout.write(text); }, Other: () => { process.stdout.write('sold one'); } } });
  sim.invoke('Function', {}, { at: { minutes: 5 } });
  sim.invoke('Other', {}, { at: { minutes: 5 } });
  await sim.runUntilIdle();
  process.stdout.write(text); // the test itself is no handler
  const written = print.mock.calls.filter(([chunk]) => chunk === text);
  expect([written.length, process.stdout.write]).toEqual([2, print]);
  jest.restoreAllMocks();
  const sold = sim.metrics().all().filter(({ namespace }) => namespace === 'Shop');
  expect(sold.map(series => [series.metricName, series.starts(), series.statistic('Sum', 60, 300_000)])).toEqual([['Sold', [300_000], 3]]);
});
