import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  const deploymentConfig = codedeploy.LambdaDeploymentConfig.fromLambdaDeploymentConfigName(
    stack, 'Config', 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes');
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias, deploymentConfig });
}

export function passes(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', {
    alias, deploymentConfig: codedeploy.LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  });
}
