import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeployableSettings } from './deployable-settings';
import type { DeploymentOptions } from './deployment-options';
import { scaleProvisionedConcurrency } from './provisioned-concurrency';
import { foreignAlarm } from './rollback-alarms';
import { TrafficHooks } from './traffic-hooks';
import { DEPLOYMENT_ALARMS } from '../../limits';
import type { ResilientFunctionOptions } from '../function/function-options';
import type { ResilientFunction } from '../function/resilient-function';
import { acknowledge } from '../synth/acknowledgements';
import { resolveReferences } from '../synth/references';
import { warn } from '../synth/validation';

const APPLICATION = 'ResilientLambdaDeployments';

/** The gradual deployment of new versions behind an alias. */
export class Deployment {
  public readonly group: codedeploy.LambdaDeploymentGroup;

  /** Creates the children DeploymentGroup, PreTrafficHook and PostTrafficHook of the scope. */
  constructor(scope: Construct, alias: lambda.Alias, options: DeploymentOptions, settings: DeployableSettings) {
    const hooks = new TrafficHooks(scope, alias.version, options, settings);
    this.group = new codedeploy.LambdaDeploymentGroup(scope, 'DeploymentGroup', {
      alias,
      application: options.application ?? applicationOf(Stack.of(scope)),
      deploymentConfig: options.deploymentConfig ?? codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: options.rollbackAlarms,
      autoRollback: { failedDeployment: true, stoppedDeployment: true }, // the CDK adds the rollback on alarms once there is one
    });
    acknowledge(this.group.role as iam.Role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]':
        'The CDK attaches this policy, in which AWS maintains what CodeDeploy does in deployments of Lambda functions',
    });
    hooks.attach(alias, this.group);
    scope.node.addValidation({ validate: () => this.checkAlarms(scope) });
  }

  /** Runs at synth, because alarms may be added to the group. */
  private checkAlarms(scope: Construct): string[] {
    const { alarmConfiguration } = this.group.node.defaultChild as codedeploy.CfnDeploymentGroup;
    const { value, elements } = resolveReferences(scope, alarmConfiguration);
    const count = value?.alarms?.length ?? 0;
    if (count === 0) {
      warn(scope, 'deploymentWithoutAlarms',
        'no alarm rolls a deployment back, so that a failing version is deployed to all traffic: enable alarms.newVersionErrors, or set rollbackAlarms');
    }
    return [
      ...count > DEPLOYMENT_ALARMS ? [
        `${count} alarms roll a deployment back, but CodeDeploy accepts ${DEPLOYMENT_ALARMS}: remove some from rollbackAlarms, or combine them in a composite alarm`,
      ] : [],
      ...elements.map(alarm => foreignAlarm(scope, `the alarm '${alarm.node.path}', which rolls a deployment back,`, Stack.of(alarm)))
        .filter(problem => problem !== undefined),
    ];
  }
}

/** Configures the alias of a function: the scaling of its provisioned concurrency, and its deployment. */
export function defineDeployment(
  scope: Construct, { alias }: ResilientFunction, { provisionedConcurrency }: ResilientFunctionOptions, settings: DeployableSettings,
): Deployment | undefined {
  if (alias && provisionedConcurrency) scaleProvisionedConcurrency(alias, provisionedConcurrency);
  return alias && settings.deployment && new Deployment(scope, alias, settings.deployment, settings);
}

/** One application for all functions of a stack: it only groups their deployment groups. */
function applicationOf(stack: Stack): codedeploy.ILambdaApplication {
  const existing = stack.node.tryFindChild(APPLICATION) as codedeploy.LambdaApplication | undefined;
  return existing ?? new codedeploy.LambdaApplication(stack, APPLICATION);
}
