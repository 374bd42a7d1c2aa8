import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AliasedCanaryFunctionProps } from './aliased-canary-function-props';
import { AliasedCanarySettings } from './aliased-canary-settings';
import { checkFunctionAlarms } from '../alarms/function-alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFunctionOptions } from '../function/function-checks';
import { PropsValidator, warn } from '../synth/validation';

/** Throws one error that lists every invalid prop, and warns about props that are probably wrong. */
export function checkAliasedCanary(scope: Construct, props: AliasedCanaryFunctionProps, settings: AliasedCanarySettings): void {
  const problems = new PropsValidator('AliasedCanaryFunction', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  problems.addIf(props.retired === true, 'retired is set, but an AliasedCanaryFunction is invoked through its alias: remove retired');
  checkFunctionAlarms(scope, problems, settings.timeout, props.alarms, settings.alarms);
  problems.throwIfAny();
  if (props.functionUrl?.authType === lambda.FunctionUrlAuthType.NONE) {
    warn(scope, 'publicFunctionUrl',
      'functionUrl.authType is NONE, so that anyone on the internet can invoke the function at your cost: omit authType (the default is AWS_IAM), ' +
      'put API Gateway or CloudFront in front of the function, or acknowledge this warning if the handler authorizes its callers');
  }
}
