import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ logBufferOptions: { enabled: true } });
const processor = new BatchProcessor(EventType.SQS);
const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', throwOnNoIdempotencyKey: true });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE });

const handleOrder = makeIdempotent(async (order, record) => {
  if (globalThis.logs) {
    logger.info('order', {
      messageId: record.messageId,
      attempt: Number(record.attributes.ApproximateReceiveCount),
      correlation_id: record.messageAttributes.correlationId?.stringValue ?? order.correlationId ?? process.env._X_AMZN_TRACE_ID?.split(';')[0],
      order: order.id,
    });
  }
}, { config, persistenceStore, dataIndexArgument: 0 });

export const handler = async (event, context) => {
  logger.addContext(context);
  config.registerLambdaContext(context);
  const response = await processPartialResponse(event, record => handleOrder(JSON.parse(record.body), record), processor, { context });
  logger.clearBuffer();
  return response;
};
