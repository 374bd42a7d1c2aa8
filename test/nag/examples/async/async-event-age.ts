import { Duration, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { maxEventAge: Duration.minutes(2) });
}

export function passes(stack: Stack): void {
  aFunction(stack, { maxEventAge: Duration.hours(1) });
}
