import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription, LambdaSubscriptionProps } from 'aws-cdk-lib/aws-sns-subscriptions';
import { aFunction } from '../shop';

function subscribe(stack: Stack, props: LambdaSubscriptionProps): void {
  const topic = new sns.Topic(stack, 'Uploads');
  new s3.Bucket(stack, 'Bucket').addObjectCreatedNotification(new SnsDestination(topic));
  topic.addSubscription(new LambdaSubscription(aFunction(stack), props));
}

export function violates(stack: Stack): void {
  subscribe(stack, { filterPolicy: { eventName: sns.SubscriptionFilter.stringFilter({ allowlist: ['ObjectCreated:Put'] }) } });
}

export function passes(stack: Stack): void {
  const eventName = sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: ['ObjectCreated:Put'] }));
  subscribe(stack, { filterPolicyWithMessageBody: { Records: sns.FilterOrPolicy.policy({ eventName }) } });
}
