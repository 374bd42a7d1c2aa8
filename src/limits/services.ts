import type { Range } from './range';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-Timeout */
export const FUNCTION_TIMEOUT_SECONDS: Range = { min: 1, max: 1_800 };

/** With a mapping of Kafka, Amazon MQ or DocumentDB. @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html */
export const CLUSTER_TIMEOUT_SECONDS = 840;

/** The former maximum, which tools, pages of AWS and Regions may still have. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
export const FUNCTION_TIMEOUT_BEFORE_2026_SECONDS = 900;

export const FUNCTION_DEFAULT_TIMEOUT_SECONDS = 3;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const FUNCTION_MEMORY_MIB: Range = { min: 128, max: 10_240 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
export const EPHEMERAL_STORAGE_MIB: Range = { min: 512, max: 10_240 };

/** The ports of TCP. */
export const PORT: Range = { min: 1, max: 65_535 };

/** The total size of all names and values. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const ENVIRONMENT_BYTES = 4_096;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
export const RESERVED_VARIABLES = [
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_LAMBDA_RUNTIME_API', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN', 'LAMBDA_RUNTIME_DIR', 'LAMBDA_TASK_ROOT',
];

/**
 * The default concurrency quota of an account and Region, and the part of it that cannot be reserved.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const ACCOUNT_CONCURRENCY = 1_000;
export const UNRESERVED_CONCURRENCY = 100;
export const RESERVABLE_CONCURRENCY = ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const QUEUE_RETENTION_SECONDS: Range = { min: 60, max: 1_209_600 };
export const VISIBILITY_TIMEOUT_SECONDS: Range = { min: 0, max: 43_200 };
export const DELIVERY_DELAY_SECONDS: Range = { min: 0, max: 900 };
export const QUEUE_DEFAULT_RETENTION_SECONDS = 345_600;
export const QUEUE_DEFAULT_VISIBILITY_SECONDS = 30;

/** Messages that are received and not yet visible again. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const QUEUE_IN_FLIGHT_MESSAGES = 120_000;

/** Of a message move task. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export const MOVE_TASK_MESSAGES_PER_SECOND: Range = { min: 1, max: 500 };
export const MOVE_TASK_HOURS = 36;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export const MAX_RECEIVE_COUNT: Range = { min: 1, max: 1_000 };

/** With fewer receives, throttling alone can move good messages to the dead-letter queue. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const RECOMMENDED_MAX_RECEIVE_COUNT = 5;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export const SQS_BATCH_SIZE: Range = { min: 1, max: 10_000 };
export const SQS_FIFO_BATCH_SIZE: Range = { min: 1, max: 10 };
export const BATCHING_WINDOW_SECONDS: Range = { min: 0, max: 300 };

/** A larger batch size on a standard queue requires a batching window of at least one second. */
export const SQS_BATCH_SIZE_WITHOUT_WINDOW = 10;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const SQS_MAX_CONCURRENCY: Range = { min: 2, max: 1_000 };

