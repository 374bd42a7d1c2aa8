import { Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
  new sqs.Queue(stack, 'Queue', { retentionPeriod: Duration.days(14), deadLetterQueue: { queue, maxReceiveCount: 5 } });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
  new sqs.Queue(stack, 'Queue', { retentionPeriod: Duration.days(4), deadLetterQueue: { queue, maxReceiveCount: 5 } });
}
