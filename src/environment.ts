/** What the constructs and the runtime must call by the same name. It imports nothing, so that a handler carries no construct. */

/** The table that remembers what was processed. */
export const IDEMPOTENCY_TABLE = 'RESILIENT_LAMBDA_IDEMPOTENCY_TABLE';

/** For how many seconds it remembers, as the construct was told or as it found. */
export const IDEMPOTENCY_EXPIRY_SECONDS = 'RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS';

/** For how many seconds after its first delivery an event can come again. */
export const REDELIVERY_SECONDS = 'RESILIENT_LAMBDA_REDELIVERY_SECONDS';

/** For hooks of a deployment: the ARN of the version that is being deployed. */
export const NEW_VERSION = 'RESILIENT_LAMBDA_NEW_VERSION';

/** The namespace of the metrics that the runtime emits. */
export const METRIC_NAMESPACE = 'cdk-resilient-lambda';

/** The records that failed in an invocation, with the dimensions FunctionName, Resource and ExecutedVersion. */
export const FAILED_RECORDS = 'FailedRecords';

/** The invalid records that were dropped in an invocation because the handler was told so, with the same dimensions. */
export const DROPPED_RECORDS = 'DroppedRecords';
