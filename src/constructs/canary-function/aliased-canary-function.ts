import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FunctionAlarmOptions } from '../alarms/alarm-options';
import { DeploymentOptions } from '../deployment/deployment-options';
import { ResilientFunctionOptions } from '../function/function-options';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ALARM_PERIOD, defineAlarms, functionAlarms } from '../alarms/alarms';
import { checkAliasedCanary } from './aliased-canary-checks';
import { aliasedCanarySettings } from './aliased-canary-settings';
import { warnOfApiTimeout } from './api-timeout';
import { defineDeployment } from '../deployment/deployment';
import { newVersionAlarms } from '../deployment/new-version-alarms';
import { countReservation } from '../function/reservations';
import { ResilientFunction } from '../function/resilient-function';

/**
 * Properties of an `AliasedCanaryFunction`.
 */
export interface AliasedCanaryFunctionProps extends ResilientFunctionOptions, DeploymentOptions {
  /**
   * A URL for the alias, so that HTTP callers take part in deployments: authorization, CORS, response streaming. `{}` takes the defaults.
   *
   * `authType: NONE` lets everyone invoke the function, and warns.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
   */
  readonly functionUrl?: lambda.FunctionUrlOptions;

  /**
   * Alarms to make, to leave out, or to set to another threshold.
   *
   * @default - those of the essential profile
   */
  readonly alarms?: FunctionAlarmOptions;
}

/**
 * A function whose new versions prove themselves on a part of the traffic, and are rolled back when they fail.
 *
 * Whoever invokes it, invokes its alias: an API, a Function URL, Step Functions, another service. It creates the function with its role and log
 * group, a version for each change of code or configuration, the alias, a CodeDeploy deployment group with its role, and three alarms (about
 * $0.30 a month), of which the one on the new version rolls a deployment back.
 *
 * The first deployment shifts nothing: there is no older version.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
 * import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
 * import { Runtime } from 'aws-cdk-lib/aws-lambda';
 * import { AliasedCanaryFunction, HandlerCode } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Shop');
 * const shop = new AliasedCanaryFunction(stack, 'Shop', {
 *   code: HandlerCode.fromAsset('build/shop', { runtime: Runtime.PYTHON_3_13, handler: 'shop.handler' }),
 * });
 * new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Shop', shop.alias) });
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-rolling-deployments.html
 */
export class AliasedCanaryFunction extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The function. To invoke it, take the alias: what invokes the function itself gets each new version at once. */
  public readonly lambdaFunction: lambda.Function;

  /** What callers invoke. */
  public readonly alias: lambda.Alias;

  /** Where the function logs. */
  public readonly logGroup: logs.ILogGroup;

  /** What shifts the traffic of the alias to a new version. */
  public readonly deploymentGroup: codedeploy.LambdaDeploymentGroup;

  /** The URL of the alias, if it has one. */
  public readonly functionUrl?: lambda.FunctionUrl;

  /** The alarms, in the order of their documentation. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function, so that `table.grantReadWriteData(fn)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props the handler and what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: AliasedCanaryFunctionProps) {
    super(scope, id);
    const settings = aliasedCanarySettings(props, ResilienceDefaults._for(this));
    checkAliasedCanary(this, props, settings);

    const handler = new ResilientFunction(this, props, settings);
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias!;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    if (!props.code._existing) countReservation(this, settings.reservedConcurrentExecutions);
    warnOfApiTimeout(this, this.alias, settings);
    if (props.functionUrl) this.functionUrl = this.alias.addFunctionUrl(props.functionUrl);

    const deployment = defineDeployment(this, handler, props, settings)!;
    this.deploymentGroup = deployment.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...newVersionAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
  }

  /** The security groups of the function. Throws when it is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Lets one more alarm roll a deployment back. CodeDeploy takes ten in all.
   *
   * @param alarm an alarm that sees the new version, and best no other
   */
  public addAlarm(alarm: cloudwatch.IAlarm): void {
    this.deploymentGroup.addAlarm(alarm);
  }

  /**
   * Allows invoking the alias.
   *
   * @param grantee who may invoke it
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.alias.grantInvoke(grantee);
  }

  /**
   * Allows calling the URL of the alias. Throws when it has none.
   *
   * @param grantee who may call it
   */
  public grantInvokeUrl(grantee: iam.IGrantable): iam.Grant {
    if (!this.functionUrl) {
      throw new Error(`AliasedCanaryFunction at '${this.node.path}' has no URL whose calls could be allowed: give functionUrl, {} for its defaults`);
    }
    return this.functionUrl.grantInvokeUrl(grantee);
  }

  /**
   * How many invocations of the alias ended with an error.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.alias.metricErrors({ statistic: cloudwatch.Stats.SUM, period: ALARM_PERIOD, ...props });
  }
}
