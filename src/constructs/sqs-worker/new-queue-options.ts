import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Settings of a queue that an `SqsWorkerFunction` creates, together with its dead-letter queue.
 */
export interface NewQueueOptions {
  /**
   * Indicates whether the queue preserves the order of messages within a message group. Its dead-letter queue is then FIFO too.
   *
   * **Do not change it on a deployed worker**: the type of a queue cannot be changed, so the worker gets new queues. The old ones remain with the messages
   * that wait in them, but nothing reads them and no alarm watches them. Create a second worker and drain the first one: see the link below.
   *
   * @default false
   * @see https://github.com/cdk-resilient-lambda/cdk-resilient-lambda/blob/main/docs/queues.md#change-the-type-of-a-queue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html
   */
  readonly fifo?: boolean;

  /**
   * Indicates whether SQS treats messages with the same body within five minutes as duplicates. Requires `fifo`.
   *
   * @default false - producers set a deduplication id
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * The scope within which SQS detects duplicates: the queue, or each message group. Requires `fifo`.
   *
   * @default sqs.DeduplicationScope.QUEUE
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
   */
  readonly deduplicationScope?: sqs.DeduplicationScope;

  /**
   * The scope of the throughput quota: the queue, or each message group. Requires `fifo`.
   *
   * `PER_MESSAGE_GROUP_ID` (high throughput) also requires `deduplicationScope` to be `MESSAGE_GROUP`.
   *
   * @default sqs.FifoThroughputLimit.PER_QUEUE
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
   */
  readonly fifoThroughputLimit?: sqs.FifoThroughputLimit;

  /**
   * The time for which a received message is hidden from other consumers. A message that fails becomes visible again after this time.
   *
   * Valid range: `timeout` + `maxBatchingWindow` to 12 hours. Synth warns below 6 × `timeout` + `maxBatchingWindow`.
   *
   * @default - 6 × `timeout` + `maxBatchingWindow`, the value that Lambda recommends, or longer if `toleratedOutage` needs it: 5.5 minutes by default
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly visibilityTimeout?: Duration;

  /**
   * The time for which SQS keeps a message that is not processed. Dead letters are kept for 14 days.
   *
   * Valid range: 1 minute to 14 days. It must be longer than a failing message takes to reach the dead-letter queue
   * (`deliveryDelay`, and `maxReceiveCount` × `visibilityTimeout` or the waits of the back-off). For a standard queue it must also be shorter than the
   * retention period of the dead-letter queue, because SQS counts the age of a dead letter from the time at which it was first sent.
   *
   * @default Duration.days(4)
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  readonly retentionPeriod?: Duration;

  /**
   * The number of times that a message is received before SQS moves it to the dead-letter queue.
   *
   * Valid range: 1 to 1000. Synth warns below 5, because throttling alone can then move messages to the dead-letter queue.
   *
   * @default - the fewest that survive the `toleratedOutage` of the worker, at least 5: 13 by default
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly maxReceiveCount?: number;

  /**
   * The time for which SQS withholds a new message from consumers. Valid range: 0 to 15 minutes.
   *
   * @default - no delay
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
   */
  readonly deliveryDelay?: Duration;

  /**
   * An existing queue to use as the dead-letter queue. It must have the type (standard or FIFO), account and Region of the new queue.
   *
   * @default - a new queue that keeps messages for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
