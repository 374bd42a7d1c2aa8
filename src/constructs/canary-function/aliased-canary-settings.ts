import type { AliasedCanaryFunctionProps } from './aliased-canary-function-props';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS } from '../../limits';
import { DeployableSettings, deployableSettings } from '../deployment/deployable-settings';
import type { DeploymentOptions } from '../deployment/deployment-options';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';

/** The settings of a canary function, which always has a deployment. */
export interface AliasedCanarySettings extends DeployableSettings {
  readonly deployment: DeploymentOptions;
}

export function aliasedCanarySettings(props: AliasedCanaryFunctionProps, defaults: ResilienceDefaultsOptions): AliasedCanarySettings {
  return {
    ...deployableSettings({ ...props, deployment: { ...props, retired: false } }, defaults),
    deployment: props,
    whyNoDeadLetterQueue: 'Synchronous callers receive the error directly; use AsyncFunctionWithDestinations for asynchronous events',
    redeliverySeconds: DELIVERY_DEFAULT_EVENT_AGE_SECONDS, // the callers are unknown, and no AWS service delivers again for longer
  };
}
