import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = aFunction(stack);
  new lambda.CfnUrl(stack, 'Url', { targetFunctionArn: orders.functionArn, authType: 'NONE' });
  new lambda.CfnPermission(stack, 'Everybody', {
    functionName: orders.functionArn, principal: '*', action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'NONE',
  });
}

export function passes(stack: Stack): void {
  aFunction(stack).addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
}
