import { Stack } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters');
  new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters');
  new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
  queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' })
    .createAlarm(stack, 'Parked', { threshold: 1, evaluationPeriods: 1 })
    .addAlarmAction(new actions.SnsAction(new sns.Topic(stack, 'OnCall')));
}
