import { Stack } from 'aws-cdk-lib';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { onFailure: new destinations.SqsDestination(new sqs.Queue(stack, 'Failed', { fifo: true })) });
}

export function passes(stack: Stack): void {
  aFunction(stack, { onFailure: new destinations.SqsDestination(new sqs.Queue(stack, 'Failed')) });
}
