import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, {
    runtime: lambda.Runtime.NODEJS_24_X,
    code: lambda.Code.fromInline('exports.handler = (event, context, callback) => callback(null, event.id);'),
  });
}

export function passes(stack: Stack): void {
  aFunction(stack, {
    runtime: lambda.Runtime.NODEJS_24_X,
    code: lambda.Code.fromInline('exports.handler = async event => event.id;'),
  });
}
