import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunctionThatReadsKafka(stack);
}

export function passes(stack: Stack): void {
  const orders = aFunctionThatReadsKafka(stack);
  new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'OffsetLag', dimensionsMap: { FunctionName: orders.functionName }, statistic: 'max' })
    .createAlarm(stack, 'Behind', { threshold: 10_000, evaluationPeriods: 3 });
}

function aFunctionThatReadsKafka(stack: Stack): lambda.Function {
  const orders = aFunction(stack);
  orders.addEventSource(new ManagedKafkaEventSource({
    clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/1',
    topic: 'clicks',
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
  }));
  return orders;
}
