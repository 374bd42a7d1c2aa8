export { asyncHandler } from './async-handler';
export type { AsyncHandler, AsyncHandlerOptions } from './async-handler';
export type { AsyncRecord, S3Object } from './async-event';
export type { BatchResponse } from './batch';
export { cached } from './cached';
export type { CachedOptions } from './cached';
export type { CorrelationAttributes } from './correlation';
export { DeadlineError } from './deadline';
export type { IdempotencyOptions } from './idempotency-options';
export * from './lambda-context';
export { logger } from './logger';
export type { Log, Logger } from './logger';
export { InvalidRecordError } from './payload';
export type { PayloadFormat, Schema, SchemaResult } from './payload';
export * from './record-context';
export * from './record-options';
export { sqsWorker } from './sqs-worker';
export type { SqsRecord, SqsWorkerHandler, SqsWorkerOptions } from './sqs-worker';
export { streamProcessor } from './stream-processor';
export type {
  DynamoDbImage, DynamoDbRecord, ItemChange, KinesisRecord, StreamProcessorHandler, StreamProcessorOptions, StreamRecord,
} from './stream-processor';
export { trafficHook } from './traffic-hook';
export type { TrafficHookContext, TrafficHookEvent, TrafficHookHandler } from './traffic-hook';
