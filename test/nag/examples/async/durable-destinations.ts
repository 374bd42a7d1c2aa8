import { Duration, Stack } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { durableConfig: { executionTimeout: Duration.hours(1) }, onFailure: new SqsDestination(new sqs.Queue(stack, 'Failed')) });
}

export function passes(stack: Stack): void {
  aFunction(stack, { durableConfig: { executionTimeout: Duration.hours(1) }, deadLetterQueue: new sqs.Queue(stack, 'Failed'), retryAttempts: 1 });
}
