import { DeliveryTarget, Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const resources = { Function: FUNCTION, Queue: QUEUE, Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders', DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } } } };
const rule = (Properties: object) => flowOf({ ...resources, Rule: { Type: 'AWS::Events::Rule', Properties } }).rules[0];
const schedule = (Properties: object) => flowOf({ ...resources, Schedule: { Type: 'AWS::Scheduler::Schedule', Properties } }).schedules[0];
const ARN = { 'Fn::GetAtt': ['Function', 'Arn'] };

describe('readBus', () => {
  test('reads the dead-letter queue', () => {
    expect(flowOf(resources).buses[0]).toMatchObject({ name: 'orders', arn: arnOf('events', 'event-bus/orders'), deadLetterQueue: { key: 'Stack/Queue' } });
  });
});

describe('readRule', () => {
  test("fills in EventBridge's defaults", () => {
    const it = rule({ EventPattern: { source: ['shop'] }, Targets: [{ Id: 'a', Arn: ARN }] });
    expect(it).toMatchObject({ bus: { value: 'default' }, enabled: true, pattern: { source: ['shop'] } });
    expect(it.targets).toMatchObject([{ id: 'a', target: { key: 'Stack/Function' }, maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 }]);
    expect(it.bus.key).toBeUndefined();
    expect(it.schedule).toBeUndefined();
  });

  test.each([['Bus', { Ref: 'Bus' }], ['its ARN', { 'Fn::GetAtt': ['Bus', 'Arn'] }], ['its name', 'orders']])('finds the event bus: %s', (_, EventBusName) => {
    expect(rule({ EventBusName }).bus.key).toBe('Stack/Bus');
  });

  test('reads all properties', () => {
    const it = rule({
      State: 'DISABLED',
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{
        Id: 'a',
        Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        InputPath: '$.detail',
        SqsParameters: { MessageGroupId: 'g' },
        RoleArn: 'role',
      }, { Id: 'b', Arn: ARN, Input: '{"a":1}' }, {
        Id: 'c', Arn: ARN, InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"at":<time>}' },
      }],
    });
    expect(it).toMatchObject({ enabled: false, schedule: 'rate(5 minutes)' });
    expect((it.targets as readonly DeliveryTarget[])[0].properties.text('Id')).toBe('a');
    expect(it.targets).toMatchObject([
      {
        target: { key: 'Stack/Queue' },
        deadLetterQueue: { key: 'Stack/Queue' },
        maximumRetryAttempts: 0,
        maximumEventAgeSeconds: 60,
        inputPath: '$.detail',
        messageGroupId: 'g',
        role: { value: 'role' },
      },
      { input: '{"a":1}' },
      { inputTransformer: { paths: { time: '$.time' }, template: '{"at":<time>}' } },
    ]);
  });

  test('is enabled unless the state is DISABLED', () => {
    expect(rule({ State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }).enabled).toBe(true);
    expect(rule({ State: unknown }).enabled).toEqual(why);
  });

  test('keeps unknown values', () => {
    expect(rule({ Targets: unknown }).targets).toEqual(why);
    expect(rule({ Targets: [unknown] }).targets).toMatchObject([{ target: { value: why } }]);
    expect(rule({ Targets: [{ Id: 'a', Arn: ARN, InputTransformer: unknown }] }).targets).toMatchObject([{ inputTransformer: why }]);
    expect(rule({ EventPattern: unknown }).pattern).toEqual(why);
  });
});

describe('readSchedule', () => {
  test("fills in EventBridge Scheduler's defaults", () => {
    expect(schedule({ ScheduleExpression: 'rate(1 hour)', Target: { Arn: ARN } })).toMatchObject({
      schedule: 'rate(1 hour)',
      timezone: 'UTC',
      enabled: true,
      flexibleWindowMinutes: 0,
      target: { target: { key: 'Stack/Function' }, maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
    });
  });

  test('reads all properties', () => {
    expect(schedule({
      ScheduleExpression: 'cron(0 8 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'DISABLED',
      StartDate: '2026-01-01T00:00:00Z',
      EndDate: '2027-01-01T00:00:00Z',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: { Arn: ARN, Input: '{}', RetryPolicy: { MaximumRetryAttempts: 1 } },
    })).toMatchObject({
      timezone: 'Europe/Berlin',
      enabled: false,
      startDate: '2026-01-01T00:00:00Z',
      endDate: '2027-01-01T00:00:00Z',
      flexibleWindowMinutes: 15,
      target: { input: '{}', maximumRetryAttempts: 1 },
    });
  });

  test('keeps unknown and missing values unknown', () => {
    expect(schedule({ Target: unknown })).toMatchObject({ target: { target: { value: why } } });
    expect(schedule({})).toMatchObject({ target: { target: { value: new Unknown('Stack/Schedule does not set Arn') } } });
  });
});
