import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const orders = new sqs.Queue(stack, 'Orders');
  const of = (kind: string) => [lambda.FilterCriteria.filter({ body: { kind: [kind] } })];
  aFunction(stack, {}, 'Bill').addEventSource(new SqsEventSource(orders, { filters: of('paid') }));
  aFunction(stack, {}, 'Ship').addEventSource(new SqsEventSource(orders, { filters: of('packed') }));
}

export function passes(stack: Stack): void {
  const orders = new sns.Topic(stack, 'Orders');
  for (const [name, kind] of [['Bill', 'paid'], ['Ship', 'packed']]) {
    const queue = new sqs.Queue(stack, `${name}Queue`);
    const filterPolicyWithMessageBody = { kind: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: [kind] })) };
    orders.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, filterPolicyWithMessageBody }));
    aFunction(stack, {}, name).addEventSource(new SqsEventSource(queue));
  }
}
