import { Duration, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

const source = { eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:orders' };

export function violates(stack: Stack): void {
  aFunction(stack, { durableConfig: { executionTimeout: Duration.hours(1) } }).currentVersion.addEventSourceMapping('Mapping', source);
}

export function passes(stack: Stack): void {
  aFunction(stack, { durableConfig: { executionTimeout: Duration.minutes(10) } }).currentVersion.addEventSourceMapping('Mapping', source);
}
