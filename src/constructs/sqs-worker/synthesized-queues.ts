import { Construct } from 'constructs';
import { ExistingQueueFacts } from './existing-queue-facts';
import { BoundQueues, QueueSettings, ReadResource } from './queue-provider';
import { QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_DEFAULT_VISIBILITY_SECONDS } from '../../limits';
import { checkRedriveAllowed, queueType } from '../resources/dead-letter-queue';
import { knownNumber, knownSeconds, PropsValidator } from '../synth/validation';

/** The queues of a worker as it was constructed. `facts` replace what the deployment alone knows. */
interface ConstructedQueues extends BoundQueues {
  readonly constructed: QueueSettings;
  readonly facts?: ExistingQueueFacts;
}

/** Reads the queues as they are synthesized, and adds problems if messages no longer reach the dead-letter queue. */
export function synthesizedQueues(
  scope: Construct, problems: PropsValidator, { queue, deadLetterQueue, constructed, facts = {} }: ConstructedQueues, read: ReadResource,
): QueueSettings {
  const [source, dead] = [read(queue), read(deadLetterQueue)];
  const fifo = source.flag('FifoQueue', constructed.fifo ?? false);
  const isDeadFifo = dead.flag('FifoQueue', constructed.fifo ?? false);
  problems.addIf(fifo !== undefined && isDeadFifo !== undefined && fifo !== isDeadFifo,
    `the queue is a ${queueType(fifo)} queue but its dead-letter queue is a ${queueType(isDeadFifo)} queue: use queues of the same type`);
  const path = 'RedrivePolicy.deadLetterTargetArn';
  problems.addIf(!source.keeps(path, deadLetterQueue.queueArn), source.value(path) === undefined
    ? `the queue '${queue.node.path}' has no dead-letter queue, so a message that always fails would expire and be lost: keep its RedrivePolicy`
    : `the queue '${queue.node.path}' moves messages to another dead-letter queue than '${deadLetterQueue.node.path}', which the alarms watch: ` +
      'set that queue on the source (deadLetterQueue)');
  checkRedriveAllowed(scope, problems, deadLetterQueue, dead, queue);

  const visibilityTimeout = source.duration('VisibilityTimeout', constructed.visibilityTimeout, QUEUE_DEFAULT_VISIBILITY_SECONDS);
  const retentionPeriod = source.duration('MessageRetentionPeriod', constructed.retentionPeriod, QUEUE_DEFAULT_RETENTION_SECONDS);
  const maxReceiveCount = source.number('RedrivePolicy.maxReceiveCount', constructed.maxReceiveCount);
  return {
    ...constructed,
    fifo: fifo || undefined,
    visibilityTimeout: knownSeconds(visibilityTimeout) === undefined ? facts.visibilityTimeout : visibilityTimeout,
    retentionPeriod: knownSeconds(retentionPeriod) === undefined ? facts.retentionPeriod : retentionPeriod,
    maxReceiveCount: knownNumber(maxReceiveCount) ?? facts.maxReceiveCount,
    deliveryDelay: source.duration('DelaySeconds', constructed.deliveryDelay, 0),
    deadLetterRetentionPeriod: dead.duration('MessageRetentionPeriod', constructed.deadLetterRetentionPeriod, QUEUE_DEFAULT_RETENTION_SECONDS),
  };
}
