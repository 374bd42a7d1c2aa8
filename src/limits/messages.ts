import type { Range } from './range';

/**
 * The maximum number of entries of a request with several messages or events (SendMessageBatch, PublishBatch, PutEvents).
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export const MESSAGE_BATCH_ENTRIES = 10;

/** The maximum number of records of a request. @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export const PUT_RECORDS_ENTRIES = 500;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const QUEUE_MAXIMUM_MESSAGE_BYTES = 1_048_576;
export const QUEUE_MESSAGE_BYTES: Range = { min: 1_024, max: QUEUE_MAXIMUM_MESSAGE_BYTES };
export const RECEIVE_WAIT_SECONDS: Range = { min: 0, max: 20 };
export const QUEUE_DEFAULT_MAX_RECEIVE_COUNT = 10;

/**
 * Messages of SQS and SNS; the ids are those of groups and of deduplication. The digits of a number hold for DynamoDB too.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const MESSAGE_ATTRIBUTES = 10;
export const MESSAGE_ATTRIBUTE_NAME_LENGTH = 256;
export const MESSAGE_ID_LENGTH = 128;
export const NUMBER_DIGITS = 38;
export const RECEIVED_MESSAGES: Range = { min: 1, max: 10 };
export const TOPIC_DEFAULT_MESSAGE_BYTES = 262_144;
export const SUBJECT_LENGTH: Range = { min: 1, max: 99 };

/**
 * The payloads of invocations, and the response of a synchronous one as the error of Lambda states it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (invocation payload)
 */
export const SYNCHRONOUS_PAYLOAD_BYTES = 6 * 1_048_576;
export const ASYNCHRONOUS_PAYLOAD_BYTES = 1_048_576;
export const SYNCHRONOUS_RESPONSE_BYTES = 6_291_556;

/** Events, objects and items. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const DETAIL_TYPE_LENGTH: Range = { min: 1, max: 128 };
export const OBJECT_KEY_BYTES: Range = { min: 1, max: 1_024 };
export const TABLE_KEY_BYTES = { HASH: 2_048, RANGE: 1_024 };
export const ITEM_BYTES = 400 * 1_024;
export const ITEM_LEVELS = 32;
