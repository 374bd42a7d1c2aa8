import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack));
}

export function passes(stack: Stack): void {
  const bus = aBus(stack);
  const subscriber = aSubscriber(stack, bus, aFunction(stack));
  const dimensionsMap = { EventBus: bus.ref, Subscriber: subscriber.ref };
  new cloudwatch.Metric({ namespace: 'AWS/EventsV2', metricName: 'OnFailureDestinationFailed', dimensionsMap, statistic: 'Sum' })
    .createAlarm(stack, 'Lost', { threshold: 1, evaluationPeriods: 1 })
    .addAlarmAction(new actions.SnsAction(new sns.Topic(stack, 'OnCall')));
}
