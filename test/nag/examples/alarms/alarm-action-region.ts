import { Stack } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aFunction } from '../shop';

function notify(stack: Stack, topicArn: string): void {
  const alarm = aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
  alarm.addAlarmAction(new actions.SnsAction(sns.Topic.fromTopicArn(stack, 'OnCall', topicArn)));
}

export function violates(stack: Stack): void {
  const shop = new Stack(stack, 'Shop', { env: { account: '111111111111', region: 'eu-west-1' } });
  notify(shop, 'arn:aws:sns:us-east-1:111111111111:on-call');
}

export function passes(stack: Stack): void {
  const shop = new Stack(stack, 'Shop', { env: { account: '111111111111', region: 'eu-west-1' } });
  notify(shop, 'arn:aws:sns:eu-west-1:111111111111:on-call');
}
