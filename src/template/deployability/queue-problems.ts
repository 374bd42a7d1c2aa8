import { known, ProblemList } from './problem-list';
import {
  DELIVERY_DELAY_SECONDS, MAX_RECEIVE_COUNT, QUEUE_MESSAGE_BYTES, QUEUE_RETENTION_SECONDS, RECEIVE_WAIT_SECONDS, VISIBILITY_TIMEOUT_SECONDS,
} from '../../limits';
import type { EventFlow, QueueEntry } from '../flow';
import { endsWith } from '../resolve/outlines';

/** What SQS supports on FIFO queues only. */
const FIFO_SETTINGS = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];

/** Queues and their dead-letter queues. */
export function checkQueues({ queues }: EventFlow, problems: ProblemList): void {
  for (const queue of queues) {
    problems.wholeNumber(queue, 'VisibilityTimeout', queue.visibilityTimeoutSeconds, VISIBILITY_TIMEOUT_SECONDS);
    problems.wholeNumber(queue, 'MessageRetentionPeriod', queue.retentionSeconds, QUEUE_RETENTION_SECONDS);
    problems.wholeNumber(queue, 'DelaySeconds', queue.delaySeconds, DELIVERY_DELAY_SECONDS);
    problems.wholeNumber(queue, 'ReceiveMessageWaitTimeSeconds', queue.receiveWaitSeconds, RECEIVE_WAIT_SECONDS);
    problems.wholeNumber(queue, 'MaximumMessageSize', queue.maximumMessageBytes, QUEUE_MESSAGE_BYTES);
    checkFifo(queue, problems);
    checkRedrive(queue, queues, problems);
  }
}

function checkFifo(queue: QueueEntry, problems: ProblemList): void {
  problems.fifoName(queue, 'QueueName', queue.fifo, 'queue');
  if (known(queue.fifo) === false) {
    for (const setting of FIFO_SETTINGS) {
      const value = known(queue.properties.text(setting));
      problems.addIf(value !== undefined && value !== 'false', queue, setting, 'is set, but SQS supports it for FIFO queues only');
    }
  }
  problems.addIf(known(queue.fifoThroughputLimit) === 'perMessageGroupId' && known(queue.deduplicationScope) === 'queue', queue, 'FifoThroughputLimit',
    'is perMessageGroupId, but that requires a DeduplicationScope of messageGroup');
}

function checkRedrive(queue: QueueEntry, queues: readonly QueueEntry[], problems: ProblemList): void {
  const redrive = known(queue.redrive);
  if (!redrive) return;
  const { deadLetterQueue: { key, value }, maxReceiveCount } = redrive;
  const property = 'RedrivePolicy.deadLetterTargetArn';
  problems.wholeNumber(queue, 'RedrivePolicy.maxReceiveCount', maxReceiveCount, MAX_RECEIVE_COUNT);
  if (key === queue.key) {
    problems.add(queue, property, 'is the queue itself, but must be another queue');
    return;
  }
  const arn = known(value);
  problems.addIf(arn !== undefined && !/^arn:[^:]*:sqs:/.test(arn), queue, property, `is ${arn}, but must be the ARN of a queue`);
  const target = queues.find(entry => entry.key === key);
  const [own, its] = [known(queue.fifo), known(target ? target.fifo : endsWith(value, '.fifo'))];
  if (own !== undefined && its !== undefined && own !== its) {
    problems.add(queue, property, `is a ${its ? 'FIFO' : 'standard'} queue, but the dead-letter queue of a ${own ? 'FIFO' : 'standard'} queue must be ${own ? 'FIFO' : 'standard'}, too`);
  }
  problems.addIf(target !== undefined && known(known(target.redriveAllow)?.permission) === 'denyAll', queue, property,
    `is ${target?.logicalId}, but its RedriveAllowPolicy denies all queues`);
}
