import { Duration, Stack } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const schedule = scheduler.ScheduleExpression.rate(Duration.hours(1));

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
  new scheduler.CfnSchedule(stack, 'Hourly', {
    scheduleExpression: 'rate(1 hour)', flexibleTimeWindow: { mode: 'OFF' }, target: { arn: queue.queueArn, roleArn: 'arn:aws:iam::123456789012:role/scheduler' },
  });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true });
  new scheduler.Schedule(stack, 'Hourly', { schedule, target: new targets.SqsSendMessage(queue, { messageGroupId: 'reports' }) });
}
