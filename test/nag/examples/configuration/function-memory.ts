import { Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack);
}

export function passes(stack: Stack): void {
  aFunction(stack, { memorySize: 512 });
}
