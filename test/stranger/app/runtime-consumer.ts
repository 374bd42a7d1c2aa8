import { asyncHandler, ItemChange, S3Object, sqsWorker, streamProcessor, trafficHook } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: string;
}

export const worker = sqsWorker<Order>(async (order, { attempt, logger, record, signal }) => {
  logger.info('order', { order: order.id, attempt, message: record.messageId, late: signal.aborted });
}, { idempotencyKey: order => order.id, concurrency: 5 });

export const stream = streamProcessor<ItemChange<Order>>(({ newImage }) => { newImage?.id.length; }, { idempotencyKey: ({ keys }) => keys.id });
export const objects = asyncHandler<S3Object>(({ bucket, key }) => `${bucket}/${key}`);
export const hook = trafficHook(({ signal }) => signal.throwIfAborted());

// @ts-expect-error an order has no name
export const misspelt = sqsWorker<Order>(order => order.name);
