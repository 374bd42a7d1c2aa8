import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn,
    functionName: aFunction(stack).functionName,
    provisionedPollerConfig: { minimumPollers: 2 },
    scalingConfig: { maximumConcurrency: 10 },
  });
}

export function passes(stack: Stack): void {
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn,
    functionName: aFunction(stack).functionName,
    provisionedPollerConfig: { minimumPollers: 2 },
  });
}
