import * as deadLetterQueueType from './dead-letter-queue-type';
import * as deadLetterRetention from './dead-letter-retention';
import * as filterCount from './filter-count';
import * as filterPattern from './filter-pattern';
import * as partialBatchResponse from './partial-batch-response';
import * as redriveTarget from './redrive-target';
import * as sharedDeadLetterQueue from './shared-dead-letter-queue';
import * as sharedQueueConsumer from './shared-queue-consumer';
import * as sourceRetention from './source-retention';
import * as sqsBatchSize from './sqs-batch-size';
import * as sqsDeadLetterQueue from './sqs-dead-letter-queue';
import * as sqsExpiresBeforeDeadLetter from './sqs-expires-before-dead-letter';
import * as sqsMaxReceiveCount from './sqs-max-receive-count';
import * as sqsOnFailure from './sqs-on-failure';
import * as sqsPollers from './sqs-pollers';
import * as sqsReservedConcurrency from './sqs-reserved-concurrency';
import * as sqsStreamSettings from './sqs-stream-settings';
import * as sqsToleratedOutage from './sqs-tolerated-outage';
import * as sqsVisibilityTimeout from './sqs-visibility-timeout';
import * as uselessDeadLetterQueue from './useless-dead-letter-queue';
import type { Examples } from '../example';

/** The examples of the rules for SQS queues and the functions that process them. */
export const queueExamples: Examples = {
  SqsVisibilityTimeout: sqsVisibilityTimeout,
  SqsDeadLetterQueue: sqsDeadLetterQueue,
  SqsMaxReceiveCount: sqsMaxReceiveCount,
  SqsToleratedOutage: sqsToleratedOutage,
  SqsExpiresBeforeDeadLetter: sqsExpiresBeforeDeadLetter,
  DeadLetterRetention: deadLetterRetention,
  SourceRetention: sourceRetention,
  SharedDeadLetterQueue: sharedDeadLetterQueue,
  DeadLetterQueueType: deadLetterQueueType,
  RedriveTarget: redriveTarget,
  PartialBatchResponse: partialBatchResponse,
  SqsBatchSize: sqsBatchSize,
  SqsReservedConcurrency: sqsReservedConcurrency,
  SqsPollers: sqsPollers,
  SqsOnFailure: sqsOnFailure,
  SqsStreamSettings: sqsStreamSettings,
  UselessDeadLetterQueue: uselessDeadLetterQueue,
  FilterCount: filterCount,
  FilterPattern: filterPattern,
  SharedQueueConsumer: sharedQueueConsumer,
};
