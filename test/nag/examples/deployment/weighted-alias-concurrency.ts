import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = aFunction(stack);
  new lambda.CfnAlias(stack, 'Live', {
    name: 'live',
    functionName: orders.functionName,
    functionVersion: '2',
    provisionedConcurrencyConfig: { provisionedConcurrentExecutions: 5 },
    routingConfig: { additionalVersionWeights: [{ functionVersion: '1', functionWeight: 0.9 }] },
  });
}

export function passes(stack: Stack): void {
  new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack).currentVersion, provisionedConcurrentExecutions: 5 });
}
