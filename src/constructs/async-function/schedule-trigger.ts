import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, FeedbackLoop } from './async-trigger-binding';
import { ScheduleTriggerOptions } from './async-trigger-options';
import { lastRun, runsOnce } from './schedule-times';
import { FLEXIBLE_WINDOW_MINUTES } from '../../limits';
import { sendMessagePermissions } from '../resources/send-permissions';
import { PropsValidator, warn } from '../synth/validation';
import { checkDelivery, defineTriggerDeadLetterQueue, retryPolicy } from '../triggers/delivery';

/** A trigger on a schedule of EventBridge Scheduler. */
export function scheduleTrigger(schedule: scheduler.ScheduleExpression, options: ScheduleTriggerOptions): AsyncTriggerBinding {
  const { flexibleWindow, start, end, input } = options;
  const source = `the schedule ${schedule.expressionString}`;
  const now = Date.now();
  const hasPassed = (lastRun(schedule, end) ?? Infinity) < now;
  const hasStarted = start !== undefined && start.getTime() < now;
  const warnOfPassedTimes = (scope: Construct) => {
    if (hasPassed) {
      warn(scope, 'scheduleHasPassed',
        `${source}${end ? ` with the end ${end.toISOString()}` : ''} has passed and would never run, so it is left out of the template: remove the trigger, or set a ` +
        'time in the future');
    } else if (hasStarted) {
      warn(scope, 'scheduleStartHasPassed',
        `start of ${source} is ${start.toISOString()}, which has passed. EventBridge Scheduler refuses to create or update a schedule with such a start, so it is left ` +
        'out of the template (a rate then counts from the next deployment that changes the schedule): remove it, or set a time in the future');
    }
  };
  return {
    id: options.triggerId ?? 'Schedule',
    source,
    isPaced: true,

    check(scope: Construct, problems: PropsValidator): void {
      checkDelivery(problems, source, options);
      if (flexibleWindow !== undefined && !flexibleWindow.isUnresolved()) {
        problems.wholeNumber(`flexibleWindow of ${source}`, flexibleWindow.toMinutes({ integral: false }), FLEXIBLE_WINDOW_MINUTES, 'the unit is minutes');
      }
      for (const [name, time] of Object.entries({ start, end })) {
        problems.addIf(time !== undefined && runsOnce(schedule), `${name} of ${source} is set, but EventBridge Scheduler ignores it for a schedule that runs once: remove it`);
      }
      problems.addIf(start !== undefined && end !== undefined && start >= end,
        `end of ${source} is ${end?.toISOString()}, but its start is ${start?.toISOString()}, so it would never run: set an end after the start`);
      warnOfPassedTimes(scope);
    },

    feedbackFrom(): FeedbackLoop {
      return undefined;
    },

    isTriggeredBy(): boolean {
      return false;
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue {
      const deadLetterQueue = defineTriggerDeadLetterQueue(scope, bindOptions);
      const role = defineRole(scope, bindOptions, deadLetterQueue); // also for a schedule that has passed, whose last event may still be retried
      if (hasPassed) return deadLetterQueue;
      // The L1, because the L2 accepts no Tokens for a window or an age.
      const resource = new scheduler.CfnSchedule(scope, 'Schedule', {
        scheduleExpression: schedule.expressionString,
        scheduleExpressionTimezone: schedule.timeZone?.timezoneName,
        startDate: hasStarted ? undefined : start?.toISOString(),
        endDate: end?.toISOString(),
        flexibleTimeWindow: { mode: flexibleWindow ? 'FLEXIBLE' : 'OFF', maximumWindowInMinutes: flexibleWindow?.toMinutes() },
        target: {
          arn: bindOptions.target.functionArn,
          roleArn: role.roleArn,
          input: input && Stack.of(scope).toJsonString(input),
          deadLetterConfig: { arn: deadLetterQueue.queueArn },
          retryPolicy: retryPolicy(options),
        },
      });
      resource.node.addDependency(bindOptions.invokeConfig);
      return deadLetterQueue;
    },
  };
}

/**
 * A role that only schedules of this account in the default group can assume. A condition on the schedule itself would form a cycle.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function defineRole(scope: Construct, { target }: AsyncTriggerBindOptions, deadLetterQueue: sqs.Queue): iam.Role {
  const stack = Stack.of(scope);
  const permissions = [
    { actions: ['lambda:InvokeFunction'], resources: [target.functionArn] },
    ...sendMessagePermissions(scope, deadLetterQueue),
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
    inlinePolicies: { Own: new iam.PolicyDocument({ statements: permissions.map(permission => new iam.PolicyStatement(permission)) }) },
  });
}
