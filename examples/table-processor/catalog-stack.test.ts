import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import { CatalogStack } from './catalog-stack';
import { handler } from './search-handler';
import { handlerLogs } from '../testing/local-handler';

const template = Template.fromStack(new CatalogStack(new App(), 'CatalogStack')).toJSON();

const logs = handlerLogs();

test('a product without a name is parked, and the other products are indexed', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Search: handler } });
  for (const sku of ['a', 'b', 'c']) sim.changeItem('Products', { newImage: { sku, name: `product ${sku}` } });
  const bad = sim.changeItem('Products', { newImage: { sku: 'x', name: '' } });
  sim.changeItem('Products', { oldImage: { sku: 'c', name: 'product c' } });
  await sim.advance({ minutes: 10 });

  expect(sim.fate(bad)).toMatchObject({ fate: 'parked', resource: 'SearchFailureBucket' });
  expect(logs().filter(([message]) => message === 'indexed').map(([, { sku }]) => sku).sort()).toEqual(['a', 'b', 'c']);
  sim.expectNothingLost();
});
