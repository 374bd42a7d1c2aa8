import { asyncHandler } from 'cdk-resilient-lambda/runtime';

/** The detail of an order. */
interface Order {
  readonly orderId: string;
  readonly mail: string;
}

export const handler = asyncHandler<Order>(async ({ mail, orderId }, { logger }) => {
  if (!mail.includes('@')) throw new Error(`${mail} is no mail address`);
  logger.info('confirmed', { order: orderId });
});
