import { Duration, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = aFunction(stack, { timeout: Duration.seconds(30) });
  orders.metricDuration({ statistic: 'Maximum' }).createAlarm(stack, 'Slow', { threshold: 25, evaluationPeriods: 1 }); // in seconds
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack, { timeout: Duration.seconds(30) });
  orders.metricDuration({ statistic: 'Maximum' }).createAlarm(stack, 'Slow', { threshold: Duration.seconds(25).toMilliseconds(), evaluationPeriods: 1 });
}
