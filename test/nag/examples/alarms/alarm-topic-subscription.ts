import { Stack } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { aFunction } from '../shop';

function notify(stack: Stack, topic: sns.Topic): void {
  aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new actions.SnsAction(topic));
}

export function violates(stack: Stack): void {
  notify(stack, new sns.Topic(stack, 'OnCall'));
}

export function passes(stack: Stack): void {
  const topic = new sns.Topic(stack, 'OnCall');
  topic.addSubscription(new EmailSubscription('on-call@example.com'));
  notify(stack, topic);
}
