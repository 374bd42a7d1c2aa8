import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Settings of an existing queue that synth cannot read, for example because the queue is imported.
 *
 * They configure nothing: synth uses them to check the function against the queue. A value that contradicts what synth can read is an error.
 */
export interface ExistingQueueFacts {
  /**
   * The visibility timeout of the queue. It must be at least `timeout` + `maxBatchingWindow`.
   *
   * @default - read from the queue; synth warns if it cannot be read
   */
  readonly visibilityTimeout?: Duration;

  /**
   * The retention period of the queue. The alarm on the oldest message uses half of it as its threshold.
   *
   * @default - read from the queue; 4 days, the default of SQS, if it cannot be read
   */
  readonly retentionPeriod?: Duration;

  /**
   * The `maxReceiveCount` of the queue's redrive policy.
   *
   * @default - read from the queue; synth warns if it cannot be read
   */
  readonly maxReceiveCount?: number;

  /**
   * The dead-letter queue of the queue. Required for an imported queue, so that an alarm can watch its dead letters.
   *
   * @default - read from the queue
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Indicates whether the queue is a FIFO queue.
   *
   * @default - read from the queue or its name; standard if neither is known
   */
  readonly fifo?: boolean;
}
