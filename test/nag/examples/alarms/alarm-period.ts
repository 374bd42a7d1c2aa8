import { Duration, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).metricErrors({ period: Duration.seconds(10) }).createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
}

export function passes(stack: Stack): void {
  aFunction(stack).metricErrors({ period: Duration.minutes(1) }).createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
}
