import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage' })
    .createAlarm(stack, 'TooOld', { threshold: 3600, evaluationPeriods: 1 });
}

export function passes(stack: Stack): void {
  new sqs.Queue(stack, 'Queue').metricApproximateAgeOfOldestMessage()
    .createAlarm(stack, 'TooOld', { threshold: 3600, evaluationPeriods: 1 });
}
