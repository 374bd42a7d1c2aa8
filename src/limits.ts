/**
 * AWS's numbers and formulas: each stands here once, with its source, for everyone who needs it. Imports nothing.
 */

/** The smallest and the largest value AWS takes. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const FUNCTION_TIMEOUT_SECONDS: Range = { min: 1, max: 900 };

export const FUNCTION_DEFAULT_TIMEOUT_SECONDS = 3;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const FUNCTION_MEMORY_MIB: Range = { min: 128, max: 10_240 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
export const EPHEMERAL_STORAGE_MIB: Range = { min: 512, max: 10_240 };

/** Names and values together. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const ENVIRONMENT_BYTES = 4_096;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
export const RESERVED_VARIABLES = [
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_LAMBDA_RUNTIME_API', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN', 'LAMBDA_RUNTIME_DIR', 'LAMBDA_TASK_ROOT',
];

/**
 * What all functions of an account and Region share when nobody asked for more, and what of it can't be reserved.
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

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export const MAX_RECEIVE_COUNT: Range = { min: 1, max: 1_000 };

/** Below it, throttling alone can dead-letter good messages. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const RECOMMENDED_MAX_RECEIVE_COUNT = 5;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export const SQS_BATCH_SIZE: Range = { min: 1, max: 10_000 };
export const SQS_FIFO_BATCH_SIZE: Range = { min: 1, max: 10 };
export const BATCHING_WINDOW_SECONDS: Range = { min: 0, max: 300 };

/** A larger batch of a standard queue needs a batching window of at least a second. */
export const SQS_BATCH_SIZE_WITHOUT_WINDOW = 10;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const SQS_MAX_CONCURRENCY: Range = { min: 2, max: 1_000 };

