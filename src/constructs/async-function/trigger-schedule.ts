import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keyPermission, SEND_ENCRYPTED } from '../resources/encryption';
import { checkDelivery, defineDeliveryQueue, Loop, retryPolicy, Trigger, TriggerTarget } from './trigger';
import { PropsValidator } from '../synth/validation';
import type { ScheduleTriggerOptions } from './async-trigger-options';
import { FLEXIBLE_WINDOW_MINUTES } from '../../limits';

/** A schedule of EventBridge Scheduler. */
export function scheduleTrigger(schedule: scheduler.ScheduleExpression, options: ScheduleTriggerOptions): Trigger {
  const { flexibleWindow, start, end, input } = options;
  const source = `the schedule ${schedule.expressionString}`;
  return {
    id: options.triggerId ?? 'Schedule',
    source,
    isPaced: true,

    check(_scope: Construct, problems: PropsValidator): void {
      checkDelivery(problems, source, options);
      if (flexibleWindow !== undefined && !flexibleWindow.isUnresolved()) {
        problems.wholeNumber(`flexibleWindow of ${source}`, flexibleWindow.toMinutes({ integral: false }), FLEXIBLE_WINDOW_MINUTES, 'it is in minutes');
      }
      problems.addIf(start !== undefined && end !== undefined && start >= end,
        `end of ${source} is ${end?.toISOString()} but its start ${start?.toISOString()}: it would never run; let it end later`);
    },

    loopWith(): Loop {
      return undefined;
    },

    isFedBy(): boolean {
      return false;
    },

    connect(scope: Construct, target: TriggerTarget): sqs.Queue {
      const deadLetterQueue = defineDeliveryQueue(scope, target);
      const role = defineRole(scope, target, deadLetterQueue);
      // The L1: the L2 takes no Tokens for a window or an age.
      new scheduler.CfnSchedule(scope, 'Schedule', {
        scheduleExpression: schedule.expressionString,
        scheduleExpressionTimezone: schedule.timeZone?.timezoneName,
        startDate: start?.toISOString(),
        endDate: end?.toISOString(),
        flexibleTimeWindow: { mode: flexibleWindow ? 'FLEXIBLE' : 'OFF', maximumWindowInMinutes: flexibleWindow?.toMinutes() },
        target: {
          arn: target.target.functionArn,
          roleArn: role.roleArn,
          input: input && Stack.of(scope).toJsonString(input),
          deadLetterConfig: { arn: deadLetterQueue.queueArn },
          retryPolicy: retryPolicy(options),
        },
      });
      return deadLetterQueue;
    },
  };
}

/**
 * A role that only schedules of this account in the default group can take. A condition that named the schedule itself would form a cycle.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function defineRole(scope: Construct, { target, encryptionKey }: TriggerTarget, deadLetterQueue: sqs.Queue): iam.Role {
  const stack = Stack.of(scope);
  const rights = [
    { actions: ['lambda:InvokeFunction'], resources: [target.functionArn] },
    { actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] },
    ...encryptionKey ? [keyPermission(scope, encryptionKey, SEND_ENCRYPTED)] : [],
  ];
  return new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' }),
        },
      },
    }),
    inlinePolicies: { Own: new iam.PolicyDocument({ statements: rights.map(right => new iam.PolicyStatement(right)) }) },
  });
}
