import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters');
  new sqs.Queue(stack, 'Queue', { fifo: true, deadLetterQueue: { queue, maxReceiveCount: 5 } });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters', { fifo: true });
  new sqs.Queue(stack, 'Queue', { fifo: true, deadLetterQueue: { queue, maxReceiveCount: 5 } });
}
