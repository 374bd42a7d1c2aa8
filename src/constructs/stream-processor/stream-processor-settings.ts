import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { BucketFailureDestination } from './bucket-failure-destination';
import { FailureDestinationBinding } from './failure-destination-binding';
import { StreamProcessorProps } from './stream-processor-props';
import { StreamSourceBinding } from './stream-source-binding';
import { KINESIS_RETENTION_HOURS, RECORD_AGE_SECONDS, secondsOfStreamRedelivery } from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { isWanted } from '../alarms/alarm-specification';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import { knownSeconds } from '../synth/validation';

const DEFAULT_BATCH_SIZE = 100;

/** Chosen by simulation, see docs/decisions/0009. Six hours are a quarter of the shortest retention period of a stream. */
const DEFAULT_RETRY_ATTEMPTS = 10;
const DEFAULT_MAX_RECORD_AGE = Duration.hours(6);

/** The settings of a processor: from its props, else from its scope, else our defaults. */
export interface StreamProcessorSettings extends DeployableSettings {
  readonly source: StreamSourceBinding;
  readonly failureDestination: FailureDestinationBinding;
  /** How long the source keeps a record, in seconds; undefined if unknown at synth. */
  readonly retentionSeconds?: number;
  readonly startingPosition: lambda.StartingPosition;
  readonly batchSize: number;
  readonly bisectBatchOnError: boolean;
  readonly retryAttempts: number;
  readonly maxRecordAge: Duration;
  /** Undefined if it is neither given nor computable at synth. */
  readonly iteratorAgeThreshold?: Duration;
  /** Indicates whether the event source mapping is enabled. */
  readonly polls: boolean;
  /** Indicates whether an alarm needs the event counts of the mapping. */
  readonly countEvents: boolean;
}

export function streamProcessorSettings(props: StreamProcessorProps, defaults: ResilienceDefaultsOptions): StreamProcessorSettings {
  const common = deployableSettings(props, defaults);
  const source = props.source._binding;
  const failureDestination = props.onFailure?._binding ?? new BucketFailureDestination();
  const maxRecordAge = props.maxRecordAge ?? DEFAULT_MAX_RECORD_AGE;
  return {
    ...common,
    source,
    failureDestination,
    retentionSeconds: source.retentionSeconds,
    startingPosition: props.startingPosition ?? lambda.StartingPosition.TRIM_HORIZON,
    batchSize: props.batchSize ?? DEFAULT_BATCH_SIZE,
    bisectBatchOnError: props.bisectBatchOnError ?? true,
    retryAttempts: props.retryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    maxRecordAge,
    redeliverySeconds: redeliverySeconds(source, failureDestination, maxRecordAge),
    iteratorAgeThreshold: props.alarms?.iteratorAge?.threshold ?? halfOf(maxRecordAge),
    polls: props.enabled ?? true,
    countEvents: countsEvents(props, common.alarms.profile),
  };
}

/** Assumes AWS's maximum for unknown values: to remember a record too long costs little, to forget it too early processes it twice. */
function redeliverySeconds(source: StreamSourceBinding, failureDestination: FailureDestinationBinding, maxRecordAge: Duration): number {
  const retention = source.retentionSeconds ?? KINESIS_RETENTION_HOURS.max * 3_600;
  return secondsOfStreamRedelivery(knownSeconds(maxRecordAge) ?? RECORD_AGE_SECONDS.max, failureDestination.secondsParked(retention));
}

function countsEvents({ alarms = {} }: StreamProcessorProps, profile: AlarmProfile | undefined): boolean {
  const { notPolling, parkedEvents, droppedEvents, failedEvents } = alarms;
  const essential = [notPolling, parkedEvents, droppedEvents];
  return essential.some(settings => isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: settings?.enabled }, profile))
    || isWanted({ profile: AlarmProfile.FULL, enabled: failedEvents?.enabled }, profile);
}

function halfOf(duration: Duration): Duration | undefined {
  const seconds = knownSeconds(duration);
  return seconds === undefined ? undefined : Duration.seconds(seconds / 2);
}
