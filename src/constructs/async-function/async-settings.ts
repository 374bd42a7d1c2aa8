import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DestinationFacts, factsOf } from './async-destinations';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import { knownSeconds } from '../synth/validation';
import type { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import { ASYNC_EVENT_AGE_SECONDS, ASYNC_RETRY_ATTEMPTS, QUEUE_RETENTION_SECONDS, secondsOfAsyncRedelivery } from '../../limits';

/** What holds for a function: what was said of it, else what its scope says, else our default. */
export interface AsyncSettings extends DeployableSettings {
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
  /** What is known of the destination that was given. */
  readonly onFailure?: DestinationFacts;
  readonly onSuccess?: DestinationFacts;
  /** When an event has waited too long. Undefined where it was not given and can't be computed. */
  readonly eventAge?: Duration;
}

export function asyncSettings(props: AsyncFunctionWithDestinationsProps, defaults: ResilienceDefaultsOptions): AsyncSettings {
  const maxEventAge = props.maxEventAge ?? Duration.seconds(ASYNC_EVENT_AGE_SECONDS.max);
  const seconds = knownSeconds(maxEventAge);
  return {
    ...deployableSettings(props, defaults),
    retryAttempts: props.retryAttempts ?? ASYNC_RETRY_ATTEMPTS.max,
    maxEventAge,
    onFailure: factsIfGiven(props.onFailure),
    onSuccess: factsIfGiven(props.onSuccess),
    eventAge: props.alarms?.eventAge?.threshold ?? (seconds === undefined ? undefined : Duration.seconds(seconds / 2)),
    redeliverySeconds: redeliverySeconds(seconds),
  };
}

function factsIfGiven(destination: lambda.IDestination | undefined): DestinationFacts | undefined {
  return destination && factsOf(destination);
}

/** Of what only CloudFormation knows, the longest is taken: remembering too long costs little, too short processes twice. */
function redeliverySeconds(eventAge = ASYNC_EVENT_AGE_SECONDS.max): number {
  return secondsOfAsyncRedelivery(eventAge, QUEUE_RETENTION_SECONDS.max);
}
