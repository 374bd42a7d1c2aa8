import { Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { reservedConcurrentExecutions: 0 });
}

export function passes(stack: Stack): void {
  aFunction(stack);
}
