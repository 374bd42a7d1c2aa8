import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { aFunction } from '../shop';

const schedule = scheduler.ScheduleExpression.rate(Duration.hours(1));

export function violates(stack: Stack): void {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
  new scheduler.Schedule(stack, 'Hourly', { schedule, target: { bind: () => ({ arn: aFunction(stack).functionArn, role }) } });
}

export function passes(stack: Stack): void {
  new scheduler.Schedule(stack, 'Hourly', { schedule, target: new LambdaInvoke(aFunction(stack)) });
}
