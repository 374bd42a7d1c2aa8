import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] }, targets: [new targets.LambdaFunction(aFunction(stack))] });
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack, { onFailure: new destinations.SqsDestination(new sqs.Queue(stack, 'Failed')) });
  new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] }, targets: [new targets.LambdaFunction(orders)] });
}
