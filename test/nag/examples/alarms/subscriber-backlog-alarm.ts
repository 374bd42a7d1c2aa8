import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack), { type: 'FIFO' });
}

export function passes(stack: Stack): void {
  const bus = aBus(stack);
  const subscriber = aSubscriber(stack, bus, aFunction(stack), { type: 'FIFO' });
  const dimensionsMap = { EventBus: bus.ref, Subscriber: subscriber.ref };
  new cloudwatch.Metric({ namespace: 'AWS/EventsV2', metricName: 'ApproximateBacklogAge', dimensionsMap, statistic: 'Maximum' })
    .createAlarm(stack, 'Backlog', { threshold: 900_000, evaluationPeriods: 1 });
}
