import { Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  const errors = aFunction(stack, {}, 'Invoices').metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias, alarms: [errors] });
}

export function passes(stack: Stack): void {
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion });
  const errors = alias.metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
  new codedeploy.LambdaDeploymentGroup(stack, 'Deployment', { alias, alarms: [errors] });
}
