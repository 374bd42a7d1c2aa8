import { PermanentError, sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: string;
  readonly canceled?: boolean;
}

export const handler = sqsWorker<Order>(async ({ id, canceled }, { logger }) => {
  logger.info('received', { order: id, at: Date.now() });
  if (canceled) throw new PermanentError('the order was canceled');
  throw new Error('the warehouse does not answer');
});
