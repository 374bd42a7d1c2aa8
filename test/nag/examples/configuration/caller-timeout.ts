import { Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new apigateway.LambdaRestApi(stack, 'Api', { handler: aFunction(stack, { timeout: Duration.seconds(60) }) });
}

export function passes(stack: Stack): void {
  new apigateway.LambdaRestApi(stack, 'Api', { handler: aFunction(stack, { timeout: Duration.seconds(29) }) });
}
