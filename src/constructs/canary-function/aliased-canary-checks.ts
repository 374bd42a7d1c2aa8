import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkFunctionAlarms } from '../alarms/alarms';
import { AliasedCanarySettings } from './aliased-canary-settings';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFunctionOptions } from '../function/function-checks';
import { PropsValidator, warn } from '../synth/validation';
import type { AliasedCanaryFunctionProps } from './aliased-canary-function-props';

/** Throws one error that lists everything that is certainly wrong, and warns of what may be. */
export function checkAliasedCanary(scope: Construct, props: AliasedCanaryFunctionProps, settings: AliasedCanarySettings): void {
  const problems = new PropsValidator('AliasedCanaryFunction', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  checkFunctionAlarms(problems, settings.timeout, props.alarms, settings.alarms.profile);
  problems.throwIfAny();
  if (props.functionUrl?.authType === lambda.FunctionUrlAuthType.NONE) {
    warn(scope, 'publicFunctionUrl',
      'functionUrl has the authType NONE, so that everyone on the internet can invoke the function, at your cost: leave authType out (AWS_IAM), ' +
      'or put an API or CloudFront before it; acknowledge this if the handler itself decides who may');
  }
}
