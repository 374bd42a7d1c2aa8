import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction, aStream } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), { startingPosition: lambda.StartingPosition.TRIM_HORIZON }));
}

export function passes(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    bisectBatchOnError: true,
  }));
}
