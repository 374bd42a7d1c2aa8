import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

const runtime = lambda.Runtime.NODEJS_24_X;
const source = 'exports.handler = async event => console.log(event)';

/** A function that is deployed, and that these apps leave as it is. */
export function deployedFunction(scope: Construct, id: string): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime,
    handler: 'index.handler',
    code: lambda.Code.fromInline(source),
    timeout: cdk.Duration.seconds(30),
  });
}

/** The same code, for a function that a construct creates. */
export const code = HandlerCode.fromInline(source, { runtime });
