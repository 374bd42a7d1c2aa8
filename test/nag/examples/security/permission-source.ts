import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addPermission('Mail', { principal: new iam.ServicePrincipal('ses.amazonaws.com') });
}

export function passes(stack: Stack): void {
  aFunction(stack).addPermission('Mail', {
    principal: new iam.ServicePrincipal('ses.amazonaws.com'), sourceAccount: stack.account,
  });
}
