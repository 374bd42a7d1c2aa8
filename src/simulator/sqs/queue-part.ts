import { known } from '../kernel/known';
import { SqsQueue } from './sqs-queue';
import { connected, Part, Wiring } from '../wiring';
import type { QueueEntry } from '../../template';

/** The part of the simulation that makes queues and connects them to their dead-letter queues. */
export const queuePart: Part = {
  covers: ({ type }) => type === 'AWS::SQS::Queue',

  wire(wiring: Wiring): void {
    const { flow, queues, targets } = wiring;
    for (const entry of flow.queues) {
      const queue = makeQueue(wiring, entry);
      queues.set(entry.key, queue);
      targets.set(entry.key, { name: queue.settings.name, accept: delivery => queue.offer(delivery) });
    }
    for (const entry of flow.queues) connectDeadLetters(wiring, entry);
  },
};

function makeQueue({ world, flow, names }: Wiring, entry: QueueEntry): SqsQueue {
  const name = names.of(entry);
  const fifo = known(name, 'FifoQueue', entry.fifo);
  return new SqsQueue(world, {
    key: entry.key,
    name,
    queueName: entry.name,
    arn: entry.arn,
    region: flow.stacks.find(({ id }) => id === entry.stack)!.region,
    fifo,
    visibilityTimeoutMs: 1_000 * known(name, 'VisibilityTimeout', entry.visibilityTimeoutSeconds),
    retentionMs: 1_000 * known(name, 'MessageRetentionPeriod', entry.retentionSeconds),
    delayMs: 1_000 * known(name, 'DelaySeconds', entry.delaySeconds),
    maximumMessageBytes: known(name, 'MaximumMessageSize', entry.maximumMessageBytes),
    contentBasedDeduplication: known(name, 'ContentBasedDeduplication', entry.contentBasedDeduplication),
    deduplicatesByGroup: known(name, 'DeduplicationScope', entry.deduplicationScope) === 'messageGroup',
  });
}

function connectDeadLetters({ queues, names }: Wiring, entry: QueueEntry): void {
  if (entry.redrive === undefined) return;
  const name = names.of(entry);
  const { deadLetterQueue, maxReceiveCount } = known(name, 'RedrivePolicy', entry.redrive);
  queues.get(entry.key)!.deadLetterRoute = {
    deadLetterQueue: connected(queues, name, 'RedrivePolicy.deadLetterTargetArn', deadLetterQueue),
    maxReceiveCount: known(name, 'RedrivePolicy.maxReceiveCount', maxReceiveCount),
  };
}
