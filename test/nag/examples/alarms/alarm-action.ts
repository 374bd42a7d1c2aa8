import { Stack } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
}

export function passes(stack: Stack): void {
  aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 })
    .addAlarmAction(new actions.SnsAction(new sns.Topic(stack, 'OnCall')));
}
