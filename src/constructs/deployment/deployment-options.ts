import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import { TrafficHookOptions } from './traffic-hook-options';
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
   * The logical ID of an alias of the function that is deployed in this stack, for example by `fn.addAlias`.
   *
   * CloudFormation then updates that alias, so that its callers are not interrupted. Without this option it would create a second alias of the same
   * name, which Lambda refuses. Remove the old alias from the app in the same deployment, and set `aliasName` to its name.
   *
   * The logical ID stands in the template of the deployed stack. Valid values: 1 to 255 letters and digits, unique in the stack. Keep the option for
   * as long as the stack exists.
   *
   * @default - an ID of this construct
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html
   */
  readonly aliasLogicalId?: string;

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
   * Options of the function that `preTrafficHook` creates. A function that exists (`HandlerCode.fromExisting`) keeps its own.
   *
   * @default - a timeout of 5 minutes, no VPC
   */
  readonly preTrafficHookOptions?: TrafficHookOptions;

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
   * Options of the function that `postTrafficHook` creates. A function that exists (`HandlerCode.fromExisting`) keeps its own.
   *
   * @default - a timeout of 5 minutes, no VPC
   */
  readonly postTrafficHookOptions?: TrafficHookOptions;

  /**
   * Keeps old versions of the function, so that the alias can be pointed to one of them by hand.
   *
   * By default CloudFormation deletes a version as soon as another one has replaced it, and going back means deploying the old code again. Versions that
   * are kept leave the stack: nothing deletes them, and they count toward the quota of the account for code (75 GB for each Region). Delete those that are
   * no longer needed.
   *
   * @default false
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
   */
  readonly retainVersions?: boolean;

  /**
   * Ends gradual deployments, but keeps the alias and its failure destination for asynchronous events that Lambda has already accepted for it.
   *
   * Mappings, triggers and permissions to invoke then use the function, and other options of the deployment have no effect, except `aliasName`, `aliasLogicalId`
   * and `retainVersions`. AWS does not document what happens to events that still wait, or are being retried, when their alias is deleted: set this for
   * longer than the maximum age of an event (6 hours by default), and then remove `deployment`.
   *
   * Not with `provisionedConcurrency`, and not for an `AliasedCanaryFunction`.
   *
   * @default false
   */
  readonly retired?: boolean;

  /**
   * Additional alarms that roll a deployment back. CodeDeploy accepts ten alarms for each deployment group.
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
