import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource, ManagedKafkaEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  read(stack, { retryAttempts: 3 });
}

export function passes(stack: Stack): void {
  read(stack, { retryAttempts: 3, provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 3 } });
}

function read(stack: Stack, props: Partial<ManagedKafkaEventSourceProps>): void {
  aFunction(stack).addEventSource(new ManagedKafkaEventSource({
    clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/1',
    topic: 'clicks',
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    ...props,
  }));
}
