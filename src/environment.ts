/** Names that constructs and runtime share. This file imports nothing, so that a handler bundles no construct. */

/** The environment variable with the name of the idempotency table. */
export const IDEMPOTENCY_TABLE = 'RESILIENT_LAMBDA_IDEMPOTENCY_TABLE';

/** The environment variable with the number of seconds for which the table keeps the record of an event. */
export const IDEMPOTENCY_EXPIRY_SECONDS = 'RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS';

/** The environment variable with the number of seconds after its first delivery in which an event can be delivered again. */
export const REDELIVERY_SECONDS = 'RESILIENT_LAMBDA_REDELIVERY_SECONDS';

/** The environment variable of deployment hooks with the ARN of the version that is being deployed. */
export const NEW_VERSION = 'RESILIENT_LAMBDA_NEW_VERSION';

/** The namespace of the metrics that the runtime emits. */
export const METRIC_NAMESPACE = 'cdk-resilient-lambda';

/** The metric that counts the failed records of an invocation, with the dimensions FunctionName, Resource and ExecutedVersion. */
export const FAILED_RECORDS = 'FailedRecords';

/** The metric that counts the invalid records that an invocation dropped because the handler is configured to, with the same dimensions. */
export const DROPPED_RECORDS = 'DroppedRecords';
