import { Duration } from 'aws-cdk-lib';
import type { QueueProvider, QueueSettings } from './queue-provider';
import { SqsSource } from './sqs-source';
import type { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { recommendedVisibilityTimeout } from './visibility-timeout';
import { AlarmProfile } from '../alarms/alarm-options';
import { isWanted } from '../alarms/alarm-specification';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import { knownNumber, knownSeconds } from '../synth/validation';

const DEFAULT_BATCH_SIZE = 10;

/** In a larger batch, messages use up receives behind a failing message of their group: see docs/decisions/0017. */
export const FIFO_BATCH_SIZE = 1;

const DEFAULT_MAX_CONCURRENCY = 10;

/** The settings of a worker: its props, else the defaults of its scope, else our defaults. */
export interface SqsWorkerSettings extends DeployableSettings {
  readonly provider: QueueProvider;
  readonly queues: QueueSettings;
  readonly batchSize: number;
  readonly maxConcurrency?: number;
  /** The threshold of the alarm on the oldest message. Undefined where it is not given and cannot be computed. */
  readonly oldestMessageAge?: Duration;
  /** Enables the metrics of the event source mapping, for the alarm on failed events. */
  readonly countEvents: boolean;
}

export function sqsWorkerSettings(props: SqsWorkerFunctionProps, defaults: ResilienceDefaultsOptions): SqsWorkerSettings {
  const common = deployableSettings(props, defaults);
  const reserved = common.reservedConcurrentExecutions;
  const maxConcurrency = props.provisionedPollers ? undefined : props.maxConcurrency ?? defaultMaxConcurrency(reserved);
  const reserve = props.reserveConcurrency ?? defaults.reserveConcurrency ?? true;
  const provider = (props.source ?? SqsSource.newQueue())._provider;
  const { longestRetry, toleratedOutage } = props;
  const queues = provider.settings({
    longestRetry, toleratedOutage, recommendedVisibilityTimeout: recommendedVisibilityTimeout(common.timeout, props.maxBatchingWindow),
  });
  return {
    ...common,
    provider,
    queues,
    batchSize: props.batchSize ?? (queues.fifo ? FIFO_BATCH_SIZE : DEFAULT_BATCH_SIZE),
    maxConcurrency,
    reservedConcurrentExecutions: reserved ?? (reserve && !props.code._existing ? maxConcurrency : undefined),
    reservesConcurrency: reserve && maxConcurrency !== undefined,
    redeliverySeconds: queues.redeliverySeconds,
    oldestMessageAge: props.alarms?.oldestMessageAge?.threshold ?? halfOf(queues.retentionPeriod),
    countEvents: isWanted({ profile: AlarmProfile.FULL, enabled: props.alarms?.failedEvents?.enabled }, common.alarms.profile),
  };
}

/** With fewer reserved executions than our default, more batches than that would only be throttled. */
function defaultMaxConcurrency(reservedConcurrentExecutions: number | undefined): number {
  return Math.min(knownNumber(reservedConcurrentExecutions) ?? DEFAULT_MAX_CONCURRENCY, DEFAULT_MAX_CONCURRENCY);
}

function halfOf(duration: Duration | undefined): Duration | undefined {
  const seconds = knownSeconds(duration);
  return seconds === undefined ? undefined : Duration.seconds(seconds / 2);
}
