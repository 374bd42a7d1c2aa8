import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

/** The resource type is younger than the oldest CDK that we support. */
function letSchedulesInvoke(stack: Stack, fn: lambda.Function): void {
  new CfnResource(stack, 'Policy', {
    type: 'AWS::Lambda::ResourcePolicy',
    properties: {
      ResourceArn: fn.functionArn,
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: fn.functionArn, Condition: { StringEquals: { 'aws:SourceAccount': stack.account } } }],
      },
    },
  });
}

export function violates(stack: Stack): void {
  const orders = aFunction(stack);
  orders.addPermission('Topics', { principal: new iam.ServicePrincipal('sns.amazonaws.com'), sourceAccount: stack.account });
  letSchedulesInvoke(stack, orders);
}

export function passes(stack: Stack): void {
  letSchedulesInvoke(stack, aFunction(stack));
}
