import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ResilientFunctionOptions } from './function-options';
import type { FunctionSettings } from './function-settings';
import { PropsValidator, warn } from '../synth/validation';

/** The options that configure the function itself and can only be set where it is created. */
const FUNCTION_OPTIONS: (keyof ResilientFunctionOptions)[] = [
  'timeout', 'memorySize', 'description', 'functionName', 'environment', 'architecture', 'ephemeralStorageSize', 'layers', 'role', 'initialPolicy',
  'vpc', 'vpcSubnets', 'securityGroups', 'database', 'filesystem', 'reservedConcurrentExecutions', 'logGroup', 'logRetention', 'logLevel', 'tracing',
  'insightsVersion', 'paramsAndSecrets', 'codeSigningConfig', 'snapStart',
];

/** Refuses options that cannot be applied to an existing function, and warns about settings that it lacks. */
export function checkExistingFunction(
  scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings, existing: lambda.Function,
): void {
  const refused = FUNCTION_OPTIONS.filter(option => options[option] !== undefined);
  problems.addIf(refused.length > 0,
    `${refused.join(', ')} cannot be applied to the existing function '${existing.node.path}': set ${refused.length > 1 ? 'them' : 'it'} where the function is created`);
  const missing = missingSettings(existing, settings);
  if (missing.length > 0) {
    warn(scope, 'existingFunctionLacks',
      `the existing function '${existing.node.path}' keeps its configuration, but lacks ${missing.join(', ')}: set them where the function is created`);
  }
}

/** The settings that the construct makes where it creates the function. */
function missingSettings(existing: lambda.Function, { reservesConcurrency = false }: FunctionSettings): string[] {
  const fn = existing.node.defaultChild as lambda.CfnFunction;
  const resolve = (value: unknown) => Stack.of(existing).resolve(value);
  const missing: { [name: string]: boolean } = {
    'timeout': fn.timeout === undefined,
    'memorySize': fn.memorySize === undefined,
    'reservedConcurrentExecutions': reservesConcurrency && fn.reservedConcurrentExecutions === undefined,
    'loggingFormat JSON': resolve(fn.loggingConfig)?.logFormat !== 'JSON',
    'tracing ACTIVE': resolve(fn.tracingConfig)?.mode !== 'Active',
    'recursiveLoop TERMINATE': resolve(fn.recursiveLoop) === 'Allow',
  };
  return Object.keys(missing).filter(name => missing[name]);
}
