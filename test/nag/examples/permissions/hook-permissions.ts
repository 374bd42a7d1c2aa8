import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  const group = new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias });
  const check = aFunction(stack, {}, 'Check');
  (alias.node.defaultChild as lambda.CfnAlias).cfnOptions.updatePolicy = {
    codeDeployLambdaAliasUpdate: {
      applicationName: group.application.applicationName,
      deploymentGroupName: group.deploymentGroupName,
      beforeAllowTrafficHook: check.functionName,
    },
  };
}

export function passes(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias, preHook: aFunction(stack, {}, 'Check') });
}
