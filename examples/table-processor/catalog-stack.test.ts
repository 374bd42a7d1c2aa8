import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { logger } from 'cdk-resilient-lambda/runtime';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import { CatalogStack } from './catalog-stack';
import { handler } from './search-handler';

const template = Template.fromStack(new CatalogStack(new App(), 'CatalogStack')).toJSON();

let log: jest.SpyInstance;
beforeEach(() => {
  log = jest.spyOn(logger, 'info');
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true); // the handler's logs
});
afterEach(() => jest.restoreAllMocks());

test('a product without a name is parked, and the other products are indexed', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Search: handler } });
  for (const sku of ['a', 'b', 'c']) sim.changeItem('Products', { newImage: { sku, name: `product ${sku}` } });
  const bad = sim.changeItem('Products', { newImage: { sku: 'x', name: '' } });
  sim.changeItem('Products', { oldImage: { sku: 'c', name: 'product c' } });
  await sim.advance({ minutes: 10 });

  expect(sim.fate(bad)).toMatchObject({ fate: 'parked', resource: 'SearchFailureBucket' });
  expect(log.mock.calls.filter(([message]) => message === 'indexed').map(([, { sku }]) => sku).sort()).toEqual(['a', 'b', 'c']);
  sim.expectNothingLost();
});
