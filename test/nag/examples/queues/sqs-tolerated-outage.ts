import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', {
    visibilityTimeout: Duration.minutes(3),
    deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadLetters'), maxReceiveCount: 5 },
  });
  aFunction(stack).addEventSource(new SqsEventSource(queue));
}

export function passes(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue', {
    visibilityTimeout: Duration.seconds(330),
    deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadLetters'), maxReceiveCount: 13 },
  });
  aFunction(stack).addEventSource(new SqsEventSource(queue));
}
