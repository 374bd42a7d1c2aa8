import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledgements';
import { atSynth } from '../synth/at-synth';
import { CommonSettings } from '../function/function-settings';
import { scaleProvisionedConcurrency } from './provisioned-concurrency';
import type { ResilientFunction } from '../function/resilient-function';
import { TrafficHooks } from './traffic-hooks';
import { warn } from '../synth/validation';
import type { DeploymentOptions } from './deployment-options';
import type { ResilientFunctionOptions } from '../function/function-options';
import { DEPLOYMENT_ALARMS } from '../../limits';

const APPLICATION = 'ResilientLambdaDeployments';

/** How new versions of a function take over the traffic of its alias. */
export class Deployment {
  public readonly group: codedeploy.LambdaDeploymentGroup;

  /** Children of the scope: DeploymentGroup, and the hooks. */
  constructor(scope: Construct, alias: lambda.Alias, options: DeploymentOptions, settings: CommonSettings) {
    const hooks = new TrafficHooks(scope, alias.version, options, settings);
    this.group = new codedeploy.LambdaDeploymentGroup(scope, 'DeploymentGroup', {
      alias,
      application: options.application ?? applicationOf(Stack.of(scope)),
      deploymentConfig: options.deploymentConfig ?? codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: options.rollbackAlarms,
      autoRollback: { failedDeployment: true, stoppedDeployment: true }, // and on an alarm, as soon as there is one
    });
    acknowledge(this.group.role as iam.Role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]':
        'The deployment group of the CDK attaches it: it is the limited policy that AWS keeps for deployments of functions',
    });
    hooks.attach(alias, this.group);
    atSynth(scope, () => this.checkAlarms(scope));
  }

  private checkAlarms(scope: Construct): void {
    const cfnGroup = this.group.node.defaultChild as codedeploy.CfnDeploymentGroup;
    const count = Stack.of(scope).resolve(cfnGroup.alarmConfiguration)?.alarms?.length ?? 0;
    if (count > DEPLOYMENT_ALARMS) {
      warn(scope, 'deploymentAlarmsAboveLimit',
        `${count} alarms roll a deployment back, but CodeDeploy takes ${DEPLOYMENT_ALARMS}: leave some out of rollbackAlarms, or put them into a composite alarm`);
    }
    if (count === 0) {
      warn(scope, 'deploymentWithoutAlarms',
        'no alarm rolls a deployment back, so that a version that fails is deployed all the same: switch alarms.newVersionErrors on, or give rollbackAlarms');
    }
  }
}

/** What the alias of a function has beside it: its scaling, and the deployment if it is to have one. */
export function defineDeployment(
  scope: Construct, { alias }: ResilientFunction, { provisionedConcurrency }: ResilientFunctionOptions, settings: CommonSettings,
): Deployment | undefined {
  if (alias && provisionedConcurrency) scaleProvisionedConcurrency(alias, provisionedConcurrency);
  return alias && settings.deployment && new Deployment(scope, alias, settings.deployment, settings);
}

/** One for all functions of a stack: it only holds their deployment groups together. */
function applicationOf(stack: Stack): codedeploy.ILambdaApplication {
  const existing = stack.node.tryFindChild(APPLICATION) as codedeploy.LambdaApplication | undefined;
  return existing ?? new codedeploy.LambdaApplication(stack, APPLICATION);
}
