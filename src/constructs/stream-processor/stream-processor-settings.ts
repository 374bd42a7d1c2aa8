import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { isWanted } from '../alarms/alarms';
import { BucketPlace } from '../resources/failure-bucket';
import { FailurePlace } from '../resources/failure-place';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import { StreamOrigin } from './stream-origin';
import { knownSeconds } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import type { StreamProcessorProps } from './stream-processor';
import { KINESIS_RETENTION_HOURS, RECORD_AGE_SECONDS, secondsOfStreamRedelivery } from '../../limits';

const DEFAULT_BATCH_SIZE = 100;

/** Found by simulation, see docs/decisions/0009. Six hours are a quarter of the shortest time that a stream keeps records. */
const DEFAULT_RETRY_ATTEMPTS = 10;
const DEFAULT_MAX_RECORD_AGE = Duration.hours(6);

/** What holds for a processor: what was said of it, else what its scope says, else our default. */
export interface StreamProcessorSettings extends DeployableSettings {
  readonly origin: StreamOrigin;
  readonly place: FailurePlace;
  readonly startingPosition: lambda.StartingPosition;
  readonly batchSize: number;
  readonly bisectBatchOnError: boolean;
  readonly retryAttempts: number;
  readonly maxRecordAge: Duration;
  /** When the function is too far behind. Undefined where it was not given and can't be computed. */
  readonly iteratorAge?: Duration;
  /** Whether the mapping must count events, for the alarms on them. */
  readonly countEvents: boolean;
}

export function streamProcessorSettings(props: StreamProcessorProps, defaults: ResilienceDefaultsOptions): StreamProcessorSettings {
  const common = deployableSettings(props, defaults);
  const origin = props.source._origin;
  const place = props.onFailure?._place ?? new BucketPlace();
  const maxRecordAge = props.maxRecordAge ?? DEFAULT_MAX_RECORD_AGE;
  return {
    ...common,
    origin,
    place,
    startingPosition: props.startingPosition ?? lambda.StartingPosition.TRIM_HORIZON,
    batchSize: props.batchSize ?? DEFAULT_BATCH_SIZE,
    bisectBatchOnError: props.bisectBatchOnError ?? true,
    retryAttempts: props.retryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    maxRecordAge,
    redeliverySeconds: redeliverySeconds(origin, place, maxRecordAge),
    iteratorAge: props.alarms?.iteratorAge?.threshold ?? halfOf(maxRecordAge),
    countEvents: countsEvents(props, common.alarms.profile),
  };
}

/** Of what nobody knows, the longest that AWS allows is taken: remembering too long costs little, too short processes twice. */
function redeliverySeconds(origin: StreamOrigin, place: FailurePlace, maxRecordAge: Duration): number {
  const retention = origin.retentionSeconds ?? KINESIS_RETENTION_HOURS.max * 3_600;
  return secondsOfStreamRedelivery(knownSeconds(maxRecordAge) ?? RECORD_AGE_SECONDS.max, place.secondsParked(retention));
}

function countsEvents({ alarms = {} }: StreamProcessorProps, profile: AlarmProfile | undefined): boolean {
  const { parkedEvents, droppedEvents, failedEvents } = alarms;
  return isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: parkedEvents?.enabled }, profile)
    || isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: droppedEvents?.enabled }, profile)
    || isWanted({ profile: AlarmProfile.FULL, enabled: failedEvents?.enabled }, profile);
}

function halfOf(duration: Duration): Duration | undefined {
  const seconds = knownSeconds(duration);
  return seconds === undefined ? undefined : Duration.seconds(seconds / 2);
}
