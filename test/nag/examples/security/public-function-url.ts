import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
}

export function passes(stack: Stack): void {
  aFunction(stack).addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
}
