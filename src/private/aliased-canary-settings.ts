import { commonSettings, FunctionSettings } from './function-settings';
import type { AliasedCanaryFunctionProps } from '../constructs/aliased-canary-function';
import type { DeploymentOptions } from '../constructs/deployment-options';
import type { ResilienceDefaultsOptions } from '../constructs/resilience-defaults';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS } from '../limits';

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
