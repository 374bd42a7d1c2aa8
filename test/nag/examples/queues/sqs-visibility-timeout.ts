import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue');
  aFunction(stack).addEventSource(new SqsEventSource(queue));
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(3) });
  aFunction(stack).addEventSource(new SqsEventSource(queue));
}
