import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { recursiveLoop: lambda.RecursiveLoop.ALLOW });
}

export function passes(stack: Stack): void {
  aFunction(stack);
}
