import { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  new sns.Topic(stack, 'Orders').addSubscription(new SqsSubscription(new sqs.Queue(stack, 'Queue', { fifo: true })));
}

export function passes(stack: Stack): void {
  new sns.Topic(stack, 'Orders', { fifo: true }).addSubscription(new SqsSubscription(new sqs.Queue(stack, 'Queue', { fifo: true })));
}
