import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, S3OnFailureDestination } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aFunction, aStream } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    retryAttempts: 5,
  }));
}

export function passes(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    retryAttempts: 5,
    onFailure: new S3OnFailureDestination(new s3.Bucket(stack, 'Failed')),
  }));
}
