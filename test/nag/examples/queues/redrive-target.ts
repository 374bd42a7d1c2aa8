import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters', { redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.DENY_ALL } });
  new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters', { redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.ALLOW_ALL } });
  new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
}
