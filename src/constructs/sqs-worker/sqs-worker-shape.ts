import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { ExistingQueueFacts } from './existing-queue-facts';
import type { NewQueueOptions } from './new-queue-options';
import type { ProvisionedPollers } from './provisioned-pollers';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import type { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { ageSettings, BATCH_ALARMS_SHAPE, countSettings } from '../alarms/alarm-shape';
import { DEPLOYABLE_SHAPE } from '../deployment/deployment-shape';
import { aQueue } from '../resources/resource-kinds';
import { anObject, duration, flag, has, listOf, number, oneOf, options, Shape } from '../synth/shapes';

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

const ALARMS_SHAPE: Shape<SqsWorkerAlarmOptions> = {
  ...BATCH_ALARMS_SHAPE,
  deadLetters: countSettings,
  oldestMessageAge: ageSettings,
  deadLetterGrowth: countSettings,
  deadLetterAge: ageSettings,
  failedEvents: countSettings,
};

export const SQS_WORKER_SHAPE: Shape<SqsWorkerFunctionProps> = {
  ...DEPLOYABLE_SHAPE,
  source: has('an SqsSource, such as SqsSource.newQueue() or SqsSource.fromQueue(queue)', '_provider'),
  batchSize: number,
  maxBatchingWindow: duration,
  maxConcurrency: number,
  reserveConcurrency: flag,
  provisionedPollers: options<ProvisionedPollers>({ minimum: number, maximum: number }),
  filters: listOf(anObject),
  maxMessageProcessingTime: duration,
  alarms: options(ALARMS_SHAPE),
};
