import { RemovalPolicy } from 'aws-cdk-lib';
import type { DeployableFunctionOptions, DeploymentOptions } from './deployment-options';
import type { FunctionAlarmOptions } from '../alarms/alarm-options';
import { alarmRouting } from '../alarms/alarm-routing';
import { AlarmConfiguration } from '../alarms/alarms';
import { functionSettings, FunctionSettings } from '../function/function-settings';
import type { ResilienceDefaultsOptions } from '../function/resilience-defaults-options';

/** The name of the alias that callers, event source mappings and triggers invoke. */
const DEFAULT_ALIAS_NAME = 'live';

/** The settings that every construct with a function has. */
export interface DeployableSettings extends FunctionSettings {
  readonly removalPolicy: RemovalPolicy;
  readonly alarms: AlarmConfiguration;
  readonly deployment?: DeploymentOptions;
}

type Props = DeployableFunctionOptions & { readonly alarms?: FunctionAlarmOptions };

/** The settings that do not depend on where events come from. */
export function deployableSettings(props: Props, defaults: ResilienceDefaultsOptions): Omit<DeployableSettings, 'redeliverySeconds'> {
  const { deployment, provisionedConcurrency } = props;
  const aliasName = deployment || provisionedConcurrency ? deployment?.aliasName ?? DEFAULT_ALIAS_NAME : undefined;
  return {
    ...functionSettings(props, defaults, aliasName),
    removalPolicy: props.removalPolicy ?? defaults.removalPolicy ?? RemovalPolicy.RETAIN,
    alarms: { ...alarmRouting(props, defaults), profile: props.alarms?.profile ?? defaults.alarmProfile },
    aliasLogicalId: deployment?.aliasLogicalId,
    retainVersions: deployment?.retainVersions,
    aliasRetired: deployment?.retired,
    deployment: deployment?.retired ? undefined : deployment,
  };
}
