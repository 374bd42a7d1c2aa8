import { Duration, Lazy, TimeZone } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { AsyncTrigger, ScheduleTriggerOptions } from '../../../src';
import { newApp, newAsyncFunction, newStack, warningsOf } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';
import { hourly, queueOf } from '../../fixtures/triggers';

describe('AsyncTrigger.schedule', () => {
  test('is a schedule of EventBridge Scheduler whose role may only invoke this function and send to its queue [A16, E04]', () => {
    const stack = newStack();
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.schedule(hourly)] }, stack);
    const [role] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).find(([id]) => id.includes('Schedule'))!;
    const functionArn = stack.resolve(fn.lambdaFunction.functionArn);
    const queueArn = stack.resolve(queueOf(fn).queueArn);
    expect(resourcesOf(stack, 'AWS::Scheduler::Schedule')).toEqual([{
      ScheduleExpression: 'rate(1 hour)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: functionArn,
        RoleArn: { 'Fn::GetAtt': [role, 'Arn'] },
        DeadLetterConfig: { Arn: queueArn },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    }]);
    expect(Template.fromStack(stack).toJSON().Resources[role].Properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': { Ref: 'AWS::AccountId' },
              'aws:SourceArn': stack.resolve(stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' })),
            },
          },
        }],
      },
      Policies: [{
        PolicyName: 'Own',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functionArn },
            { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
          ],
        },
      }],
    });
  });

  test('uses the given input, window, start, end and retry policy', () => {
    const stack = newStack();
    newAsyncFunction({
      triggers: [AsyncTrigger.schedule(hourly, {
        input: { at: '<aws.scheduler.scheduled-time>' },
        flexibleWindow: Duration.minutes(15),
        start: new Date('2030-01-01T00:00:00Z'),
        end: new Date('2031-01-01T00:00:00Z'),
        retryAttempts: 3,
        maxEventAge: Duration.minutes(30),
      })],
    }, stack);
    expect(resourcesOf(stack, 'AWS::Scheduler::Schedule')).toMatchObject([{
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      StartDate: '2030-01-01T00:00:00.000Z',
      EndDate: '2031-01-01T00:00:00.000Z',
      Target: { Input: '{"at":"<aws.scheduler.scheduled-time>"}', RetryPolicy: { MaximumEventAgeInSeconds: 1_800, MaximumRetryAttempts: 3 } },
    }]);
  });
});

describe('AsyncTrigger.schedule, in time', () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const year = new Date().getUTCFullYear();
  const [past, future] = [inHours(-1), inHours(1)];

  const scheduled = (expression: scheduler.ScheduleExpression, options: ScheduleTriggerOptions = {}) => {
    const app = newApp();
    const stack = newStack(app);
    const fn = newAsyncFunction({ triggers: [AsyncTrigger.schedule(expression, options)] }, stack);
    const warnings = warningsOf(app);
    return { fn, stack, warnings, schedules: resourcesOf(stack, 'AWS::Scheduler::Schedule') };
  };
  const { at, cron, expression } = scheduler.ScheduleExpression;

  test.each<[string, scheduler.ScheduleExpression, ScheduleTriggerOptions?]>([
    ['a time that has passed', at(past)],
    ['a time that has passed in its time zone', at(inHours(7), TimeZone.ASIA_TOKYO)],
    ['a time that has passed, as an expression', expression('at(2020-02-29T11:59:59)')],
    ['years that have passed', cron({ year: '2020,2023-2025', month: '1' })],
    ['an end that has passed', hourly, { end: past }],
    ['a start and an end that have passed', hourly, { start: new Date('2020-01-01'), end: past }],
  ])('leaves out a schedule with %s, which would never run, and says so', (_, schedule, options = {}) => {
    const { fn, warnings, schedules } = scheduled(schedule, options);
    expect(schedules).toEqual([]);
    expect(Object.keys(fn.triggerDeadLetterQueues)).toEqual(['Schedule']);
    expect(warnings).toEqual([expect.stringMatching(/^cdk-resilient-lambda:scheduleHasPassed at \/Orders\/Thumbnails: the schedule .* has passed and would never run, so it is left out/)]);
  });

  test.each<[string, scheduler.ScheduleExpression, ScheduleTriggerOptions?]>([
    ['a time to come', at(future)],
    ['a time to come in its time zone', at(past, TimeZone.AMERICA_NEW_YORK)],
    ['this year', cron({ year: `2020-${year}` })],
    ['years in steps', cron({ year: '2020/2' })],
    ['all years', cron({ minute: '0' }), { end: future }],
    ['an end to come', hourly, { start: future, end: inHours(2) }],
    ['a time zone that is unknown here', at(past, TimeZone.of('Mars/Olympus_Mons'))],
    ['a time that only the deployment knows', expression(Lazy.string({ produce: () => 'at(2020-01-01T00:00:00)' })), { end: past }],
    ['no time at all', expression('at(soon)')],
  ])('accepts a schedule with %s', (_, schedule, options = {}) => {
    const { warnings, schedules } = scheduled(schedule, options);
    expect(schedules).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  test('leaves out a start that has passed, which EventBridge Scheduler refuses, and says so', () => {
    const { warnings, schedules } = scheduled(hourly, { start: past, end: future });
    expect(schedules).toMatchObject([{ EndDate: future.toISOString() }]);
    expect(schedules[0].StartDate).toBeUndefined();
    expect(warnings).toEqual([
      'cdk-resilient-lambda:scheduleStartHasPassed at /Orders/Thumbnails: start of the schedule rate(1 hour) is ' +
      `${past.toISOString()}, which has passed. EventBridge Scheduler refuses to create or update a schedule with such a start, so it is left out of the template ` +
      '(a rate then counts from the next deployment that changes the schedule): remove it, or set a time in the future',
    ]);
  });

  test.each<[string, scheduler.ScheduleExpression, any, string]>([
    ['a start of a schedule that runs once', at(future), { start: past }, 'is set, but EventBridge Scheduler ignores it for a schedule that runs once: remove it'],
    ['an end of a schedule that runs once', at(future), { end: future }, 'is set, but EventBridge Scheduler ignores it'],
    ['an end before the start', hourly, { start: future, end: past }, 'so it would never run: set an end after the start'],
    ['an invalid date', hourly, { start: new Date('never') }, 'options.start is Invalid Date but must be a valid Date'],
    ['a date as text', hourly, { end: '2030-01-01' }, "options.end is '2030-01-01' but must be a valid Date"],
  ])('refuses %s', (_, schedule, options, problem) => {
    expect(() => scheduled(schedule, options)).toThrow(problem);
  });
});
