import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AlarmWiring } from '../alarms/alarms';
import { keyBehind } from '../resources/encryption';
import type { FunctionAlarmOptions } from '../alarms/alarm-options';
import type { DeployableFunctionOptions, DeploymentOptions } from '../deployment/deployment-options';
import type { ResilienceDefaultsOptions } from './resilience-defaults';
import { FUNCTION_DEFAULT_TIMEOUT_SECONDS } from '../../limits';

/** The timeout of a function whose construct is not told another. */
const DEFAULT_TIMEOUT = Duration.seconds(30);

/** What callers, mappings and triggers invoke, when it is not called otherwise. */
const DEFAULT_ALIAS_NAME = 'live';

/** What holds for the function of every construct: what was said of it, else what its scope says, else our default. */
export interface CommonSettings {
  readonly timeout: Duration;
  readonly logRetention: logs.RetentionDays;
  /** What was said, or is set on the function that exists. */
  readonly reservedConcurrentExecutions?: number;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly alarms: AlarmWiring;
  readonly deployment?: DeploymentOptions;
  /** Of the alias through which the function is invoked, if there is one. */
  readonly aliasName?: string;
  /** Of the alias, from the start. */
  readonly provisionedConcurrentExecutions?: number;
}

/** The same with what only the construct can tell. */
export interface FunctionSettings extends CommonSettings {
  /** For how long after it first came an event can come again. */
  readonly redeliverySeconds: number;
  /** @default - its events come from a source that keeps those that failed */
  readonly whyNoDeadLetterQueue?: string;
}

export function commonSettings(
  props: DeployableFunctionOptions & { readonly alarms?: FunctionAlarmOptions }, defaults: ResilienceDefaultsOptions,
): CommonSettings {
  const existing = props.code._existing;
  const notified = props.alarmTopic !== undefined || props.alarmActions !== undefined ? props : defaults;
  const encryptionKey = props.encryptionKey ?? defaults.encryptionKey;
  const { deployment, provisionedConcurrency } = props;
  return {
    timeout: existing ? existing.timeout ?? Duration.seconds(FUNCTION_DEFAULT_TIMEOUT_SECONDS) : props.timeout ?? DEFAULT_TIMEOUT,
    logRetention: props.logRetention ?? defaults.logRetention ?? logs.RetentionDays.ONE_MONTH,
    reservedConcurrentExecutions: existing ? reservedBy(existing) : props.reservedConcurrentExecutions,
    encryptionKey: encryptionKey && (keyBehind(encryptionKey) ?? encryptionKey),
    removalPolicy: props.removalPolicy ?? defaults.removalPolicy ?? RemovalPolicy.RETAIN,
    alarms: {
      profile: props.alarms?.profile ?? defaults.alarmProfile,
      alarmTopic: notified.alarmTopic,
      alarmActions: notified.alarmActions,
    },
    deployment,
    aliasName: deployment || provisionedConcurrency ? deployment?.aliasName ?? DEFAULT_ALIAS_NAME : undefined,
    provisionedConcurrentExecutions: provisionedConcurrency?.minimum,
  };
}

function reservedBy(fn: lambda.Function): number | undefined {
  return (fn.node.defaultChild as lambda.CfnFunction).reservedConcurrentExecutions;
}