/** Lambda starts with five pollers: a function that reserves less is throttled by them. */
export const SQS_INITIAL_POLLERS = 5;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html (the maximum: newest resource schema) */
export const SQS_MINIMUM_POLLERS: Range = { min: 2, max: 200 };
export const SQS_MAXIMUM_POLLERS: Range = { min: 2, max: 10_000 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export const STREAM_BATCH_SIZE: Range = { min: 1, max: 10_000 };
export const STREAM_RETRY_ATTEMPTS: Range = { min: -1, max: 10_000 };
export const PARALLELIZATION_FACTOR: Range = { min: 1, max: 10 };

/** From 1 to 59 seconds is refused. @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export const RECORD_AGE_SECONDS: Range = { min: 60, max: 604_800 };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
export const TUMBLING_WINDOW_SECONDS: Range = { min: 1, max: 900 };

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export const KINESIS_RETENTION_HOURS: Range = { min: 24, max: 8_760 };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const TABLE_STREAM_RETENTION_SECONDS = 86_400;

/**
 * How many functions may read a shard before reads are throttled: of a table, and of a table with replicas.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const TABLE_STREAM_READERS = 2;
export const GLOBAL_TABLE_STREAM_READERS = 1;

/** The default quota; it can be raised to ten. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
export const FILTERS = 5;
export const FILTER_PATTERN_LENGTH = 4_096;

/**
 * How long a message must stay hidden at the least: for the time a batch is gathered and the time the function may take.
 * Lambda refuses a mapping whose function may take longer than its queue hides a message.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function minimumVisibilityTimeoutSeconds(functionTimeout: number, batchingWindow: number): number {
  return functionTimeout + batchingWindow;
}

/**
 * How long a message should stay hidden: six times the function's timeout leaves Lambda room to retry a throttled batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function recommendedVisibilityTimeoutSeconds(functionTimeout: number, batchingWindow: number): number {
  return 6 * functionTimeout + batchingWindow;
}

/**
 * How long a message that always fails takes to reach the dead-letter queue: it is hidden once for every receive.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function secondsUntilDeadLettered(visibilityTimeout: number, maxReceiveCount: number): number {
  return visibilityTimeout * maxReceiveCount;
}


/** What AWS does when nobody says otherwise: CloudFormation leaves these out of a template. */

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const QUEUE_MAXIMUM_MESSAGE_BYTES = 1_048_576;
export const QUEUE_DEFAULT_MAX_RECEIVE_COUNT = 10;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const SQS_DEFAULT_BATCH_SIZE = 10;
export const STREAM_DEFAULT_BATCH_SIZE = 100;
export const OTHER_SOURCES_DEFAULT_BATCHING_WINDOW_SECONDS = 0.5;
export const UNTIL_EXPIRY = -1;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html */
export const SQS_DEFAULT_POLLERS: Range = { min: 2, max: 200 };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const ASYNC_DEFAULT_RETRY_ATTEMPTS = 2;
export const ASYNC_DEFAULT_EVENT_AGE_SECONDS = 21_600;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const ASYNC_RETRY_ATTEMPTS: Range = { min: 0, max: 2 };
export const ASYNC_EVENT_AGE_SECONDS: Range = { min: 60, max: 21_600 };

/** Before the second and before the third try. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const ASYNC_RETRY_WAITS_SECONDS = [60, 120];

/**
 * How old an event is at least when the last of its retries is due. Lambda looks ahead: where the event would then be as old as it may get,
 * that retry never happens, and the event is given up at once.
 */
export function secondsOfRetryWaits(retryAttempts: number): number {
  return ASYNC_RETRY_WAITS_SECONDS.slice(0, retryAttempts).reduce((sum, wait) => sum + wait, 0);
}

/** The same when every try takes as long as the function may. */
export function secondsOfAllTries(retryAttempts: number, functionTimeout: number): number {
  return secondsOfRetryWaits(retryAttempts) + (retryAttempts + 1) * functionTimeout;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const KINESIS_DEFAULT_RETENTION_HOURS = 24;

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
export const KINESIS_DEFAULT_RECORD_KIB = 1_024;

/** Of rules and schedules. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const DELIVERY_DEFAULT_RETRY_ATTEMPTS = 185;
export const DELIVERY_DEFAULT_EVENT_AGE_SECONDS = 86_400;

/** How long a method waits for its integration unless its quota was raised. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const REST_API_TIMEOUT_SECONDS = 29;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const ALIAS_NAME = /^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/;

/** How many alarms can roll a deployment back. @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html */
export const DEPLOYMENT_ALARMS = 10;

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda */
export const LAMBDA_DEPLOYMENT_CONFIGS: readonly string[] = [
  'LambdaCanary10Percent5Minutes', 'LambdaCanary10Percent10Minutes', 'LambdaCanary10Percent15Minutes', 'LambdaCanary10Percent30Minutes',
  'LambdaLinear10PercentEvery1Minute', 'LambdaLinear10PercentEvery2Minutes', 'LambdaLinear10PercentEvery3Minutes',
  'LambdaLinear10PercentEvery10Minutes', 'LambdaAllAtOnce',
].map(name => `CodeDeployDefault.${name}`);

/** How many run at once. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#calculating-concurrency */
export function concurrencyFor(invocationsPerSecond: number, seconds: number): number {
  return Math.ceil(invocationsPerSecond * seconds);
}

/** The same with a tenth to spare. @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#estimating-provisioned-concurrency */
export function provisionedConcurrencyFor(invocationsPerSecond: number, seconds: number): number {
  return Math.ceil(Math.round(1.1 * invocationsPerSecond * seconds * 1e9) / 1e9); // 1.1 × 10 is a bit more than 11
}

/** Of target tracking. @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#managing-provisioned-concurency */
export const PROVISIONED_CONCURRENCY_UTILIZATION: Range = { min: 0.1, max: 0.9 };

export const DELIVERY_RETRY_ATTEMPTS: Range = { min: 0, max: 185 };
export const DELIVERY_EVENT_AGE_SECONDS: Range = { min: 60, max: 86_400 };

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html */
export const FLEXIBLE_WINDOW_MINUTES: Range = { min: 1, max: 1_440 };

/**
 * For how long after it first came an asynchronous event can come again.
 *
 * A service that did not hear that Lambda took it delivers it again for up to a day, and Lambda retries it until it is too old. Whichever parks
 * it, it is kept for the retention of that queue, and replayed by a person it may be retried until it is too old once more.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function secondsOfAsyncRedelivery(eventAge: number, parkedRetention: number): number {
  return Math.max(eventAge, DELIVERY_DEFAULT_EVENT_AGE_SECONDS) + parkedRetention + eventAge;
}

/**
 * For how long after its first delivery a message can come again.
 *
 * One that succeeded in a batch that timed out comes again until it is deleted or dead-lettered. A dead letter of a standard queue is kept for
 * as long as that queue keeps messages from when it was first sent, one of a FIFO queue from when it was moved. Sent back to the source, it
 * counts as new there. (It may fail there and be sent back once more: one round is counted, because a person decides on each.)
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function secondsOfRedelivery(retention: number, deadLetterRetention: number, fifo: boolean): number {
  const untilSentBack = fifo ? retention + deadLetterRetention : Math.max(retention, deadLetterRetention);
  return untilSentBack + retention;
}

/**
 * For how long after its first delivery a record of a stream can come again.
 *
 * It is tried until it is too old, is parked for as long as its failure destination keeps it or the stream still has it, and is put back by a
 * person: then it is tried until it is too old once more. (It may be parked again: one round is counted, because a person decides on each.)
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function secondsOfStreamRedelivery(maximumRecordAge: number, parked: number): number {
  return maximumRecordAge + parked + maximumRecordAge;
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AutoRollbackConfiguration.html */
export const ROLLBACK_EVENTS = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'];

/**
 * The first Node.js whose handlers get no callback, and the first number of parameters that is taken for one that wants it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export const NODEJS_WITHOUT_CALLBACKS = 24;
export const CALLBACK_PARAMETERS = 3;

/** The day on which AWS stopped to mend each runtime. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const DEPRECATED_RUNTIMES: { readonly [runtime: string]: string } = {
  'nodejs': '2016-10-31',
  'nodejs4.3': '2020-03-05',
  'nodejs4.3-edge': '2019-04-30',
  'nodejs6.10': '2019-08-12',
  'nodejs8.10': '2020-03-06',
  'nodejs10.x': '2021-07-30',
  'nodejs12.x': '2023-03-31',
  'nodejs14.x': '2023-12-04',
  'nodejs16.x': '2024-06-12',
  'nodejs18.x': '2025-09-01',
  'nodejs20.x': '2026-04-30',
  'python2.7': '2021-07-15',
  'python3.6': '2022-07-18',
  'python3.7': '2023-12-04',
  'python3.8': '2024-10-14',
  'python3.9': '2025-12-15',
  'python3.10': '2026-10-31',
  'ruby2.5': '2021-07-30',
  'ruby2.7': '2023-12-07',
  'ruby3.2': '2026-03-31',
  'java8': '2024-01-08',
  'dotnetcore1.0': '2019-06-27',
  'dotnetcore2.0': '2019-05-30',
  'dotnetcore2.1': '2022-01-05',
  'dotnetcore3.1': '2023-04-03',
  'dotnet5.0': '2022-05-10',
  'dotnet6': '2024-12-20',
  'dotnet7': '2024-05-14',
  'dotnet8': '2026-11-10',
  'go1.x': '2024-01-08',
  'provided': '2024-01-08',
  'provided.al2': '2026-07-31',
};
