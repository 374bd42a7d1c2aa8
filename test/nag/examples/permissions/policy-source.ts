import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  new sqs.Queue(stack, 'Queue').grantSendMessages(new iam.ServicePrincipal('sns.amazonaws.com'));
}

export function passes(stack: Stack): void {
  const conditions = { StringEquals: { 'aws:SourceAccount': stack.account } };
  new sqs.Queue(stack, 'Queue').grantSendMessages(new iam.ServicePrincipal('sns.amazonaws.com', { conditions }));
}
