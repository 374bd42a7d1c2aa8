import { Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack);
}

export function passes(stack: Stack): void {
  aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
}
