import { deadLetterQueueType } from './dead-letter-queue-type';
import { deadLetterRetention } from './dead-letter-retention';
import { filterCount } from './filter-count';
import { filterPattern } from './filter-pattern';
import { partialBatchResponse } from './partial-batch-response';
import { redriveTarget } from './redrive-target';
import { sharedDeadLetterQueue } from './shared-dead-letter-queue';
import { sharedQueueConsumer } from './shared-queue-consumer';
import { sourceRetention } from './source-retention';
import { sqsBatchSize } from './sqs-batch-size';
import { sqsDeadLetterQueue } from './sqs-dead-letter-queue';
import { sqsExpiresBeforeDeadLetter } from './sqs-expires-before-dead-letter';
import { sqsMaxReceiveCount } from './sqs-max-receive-count';
import { sqsOnFailure } from './sqs-on-failure';
import { sqsPollers } from './sqs-pollers';
import { sqsReservedConcurrency } from './sqs-reserved-concurrency';
import { sqsStreamSettings } from './sqs-stream-settings';
import { sqsToleratedOutage } from './sqs-tolerated-outage';
import { sqsVisibilityTimeout } from './sqs-visibility-timeout';
import { uselessDeadLetterQueue } from './useless-dead-letter-queue';
import type { Rule } from '../../model/rule';

/** The rules for SQS queues and the functions that process them, in documentation order. */
export const queueRules: readonly Rule[] = [
  sqsVisibilityTimeout,
  sqsDeadLetterQueue,
  sqsMaxReceiveCount,
  sqsToleratedOutage,
  sqsExpiresBeforeDeadLetter,
  deadLetterRetention,
  sourceRetention,
  sharedDeadLetterQueue,
  deadLetterQueueType,
  redriveTarget,
  partialBatchResponse,
  sqsBatchSize,
  sqsReservedConcurrency,
  sqsPollers,
  sqsOnFailure,
  sqsStreamSettings,
  uselessDeadLetterQueue,
  filterCount,
  filterPattern,
  sharedQueueConsumer,
];
