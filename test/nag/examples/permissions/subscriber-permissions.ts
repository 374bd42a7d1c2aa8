import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('events.amazonaws.com') });
  aSubscriber(stack, aBus(stack), aFunction(stack), { role });
}

export function passes(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack));
}
