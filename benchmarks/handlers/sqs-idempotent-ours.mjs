import { sqsWorker } from 'cdk-resilient-lambda/runtime';

export const handler = sqsWorker(async (order, { logger }) => {
  if (globalThis.logs) logger.info('order', { order: order.id });
}, { idempotencyKey: order => order.id });
