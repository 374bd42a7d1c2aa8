import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const failed = new sqs.Queue(stack, 'Failed');
  readBroker(stack, { destinationConfig: { onFailure: { destination: failed.queueArn } } });
}

export function passes(stack: Stack): void {
  readBroker(stack);
}

function readBroker(stack: Stack, props: Partial<lambda.CfnEventSourceMappingProps> = {}): void {
  new lambda.CfnEventSourceMapping(stack, 'Mapping', {
    functionName: aFunction(stack).functionName,
    eventSourceArn: 'arn:aws:mq:us-east-1:123456789012:broker:shop:b-1',
    queues: ['orders'],
    ...props,
  });
}
