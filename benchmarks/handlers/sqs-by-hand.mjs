import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { logger, logOrder } from './order-log.mjs';

const processor = new BatchProcessor(EventType.SQS);

const handleRecord = async record => {
  const order = JSON.parse(record.body);
  if (globalThis.logs) logOrder(order, record);
};

export const handler = async (event, context) => {
  logger.addContext(context);
  const response = await processPartialResponse(event, handleRecord, processor, { context });
  logger.clearBuffer();
  return response;
};
