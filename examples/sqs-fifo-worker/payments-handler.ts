import { sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Payment {
  readonly amount: number;
}

/** When a payment of an account fails, the later ones of that account wait for it; those of other accounts do not. */
export const handler = sqsWorker<Payment>(async ({ amount }, { logger, record }) => {
  if (!(amount > 0)) throw new Error('a payment needs an amount');
  logger.info('booked', { amount, account: record.attributes.MessageGroupId });
});
