import type { DeployableFunctionOptions, DeploymentOptions } from './deployment-options';
import { FUNCTION_SHAPE, handlerCode } from '../function/function-shape';
import { has, listOf, options, Shape, text } from '../synth/shapes';

export const DEPLOYMENT_SHAPE: Shape<DeploymentOptions> = {
  aliasName: text,
  deploymentConfig: has('a deployment configuration, such as codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES', 'deploymentConfigName'),
  application: has('an application, such as new codedeploy.LambdaApplication(…)', 'applicationName', 'applicationArn'),
  preTrafficHook: handlerCode,
  postTrafficHook: handlerCode,
  rollbackAlarms: listOf(has('an alarm, such as new cloudwatch.Alarm(…)', 'alarmArn', 'alarmName')),
};

export const DEPLOYABLE_SHAPE: Shape<DeployableFunctionOptions> = { ...FUNCTION_SHAPE, deployment: options(DEPLOYMENT_SHAPE) };
