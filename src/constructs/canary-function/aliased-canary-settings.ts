import { commonSettings, FunctionSettings } from '../function/function-settings';
import type { AliasedCanaryFunctionProps } from './aliased-canary-function-props';
import type { DeploymentOptions } from '../deployment/deployment-options';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS } from '../../limits';

/** What holds for a function that is deployed version by version. */
export interface AliasedCanarySettings extends FunctionSettings {
  readonly deployment: DeploymentOptions;
}

export function aliasedCanarySettings(props: AliasedCanaryFunctionProps, defaults: ResilienceDefaultsOptions): AliasedCanarySettings {
  return {
    ...commonSettings({ ...props, deployment: props }, defaults),
    deployment: props,
    whyNoDeadLetterQueue: 'Who invokes it waits for the answer and hears of a failure; events that nobody waits for belong to AsyncFunctionWithDestinations',
    redeliverySeconds: DELIVERY_DEFAULT_EVENT_AGE_SECONDS, // nobody knows who invokes it: no service of AWS delivers again for longer
  };
}
