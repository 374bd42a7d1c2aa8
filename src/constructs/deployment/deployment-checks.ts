import { FeatureFlags, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { isWanted, slowSeconds } from '../alarms/alarms';
import { CommonSettings } from '../function/function-settings';
import { environmentOf } from '../function/idempotency';
import { checkProvisionedConcurrency } from './provisioned-concurrency';
import { PropsValidator, warn } from '../synth/validation';
import { AlarmProfile, BatchFunctionAlarmOptions } from '../alarms/alarm-options';
import type { DeploymentOptions } from './deployment-options';
import type { ResilientFunctionOptions } from '../function/function-options';
import { NEW_VERSION } from '../../environment';
import { ALIAS_NAME, EPHEMERAL_STORAGE_MIB, LAMBDA_DEPLOYMENT_CONFIGS } from '../../limits';

type Options = ResilientFunctionOptions & { readonly alarms?: BatchFunctionAlarmOptions };

/** Collects what is wrong with how new versions take over, and with what goes with versions. */
export function checkDeployment(scope: Construct, problems: PropsValidator, options: Options, settings: CommonSettings): void {
  const { deployment } = settings;
  if (deployment) checkDeploymentOptions(problems, deployment);
  if (deployment) checkHooks(scope, problems, options, deployment);
  checkNewVersionAlarms(problems, options, settings);
  checkProvisionedConcurrency(problems, options, settings.reservedConcurrentExecutions);
  checkSnapStart(problems, options, settings);
  if (settings.aliasName !== undefined && options.code._existing) warnOfWrongVersions(scope, options.code._existing);
}

function checkDeploymentOptions(problems: PropsValidator, deployment: DeploymentOptions): void {
  const { aliasName, deploymentConfig } = deployment;
  problems.addIf(aliasName !== undefined && !Token.isUnresolved(aliasName) && !ALIAS_NAME.test(aliasName),
    `aliasName is '${aliasName}' but must be 1 to 128 letters, digits, '-' and '_', and not digits alone: rename it`);
  const configName = deploymentConfig?.deploymentConfigName;
  problems.addIf(configName?.startsWith('CodeDeployDefault.') === true && !LAMBDA_DEPLOYMENT_CONFIGS.includes(configName),
    `deploymentConfig is '${configName}' but CodeDeploy predefines for functions only ${LAMBDA_DEPLOYMENT_CONFIGS.join(', ')}: take one of codedeploy.LambdaDeploymentConfig`);
}

function checkHooks(scope: Construct, problems: PropsValidator, { code }: Options, deployment: DeploymentOptions): void {
  for (const name of ['preTrafficHook', 'postTrafficHook'] as const) {
    const hook = deployment[name]?._existing;
    if (hook === undefined) continue;
    const what = `${name} is the function '${hook.node.path}'`;
    problems.addIf(Stack.of(hook) !== Stack.of(scope),
      `${what} of another stack, and the two stacks would wait for each other: make the hook here (HandlerCode.fromNodejs), or in this stack`);
    problems.addIf(hook === code._existing, `${what} itself, which can't say whether it is well before it is deployed: give another function`);
    problems.addIf(NEW_VERSION in environmentOf(hook),
      `${what}, which is a hook of another deployment already and can be told of one new version only: make a hook for each (HandlerCode.fromNodejs)`);
  }
}

function checkNewVersionAlarms(problems: PropsValidator, { alarms = {} }: Options, { deployment, timeout, alarms: { profile } }: CommonSettings): void {
  for (const name of ['newVersionErrors', 'newVersionDuration', 'newVersionFailedRecords'] as const) {
    problems.addIf(!deployment && alarms[name] !== undefined, `alarms.${name} is given but only a function with a deployment has it: give deployment, or leave it out`);
  }
  const wanted = deployment && isWanted({ profile: AlarmProfile.FULL, enabled: alarms.newVersionDuration?.enabled }, profile);
  problems.addIf(wanted === true && slowSeconds(timeout, alarms.newVersionDuration?.threshold) === undefined,
    'alarms.newVersionDuration has no threshold, and 90 % of a timeout that only CloudFormation will know cannot be computed: ' +
    'give alarms.newVersionDuration.threshold in seconds, or set alarms.newVersionDuration.enabled to false');
}

function checkSnapStart(problems: PropsValidator, options: Options, { aliasName }: CommonSettings): void {
  const { ephemeralStorageSize, filesystem, provisionedConcurrency, snapStart } = options;
  if (snapStart === undefined) return;
  problems.addIf(aliasName === undefined,
    'snapStart is given but Lambda takes snapshots only of published versions, and nothing would invoke one: give deployment');
  problems.addIf(provisionedConcurrency !== undefined,
    'snapStart is given together with provisionedConcurrency, but Lambda takes only one of them: leave one of them out');
  problems.addIf(filesystem !== undefined, 'snapStart is given together with filesystem, but Lambda takes only one of them: leave one of them out');
  const mebibytes = ephemeralStorageSize && !ephemeralStorageSize.isUnresolved() ? ephemeralStorageSize.toMebibytes() : EPHEMERAL_STORAGE_MIB.min;
  problems.addIf(mebibytes > EPHEMERAL_STORAGE_MIB.min,
    `ephemeralStorageSize is ${mebibytes} MiB but with snapStart at most ${EPHEMERAL_STORAGE_MIB.min} MiB are allowed: lower it, or leave snapStart out`);
}

/** The flags of the CDK hold where the function is made, and there they are not ours to set. */
function warnOfWrongVersions(scope: Construct, existing: lambda.Function): void {
  const { layers } = existing.node.defaultChild as lambda.CfnFunction;
  const hasLayers = (Stack.of(existing).resolve(layers) ?? []).length > 0;
  const wrong = {
    recognizeVersionProps: 'a change that is no part of a version (tags, concurrency) asks for a new one, which Lambda refuses',
    ...hasLayers && { recognizeLayerVersion: 'new content of a layer publishes no version, and the alias keeps the old one' },
  };
  for (const [name, what] of Object.entries(wrong)) {
    const flag = `@aws-cdk/aws-lambda:${name}`;
    if (FeatureFlags.of(existing).isEnabled(flag)) continue;
    warn(scope, name, `the function '${existing.node.path}' exists without the feature flag ${flag}, so that ${what}: set the flag to true in cdk.json`);
  }
}
