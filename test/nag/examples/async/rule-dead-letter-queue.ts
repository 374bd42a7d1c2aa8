import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] }, targets: [new targets.LambdaFunction(aFunction(stack))] });
}

export function passes(stack: Stack): void {
  const target = new targets.LambdaFunction(aFunction(stack), { deadLetterQueue: new sqs.Queue(stack, 'Undelivered') });
  new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] }, targets: [target] });
}
