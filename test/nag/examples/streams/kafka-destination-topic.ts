import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  readClicks(stack, 'kafka://clicks');
}

export function passes(stack: Stack): void {
  readClicks(stack, 'kafka://failed-clicks');
}

function readClicks(stack: Stack, destination: string): void {
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    functionName: aFunction(stack).functionName,
    eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/1',
    topics: ['clicks'],
    startingPosition: 'TRIM_HORIZON',
    provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 3 },
    destinationConfig: { onFailure: { destination } },
  });
}
