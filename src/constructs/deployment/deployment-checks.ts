import { FeatureFlags, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeployableSettings } from './deployable-settings';
import type { DeploymentOptions } from './deployment-options';
import { checkProvisionedConcurrency } from './provisioned-concurrency';
import { checkRollbackAlarms } from './rollback-alarms';
import type { TrafficHookOptions } from './traffic-hook-options';
import { NEW_VERSION } from '../../environment';
import { ALIAS_NAME, EPHEMERAL_STORAGE_MIB, LAMBDA_DEPLOYMENT_CONFIGS } from '../../limits';
import type { BatchFunctionAlarmOptions } from '../alarms/alarm-options';
import { checkDurationAlarm } from '../alarms/function-alarms';
import { checkFunctionOptions } from '../function/function-checks';
import type { ResilientFunctionOptions } from '../function/function-options';
import { functionSettings } from '../function/function-settings';
import type { HandlerCode } from '../function/handler-code';
import { environmentVariablesOf } from '../function/idempotency';
import { checkLogicalId } from '../synth/logical-id';
import { PropsValidator, warn } from '../synth/validation';

type Options = ResilientFunctionOptions & { readonly alarms?: BatchFunctionAlarmOptions };

/** Checks the options of a deployment, and the options that need a published version. */
export function checkDeployment(scope: Construct, problems: PropsValidator, options: Options, settings: DeployableSettings): void {
  const { deployment } = settings;
  if (deployment) checkDeploymentOptions(scope, problems, deployment);
  if (deployment) checkHooks(scope, problems, options, deployment);
  checkNewVersionAlarms(problems, options, settings);
  checkProvisionedConcurrency(problems, options, settings.reservedConcurrentExecutions);
  checkSnapStart(problems, options, settings);
  if (settings.aliasRetired) {
    checkLogicalId(problems, 'aliasLogicalId', settings.aliasLogicalId);
    problems.addIf(options.provisionedConcurrency !== undefined,
      'deployment.retired and provisionedConcurrency are both set, but provisioned concurrency needs the alias that is retired: remove one of them');
  }
  if (settings.aliasName !== undefined && options.code._existing) warnOfWrongVersions(scope, options.code._existing);
}

function checkDeploymentOptions(scope: Construct, problems: PropsValidator, deployment: DeploymentOptions): void {
  const { aliasLogicalId, aliasName, deploymentConfig, rollbackAlarms = [] } = deployment;
  checkLogicalId(problems, 'aliasLogicalId', aliasLogicalId);
  checkRollbackAlarms(scope, problems, rollbackAlarms);
  problems.addIf(aliasName !== undefined && !Token.isUnresolved(aliasName) && !ALIAS_NAME.test(aliasName),
    `aliasName is '${aliasName}' but must be 1 to 128 letters, digits, '-' and '_', and not only digits: choose another name`);
  const configName = deploymentConfig?.deploymentConfigName;
  problems.addIf(configName?.startsWith('CodeDeployDefault.') === true && !LAMBDA_DEPLOYMENT_CONFIGS.includes(configName),
    `deploymentConfig is '${configName}' but CodeDeploy predefines only ${LAMBDA_DEPLOYMENT_CONFIGS.join(', ')} for Lambda: use a member of codedeploy.LambdaDeploymentConfig`);
}

function checkHooks(scope: Construct, problems: PropsValidator, { code }: Options, deployment: DeploymentOptions): void {
  for (const name of ['preTrafficHook', 'postTrafficHook'] as const) {
    const options = deployment[`${name}Options`];
    if (options) checkHookOptions(scope, problems, name, deployment[name], options);
    const hook = deployment[name]?._existing;
    if (hook === undefined) continue;
    const given = `${name} is the function '${hook.node.path}'`;
    problems.addIf(Stack.of(hook) !== Stack.of(scope),
      `${given} of another stack, which would make the two stacks depend on each other: create the hook in this stack, or here with HandlerCode.fromNodejs`);
    problems.addIf(hook === code._existing, `${given} that is being deployed, which cannot check itself: use another function`);
    problems.addIf(NEW_VERSION in environmentVariablesOf(hook),
      `${given}, which is already the hook of another deployment and can receive the ARN of one new version only: create a hook for each deployment`);
  }
}

function checkHookOptions(
  scope: Construct, problems: PropsValidator, name: string, hook: HandlerCode | undefined, options: TrafficHookOptions,
): void {
  problems.addIf(hook === undefined, `${name}Options is set without ${name}: set ${name}, or omit ${name}Options`);
  if (hook === undefined) return;
  const inOptions = problems.below(`${name}Options`);
  inOptions.addIf(NEW_VERSION in (options.environment ?? {}),
    `environment has the variable '${NEW_VERSION}', in which the hook receives the ARN of the new version: rename it`);
  checkFunctionOptions(scope, inOptions, { code: hook, ...options }, { ...functionSettings({ code: hook, ...options }, {}), redeliverySeconds: 0 });
}

function checkNewVersionAlarms(
  problems: PropsValidator, { alarms = {} }: Options, { deployment, timeout, alarms: { profile } }: DeployableSettings,
): void {
  if (deployment) {
    checkDurationAlarm(problems, 'newVersionDuration', timeout, alarms, profile);
    return;
  }
  for (const name of ['newVersionErrors', 'newVersionDuration', 'newVersionFailedRecords'] as const) {
    problems.addIf(alarms[name] !== undefined, `alarms.${name} is set but the function has no deployment: set deployment, or omit alarms.${name}`);
  }
}

function checkSnapStart(problems: PropsValidator, options: Options, { aliasName, aliasRetired }: DeployableSettings): void {
  const { ephemeralStorageSize, filesystem, provisionedConcurrency, snapStart } = options;
  if (snapStart === undefined) return;
  problems.addIf(aliasName === undefined || aliasRetired === true, 'snapStart is set without deployment, but Lambda uses snapshots only for published versions: set deployment');
  for (const [name, value] of Object.entries({ provisionedConcurrency, filesystem })) {
    problems.addIf(value !== undefined, `snapStart and ${name} are both set, but Lambda supports only one of them: omit one`);
  }
  const mebibytes = ephemeralStorageSize && !ephemeralStorageSize.isUnresolved()
    ? ephemeralStorageSize.toMebibytes({ rounding: SizeRoundingBehavior.NONE })
    : EPHEMERAL_STORAGE_MIB.min;
  problems.addIf(mebibytes > EPHEMERAL_STORAGE_MIB.min,
    `ephemeralStorageSize is ${mebibytes} MiB but must be at most ${EPHEMERAL_STORAGE_MIB.min} MiB with snapStart: lower it, or omit snapStart`);
}

/** The CDK reads its feature flags where the function is created, and those are the user's to set. */
function warnOfWrongVersions(scope: Construct, existing: lambda.Function): void {
  const { layers } = existing.node.defaultChild as lambda.CfnFunction;
  const hasLayers = (Stack.of(existing).resolve(layers) ?? []).length > 0;
  const consequences = {
    recognizeVersionProps: 'a change that is not part of a version (tags, concurrency) publishes a new version, which Lambda refuses',
    ...hasLayers && { recognizeLayerVersion: 'new content of a layer publishes no version, and the alias keeps the old content' },
  };
  for (const [name, consequence] of Object.entries(consequences)) {
    const flag = `@aws-cdk/aws-lambda:${name}`;
    if (FeatureFlags.of(existing).isEnabled(flag)) continue;
    warn(scope, name, `the function '${existing.node.path}' was created without the feature flag ${flag}, so that ${consequence}: set the flag to true in cdk.json`);
  }
}
