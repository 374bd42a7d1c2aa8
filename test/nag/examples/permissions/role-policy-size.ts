import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

const TABLES = Array.from({ length: 250 }, (_, i) => `arn:aws:dynamodb:eu-west-1:111122223333:table/orders-${i}`);

function aRole(stack: Stack, resources: string[]): void {
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  const read = new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources })] });
  new iam.Role(stack, 'Role', { assumedBy, inlinePolicies: { read } });
}

export function violates(stack: Stack): void {
  aRole(stack, TABLES);
}

export function passes(stack: Stack): void {
  aRole(stack, ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders-*']);
}
