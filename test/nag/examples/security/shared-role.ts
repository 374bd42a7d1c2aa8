import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  aFunction(stack, { role }, 'Orders');
  aFunction(stack, { role }, 'Invoices');
}

export function passes(stack: Stack): void {
  aFunction(stack, {}, 'Orders');
  aFunction(stack, {}, 'Invoices');
}
