import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import { ResilientFunctionOptions } from '../function/function-options';
import { HandlerCode } from '../function/handler-code';

/**
 * How a new version of a function takes over from the old one.
 */
export interface DeploymentOptions {
  /**
   * The name of the alias that callers, mappings and triggers invoke. Letters, digits, `-` and `_`, not digits alone; at most 128.
   *
   * @default 'live'
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
   */
  readonly aliasName?: string;

  /**
   * How traffic shifts to the new version: one of the nine predefined configurations, or a `codedeploy.LambdaDeploymentConfig` of your own.
   *
   * With `ALL_AT_ONCE` there is no time in which an alarm could tell of the new version: then only hooks guard the deployment.
   *
   * @default codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES - a bad version meets a tenth of the events for five minutes at most
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
   */
  readonly deploymentConfig?: codedeploy.ILambdaDeploymentConfig;

  /**
   * The CodeDeploy application that the deployments belong to.
   *
   * @default - one for all functions of the stack
   */
  readonly application?: codedeploy.ILambdaApplication;

  /**
   * A function that decides whether traffic may shift at all, before it does; make its handler with `trafficHook` of
   * `cdk-resilient-lambda/runtime`. It may invoke the new version, whose ARN it finds in an environment variable and `trafficHook` tells it.
   *
   * A function that exists (`HandlerCode.fromExisting`) must be of the same stack.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   */
  readonly preTrafficHook?: HandlerCode;

  /**
   * The same, after all traffic has shifted: if it fails, all of it goes back to the old version.
   *
   * @default - none
   */
  readonly postTrafficHook?: HandlerCode;

  /**
   * Alarms that roll a deployment back, beside those on the new version. CodeDeploy takes ten in all.
   *
   * Mind that an alarm that also sees the old version stops the deployment of its mend while it rings.
   *
   * @default - only the alarms on the new version
   */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];
}

/**
 * What the constructs that wire a function to a source of events can be told about it.
 */
export interface DeployableFunctionOptions extends ResilientFunctionOptions {
  /**
   * Safe deployment: a new version gets a part of the events first, and is rolled back when an alarm on it rings. `{}` takes the defaults.
   *
   * The function is then invoked through an alias. Switching it on or off replaces nothing that holds events.
   *
   * It adds a version, an alias, a deployment group with its role, and alarms on the new version (about $0.10 a month each).
   *
   * @default - none: new code takes over all at once
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-rolling-deployments.html
   */
  readonly deployment?: DeploymentOptions;
}
