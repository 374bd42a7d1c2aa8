import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const eventPattern = { source: ['shop'] };

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
  new events.Rule(stack, 'Paid', { eventPattern, targets: [new targets.SqsQueue(queue)] });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true });
  new events.Rule(stack, 'Paid', { eventPattern, targets: [new targets.SqsQueue(queue, { messageGroupId: 'paid' })] });
}
