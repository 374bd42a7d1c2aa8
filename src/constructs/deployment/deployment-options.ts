import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import { ResilientFunctionOptions } from '../function/function-options';
import { HandlerCode } from '../function/handler-code';

/**
 * Options of a gradual deployment: how a new version of a function replaces the old one.
 */
export interface DeploymentOptions {
  /**
   * The name of the alias that callers, event source mappings and triggers invoke.
   *
   * Valid values: 1 to 128 letters, digits, `-` and `_`, and not only digits.
   *
   * @default 'live'
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
   */
  readonly aliasName?: string;

  /**
   * How traffic shifts to the new version: a predefined configuration, or your own `codedeploy.LambdaDeploymentConfig`.
   *
   * With `ALL_AT_ONCE`, alarms have no time to observe the new version, and only the hooks guard the deployment.
   *
   * @default codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES - a bad version receives 10 % of the events for 5 minutes at most
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
   */
  readonly deploymentConfig?: codedeploy.ILambdaDeploymentConfig;

  /**
   * The CodeDeploy application of the deployments.
   *
   * @default - one application for all functions of the stack
   */
  readonly application?: codedeploy.ILambdaApplication;

  /**
   * A function that decides whether a deployment starts. CodeDeploy invokes it before any traffic shifts.
   *
   * Write its handler with `trafficHook` of `cdk-resilient-lambda/runtime`, which passes it the ARN of the new version. The hook has permission
   * to invoke that version. A function that exists (`HandlerCode.fromExisting`) must belong to the same stack.
   *
   * @default - no hook
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   */
  readonly preTrafficHook?: HandlerCode;

  /**
   * A function that decides whether a deployment succeeds. CodeDeploy invokes it after all traffic has shifted, and rolls back if it fails.
   *
   * Write its handler with `trafficHook` of `cdk-resilient-lambda/runtime`, which passes it the ARN of the new version. The hook has permission
   * to invoke that version. A function that exists (`HandlerCode.fromExisting`) must belong to the same stack.
   *
   * @default - no hook
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   */
  readonly postTrafficHook?: HandlerCode;

  /**
   * Additional alarms that roll a deployment back, of the same account and Region. CodeDeploy accepts ten alarms for each deployment group,
   * including those on the new version: more are refused.
   *
   * Use alarms on the new version only: one that also observes the old version blocks the fix from deploying while it is in ALARM.
   *
   * @default - only the alarms on the new version
   */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];
}

/**
 * Options of the function of a construct that can be deployed gradually.
 */
export interface DeployableFunctionOptions extends ResilientFunctionOptions {
  /**
   * Gradual deployment: a new version receives a share of the events first, and is rolled back if an alarm on it goes into ALARM.
   * `{}` enables it with the defaults.
   *
   * It adds a version, an alias through which the function is invoked, a deployment group with its role, and alarms on the new version (about
   * $0.10 a month each). Enabling or disabling it replaces no resource that holds events.
   *
   * @default - none: new code receives all events at once
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-rolling-deployments.html
   */
  readonly deployment?: DeploymentOptions;
}
