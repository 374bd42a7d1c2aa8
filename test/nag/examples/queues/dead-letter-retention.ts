import { Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  new sqs.Queue(stack, 'Queue', {
    deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadLetters'), maxReceiveCount: 5 },
  });
}

export function passes(stack: Stack): void {
  const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
  new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 } });
}
