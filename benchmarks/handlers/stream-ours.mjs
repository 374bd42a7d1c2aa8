import { streamProcessor } from 'cdk-resilient-lambda/runtime';

export const handler = streamProcessor(async (order, { logger }) => {
  if (globalThis.logs) logger.info('order', { order: order.id });
});
