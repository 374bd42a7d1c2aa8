import { sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Invoice {
  readonly order: string;
  readonly amount: number;
}

export const handler = sqsWorker<Invoice>(async ({ order, amount }, { logger }) => {
  if (amount <= 0) throw new Error(`nothing to pay for ${order}`);
  logger.info('sent the invoice', { order });
});
