import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const rule = new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] } });
  rule.addTarget({ bind: () => ({ arn: aFunction(stack).functionArn }) });
}

export function passes(stack: Stack): void {
  const rule = new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] } });
  rule.addTarget(new LambdaFunction(aFunction(stack)));
}
