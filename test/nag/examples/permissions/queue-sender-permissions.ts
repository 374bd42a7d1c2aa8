import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';

function deliver(stack: Stack, encryption: sqs.QueueEncryption): void {
  const rule = new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] } });
  rule.addTarget(new SqsQueue(new sqs.Queue(stack, 'Queue', { encryption })));
}

export function violates(stack: Stack): void {
  deliver(stack, sqs.QueueEncryption.KMS_MANAGED);
}

export function passes(stack: Stack): void {
  deliver(stack, sqs.QueueEncryption.SQS_MANAGED);
}
