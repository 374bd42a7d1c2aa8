import { Stack } from 'aws-cdk-lib';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSourceMapping('Mapping', { eventSourceArn: queue.queueArn, onFailure: new SqsDlq(new sqs.Queue(stack, 'Failed')) });
  queue.grantConsumeMessages(orders);
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', {
    deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadLetters'), maxReceiveCount: 5 },
  });
  const orders = aFunction(stack);
  orders.addEventSourceMapping('Mapping', { eventSourceArn: queue.queueArn });
  queue.grantConsumeMessages(orders);
}