/** Lambda starts with five pollers, which throttle a function that reserves less concurrency. */
export const SQS_INITIAL_POLLERS = 5;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html (the maximums are those of the CloudFormation resource schema) */
export const SQS_MINIMUM_POLLERS: Range = { min: 2, max: 200 };
export const SQS_MAXIMUM_POLLERS: Range = { min: 2, max: 10_000 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export const STREAM_BATCH_SIZE: Range = { min: 1, max: 10_000 };
export const STREAM_RETRY_ATTEMPTS: Range = { min: -1, max: 10_000 };
export const PARALLELIZATION_FACTOR: Range = { min: 1, max: 10 };

/** Lambda refuses 1 to 59 seconds. @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export const RECORD_AGE_SECONDS: Range = { min: 60, max: 604_800 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
export const TUMBLING_WINDOW_SECONDS: Range = { min: 1, max: 900 };

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export const KINESIS_RETENTION_HOURS: Range = { min: 24, max: 8_760 };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const TABLE_STREAM_RETENTION_SECONDS = 86_400;

/**
 * The number of functions that can read a shard without throttling: of a table, and of a table with replicas.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const TABLE_STREAM_READERS = 2;
export const GLOBAL_TABLE_STREAM_READERS = 1;

/**
 * The reads that a shard answers per second, one of which each mapping without enhanced fan-out uses.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export const KINESIS_SHARED_READERS = 5;

/** The default quota, and the highest to which it can be raised. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
export const FILTERS = 5;
export const RAISED_FILTERS = 10;
export const FILTER_PATTERN_LENGTH = 4_096;

/**
 * The shortest visibility timeout that works: the time to gather a batch and the timeout of the function.
 * Lambda refuses an event source mapping if the timeout of the function exceeds the visibility timeout of the queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function minimumVisibilityTimeoutSeconds(functionTimeout: number, batchingWindow: number): number {
  return functionTimeout + batchingWindow;
}

/**
 * The recommended visibility timeout: six times the timeout of the function leaves Lambda time to retry a throttled batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function recommendedVisibilityTimeoutSeconds(functionTimeout: number, batchingWindow: number): number {
  return 6 * functionTimeout + batchingWindow;
}

/**
 * The time after which a message that always fails moves to the dead-letter queue: one visibility timeout for each receive.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function secondsUntilDeadLettered(visibilityTimeout: number, maxReceiveCount: number): number {
  return visibilityTimeout * maxReceiveCount;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const SQS_DEFAULT_BATCH_SIZE = 10;
export const STREAM_DEFAULT_BATCH_SIZE = 100;
export const OTHER_SOURCES_DEFAULT_BATCHING_WINDOW_SECONDS = 0.5;
export const UNTIL_EXPIRY = -1;

/** With a destination and no limit of its own. @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
export const KAFKA_RETRY_ATTEMPTS_WITH_DESTINATION = 10;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html */
export const SQS_DEFAULT_POLLERS: Range = { min: 2, max: 200 };

/**
 * The quota of the resource policy of a function, a version or an alias, and the size of a typical permission in it (measured, not documented).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const FUNCTION_POLICY_BYTES = 20_480;
export const FUNCTION_PERMISSION_BYTES = 361;

/** The characters of all inline policies of a role, and of a managed policy, without white space. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const INLINE_POLICIES_CHARACTERS = 10_240;
export const MANAGED_POLICY_CHARACTERS = 6_144;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
export const QUEUE_POLICY_BYTES = 8_192;
export const QUEUE_POLICY_STATEMENTS = 20;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const ASYNC_DEFAULT_RETRY_ATTEMPTS = 2;
export const ASYNC_DEFAULT_EVENT_AGE_SECONDS = 21_600;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const ASYNC_RETRY_ATTEMPTS: Range = { min: 0, max: 2 };
export const ASYNC_EVENT_AGE_SECONDS: Range = { min: 60, max: 21_600 };

/** The waits before the first and the second retry. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const ASYNC_RETRY_WAITS_SECONDS = [60, 120];

/**
 * The minimum age of an event when its last retry is due. Lambda looks ahead: if the event would have reached its maximum age by then, Lambda
 * stops retrying at once.
 */
export function secondsOfRetryWaits(retryAttempts: number): number {
  return ASYNC_RETRY_WAITS_SECONDS.slice(0, retryAttempts).reduce((sum, wait) => sum + wait, 0);
}

/** The time that all attempts of an event take if each of them runs until the timeout of the function. */
export function secondsOfAllTries(retryAttempts: number, functionTimeout: number): number {
  return secondsOfRetryWaits(retryAttempts) + (retryAttempts + 1) * functionTimeout;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const KINESIS_DEFAULT_RETENTION_HOURS = 24;

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
export const KINESIS_DEFAULT_RECORD_KIB = 1_024;
export const PARTITION_KEY_LENGTH: Range = { min: 1, max: 256 };
export const KINESIS_RECORD_KIB: Range = { min: 1_024, max: 10_240 };

/** Defaults of EventBridge rules and schedules. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const DELIVERY_DEFAULT_RETRY_ATTEMPTS = 185;
export const DELIVERY_DEFAULT_EVENT_AGE_SECONDS = 86_400;

/** The integration timeout of a REST API, unless its quota was raised. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const REST_API_TIMEOUT_SECONDS = 29;

/** It cannot be raised. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const HTTP_API_TIMEOUT_SECONDS = 30;

/** It cannot be raised. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const WEBSOCKET_API_TIMEOUT_SECONDS = 29;

/** Of the function that fulfills an intent, unless the updates of the fulfillment set another one. @see https://docs.aws.amazon.com/lexv2/latest/dg/streaming-progress.html */
export const LEX_TIMEOUT_SECONDS = 30;

/** @see https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const APPSYNC_TIMEOUT_SECONDS = 30;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export const COGNITO_TRIGGER_TIMEOUT_SECONDS = 5;

/** Of a function that transforms records. @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export const FIREHOSE_TIMEOUT_SECONDS = 300;

/** The timeouts of functions at the edge. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-lambda-at-edge */
export const EDGE_VIEWER_TIMEOUT_SECONDS = 5;
export const EDGE_ORIGIN_TIMEOUT_SECONDS = 30;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const ALIAS_NAME = /^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/;

/** The number of actions of an alarm for each of its states. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const ALARM_ACTIONS = 5;
export const ALARM_PERIOD_SECONDS = 60;
export const HIGH_RESOLUTION_PERIODS_SECONDS: readonly number[] = [10, 20, 30];
export const LONG_PERIOD_SECONDS = 3_600;
export const ALARM_WINDOW_SECONDS = 86_400;
export const LONG_ALARM_WINDOW_SECONDS = 604_800;
export const ALARM_DESCRIPTION_LENGTH = 1_024;
export const ALARM_NAME_LENGTH: Range = { min: 1, max: 255 };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_DESCRIPTION_LENGTH = 256;
export const FUNCTION_NAME = /^[a-zA-Z0-9-_]{1,64}$/;

/** The number of alarms that a deployment group accepts. @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html */
export const DEPLOYMENT_ALARMS = 10;

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda */
export const LAMBDA_DEPLOYMENT_CONFIGS: readonly string[] = [
  'LambdaCanary10Percent5Minutes', 'LambdaCanary10Percent10Minutes', 'LambdaCanary10Percent15Minutes', 'LambdaCanary10Percent30Minutes',
  'LambdaLinear10PercentEvery1Minute', 'LambdaLinear10PercentEvery2Minutes', 'LambdaLinear10PercentEvery3Minutes',
  'LambdaLinear10PercentEvery10Minutes', 'LambdaAllAtOnce',
].map(name => `CodeDeployDefault.${name}`);

/** The concurrency for a rate and a duration of invocations. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#calculating-concurrency */
export function concurrencyFor(invocationsPerSecond: number, seconds: number): number {
  return Math.ceil(invocationsPerSecond * seconds);
}

/** The provisioned concurrency for a rate and a duration of invocations, with a buffer of 10 %. @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#estimating-provisioned-concurrency */
export function provisionedConcurrencyFor(invocationsPerSecond: number, seconds: number): number {
  return Math.ceil(Math.round(1.1 * invocationsPerSecond * seconds * 1e9) / 1e9); // 1.1 × 10 is a bit more than 11
}

/** The target utilization of target tracking. @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#managing-provisioned-concurency */
export const PROVISIONED_CONCURRENCY_UTILIZATION: Range = { min: 0.1, max: 0.9 };

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const RULE_TARGETS = 5;

export const DELIVERY_RETRY_ATTEMPTS: Range = { min: 0, max: 185 };
export const DELIVERY_EVENT_AGE_SECONDS: Range = { min: 60, max: 86_400 };

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html */
export const FLEXIBLE_WINDOW_MINUTES: Range = { min: 1, max: 1_440 };

/**
 * How long after its first delivery an asynchronous event can be delivered again.
 *
 * A service that received no confirmation delivers the event again for up to a day, and Lambda retries it until it reaches its maximum age. The
 * queue in which it is then parked keeps it for its retention period, and a replay retries it until it reaches its maximum age again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function secondsOfAsyncRedelivery(eventAge: number, parkedRetention: number): number {
  return Math.max(eventAge, DELIVERY_DEFAULT_EVENT_AGE_SECONDS) + parkedRetention + eventAge;
}

/**
 * How long after its first delivery a message can be delivered again.
 *
 * A message that succeeded in a batch that timed out is delivered again until it is deleted or moves to the dead-letter queue. The retention of
 * a dead letter counts from when it was first sent on a standard queue, and from when it was moved on a FIFO queue. After a redrive it counts as
 * new in the source queue. (Only one redrive is counted: an operator decides on each.)
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function secondsOfRedelivery(retention: number, deadLetterRetention: number, fifo: boolean): number {
  const untilSentBack = fifo ? retention + deadLetterRetention : Math.max(retention, deadLetterRetention);
  return untilSentBack + retention;
}

/**
 * How long after its first delivery a record of a stream can be delivered again.
 *
 * It is retried until it reaches its maximum age, and parked for as long as the failure destination or the stream keeps it. A replay retries it
 * until it reaches its maximum age again. (Only one replay is counted: an operator decides on each.)
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function secondsOfStreamRedelivery(maximumRecordAge: number, parked: number): number {
  return maximumRecordAge + parked + maximumRecordAge;
}

/** The longest execution of a durable function for which an event source mapping waits. @see https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking-esm.html */
export const DURABLE_MAPPED_EXECUTION_SECONDS = 900;

/** The same for functions on Lambda Managed Instances. */
export const DURABLE_MAPPED_EXECUTION_ON_INSTANCES_SECONDS = 5_400;

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AutoRollbackConfiguration.html */
export const ROLLBACK_EVENTS = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'];

/** A subscriber of a Custom Event Bus. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-subscribers.html */
export const SUBSCRIBER_DEFAULT_RETRY_ATTEMPTS = 5;
export const SUBSCRIBER_DEFAULT_EVENT_AGE_SECONDS = 300;
/** All its patterns together. */
export const SUBSCRIBER_FILTERS_BYTES = 4_096;
/** The events in one call of a function. */
export const SUBSCRIBER_BATCH_SIZE: Range = { min: 1, max: 100 };
/** The events in one call of SQS. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-sqs.html */
export const SUBSCRIBER_QUEUE_BATCH_SIZE = 10;
/** How long it waits for the answer of a function that it invokes synchronously. */
export const SUBSCRIBER_TIMEOUT_SECONDS = 30;
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eventsv2-eventbus.html */
export const EVENT_BUS_DEFAULT_RETENTION_DAYS = 1;
export const EVENT_BUS_RETENTION_DAYS: Range = { min: 1, max: 365 };
