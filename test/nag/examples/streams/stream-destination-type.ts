import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction, aStream } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    onFailure: new SqsDlq(new sqs.Queue(stack, 'Failed', { fifo: true })),
  }));
}

export function passes(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    onFailure: new SqsDlq(new sqs.Queue(stack, 'Failed')),
  }));
}
