import { Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NewQueueOptions } from './new-queue-options';
import {
  BoundQueues, checkQueueRanges, QueueCreationSettings, QueueProvider, QueueSettings, ReadResource, redeliverySeconds, RetrySettings,
} from './queue-provider';
import { newQueueRetries } from './retry-plan';
import { synthesizedQueues } from './synthesized-queues';
import { DELIVERY_DELAY_SECONDS } from '../../limits';
import { checkDeadLetterQueue, warnOfUnreadDeadLetterQueue } from '../resources/dead-letter-queue';
import { queueConfiguration } from '../resources/existing-queue';
import { DEAD_LETTER_RETENTION, defineDeadLetterQueue, defineQueue } from '../resources/queues';
import { PropsValidator } from '../synth/validation';

const DEFAULT_RETENTION_PERIOD = Duration.days(4);

/** A queue that the worker creates, with its dead-letter queue unless that exists. */
export class NewQueue implements QueueProvider {
  constructor(private readonly options: NewQueueOptions) {}

  public settings(retries: RetrySettings): QueueSettings {
    const { deadLetterQueue, deliveryDelay, fifo, retentionPeriod = DEFAULT_RETENTION_PERIOD } = this.options;
    const deadLetterRetentionPeriod = deadLetterQueue ? queueConfiguration(deadLetterQueue).retentionPeriod : DEAD_LETTER_RETENTION;
    return {
      fifo: fifo || undefined,
      ...newQueueRetries(this.options, retries),
      retentionPeriod,
      deliveryDelay,
      contentBasedDeduplication: this.options.contentBasedDeduplication ?? false,
      deadLetterQueue,
      deadLetterRetentionPeriod,
      redeliverySeconds: redeliverySeconds(retentionPeriod, deadLetterRetentionPeriod, fifo ?? false),
    };
  }

  public check(scope: Construct, problems: PropsValidator, settings: QueueSettings): void {
    const { deadLetterQueue, deliveryDelay } = this.options;
    checkQueueRanges(problems, this.options);
    problems.wholeSeconds('deliveryDelay', deliveryDelay, DELIVERY_DELAY_SECONDS, 'SQS allows no other value');
    problems.addIf(settings.visibilityTimeout === undefined,
      'visibilityTimeout has no default, because timeout or maxBatchingWindow is known only at deployment: set visibilityTimeout');
    this.checkFifoOptions(problems);
    if (deadLetterQueue === undefined) return;
    checkDeadLetterQueue(problems, deadLetterQueue, { env: Stack.of(scope).env, fifo: settings.fifo });
    warnOfUnreadDeadLetterQueue(scope, deadLetterQueue);
  }

  public bind(scope: Construct, settings: QueueSettings & QueueCreationSettings): BoundQueues {
    const { encryptionKey, fifo, removalPolicy } = settings;
    // A type cannot be changed. With one logical ID for both types, no template could hold the old queue and the new one while the old one is drained.
    const type = fifo ? 'Fifo' : '';
    const deadLetterQueue = settings.deadLetterQueue ?? defineDeadLetterQueue(scope, `${type}DeadLetterQueue`, encryptionKey, { fifo, removalPolicy });
    const queue = defineQueue(scope, `${type}Queue`, encryptionKey, {
      fifo,
      contentBasedDeduplication: this.options.contentBasedDeduplication,
      deduplicationScope: this.options.deduplicationScope,
      fifoThroughputLimit: this.options.fifoThroughputLimit,
      visibilityTimeout: settings.visibilityTimeout,
      retentionPeriod: settings.retentionPeriod,
      deliveryDelay: settings.deliveryDelay,
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: settings.maxReceiveCount! },
      removalPolicy,
    });
    return { queue, deadLetterQueue };
  }

  public synthesized(scope: Construct, problems: PropsValidator, settings: QueueSettings, queues: BoundQueues, read: ReadResource): QueueSettings {
    const constructed = { ...settings, deliveryDelay: settings.deliveryDelay ?? Duration.seconds(0) };
    return synthesizedQueues(scope, problems, { ...queues, constructed }, read);
  }

  private checkFifoOptions(problems: PropsValidator): void {
    const { deduplicationScope = sqs.DeduplicationScope.QUEUE, fifo, fifoThroughputLimit } = this.options;
    if (!fifo) {
      for (const option of ['contentBasedDeduplication', 'deduplicationScope', 'fifoThroughputLimit'] as const) {
        problems.addIf(this.options[option] !== undefined,
          `${option} is set, but only FIFO queues support it: set fifo to true, or remove ${option}`);
      }
      return;
    }
    const perMessageGroup = fifoThroughputLimit === sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID;
    problems.addIf(perMessageGroup && deduplicationScope !== sqs.DeduplicationScope.MESSAGE_GROUP,
      `fifoThroughputLimit is ${fifoThroughputLimit}, but SQS allows it only if deduplicationScope is ${sqs.DeduplicationScope.MESSAGE_GROUP}, ` +
      `and it is ${deduplicationScope}: change one of them`);
  }
}
