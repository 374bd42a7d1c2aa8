import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  (aFunction(stack).node.defaultChild as lambda.CfnFunction).loggingConfig = { applicationLogLevel: 'DEBUG' };
}

export function passes(stack: Stack): void {
  aFunction(stack, {
    loggingFormat: lambda.LoggingFormat.JSON, applicationLogLevelV2: lambda.ApplicationLogLevel.DEBUG,
  });
}
