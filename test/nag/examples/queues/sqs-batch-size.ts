import { Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue');
  aFunction(stack).addEventSourceMapping('Mapping', { eventSourceArn: queue.queueArn, batchSize: 100 });
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue');
  aFunction(stack).addEventSourceMapping('Mapping', {
    eventSourceArn: queue.queueArn, batchSize: 100, maxBatchingWindow: Duration.seconds(5),
  });
}
