import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { WaitRange } from '../../back-off';
import { MAX_RECEIVE_COUNT, QUEUE_RETENTION_SECONDS, secondsOfRedelivery, VISIBILITY_TIMEOUT_SECONDS } from '../../limits';
import { SynthesizedResource } from '../synth/synthesized';
import { knownSeconds, PropsValidator } from '../synth/validation';

/** Provides the queue of a worker and its dead-letter queue. Each factory method of `SqsSource` has one implementation. */
export interface QueueProvider {
  /** The settings of the queues, before they are created. */
  settings(options: RetrySettings): QueueSettings;

  /** Collects invalid options, and warns of those that cannot be checked. */
  check(scope: Construct, problems: PropsValidator, settings: QueueSettings, removalPolicy: RemovalPolicy | undefined): void;

  /** Creates the queues that do not exist, as children of the worker. Called once for each worker. */
  bind(scope: Construct, settings: QueueSettings & QueueCreationSettings): BoundQueues;

  /** Reads the settings of the queues as they are synthesized, and adds problems if messages no longer reach the dead-letter queue. */
  synthesized(scope: Construct, problems: PropsValidator, settings: QueueSettings, queues: BoundQueues, read: ReadResource): QueueSettings;
}

/** What the settings of a queue are computed from. */
export interface RetrySettings {
  /** Undefined where it is known only at deployment. */
  readonly recommendedVisibilityTimeout?: Duration;
  readonly toleratedOutage?: Duration;
  readonly longestRetry?: Duration;
}

/** Reads a resource as it is synthesized. */
export type ReadResource = (construct: IConstruct) => SynthesizedResource;

/** The settings of a queue and its dead-letter queue. A setting is undefined where it is neither readable nor stated. */
export interface QueueSettings {
  /** Never false: SQS refuses `FifoQueue: false`. */
  readonly fifo?: true;
  readonly visibilityTimeout?: Duration;
  readonly retentionPeriod?: Duration;
  readonly maxReceiveCount?: number;
  readonly deliveryDelay?: Duration;
  readonly contentBasedDeduplication?: boolean;
  /** True for a queue that is encrypted with the AWS managed key of SQS. */
  readonly hasManagedKey?: boolean;
  /** The waits between the tries of a message, which the handler sets. Undefined where they cannot be computed. */
  readonly waits?: WaitRange;
  /** The outage that the settings are to survive. Undefined where the user chose the settings instead. */
  readonly toleratedOutage?: Duration;
  /** The dead-letter queue that exists. */
  readonly deadLetterQueue?: sqs.IQueue;
  readonly deadLetterRetentionPeriod?: Duration;
  /** The longest time between the first and the last delivery of a message, redrives included. */
  readonly redeliverySeconds: number;
  /** The path of the queue that exists; undefined for a queue to be created. */
  readonly existingQueuePath?: string;
  /** The account of the queue that exists. */
  readonly queueAccount?: string;
}

/** Settings of all resources that the worker creates to hold messages. */
export interface QueueCreationSettings {
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** The queues as they are deployed. */
export interface BoundQueues {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue: sqs.IQueue;
}

/** Takes the maximum of SQS for a retention period that is not known: remembering a message too long costs little, too short processes it twice. */
export function redeliverySeconds(retentionPeriod: Duration | undefined, deadLetterRetentionPeriod: Duration | undefined, fifo: boolean): number {
  const maximum = QUEUE_RETENTION_SECONDS.max;
  return secondsOfRedelivery(knownSeconds(retentionPeriod) ?? maximum, knownSeconds(deadLetterRetentionPeriod) ?? maximum, fifo);
}

/** Collects settings that SQS does not allow, whatever the function is. */
export function checkQueueRanges(
  problems: PropsValidator, { maxReceiveCount, retentionPeriod, visibilityTimeout }: Pick<QueueSettings, 'maxReceiveCount' | 'retentionPeriod' | 'visibilityTimeout'>,
): void {
  problems.wholeNumber('maxReceiveCount', maxReceiveCount, MAX_RECEIVE_COUNT, 'SQS allows no other value');
  problems.wholeSeconds('visibilityTimeout', visibilityTimeout, VISIBILITY_TIMEOUT_SECONDS, 'SQS allows no other value');
  problems.wholeSeconds('retentionPeriod', retentionPeriod, QUEUE_RETENTION_SECONDS, 'SQS allows no other value');
}
