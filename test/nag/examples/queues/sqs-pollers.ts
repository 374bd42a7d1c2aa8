import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    eventSourceArn: queue.queueArn,
    functionName: orders.functionName,
    provisionedPollerConfig: { minimumPollers: 2 },
    scalingConfig: { maximumConcurrency: 10 },
  });
  queue.grantConsumeMessages(orders);
}

export function passes(stack: Stack): void {
  const [queue, orders] = [new sqs.Queue(stack, 'Queue'), aFunction(stack)];
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    eventSourceArn: queue.queueArn,
    functionName: orders.functionName,
    provisionedPollerConfig: { minimumPollers: 2 },
  });
  queue.grantConsumeMessages(orders);
}
