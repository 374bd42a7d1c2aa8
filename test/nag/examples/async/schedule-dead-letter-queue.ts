import { Duration, Stack } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedules from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  new scheduler.Schedule(stack, 'Nightly', {
    schedule: scheduler.ScheduleExpression.rate(Duration.days(1)),
    target: new schedules.LambdaInvoke(aFunction(stack)),
  });
}

export function passes(stack: Stack): void {
  new scheduler.Schedule(stack, 'Nightly', {
    schedule: scheduler.ScheduleExpression.rate(Duration.days(1)),
    target: new schedules.LambdaInvoke(aFunction(stack), { deadLetterQueue: new sqs.Queue(stack, 'Undelivered') }),
  });
}
