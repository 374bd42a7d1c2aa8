import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { deadLetterQueue: new sqs.Queue(stack, 'Failed', { fifo: true }) });
}

export function passes(stack: Stack): void {
  aFunction(stack, { deadLetterQueue: new sqs.Queue(stack, 'Failed') });
}
