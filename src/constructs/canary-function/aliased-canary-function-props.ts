import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FunctionAlarmOptions } from '../alarms/alarm-options';
import { DeploymentOptions } from '../deployment/deployment-options';
import { ResilientFunctionOptions } from '../function/function-options';

/**
 * Properties of an `AliasedCanaryFunction`.
 */
export interface AliasedCanaryFunctionProps extends ResilientFunctionOptions, DeploymentOptions {
  /**
   * The function URL of the alias: authorization, CORS and response streaming. `{}` creates one with the defaults.
   *
   * HTTP callers then take part in gradual deployments. `authType: NONE` makes the function public and produces a synth warning.
   *
   * @default - no function URL
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
   */
  readonly functionUrl?: lambda.FunctionUrlOptions;

  /**
   * The alarms to create, with their thresholds.
   *
   * @default - the alarms of `AlarmProfile.ESSENTIAL`, or of the profile set by `ResilienceDefaults`
   */
  readonly alarms?: FunctionAlarmOptions;
}
