import { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new sns.Topic(stack, 'Ordered').addSubscription(new LambdaSubscription(aFunction(stack)));
}

export function passes(stack: Stack): void {
  const deadLetterQueue = new sqs.Queue(stack, 'Undelivered');
  new sns.Topic(stack, 'Ordered').addSubscription(new LambdaSubscription(aFunction(stack), { deadLetterQueue }));
}
