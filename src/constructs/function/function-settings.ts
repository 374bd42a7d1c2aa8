import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { ResilientFunctionOptions } from './function-options';
import type { ResilienceDefaultsOptions } from './resilience-defaults-options';
import { FUNCTION_DEFAULT_TIMEOUT_SECONDS } from '../../limits';
import { keyBehind } from '../resources/encryption';

/** The timeout of a function that this library creates. */
const DEFAULT_TIMEOUT = Duration.seconds(30);

/** The settings of a function: its props, otherwise the defaults of its scope, otherwise the defaults of this library. */
export interface FunctionSettings {
  readonly timeout: Duration;
  readonly logRetention: logs.RetentionDays;
  /** The reserved concurrency, read from the function if it exists. */
  readonly reservedConcurrentExecutions?: number;
  /** Set if the construct reserves concurrency for a function that it creates. */
  readonly reservesConcurrency?: boolean;
  readonly encryptionKey?: kms.IKey;
  /** The name of the alias through which the function is invoked. @default - no alias */
  readonly aliasName?: string;
  /** The logical ID of the alias, if it continues one that is deployed. */
  readonly aliasLogicalId?: string;
  /** Keeps the alias although the function is invoked without it. */
  readonly aliasRetired?: boolean;
  /** Keeps old versions when they are replaced. */
  readonly retainVersions?: boolean;
  /** The initial provisioned concurrency of the alias. */
  readonly provisionedConcurrentExecutions?: number;
  /** How long after its first delivery an event can be delivered again. */
  readonly redeliverySeconds: number;
  /** Why the function has no dead-letter queue. @default - the event source keeps its failed events */
  readonly whyNoDeadLetterQueue?: string;
}

/** The settings that do not depend on where events come from. */
export function functionSettings(
  options: ResilientFunctionOptions, defaults: ResilienceDefaultsOptions, aliasName?: string,
): Omit<FunctionSettings, 'redeliverySeconds'> {
  const existing = options.code._existing;
  const encryptionKey = options.encryptionKey ?? defaults.encryptionKey;
  return {
    timeout: existing ? existing.timeout ?? Duration.seconds(FUNCTION_DEFAULT_TIMEOUT_SECONDS) : options.timeout ?? DEFAULT_TIMEOUT,
    logRetention: options.logRetention ?? defaults.logRetention ?? logs.RetentionDays.ONE_MONTH,
    reservedConcurrentExecutions: existing ? reservedBy(existing) : options.reservedConcurrentExecutions,
    encryptionKey: encryptionKey && (keyBehind(encryptionKey) ?? encryptionKey),
    aliasName,
    provisionedConcurrentExecutions: options.provisionedConcurrency?.minimum,
  };
}

function reservedBy(fn: lambda.Function): number | undefined {
  return (fn.node.defaultChild as lambda.CfnFunction).reservedConcurrentExecutions;
}
