import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = aFunction(stack);
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: orders.currentVersion });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias });
  orders.addFunctionUrl();
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack);
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: orders.currentVersion });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias });
  alias.addFunctionUrl();
}
