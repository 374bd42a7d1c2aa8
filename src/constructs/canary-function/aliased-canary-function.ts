import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { checkAliasedCanary } from './aliased-canary-checks';
import { AliasedCanaryFunctionGrants } from './aliased-canary-function-grants';
import { AliasedCanaryFunctionProps } from './aliased-canary-function-props';
import { aliasedCanarySettings } from './aliased-canary-settings';
import { CANARY_SHAPE } from './aliased-canary-shape';
import { warnOfApiTimeout } from './api-timeout';
import { defineAlarms } from '../alarms/alarms';
import { functionAlarms } from '../alarms/function-alarms';
import { defineDeployment } from '../deployment/deployment';
import { newVersionAlarms } from '../deployment/new-version-alarms';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ResilientFunction } from '../function/resilient-function';
import { synthesizedFunction } from '../function/synthesized-function';
import { checkShape } from '../synth/shapes';
import { checkAsSynthesized } from '../synth/synthesized';

/**
 * A Lambda function whose new versions receive a share of the traffic first and are rolled back when they fail.
 *
 * Callers invoke the alias: an API, a function URL, Step Functions or another service. The construct creates the function with its role and log
 * group, a version for each change of code or configuration, the alias, a CodeDeploy deployment group with its role, and three alarms (about
 * $0.30 a month). The alarm on the new version rolls a deployment back.
 *
 * The first deployment shifts no traffic, because there is no older version.
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
 * new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Shop', shop.target) });
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-rolling-deployments.html
 */
@propertyInjectable
export class AliasedCanaryFunction extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.AliasedCanaryFunction';

  /** The function to invoke: the alias. Use it for integrations, triggers and permissions to invoke. */
  public readonly target: lambda.IFunction;

  /** The function to configure. Invoke `target` instead: invoking this function bypasses the gradual deployment. */
  public readonly lambdaFunction: lambda.Function;

  /** The alias that callers invoke. */
  public readonly alias: lambda.Alias;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The CodeDeploy deployment group that shifts the traffic of the alias to a new version. */
  public readonly deploymentGroup: codedeploy.LambdaDeploymentGroup;

  /** The function URL of the alias, if `functionUrl` is set. */
  public readonly functionUrl?: lambda.FunctionUrl;

  /** The alarms of this construct. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The grants of this construct. */
  public readonly grants: AliasedCanaryFunctionGrants;

  /** The principal of the function's role, so that `table.grantReadWriteData(fn)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param props the properties of the function
   */
  constructor(scope: Construct, id: string, props: AliasedCanaryFunctionProps) {
    super(scope, id);
    checkShape('AliasedCanaryFunction', this, props, CANARY_SHAPE);
    const settings = aliasedCanarySettings(props, ResilienceDefaults._for(this));
    checkAliasedCanary(this, props, settings);

    const handler = new ResilientFunction(this, props, settings);
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias!;
    this.target = handler.target;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    warnOfApiTimeout(this, this.alias, settings);
    if (props.functionUrl) this.functionUrl = this.alias.addFunctionUrl(props.functionUrl);
    this.grants = AliasedCanaryFunctionGrants._of(this.node.path, this.target, this.functionUrl);

    const deployment = defineDeployment(this, handler, props, settings)!;
    this.deploymentGroup = deployment.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...newVersionAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
    checkAsSynthesized('AliasedCanaryFunction', this, (problems, read) => { synthesizedFunction(problems, read(this.lambdaFunction), settings); });
  }

  /** The network connections of the function. Throws if the function is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Adds an alarm that rolls a deployment back, of the same account and Region. CodeDeploy accepts ten alarms for each deployment group: synth fails if
   * there are more.
   *
   * @param alarm an alarm on the new version only: one that also observes the old version blocks the fix from deploying while it is in ALARM
   */
  public addRollbackAlarm(alarm: cloudwatch.IAlarm): void {
    this.deploymentGroup.addAlarm(alarm);
  }

  /**
   * Grants permission to invoke the function through its alias.
   *
   * @param grantee the principal that may invoke it
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grants.invoke(grantee);
  }

  /**
   * Grants permission to call the function URL. Throws if the function has no URL.
   *
   * @param grantee the principal that may call the URL
   */
  public grantInvokeUrl(grantee: iam.IGrantable): iam.Grant {
    return this.grants.invokeUrl(grantee);
  }

  /**
   * Returns a CloudWatch metric of the alias.
   *
   * The most common metrics have methods of their own on `target`, such as `target.metricErrors()`.
   *
   * @param metricName the name of a metric in the namespace `AWS/Lambda`
   * @param props the statistic, period and other metric options
   * @default - average over 5 minutes
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.target.metric(metricName, props);
  }
}
