import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction, aStream } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSource(new KinesisEventSource(aStream(stack), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
  }));
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack);
  orders.addEventSource(new KinesisEventSource(aStream(stack), { startingPosition: lambda.StartingPosition.TRIM_HORIZON }));
  new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'IteratorAge', dimensionsMap: { FunctionName: orders.functionName } })
    .createAlarm(stack, 'Behind', { threshold: Duration.minutes(30).toMilliseconds(), evaluationPeriods: 1 });
}
