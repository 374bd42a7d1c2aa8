import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = aFunction(stack, { runtime: lambda.Runtime.PYTHON_3_14, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS });
  new lambda.Alias(stack, 'Live', { aliasName: 'live', version: orders.currentVersion, provisionedConcurrentExecutions: 5 });
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack, { runtime: lambda.Runtime.PYTHON_3_14, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS });
  new lambda.Alias(stack, 'Live', { aliasName: 'live', version: orders.currentVersion });
}
