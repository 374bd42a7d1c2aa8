import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PropsValidator, warn } from '../synth/validation';
import type { ResilientFunctionOptions } from './function-options';

/** What configures the function itself, and so can only be said where it is made. */
const OF_THE_FUNCTION: (keyof ResilientFunctionOptions)[] = [
  'timeout', 'memorySize', 'description', 'functionName', 'environment', 'architecture', 'ephemeralStorageSize', 'layers', 'role', 'initialPolicy',
  'vpc', 'vpcSubnets', 'securityGroups', 'filesystem', 'reservedConcurrentExecutions', 'logGroup', 'logRetention', 'logLevel', 'tracing',
  'insightsVersion', 'paramsAndSecrets', 'codeSigningConfig', 'snapStart',
];

/** Refuses what can't be set on a function that exists, and warns of what it lacks. */
export function checkExistingFunction(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, existing: lambda.Function): void {
  for (const option of OF_THE_FUNCTION) {
    problems.addIf(options[option] !== undefined, `${option} is given but the function '${existing.node.path}' exists: set it where the function is made`);
  }
  const lacks = lacksOf(existing);
  if (lacks.length > 0) {
    warn(scope, 'existingFunctionLacks',
      `the function '${existing.node.path}' exists and keeps its configuration, but lacks ${lacks.join(', ')}: set it where the function is made`);
  }
}

function lacksOf(existing: lambda.Function): string[] {
  const fn = existing.node.defaultChild as lambda.CfnFunction;
  const resolve = (value: unknown) => Stack.of(existing).resolve(value);
  const lacks: { [name: string]: boolean } = {
    'a timeout of its own': fn.timeout === undefined,
    'memory of its own': fn.memorySize === undefined,
    'reserved concurrency': fn.reservedConcurrentExecutions === undefined,
    'JSON logs': resolve(fn.loggingConfig)?.logFormat !== 'JSON',
    'active tracing': resolve(fn.tracingConfig)?.mode !== 'Active',
    'the end of recursive loops': resolve(fn.recursiveLoop) === 'Allow',
  };
  return Object.keys(lacks).filter(name => lacks[name]);
}
