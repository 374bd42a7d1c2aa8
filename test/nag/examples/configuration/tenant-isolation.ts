import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { tenancyConfig: lambda.TenancyConfig.PER_TENANT }).addEventSourceMapping('Mapping', { eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:orders' });
}

export function passes(stack: Stack): void {
  aFunction(stack, { tenancyConfig: lambda.TenancyConfig.PER_TENANT });
}
