import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ logBufferOptions: { enabled: true } });
const processor = new BatchProcessor(EventType.SQS);

const handleRecord = async record => {
  const order = JSON.parse(record.body);
  if (globalThis.logs) {
    logger.info('order', {
      messageId: record.messageId,
      attempt: Number(record.attributes.ApproximateReceiveCount),
      correlation_id: record.messageAttributes.correlationId?.stringValue ?? order.correlationId ?? process.env._X_AMZN_TRACE_ID?.split(';')[0],
      order: order.id,
    });
  }
};

export const handler = async (event, context) => {
  logger.addContext(context);
  const response = await processPartialResponse(event, handleRecord, processor, { context });
  logger.clearBuffer();
  return response;
};
