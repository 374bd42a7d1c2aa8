import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { logger, logOrder } from './order-log.mjs';

const processor = new BatchProcessor(EventType.SQS);
const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', throwOnNoIdempotencyKey: true });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE });

const handleOrder = makeIdempotent(async (order, record) => {
  if (globalThis.logs) logOrder(order, record);
}, { config, persistenceStore, dataIndexArgument: 0 });

export const handler = async (event, context) => {
  logger.addContext(context);
  config.registerLambdaContext(context);
  const response = await processPartialResponse(event, record => handleOrder(JSON.parse(record.body), record), processor, { context });
  logger.clearBuffer();
  return response;
};
