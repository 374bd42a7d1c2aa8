import { CfnCodeDeployLambdaAliasUpdate, Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeploymentOptions } from './deployment-options';
import type { TrafficHookOptions } from './traffic-hook-options';
import { NEW_VERSION } from '../../environment';
import type { FunctionSettings } from '../function/function-settings';
import type { HandlerCode } from '../function/handler-code';
import { ResilientFunction } from '../function/resilient-function';
import { acknowledge } from '../synth/acknowledgements';

const CODEDEPLOY_WAITS = 'CodeDeploy waits for the result of the hook and rolls back without one';

const ONCE = 'CodeDeploy invokes the hook once in each deployment';
const NO_NETWORK = 'The hook invokes the new version through Lambda, which needs no network of its own; one that does can be an existing function';

/** Long enough to invoke the new version several times. */
const HOOK_TIMEOUT = Duration.minutes(5);

type HookSettings = Pick<FunctionSettings, 'encryptionKey' | 'logRetention'>;

/** The functions that CodeDeploy invokes before and after it shifts traffic. */
export class TrafficHooks {
  private readonly before?: ResilientFunction;
  private readonly after?: ResilientFunction;

  constructor(scope: Construct, version: lambda.IVersion, options: DeploymentOptions, settings: HookSettings) {
    const { preTrafficHook, preTrafficHookOptions, postTrafficHook, postTrafficHookOptions } = options;
    this.before = preTrafficHook && defineHook(new Construct(scope, 'PreTrafficHook'), preTrafficHook, preTrafficHookOptions, version, settings);
    this.after = postTrafficHook && defineHook(new Construct(scope, 'PostTrafficHook'), postTrafficHook, postTrafficHookOptions, version, settings);
  }

  /** Adds the hooks to the deployments of the alias, with the permissions that the hooks and CodeDeploy need. */
  attach(alias: lambda.Alias, group: codedeploy.LambdaDeploymentGroup): void {
    const hooks = [this.before, this.after].filter(hook => hook !== undefined);
    if (hooks.length === 0) return;
    for (const hook of hooks) {
      hook.allow(['codedeploy:PutLifecycleEventHookExecutionStatus'], group.deploymentGroupArn);
      group.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [hook.lambdaFunction.functionArn] }));
    }
    const { cfnOptions, node } = alias.node.defaultChild as lambda.CfnAlias;
    const update = cfnOptions.updatePolicy!.codeDeployLambdaAliasUpdate as CfnCodeDeployLambdaAliasUpdate;
    cfnOptions.updatePolicy = {
      codeDeployLambdaAliasUpdate: {
        ...update,
        beforeAllowTrafficHook: this.before?.lambdaFunction.functionName ?? update.beforeAllowTrafficHook,
        afterAllowTrafficHook: this.after?.lambdaFunction.functionName ?? update.afterAllowTrafficHook,
      },
    };
    node.addDependency(group.role); // with its policy: CodeDeploy may invoke a hook that was added in the same update as the new code
  }
}

function defineHook(
  scope: Construct, code: HandlerCode, options: TrafficHookOptions = {}, version: lambda.IVersion, { encryptionKey, logRetention }: HookSettings,
): ResilientFunction {
  const environment = { ...options.environment, [NEW_VERSION]: version.functionArn };
  const settings = {
    timeout: options.timeout ?? HOOK_TIMEOUT, encryptionKey, logRetention, redeliverySeconds: 0, whyNoDeadLetterQueue: CODEDEPLOY_WAITS,
  };
  const hook = new ResilientFunction(scope, { code, ...options, environment: code._existing ? undefined : environment }, settings);
  code._existing?.addEnvironment(NEW_VERSION, version.functionArn);
  hook.allow(['lambda:InvokeFunction'], version.functionArn);
  if (!code._existing) acknowledge(hook.lambdaFunction, { CKV_AWS_115: ONCE, CKV_AWS_117: NO_NETWORK });
  return hook;
}
