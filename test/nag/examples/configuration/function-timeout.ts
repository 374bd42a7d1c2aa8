import { Duration, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { timeout: undefined });
}

export function passes(stack: Stack): void {
  aFunction(stack, { timeout: Duration.seconds(30) });
}
