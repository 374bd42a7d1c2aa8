import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { runtime: lambda.Runtime.NODEJS_20_X });
}

export function passes(stack: Stack): void {
  aFunction(stack, { runtime: lambda.Runtime.NODEJS_24_X });
}
