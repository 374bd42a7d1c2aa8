import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { KinesisStream } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aStream } from '../shop';

export function violates(stack: Stack): void {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('events.amazonaws.com') });
  const rule = new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] } });
  rule.addTarget({ bind: () => ({ arn: aStream(stack).streamArn, role }) });
}

export function passes(stack: Stack): void {
  const rule = new events.Rule(stack, 'Ordered', { eventPattern: { source: ['shop'] } });
  rule.addTarget(new KinesisStream(aStream(stack)));
}
