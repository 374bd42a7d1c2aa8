import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aFunction } from '../shop';

const SHOPS = Array.from({ length: 50 }, (_, i) => `shop${i}`);

export function violates(stack: Stack): void {
  const orders = aFunction(stack);
  for (const shop of SHOPS) new events.Rule(stack, shop, { eventPattern: { source: [shop] } }).addTarget(new LambdaFunction(orders));
}

export function passes(stack: Stack): void {
  const orders = aFunction(stack);
  const bind = () => ({ arn: orders.functionArn });
  orders.addPermission('Rules', { principal: new iam.ServicePrincipal('events.amazonaws.com'), sourceArn: stack.formatArn({ service: 'events', resource: 'rule/*' }) });
  for (const shop of SHOPS) new events.Rule(stack, shop, { eventPattern: { source: [shop] } }).addTarget({ bind });
}
