import type { DeployableFunctionOptions, DeploymentOptions } from './deployment-options';
import type { TrafficHookOptions } from './traffic-hook-options';
import { FUNCTION_SHAPE, handlerCode, HOOK_SHAPE } from '../function/function-shape';
import { flag, has, listOf, options, Shape, text } from '../synth/shapes';

const TRAFFIC_HOOK_SHAPE: Shape<TrafficHookOptions> = HOOK_SHAPE;

export const DEPLOYMENT_SHAPE: Shape<DeploymentOptions> = {
  aliasName: text,
  aliasLogicalId: text,
  deploymentConfig: has('a deployment configuration, such as codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES', 'deploymentConfigName'),
  application: has('an application, such as new codedeploy.LambdaApplication(…)', 'applicationName', 'applicationArn'),
  preTrafficHook: handlerCode,
  preTrafficHookOptions: options(TRAFFIC_HOOK_SHAPE),
  postTrafficHook: handlerCode,
  postTrafficHookOptions: options(TRAFFIC_HOOK_SHAPE),
  retainVersions: flag,
  retired: flag,
  rollbackAlarms: listOf(has('an alarm, such as new cloudwatch.Alarm(…)', 'alarmArn', 'alarmName')),
};

export const DEPLOYABLE_SHAPE: Shape<DeployableFunctionOptions> = { ...FUNCTION_SHAPE, deployment: options(DEPLOYMENT_SHAPE) };
