export { asyncHandler } from './async-handler';
export type { AsyncHandler, AsyncHandlerOptions } from './async-handler';
export type { AsyncRecord, S3Object } from './async-event';
export type { BatchResponse } from './batch';
export { cached } from './cached';
export type { CachedOptions } from './cached';
export type { CorrelationAttributes } from './correlation';
export { DeadlineError } from './deadline';
export { ExactDecimal } from './decimal';
export type { DynamoDbImage, DynamoDbItem, DynamoDbNumber } from './dynamodb-item';
export type { MessageEnvelope } from './envelope';
export { IdempotencyConflictError, InvalidRecordError } from './errors';
export type { IdempotencyOptions } from './idempotency-options';
export * from './lambda-context';
export type { Log, Logger } from './logger';
export type { LargePayload, LargePayloadOptions } from './large-payload';
export type { PayloadFormat } from './payload';
export * from './record-context';
export * from './record-options';
export { logger } from './root-logger';
export type { Schema, SchemaResult } from './schema';
export { sqsWorker } from './sqs-worker';
export type { SqsRecord, SqsWorkerHandler, SqsWorkerOptions } from './sqs-worker';
export { streamProcessor } from './stream-processor';
export type {
  DynamoDbRecord, ItemChange, KinesisRecord, StreamProcessorHandler, StreamProcessorOptions, StreamRecord,
} from './stream-processor';
export { trafficHook } from './traffic-hook';
export type { TrafficHookContext, TrafficHookEvent, TrafficHookHandler } from './traffic-hook';
