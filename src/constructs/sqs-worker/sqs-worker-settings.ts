import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { isWanted } from '../alarms/alarms';
import { namesItsKind, readQueue } from '../resources/existing-queue';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import { DEAD_LETTER_RETENTION } from '../resources/queues';
import { knownNumber, knownSeconds } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import type { SqsWorkerFunctionProps } from './sqs-worker-function';
import {
  QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_RETENTION_SECONDS, recommendedVisibilityTimeoutSeconds,
  secondsOfRedelivery,
} from '../../limits';

const DEFAULT_BATCH_SIZE = 10;
const DEFAULT_MAX_RECEIVE_COUNT = 5;
const DEFAULT_MAX_CONCURRENCY = 10;
const DEFAULT_RETENTION = Duration.days(4);
const SQS_DEFAULT_RETENTION = Duration.seconds(QUEUE_DEFAULT_RETENTION_SECONDS);

/**
 * What holds for a queue and its dead-letter queue. For queues that exist it is what can be read of them, else what was said of them;
 * undefined where neither tells.
 */
export interface QueueSettings {
  /** True or undefined: SQS refuses `FifoQueue: false`. */
  readonly fifo?: true;
  readonly visibilityTimeout?: Duration;
  readonly messageRetention?: Duration;
  readonly maxReceiveCount?: number;
  /** The dead-letter queue that exists. */
  readonly deadLetterQueue?: sqs.IQueue;
  readonly deadLetterRetention?: Duration;
}

/** What holds for a worker: what was said of it, else what its scope says, else our default. */
export interface SqsWorkerSettings extends DeployableSettings, QueueSettings {
  readonly batchSize: number;
  readonly maxConcurrency?: number;
  /** When the oldest message is too old. Undefined where it was not given and can't be computed. */
  readonly oldestMessageAge?: Duration;
  /** Whether the mapping must count events, for the alarm on failed ones. */
  readonly countEvents: boolean;
}

export function sqsWorkerSettings(props: SqsWorkerFunctionProps, defaults: ResilienceDefaultsOptions): SqsWorkerSettings {
  const common = deployableSettings(props, defaults);
  const reserved = common.reservedConcurrentExecutions;
  const maxConcurrency = props.provisionedPollers ? undefined : props.maxConcurrency ?? defaultMaxConcurrency(reserved);
  const reserve = !props.code._existing && (props.reserveConcurrency ?? defaults.reserveConcurrency ?? true);
  const queue = props.queue ? existingQueueSettings(props, props.queue) : newQueueSettings(props, common.timeout);
  return {
    ...common,
    ...queue,
    batchSize: props.batchSize ?? DEFAULT_BATCH_SIZE,
    maxConcurrency,
    reservedConcurrentExecutions: reserved ?? (reserve ? maxConcurrency : undefined),
    redeliverySeconds: redeliverySeconds(props, queue),
    oldestMessageAge: props.alarms?.oldestMessageAge?.threshold ?? halfOf(queue.messageRetention),
    countEvents: isWanted({ profile: AlarmProfile.FULL, enabled: props.alarms?.failedEvents?.enabled }, common.alarms.profile),
  };
}

function newQueueSettings(props: SqsWorkerFunctionProps, timeout: Duration): QueueSettings {
  return {
    fifo: props.fifo || undefined,
    visibilityTimeout: props.visibilityTimeout ?? recommendedVisibilityTimeout(timeout, props.maxBatchingWindow),
    messageRetention: props.messageRetention ?? DEFAULT_RETENTION,
    maxReceiveCount: props.maxReceiveCount ?? DEFAULT_MAX_RECEIVE_COUNT,
    deadLetterQueue: props.deadLetterQueue,
    deadLetterRetention: props.deadLetterQueue ? readQueue(props.deadLetterQueue).messageRetention : DEAD_LETTER_RETENTION,
  };
}

function existingQueueSettings(props: SqsWorkerFunctionProps, queue: sqs.IQueue): QueueSettings {
  const facts = readQueue(queue);
  const deadLetterQueue = facts.deadLetterQueue ?? props.deadLetterQueue;
  return {
    fifo: (namesItsKind(queue) ? queue.fifo : props.fifo ?? queue.fifo) || undefined,
    visibilityTimeout: facts.visibilityTimeout ?? props.visibilityTimeout,
    messageRetention: facts.messageRetention ?? props.messageRetention ?? (facts.readable ? undefined : SQS_DEFAULT_RETENTION),
    maxReceiveCount: facts.maxReceiveCount ?? props.maxReceiveCount,
    deadLetterQueue,
    deadLetterRetention: deadLetterQueue && readQueue(deadLetterQueue).messageRetention,
  };
}

/** Of what nobody knows, the longest that SQS allows is taken: remembering too long costs little, too short processes twice. */
function redeliverySeconds(props: SqsWorkerFunctionProps, { fifo, messageRetention, deadLetterRetention }: QueueSettings): number {
  const retention = props.queue ? readQueue(props.queue).messageRetention ?? props.messageRetention : messageRetention;
  const longest = QUEUE_RETENTION_SECONDS.max;
  return secondsOfRedelivery(knownSeconds(retention) ?? longest, knownSeconds(deadLetterRetention) ?? longest, fifo ?? false);
}

/** A function that may run less often than our default lets fewer batches be polled. */
function defaultMaxConcurrency(reservedConcurrentExecutions: number | undefined): number {
  const reserved = knownNumber(reservedConcurrentExecutions);
  return reserved === undefined ? DEFAULT_MAX_CONCURRENCY : Math.min(reserved, DEFAULT_MAX_CONCURRENCY);
}

/** The batching window in seconds: 0 without one, undefined where only CloudFormation will know it. */
export function windowSeconds(maxBatchingWindow: Duration | undefined): number | undefined {
  return maxBatchingWindow === undefined ? 0 : knownSeconds(maxBatchingWindow);
}

function recommendedVisibilityTimeout(timeout: Duration, maxBatchingWindow: Duration | undefined): Duration | undefined {
  const [seconds, window] = [knownSeconds(timeout), windowSeconds(maxBatchingWindow)];
  return seconds === undefined || window === undefined ? undefined : Duration.seconds(recommendedVisibilityTimeoutSeconds(seconds, window));
}

function halfOf(duration: Duration | undefined): Duration | undefined {
  const seconds = knownSeconds(duration);
  return seconds === undefined ? undefined : Duration.seconds(seconds / 2);
}
