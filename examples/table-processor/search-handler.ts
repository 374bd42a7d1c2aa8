import { ItemChange, streamProcessor } from 'cdk-resilient-lambda/runtime';

interface Product {
  readonly sku: string;
  readonly name: string;
}

/** Newer versions of a product may have come before a change that is put back: what it says is taken from its new image, whole. */
export const handler = streamProcessor<ItemChange<Product>>(async ({ newImage }, { logger }) => {
  await index(newImage!);
  logger.info('indexed', { sku: newImage!.sku });
});

async function index({ name }: Product): Promise<void> {
  if (name === '') throw new Error('a product without a name can not be found');
}
