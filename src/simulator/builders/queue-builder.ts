import { requireService, ServiceBuilder, stackOf, Wiring } from './wiring';
import type { QueueEntry } from '../../template';
import type { EventDelivery } from '../kernel/delivery';
import { requireValue } from '../kernel/require-value';
import { SqsQueue } from '../sqs/sqs-queue';

/** Queues and their dead-letter queues. */
export const queueBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const { flow, queues, receivers } = wiring;
    for (const entry of flow.queues) {
      const queue = makeQueue(wiring, entry);
      queues.set(entry.key, queue);
      receivers.set(entry.key, { name: queue.settings.name, accept: delivery => queue.offer(forQueue(queue, delivery)) });
    }
    for (const entry of flow.queues) connectDeadLetters(wiring, entry);
  },
};

/** The message for a queue. Services do not pass on the deduplication id of a FIFO topic to a standard queue. */
function forQueue({ settings: { fifo } }: SqsQueue, delivery: EventDelivery): EventDelivery {
  return fifo || delivery.deduplicationId === undefined ? delivery : { ...delivery, deduplicationId: undefined };
}

function makeQueue(wiring: Wiring, entry: QueueEntry): SqsQueue {
  const name = wiring.names.of(entry);
  const fifo = requireValue(name, 'FifoQueue', entry.fifo);
  return new SqsQueue(wiring.world, {
    key: entry.key,
    name,
    queueName: entry.name,
    arn: entry.arn,
    region: stackOf(wiring, entry).region,
    fifo,
    visibilityTimeoutMs: 1_000 * requireValue(name, 'VisibilityTimeout', entry.visibilityTimeoutSeconds),
    retentionMs: 1_000 * requireValue(name, 'MessageRetentionPeriod', entry.retentionSeconds),
    delayMs: 1_000 * requireValue(name, 'DelaySeconds', entry.delaySeconds),
    maximumMessageBytes: requireValue(name, 'MaximumMessageSize', entry.maximumMessageBytes),
    contentBasedDeduplication: requireValue(name, 'ContentBasedDeduplication', entry.contentBasedDeduplication),
    deduplicatesByGroup: requireValue(name, 'DeduplicationScope', entry.deduplicationScope) === 'messageGroup',
  });
}

function connectDeadLetters({ queues, names }: Wiring, entry: QueueEntry): void {
  if (entry.redrive === undefined) return;
  const name = names.of(entry);
  const { deadLetterQueue, maxReceiveCount } = requireValue(name, 'RedrivePolicy', entry.redrive);
  queues.get(entry.key)!.deadLetterRoute = {
    deadLetterQueue: requireService(queues, name, 'RedrivePolicy.deadLetterTargetArn', deadLetterQueue),
    maxReceiveCount: requireValue(name, 'RedrivePolicy.maxReceiveCount', maxReceiveCount),
  };
}
