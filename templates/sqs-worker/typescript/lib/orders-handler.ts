import { sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: string;
}

export const handler = sqsWorker<Order>(async (order, { logger }) => {
  await ship(order);
  logger.info('shipped', { order: order.id });
}, { idempotencyKey: order => order.id });

async function ship(order: Order): Promise<void> {
  if (order.id === 'lost') throw new Error('the warehouse does not know it');
}
