import { Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  readKafka(aFunction(stack, { timeout: Duration.minutes(15) }));
}

export function passes(stack: Stack): void {
  readKafka(aFunction(stack, { timeout: Duration.minutes(2) }));
}

function readKafka(orders: lambda.Function): void {
  orders.addEventSource(new ManagedKafkaEventSource({
    clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/1',
    topic: 'clicks',
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
  }));
}
