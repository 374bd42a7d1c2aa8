import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const { queueName } = new sqs.Queue(stack, 'Queue');
  new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesVisible', dimensionsMap: { QueueName: queueName } })
    .createAlarm(stack, 'Waiting', { threshold: 100, evaluationPeriods: 1 });
}

export function passes(stack: Stack): void {
  new sqs.Queue(stack, 'Queue').metricApproximateNumberOfMessagesVisible().createAlarm(stack, 'Waiting', { threshold: 100, evaluationPeriods: 1 });
}
