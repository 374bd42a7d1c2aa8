import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { standAlonePicture } from './stand-alone-picture';
import { AlbumStack } from '../../examples/async-function/album-stack';
import { ShopStack as HttpApiStack } from '../../examples/http-api/shop-stack';
import { ClicksStack } from '../../examples/kinesis-processor/clicks-stack';
import { ShopStack as PipelineStack } from '../../examples/pipeline/shop-stack';
import { PlainOrdersStack } from '../../examples/plain/orders-stack';
import { ClaimsStack } from '../../examples/regulated-worker/claims-stack';
import { PaymentsStack } from '../../examples/sqs-fifo-worker/payments-stack';
import { OrdersStack } from '../../examples/sqs-worker/orders-stack';
import { CatalogStack } from '../../examples/table-processor/catalog-stack';
import { explain, toTerminal } from '../../src/explain';

jest.setTimeout(120_000);

const EXAMPLES: { readonly [name: string]: new (scope: App, id: string) => Stack } = {
  'sqs-worker': OrdersStack,
  'plain': PlainOrdersStack,
  'sqs-fifo-worker': PaymentsStack,
  'regulated-worker': ClaimsStack,
  'kinesis-processor': ClicksStack,
  'table-processor': CatalogStack,
  'async-function': AlbumStack,
  'http-api': HttpApiStack,
  'pipeline': PipelineStack,
};

/** The examples whose pictures the docs show. */
const PICTURES = ['sqs-worker', 'kinesis-processor', 'async-function'];

function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** What a person reads of each example. To accept a change: `UPDATE_GOLDEN=1 npx jest test/explain/golden`, and review the difference. */
describe('the explanation of the example', () => {
  test.each(Object.keys(EXAMPLES))('%s', async name => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
    new EXAMPLES[name](app, 'App');
    const { directory } = app.synth();
    const explanation = await explain({ directory });
    expectGolden(join(__dirname, 'golden', `${name}.txt`), toTerminal(explanation, { width: 140, color: false, title: name }));
    if (PICTURES.includes(name)) expectGolden(join(__dirname, '../../docs/pictures', `${name}.svg`), standAlonePicture(explanation.paths));
  });
});
