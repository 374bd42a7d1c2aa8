import { ItemChange, streamProcessor } from 'cdk-resilient-lambda/runtime';

interface Product {
  readonly sku: string;
  readonly name: string;
}

/** A change that is put back can arrive after newer versions of its product, so each change carries the whole new image. */
export const handler = streamProcessor<ItemChange<Product>>(async ({ newImage }, { logger }) => {
  await index(newImage!);
  logger.info('indexed', { sku: newImage!.sku });
});

async function index({ name }: Product): Promise<void> {
  if (name === '') throw new Error('a product without a name cannot be indexed');
}
