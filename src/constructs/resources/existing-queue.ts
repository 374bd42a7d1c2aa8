import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_DEFAULT_VISIBILITY_SECONDS } from '../../limits';
import { flagIn, isSame, numberIn, SynthesizedProperties } from '../synth/synthesized';

/** The settings of a queue that synth can read. Each is undefined where it cannot be read or is known only at deployment. */
export interface QueueConfiguration {
  /** Indicates whether the queue is defined in this app. */
  readonly readable: boolean;
  readonly fifo?: boolean;
  readonly contentBasedDeduplication?: boolean;
  /** True if the queue is encrypted with the AWS managed key of SQS. */
  readonly hasManagedKey?: boolean;
  readonly visibilityTimeout?: Duration;
  readonly retentionPeriod?: Duration;
  readonly deliveryDelay?: Duration;
  readonly maxReceiveCount?: number;
  /** The resolved ARN of the dead-letter queue, also if that was set on the resource and not on the construct. */
  readonly deadLetterTargetArn?: unknown;
  readonly deadLetterQueue?: sqs.IQueue;
}

export function queueConfiguration(queue: sqs.IQueue): QueueConfiguration {
  const resource = resourceOf(queue);
  if (resource === undefined) return { readable: false };
  const properties = new SynthesizedProperties(resource);
  const deadLetterTargetArn = properties.value('RedrivePolicy.deadLetterTargetArn');
  const own = (queue as sqs.Queue).deadLetterQueue?.queue;
  return {
    readable: true,
    fifo: flagIn(properties.value('FifoQueue')),
    contentBasedDeduplication: flagIn(properties.value('ContentBasedDeduplication') ?? false),
    hasManagedKey: properties.value('KmsMasterKeyId') === 'alias/aws/sqs',
    visibilityTimeout: seconds(properties.value('VisibilityTimeout'), QUEUE_DEFAULT_VISIBILITY_SECONDS),
    retentionPeriod: seconds(properties.value('MessageRetentionPeriod'), QUEUE_DEFAULT_RETENTION_SECONDS),
    deliveryDelay: seconds(properties.value('DelaySeconds'), 0),
    maxReceiveCount: numberIn(properties.value('RedrivePolicy.maxReceiveCount')),
    deadLetterTargetArn,
    deadLetterQueue: own && isSame(deadLetterTargetArn, Stack.of(queue).resolve(own.queueArn)) !== false ? own : undefined,
  };
}

/** Returns undefined for a queue that is not defined in this app. */
export function resourceOf({ node: { defaultChild } }: sqs.IQueue): sqs.CfnQueue | undefined {
  return sqs.CfnQueue.isCfnQueue(defaultChild) ? defaultChild : undefined;
}

/** Indicates whether a queue is FIFO. Undefined if it is not known, as for a queue that is imported by a token. */
export function isKnownFifo(queue: sqs.IQueue): boolean | undefined {
  return queueConfiguration(queue).fifo ?? (queue.fifo || (Token.isUnresolved(queue.queueArn) ? undefined : false));
}

function seconds(resolved: unknown, otherwise: number): Duration | undefined {
  const known = numberIn(resolved ?? otherwise);
  return known === undefined ? undefined : Duration.seconds(known);
}
