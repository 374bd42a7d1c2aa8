import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { keyBehind } from '../resources/encryption';
import { checkExistingFunction } from './existing-function';
import { checkExpectedLoad } from './expected-load';
import type { FunctionSettings } from './function-settings';
import { checkIdempotency, idempotencyVariables } from './idempotency';
import { knownNumber, PropsValidator, warn } from '../synth/validation';
import type { ResilientFunctionOptions } from './function-options';
import { ENVIRONMENT_BYTES, EPHEMERAL_STORAGE_MIB, FUNCTION_MEMORY_MIB, FUNCTION_TIMEOUT_SECONDS, RESERVED_VARIABLES } from '../../limits';
import { isSecret } from '../../secrets';

/** Collects what is wrong with the options that every construct takes, and warns of what may be. */
export function checkFunctionOptions(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings): void {
  problems.addIf(settings.encryptionKey !== undefined && keyBehind(settings.encryptionKey) === undefined,
    'encryptionKey is an alias that was imported by its name, which a log group does not take: give the key (kms.Key.fromKeyArn)');
  checkIdempotency(scope, problems, options, settings);
  if (options.code._existing) {
    checkExistingFunction(scope, problems, options, options.code._existing);
    return;
  }
  problems.wholeSeconds('timeout', options.timeout, FUNCTION_TIMEOUT_SECONDS,
    'split longer work into smaller events, or hand it to AWS Step Functions');
  problems.wholeNumber('memorySize', options.memorySize, FUNCTION_MEMORY_MIB, 'it is in MiB');
  if (options.ephemeralStorageSize !== undefined && !options.ephemeralStorageSize.isUnresolved()) {
    problems.wholeNumber('ephemeralStorageSize', options.ephemeralStorageSize.toMebibytes(), EPHEMERAL_STORAGE_MIB, 'it is in MiB');
  }
  const reserved = knownNumber(options.reservedConcurrentExecutions);
  problems.addIf(reserved === 0,
    'reservedConcurrentExecutions is 0, which stops the function: no event would ever be processed; leave it out or reserve at least 1');
  problems.addIf(reserved !== undefined && (reserved < 0 || !Number.isInteger(reserved)),
    `reservedConcurrentExecutions is ${reserved} but must be a whole number of at least 1`);
  problems.addIf(options.logGroup !== undefined && options.logRetention !== undefined,
    'logRetention is given together with logGroup, whose retention is not ours to set: leave one of them out');
  checkExpectedLoad(scope, problems, options, settings);
  checkNetwork(scope, problems, options);
  checkEnvironment(scope, problems, { ...options.environment, ...idempotencyVariables(options, settings) });
}

function checkNetwork(scope: Construct, problems: PropsValidator, { vpc, vpcSubnets, securityGroups, filesystem }: ResilientFunctionOptions): void {
  if (vpc === undefined) {
    for (const [name, value] of Object.entries({ vpcSubnets, securityGroups, filesystem })) {
      problems.addIf(value !== undefined, `${name} is given without vpc: give the vpc, or leave ${name} out`);
    }
    return;
  }
  const zones = vpc.selectSubnets(vpcSubnets).subnets.map(zoneOf);
  if (new Set(zones).size === 1 && zones[0] !== undefined) {
    warn(scope, 'subnetsInOneZone',
      `all subnets of the function lie in the Availability Zone ${zones[0]}: when it fails, so does every event; select subnets in two zones or more`);
  }
}

/** An imported subnet may not know its zone, and throws when asked. */
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
      `environment has the variable '${name}' but a name must be two or more letters, digits or underscores, a letter first: rename it`);
    problems.addIf(RESERVED_VARIABLES.includes(name), `environment has the variable '${name}', which Lambda keeps for itself: rename it`);
    const resolved = JSON.stringify(Stack.of(scope).resolve(value));
    if (isSecret(name, resolved)) {
      warn(scope, 'secretInEnvironment',
        `environment variable ${name} looks like a secret, and everyone who may read the function's configuration could read it: ` +
        'keep it in Secrets Manager or Parameter Store, pass its name, and read it at run time');
    }
    bytes += Buffer.byteLength(name) + (Token.isUnresolved(value) ? 0 : Buffer.byteLength(value));
  }
  problems.addIf(bytes > ENVIRONMENT_BYTES,
    `environment has ${bytes} bytes but at most ${ENVIRONMENT_BYTES} are allowed: move what is large to Parameter Store or AppConfig`);
}
