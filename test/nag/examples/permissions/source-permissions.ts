import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSourceMapping('Source', { eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn });
}

export function passes(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSourceMapping('Source', { eventSourceArn: queue.queueArn });
  queue.grantConsumeMessages(orders);
}
