import { Duration } from 'aws-cdk-lib';
import { ProvisionedPollers } from './provisioned-pollers';
import { QueueTrigger } from './queue-trigger';
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
   * Topics, buckets and event patterns that send to the queue: the queue in between. More can be added with `addTrigger`.
   *
   * `sqsWorker` of `cdk-resilient-lambda/runtime` opens the envelopes that SNS and EventBridge put around a payload, unless it has `envelopes` of its own.
   * Another handler receives them as the body of the message.
   *
   * @default - none: producers send messages to the queue (`grantSendMessages`)
   */
  readonly triggers?: QueueTrigger[];

  /**
   * The maximum number of messages in a batch.
   *
   * Valid range: 1 to 10; for a standard queue with a `maxBatchingWindow`, 1 to 10000.
   *
   * For a FIFO queue, more than 1 produces a synth warning. A message behind one of its group that fails is received again with it, and moves to the
   * dead-letter queue with it, although the handler never processed it. With 1, it waits in the queue until the failing message has succeeded or is parked.
   *
   * @default - 10 for a standard queue; 1 for a FIFO queue, which costs one invocation and two SQS requests for each message, and limits a queue without high
   * throughput to 300 messages per second
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
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
   * The longest outage of a dependency that messages survive: none is parked in the dead-letter queue because of it, whether the handler throws, hangs or
   * crashes, and whatever language it is written in.
   *
   * The `maxReceiveCount` and the `visibilityTimeout` of a new queue are computed from it. An `sqsWorker` sets the wait of each message that fails: about 10
   * seconds, then twice as long each time, up to `longestRetry`. Other handlers retry after the visibility timeout. A longer outage needs a longer
   * `retentionPeriod` than the retries take, and a message that always fails is parked later: after about 1.4 hours by default (at once if the handler throws
   * a `PermanentError`). The settings of an existing queue are not changed. They are checked: synth warns of one that survives less than an hour, and
   * fails if it survives less than a value that is set here.
   *
   * Valid range: 1 minute to 14 days, whole seconds.
   *
   * @default Duration.hours(1) - 13 receives; what `maxReceiveCount` allows, if that is set on a new queue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   */
  readonly toleratedOutage?: Duration;

  /**
   * The longest time that an `sqsWorker` lets a message wait between two tries, before up to a quarter is added so that messages do not return together.
   *
   * A shorter one finds out sooner that an outage is over, and costs more tries and a higher `maxReceiveCount`.
   *
   * Valid range: 1 second to 9.2 hours (33,120 seconds): SQS hides a message for at most 12 hours, the time of the invocation included.
   *
   * @default - a sixth of `toleratedOutage`, at least 1 minute and at most 1 hour; as the visibility timeouts last, if `maxReceiveCount` is set
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  readonly longestRetry?: Duration;

  /**
   * The maximum time that one message takes to process. With it, synth checks that a full batch fits into `timeout`.
   *
   * @default - not checked
   */
  readonly maxMessageProcessingTime?: Duration;

  /**
   * Enables the event source mapping. Set it to false to stop the processing during an incident: messages then wait in the queue.
   *
   * False produces a synth warning, because messages that wait for longer than the retention period of the queue are deleted. A mapping that was disabled
   * in another way is enabled by the next deployment that changes it.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
   */
  readonly enabled?: boolean;

  /**
   * The logical ID of an event source mapping that is deployed in this stack for the same queue, for example by `SqsEventSource`.
   *
   * CloudFormation then updates that mapping in place: to this function, and to the settings of this construct. Without this option it would
   * create a second mapping before it deletes the deployed one. Lambda refuses that for the same function (409), and for another function both would
   * poll the queue for a while. Remove the old event source from the app in the same deployment.
   *
   * The logical ID stands in the template of the deployed stack. Valid values: 1 to 255 letters and digits, unique in the stack. Keep the option for
   * as long as the stack exists.
   *
   * @default - an ID of this construct
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
   */
  readonly eventSourceMappingLogicalId?: string;

  /**
   * Settings of the alarms: which to create, and with which thresholds.
   *
   * @default - the alarms of the essential profile
   */
  readonly alarms?: SqsWorkerAlarmOptions;
}
