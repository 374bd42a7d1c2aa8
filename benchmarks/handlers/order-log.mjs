// The logging of the handlers of queues that are written by hand.
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger({ logBufferOptions: { enabled: true } });

export function logOrder(order, record) {
  logger.info('order', {
    messageId: record.messageId,
    attempt: Number(record.attributes.ApproximateReceiveCount),
    correlation_id: record.messageAttributes.correlationId?.stringValue ?? order.correlationId ?? process.env._X_AMZN_TRACE_ID?.split(';')[0],
    order: order.id,
  });
}
