import { Duration } from 'aws-cdk-lib';
import { ProvisionedPollers } from './provisioned-pollers';
import { SqsSource } from './sqs-source';
import { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { DeployableFunctionOptions } from '../deployment/deployment-options';

/**
 * Properties of an `SqsWorkerFunction`.
 */
export interface SqsWorkerFunctionProps extends DeployableFunctionOptions {
  /**
   * The queue to process: `SqsSource.newQueue({ … })`, or `SqsSource.fromQueue(queue)` for a queue that exists.
   *
   * @default SqsSource.newQueue() - a standard queue that keeps messages for 4 days, with a dead-letter queue that keeps them for 14 days
   */
  readonly source?: SqsSource;

  /**
   * The maximum number of messages in a batch.
   *
   * Valid range: 1 to 10; for a standard queue with a `maxBatchingWindow`, 1 to 10000.
   *
   * @default 10
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
   */
  readonly batchSize?: number;

  /**
   * The maximum time for which Lambda gathers messages before it invokes the function. Valid range: 0 to 5 minutes; standard queues only.
   *
   * @default - Lambda invokes the function as soon as messages are available
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * The maximum number of batches that are processed concurrently. Valid range: 2 to 1000; not with `provisionedPollers`.
   *
   * @default - 10, or `reservedConcurrentExecutions` if that is lower; no maximum with `provisionedPollers`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly maxConcurrency?: number;

  /**
   * Indicates whether to reserve `maxConcurrency` executions for the function.
   *
   * Without a reservation, other functions of the account can use up its concurrency, and throttling then moves messages to the dead-letter
   * queue that were never processed. Reservations reduce the account's unreserved concurrency: set this to false in a new account with a quota
   * of 10, which cannot reserve any.
   *
   * @default - the value of `ResilienceDefaults` for the scope, or true
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reserveConcurrency?: boolean;

  /**
   * Pollers that are always available, instead of `maxConcurrency`.
   *
   * @default - Lambda starts with five pollers and scales them with the traffic
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly provisionedPollers?: ProvisionedPollers;

  /**
   * Filters for the messages that invoke the function, made with `lambda.FilterCriteria.filter({ body: … })`. At most five, unless the account's
   * quota was raised.
   *
   * **Lambda deletes messages that match no filter.** That includes messages whose body is JSON when the pattern expects plain text, and the reverse.
   * Filters that Lambda refuses, or that test something that messages do not have, fail at synth, and so does another event source mapping of the app
   * that polls the same queue. With `encryptionKey`, Lambda stores the filters encrypted.
   *
   * @default - all messages invoke the function
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
   */
  readonly filters?: { [key: string]: any }[];

  /**
   * The maximum time that one message takes to process. With it, synth checks that a full batch fits into `timeout`.
   *
   * @default - not checked
   */
  readonly maxMessageProcessingTime?: Duration;

  /**
   * Settings of the alarms: which to create, and with which thresholds.
   *
   * @default - the alarms of the essential profile
   */
  readonly alarms?: SqsWorkerAlarmOptions;
}
