/** The names that the constructs, the runtime and the simulator share. This file imports nothing, so that a handler bundles no construct. */

/** The name of the table that remembers which events were processed. */
export const IDEMPOTENCY_TABLE = 'RESILIENT_LAMBDA_IDEMPOTENCY_TABLE';

/** The number of seconds for which the table remembers an event. */
export const IDEMPOTENCY_EXPIRY_SECONDS = 'RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS';

/**
 * The prefix of all keys that the function writes to the idempotency table, which are `<prefix>#<hash>` or `<prefix>#<own prefix>#<hash>`.
 *
 * A role that may only use keys of `<prefix>#*` (`dynamodb:LeadingKeys`) reaches no other function's keys. The value must stay the same from one
 * deployment to the next, because events whose keys change are processed again. Without it the runtime uses the name of the function.
 */
export const IDEMPOTENCY_KEY_PREFIX = 'RESILIENT_LAMBDA_IDEMPOTENCY_KEY_PREFIX';

/** The number of seconds after its first delivery within which an event can be delivered again. */
export const REDELIVERY_SECONDS = 'RESILIENT_LAMBDA_REDELIVERY_SECONDS';

/**
 * The waits of messages that fail, as JSON: the ARN of the `queue` they apply to, `firstSeconds`, `longestSeconds`, and the ARN of the `deadLetterQueue`
 * that messages which can never succeed may be sent to.
 */
export const BACK_OFF = 'RESILIENT_LAMBDA_BACK_OFF';

/** The attributes of a copy of a message in a dead-letter queue: the id of the message, and why its handler gave it up. */
export const ORIGINAL_MESSAGE_ID = 'originalMessageId';
export const FAILURE_REASON = 'failureReason';

/** The name of the bucket where a handler of a stream parks the records that can never succeed. */
export const FAILURE_BUCKET = 'RESILIENT_LAMBDA_FAILURE_BUCKET';

/**
 * The prefix of the records that handlers of streams park themselves, followed by the name of the function. A handler does not know its event source
 * mapping, so the nil UUID stands where Lambda writes the id of the mapping.
 */
export const PARKED_BY_HANDLER = 'aws/lambda/00000000-0000-0000-0000-000000000000/';

/** The ARN of the version that is being deployed, for deployment hooks. */
export const NEW_VERSION = 'RESILIENT_LAMBDA_NEW_VERSION';

/** The namespace of the metrics that the runtime emits. */
export const METRIC_NAMESPACE = 'cdk-resilient-lambda';

/** The metric that counts the records that failed in an invocation, with the dimensions FunctionName, Resource and ExecutedVersion. */
export const FAILED_RECORDS = 'FailedRecords';

/**
 * The metric of the time for which messages have been retried: the seconds since their first receive when they fail again, with the dimension FunctionName.
 */
export const RETRYING_SECONDS = 'RetryingSeconds';

/** The metric that counts the records that a handler parked in the failure bucket, with the dimension FunctionName. */
export const PARKED_RECORDS = 'ParkedRecords';

/** The metric that counts the invalid records that were dropped because of `onInvalid: 'drop'`, with the same dimensions. */
export const DROPPED_RECORDS = 'DroppedRecords';

/** The metric that counts the records that were skipped as duplicates because their idempotency key was known, with the same dimensions. */
export const DUPLICATE_RECORDS = 'DuplicateRecords';

/** The envelopes that messages of the queue can have, separated by commas: `sns` and `eventBridge`. A message without one is its own payload. */
export const ENVELOPES = 'RESILIENT_LAMBDA_ENVELOPES';
