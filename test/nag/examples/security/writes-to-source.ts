import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSource(new SqsEventSource(queue));
  queue.grantSendMessages(orders);
}

export function passes(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSource(new SqsEventSource(queue));
  new sqs.Queue(stack, 'Next').grantSendMessages(orders);
}
