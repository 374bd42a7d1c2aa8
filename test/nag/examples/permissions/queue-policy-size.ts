import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const SHOPS = Array.from({ length: 30 }, (_, i) => `arn:aws:sns:eu-west-1:111122223333:shop-${i}`);

function allow(queue: sqs.Queue, topics: string[]): void {
  queue.grantSendMessages(new iam.ServicePrincipal('sns.amazonaws.com', { conditions: { ArnLike: { 'aws:SourceArn': topics } } }));
}

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue');
  for (const shop of SHOPS) allow(queue, [shop]);
}

export function passes(stack: Stack): void {
  allow(new sqs.Queue(stack, 'Queue'), SHOPS);
}
