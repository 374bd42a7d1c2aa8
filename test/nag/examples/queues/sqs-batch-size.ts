import { Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSourceMapping('Mapping', { eventSourceArn: queue.queueArn, batchSize: 100 });
  queue.grantConsumeMessages(orders);
}

export function passes(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  orders.addEventSourceMapping('Mapping', {
    eventSourceArn: queue.queueArn, batchSize: 100, maxBatchingWindow: Duration.seconds(5),
  });
  queue.grantConsumeMessages(orders);
}
