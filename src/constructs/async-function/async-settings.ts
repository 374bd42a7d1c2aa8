import { Duration } from 'aws-cdk-lib';
import { destinationFacts, DestinationFacts } from './async-destinations';
import { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations-props';
import { ASYNC_EVENT_AGE_SECONDS, ASYNC_RETRY_ATTEMPTS, QUEUE_RETENTION_SECONDS, secondsOfAsyncRedelivery } from '../../limits';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';
import { knownSeconds } from '../synth/validation';

/** The settings of an asynchronous function: from its props, else from its scope, else our defaults. */
export interface AsyncSettings extends DeployableSettings {
  /** Indicates whether the function exists. */
  readonly codeExists: boolean;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
  /** The resource behind the given destination. */
  readonly onFailure?: DestinationFacts;
  readonly onSuccess?: DestinationFacts;
  /** Undefined if it is neither given nor computable at synth. */
  readonly eventAgeThreshold?: Duration;
}

const FAILURE_DESTINATION = 'Failed events go to the failure destination, with the error; a dead-letter queue would receive them a second time, without it';

export function asyncSettings(props: AsyncFunctionWithDestinationsProps, defaults: ResilienceDefaultsOptions): AsyncSettings {
  const maxEventAge = props.maxEventAge ?? Duration.seconds(ASYNC_EVENT_AGE_SECONDS.max);
  const seconds = knownSeconds(maxEventAge);
  return {
    ...deployableSettings(props, defaults),
    codeExists: props.code._existing !== undefined,
    retryAttempts: props.retryAttempts ?? ASYNC_RETRY_ATTEMPTS.max,
    maxEventAge,
    onFailure: props.onFailure && destinationFacts(props.onFailure),
    onSuccess: props.onSuccess && destinationFacts(props.onSuccess),
    eventAgeThreshold: props.alarms?.asyncEventAge?.threshold ?? (seconds === undefined ? undefined : Duration.seconds(seconds / 2)),
    redeliverySeconds: redeliverySeconds(seconds),
    whyNoDeadLetterQueue: FAILURE_DESTINATION,
  };
}

/** Assumes the maximum for an unknown age: to remember an event too long costs little, to forget it too early processes it twice. */
function redeliverySeconds(eventAge = ASYNC_EVENT_AGE_SECONDS.max): number {
  return secondsOfAsyncRedelivery(eventAge, QUEUE_RETENTION_SECONDS.max);
}
