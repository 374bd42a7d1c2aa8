import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSourceMapping('Mapping', {
    eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn, retryAttempts: 3, bisectBatchOnError: true,
  });
}

export function passes(stack: Stack): void {
  aFunction(stack).addEventSourceMapping('Mapping', { eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn });
}
