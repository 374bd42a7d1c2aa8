import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

const provisionedConcurrencyConfig = { provisionedConcurrentExecutions: 5 };

export function violates(stack: Stack): void {
  new lambda.CfnAlias(stack, 'Live', { functionName: aFunction(stack).functionName, functionVersion: '$LATEST', name: 'live', provisionedConcurrencyConfig });
}

export function passes(stack: Stack): void {
  new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion, provisionedConcurrentExecutions: 5 });
}
