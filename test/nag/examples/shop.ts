import { Duration, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** A function with the props that are irrelevant to an example. */
export function aFunction(stack: Stack, props: Partial<lambda.FunctionProps> = {}, id = 'Orders'): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    timeout: Duration.seconds(30),
    ...props,
  });
}

/** A Kinesis stream. */
export function aStream(stack: Stack): kinesis.Stream {
  return new kinesis.Stream(stack, 'Clicks');
}
