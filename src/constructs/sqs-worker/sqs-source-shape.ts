import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { ExistingQueueFacts } from './existing-queue-facts';
import type { NewQueueOptions } from './new-queue-options';
import { aQueue } from '../resources/resource-kinds';
import { duration, flag, number, oneOf, Shape } from '../synth/shapes';

export const NEW_QUEUE_SHAPE: Shape<NewQueueOptions> = {
  fifo: flag,
  contentBasedDeduplication: flag,
  deduplicationScope: oneOf('sqs.DeduplicationScope', () => sqs.DeduplicationScope),
  fifoThroughputLimit: oneOf('sqs.FifoThroughputLimit', () => sqs.FifoThroughputLimit),
  visibilityTimeout: duration,
  retentionPeriod: duration,
  maxReceiveCount: number,
  deliveryDelay: duration,
  deadLetterQueue: aQueue,
};

export const EXISTING_QUEUE_SHAPE: Shape<ExistingQueueFacts> = {
  visibilityTimeout: duration, retentionPeriod: duration, maxReceiveCount: number, deadLetterQueue: aQueue, fifo: flag,
};
