import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ logBufferOptions: { enabled: true } });
const processor = new BatchProcessor(EventType.KinesisDataStreams);

const handleRecord = async record => {
  const order = JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString('utf8'));
  if (globalThis.logs) {
    logger.info('order', {
      eventId: record.eventID,
      partitionKey: record.kinesis.partitionKey,
      correlation_id: order.correlationId ?? process.env._X_AMZN_TRACE_ID?.split(';')[0],
      order: order.id,
    });
  }
};

export const handler = async (event, context) => {
  logger.addContext(context);
  const response = await processPartialResponse(event, handleRecord, processor, { context, processInParallel: false });
  logger.clearBuffer();
  return response;
};
