import { SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkDatabase } from './database-connection';
import { checkExistingFunction } from './existing-function';
import { checkExpectedLoad } from './expected-load';
import type { ResilientFunctionOptions } from './function-options';
import type { FunctionSettings } from './function-settings';
import { checkIdempotency, idempotencyVariables } from './idempotency';
import { checkPaused } from './synthesized-function';
import {
  DEPRECATED_RUNTIMES, ENVIRONMENT_BYTES, EPHEMERAL_STORAGE_MIB, FUNCTION_DESCRIPTION_LENGTH, FUNCTION_MEMORY_MIB, FUNCTION_NAME,
  FUNCTION_TIMEOUT_BEFORE_2026_SECONDS, FUNCTION_TIMEOUT_SECONDS, RESERVED_VARIABLES,
} from '../../limits';
import { isSecret } from '../../secrets';
import { keyBehind } from '../resources/encryption';
import { checkStages } from '../synth/stages';
import { humanDuration, isLongerThan, knownNumber, PropsValidator, warn } from '../synth/validation';

/** Checks the options that every construct accepts, and warns about values that are probably wrong. */
export function checkFunctionOptions(
  scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings,
): void {
  problems.addIf(settings.encryptionKey !== undefined && keyBehind(settings.encryptionKey) === undefined,
    'encryptionKey is an alias imported by its name, which log groups do not support: import the key (kms.Key.fromKeyArn)');
  const { alarmTopic, alarmActions, ...others } = options; // checkAlarmRouting checks those that apply
  checkStages(scope, problems, {
    ...others, code: options.code._existing, encryptionKey: settings.encryptionKey, idempotencyTable: options.idempotencyTable?.table,
  });
  checkIdempotency(scope, problems, options, settings);
  if (options.code._existing) {
    checkExistingFunction(scope, problems, options, settings, options.code._existing);
    return;
  }
  problems.wholeSeconds('timeout', options.timeout, FUNCTION_TIMEOUT_SECONDS,
    'split longer work into smaller events, or use AWS Step Functions');
  warnOfLongTimeout(scope, options);
  problems.wholeNumber('memorySize', options.memorySize, FUNCTION_MEMORY_MIB, 'the unit is MiB');
  if (options.ephemeralStorageSize !== undefined && !options.ephemeralStorageSize.isUnresolved()) {
    problems.wholeNumber('ephemeralStorageSize', options.ephemeralStorageSize.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), EPHEMERAL_STORAGE_MIB, 'the unit is MiB');
  }
  checkNames(problems, options);
  const reserved = knownNumber(options.reservedConcurrentExecutions);
  checkPaused(problems, reserved);
  problems.addIf(reserved !== undefined && (reserved < 0 || !Number.isInteger(reserved)),
    `reservedConcurrentExecutions is ${reserved} but must be a whole number of at least 1: raise or round it`);
  problems.addIf(options.logGroup !== undefined && options.logRetention !== undefined,
    'logRetention and logGroup are both set, but the retention of an existing log group cannot be changed here: omit one');
  checkExpectedLoad(scope, problems, options, settings);
  checkNetwork(scope, problems, options);
  checkDatabase(problems, options);
  checkEnvironment(scope, problems, { ...options.environment, ...idempotencyVariables(scope, options, settings) });
}

function warnOfLongTimeout(scope: Construct, { timeout }: ResilientFunctionOptions): void {
  if (!isLongerThan(timeout, FUNCTION_TIMEOUT_BEFORE_2026_SECONDS)) return;
  const [former, maximum] = [FUNCTION_TIMEOUT_BEFORE_2026_SECONDS, FUNCTION_TIMEOUT_SECONDS.max].map(humanDuration);
  warn(scope, 'timeoutAboveFormerMaximum',
    `timeout is ${timeout!.toHumanString()}. Lambda accepts up to ${maximum} only since 2026, and other tools, policies and Regions may still refuse more than ${former}. ` +
    'An invocation that hangs also delays its events that long: split the work into smaller events, or acknowledge this warning when the first deployment has succeeded');
}

/** Warns of a runtime that AWS no longer patches. */
export function warnOfDeprecatedRuntime(scope: Construct, { runtime: { name } }: lambda.Function): void {
  if (!Object.hasOwn(DEPRECATED_RUNTIMES, name)) return;
  warn(scope, 'deprecatedRuntime',
    `the runtime ${name} has been deprecated since ${DEPRECATED_RUNTIMES[name]}: AWS no longer patches it, and will block updates of functions that use it. ` +
    'Set the runtime of the HandlerCode to a supported one, such as lambda.Runtime.NODEJS_24_X, or acknowledge this warning');
}

function checkNames(problems: PropsValidator, { description = '', functionName }: ResilientFunctionOptions): void {
  problems.addIf(!Token.isUnresolved(description) && description.length > FUNCTION_DESCRIPTION_LENGTH,
    `description has ${description.length} characters but must have at most ${FUNCTION_DESCRIPTION_LENGTH}: shorten it`);
  problems.addIf(functionName !== undefined && !Token.isUnresolved(functionName) && !FUNCTION_NAME.test(functionName),
    `functionName is '${functionName}' but must be 1 to 64 letters, digits, '-' and '_': choose another name, or omit it`);
}

function checkNetwork(scope: Construct, problems: PropsValidator, { vpc, vpcSubnets, securityGroups, filesystem }: ResilientFunctionOptions): void {
  if (vpc === undefined) {
    for (const [name, value] of Object.entries({ vpcSubnets, securityGroups, filesystem })) {
      problems.addIf(value !== undefined, `${name} is set without vpc: set vpc, or omit ${name}`);
    }
    return;
  }
  const zones = vpc.selectSubnets(vpcSubnets).subnets.map(zoneOf);
  if (new Set(zones).size === 1 && zones[0] !== undefined) {
    warn(scope, 'subnetsInOneZone',
      `all subnets of the function are in the Availability Zone ${zones[0]}, so that no event is processed during an outage of that zone: select subnets in two zones or more`);
  }
}

/** An imported subnet throws if its zone is unknown. */
function zoneOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}

function checkEnvironment(scope: Construct, problems: PropsValidator, environment: { [name: string]: string }): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(environment)) {
    problems.addIf(!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name),
      `environment has the variable '${name}' but names must have two or more letters, digits or underscores, and start with a letter: rename it`);
    problems.addIf(RESERVED_VARIABLES.includes(name), `environment has the variable '${name}', which Lambda reserves: rename it`);
    const resolved = JSON.stringify(Stack.of(scope).resolve(value));
    if (isSecret(name, resolved)) {
      warn(scope, 'secretInEnvironment',
        `environment variable ${name} looks like a secret, which everyone with permission to read the function's configuration could read: ` +
        'store it in Secrets Manager or Parameter Store, pass its name, and read it at run time');
    }
    bytes += Buffer.byteLength(name) + (Token.isUnresolved(value) ? 0 : Buffer.byteLength(value));
  }
  problems.addIf(bytes > ENVIRONMENT_BYTES,
    `environment has ${bytes} bytes but must have at most ${ENVIRONMENT_BYTES}: move large values to Parameter Store or AppConfig`);
}
