import { Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';
import { parseRecurrence } from '../../../src/simulator/events/recurrence';
import { arnOf, FUNCTION, QUEUE, rule } from '../async-templates';

const MINUTE = 60_000;

function simulate(more: object, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate({ Resources: { Function: FUNCTION, Queue: QUEUE, DeadLetters: QUEUE, ...more } }, {
    ...options, handlers: { Function: { handler: succeeds(), duration: 0 }, ...options.handlers },
  });
}

function schedule(properties: object, target: object = {}) {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: arnOf('Function'), RoleArn: 'arn:aws:iam::123456789012:role/r', ...target }, ...properties },
  };
}

const starts = (sim: Simulation) => sim.invocations('Function').map(({ at }) => at / MINUTE);

describe('a rule with a schedule', () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
  test('runs at its rate, counted from the start', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(5 minutes)' }, 'Function') });
    await sim.advance({ minutes: 16 });
    expect(starts(sim)).toEqual([5, 10, 15]);
    expect(sim.fates().map(({ eventId, fate }) => [eventId, fate])).toEqual([['Rule#1', 'processed'], ['Rule#2', 'processed'], ['Rule#3', 'processed']]);
  });

  test('can run at once, by assumption', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(1 hour)' }, 'Function') }, { assumptions: { ruleRateStart: 'atOnce' } });
    await sim.advance({ minutes: 61 });
    expect(starts(sim)).toEqual([0, 60]);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
  test('runs according to its cron expression, in UTC', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'cron(30 1 * * ? *)' }, 'Function') });
    await sim.advance({ days: 2 });
    expect(starts(sim)).toEqual([90, 24 * 60 + 90]);
  });

  test('can be late by some seconds, by seed', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(1 minute)' }, 'Function') }, { assumptions: { schedulePrecisionMs: 60_000 } });
    await sim.advance({ minutes: 11 });
    const late = sim.invocations('Function').map(({ at }, index) => at - (index + 1) * MINUTE);
    expect(late.every(ms => ms >= 0 && ms < 60_000)).toBe(true);
    expect(new Set(late).size).toBeGreaterThan(1);
  });

  test('sends the scheduled event to each of its targets', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(5 minutes)' }, 'Queue', { Arn: arnOf('DeadLetters'), Input: '"now"' }) });
    await sim.advance({ minutes: 5 });
    expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({
      'detail-type': 'Scheduled Event', 'source': 'aws.events', 'time': '2026-01-01T00:05:00Z', 'resources': [expect.stringMatching(/:rule\/Stack-Rule$/)], 'detail': {},
    });
    expect(sim.messages('DeadLetters')).toMatchObject([{ body: '"now"', eventId: 'Rule#1' }]);
    expect(sim.metrics().all().find(({ metricName }) => metricName === 'TriggeredRules')!.minute(5 * MINUTE)!.sum).toBe(1);
  });

  test('without a pattern matches no event', () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(5 minutes)' }, 'Queue') });
    sim.putEvents({ source: 'orders', detailType: 'Placed' });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: 'no rule of the bus matches it' });
  });

  test('does not keep the simulation from being idle, and does nothing if it is disabled', async () => {
    const sim = simulate({ Rule: rule({ ScheduleExpression: 'rate(5 minutes)' }, 'Function'), Off: rule({ ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }, 'Queue') });
    await sim.runUntilIdle();
    expect(sim.now).toBe(0);
    await sim.advance({ minutes: 5 });
    expect(sim.messages('Queue')).toEqual([]);
  });
});

// Recorded on AWS 2024-12 (LocalStack test_put_rule_with_invalid_schedule_rate).
test.each(['rate(1 minutes)', 'rate(10 minute)', 'rate(10 MINUTES)', 'rate( 10 minutes )', 'rate(0 minutes)', ' rate(10 minutes)', 'rate(10 seconds)', 'at(2026-01-01T12:00:00)'])(
  'a rule with the schedule %j is refused', ScheduleExpression => {
    expect(() => simulate({ Rule: rule({ ScheduleExpression }, 'Function') }))
      .toThrow(`Rule: ScheduleExpression is not valid: ${ScheduleExpression} is not a schedule expression of a rule: use rate(1 minute), rate(5 minutes) or cron(0 12 * * ? *)`);
  });

test('a rule of another event bus than the default one cannot have a schedule', () => {
  expect(() => simulate({ Rule: rule({ ScheduleExpression: 'rate(1 minute)', EventBusName: 'orders' }, 'Function') }))
    .toThrow('Rule: has a schedule but belongs to the event bus orders: only rules of the default event bus can have one');
});

// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
describe('a schedule', () => {
  test('with a rate runs at once, then at that rate', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)' }) });
    await sim.advance({ hours: 2 });
    expect(starts(sim)).toEqual([0, 60, 120]);
  });

  test.each([
    ['rate(1 hour)', '2026-01-01T00:30:00.000Z', [30, 90]],
    ['rate(1 hour)', '2025-12-31T23:50:00Z', [50, 110]],
    ['cron(0,30 * * * ? *)', '2026-01-01T00:30:00Z', [30, 60, 90, 120]],
    ['cron(0,30 * * * ? *)', undefined, [30, 60, 90, 120]],
    ['at(2026-01-01T01:00:00)', undefined, [60]],
    ['at(2025-12-31T23:00:00)', undefined, []],
    ['at(2026-01-01T01:00:00)', '2026-01-01T01:30:00Z', [60]], // ignored for a schedule that runs once
  ])('with %s and the start date %s runs from then on', async (ScheduleExpression, StartDate, expected) => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression, StartDate }) });
    await sim.advance({ hours: 2 });
    expect(starts(sim)).toEqual(expected);
  });

  test('ends with its end date', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)', EndDate: '2026-01-01T01:00' }) });
    await sim.advance({ hours: 5 });
    expect(starts(sim)).toEqual([0, 60]);
  });

  test('with a flexible time window runs at some time in it, by seed', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'cron(0 * * * ? *)', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 } }) });
    await sim.advance({ hours: 10 });
    const late = starts(sim).map((at, index) => at - 60 * (index + 1));
    expect(late.every(minutes => minutes >= 0 && minutes <= 15)).toBe(true);
    expect(Math.max(...late)).toBeGreaterThan(5);
    const exact = simulate({ Schedule: schedule({ ScheduleExpression: 'cron(0 * * * ? *)' }) }, { assumptions: { schedulePrecisionMs: 1_000 } });
    await exact.advance({ hours: 10 });
    expect(starts(exact).every((at, index) => at >= 60 * (index + 1) && at < 60 * (index + 1) + 1)).toBe(true);
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
  test('sends its input with the context attributes of the run', async () => {
    const Input = '{"arn":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","try":<aws.scheduler.attempt-number>,"other":"<aws.scheduler.else>"}';
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)' }, { Arn: arnOf('Queue'), Input }) }, {
      faults: [{ fault: 'undeliverable', on: 'Queue', transient: true, until: 1 }],
    });
    await sim.advance({ minutes: 1 });
    expect(JSON.parse(sim.messages('Queue')[0].body)).toEqual({
      arn: 'arn:aws:scheduler:us-east-1:123456789012:schedule/default/Stack-Schedule', at: '2026-01-01T00:00:00Z', try: 2, other: '<aws.scheduler.else>',
    });
  });

  test('without an input sends an event', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)' }, { Arn: arnOf('Queue') }) });
    await sim.advance(0);
    expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({ 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'detail': '{}' });
  });

  test('can send events to a bus, and messages to a FIFO queue', async () => {
    const bus = 'arn:aws:events:us-east-1:123456789012:event-bus/default';
    const sim = simulate({
      Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } },
      ToBus: schedule({ ScheduleExpression: 'rate(1 day)' }, { Arn: bus, Input: '{"id":1}', EventBridgeParameters: { Source: 'clock', DetailType: 'Tick' } }),
      ToFifo: schedule({ ScheduleExpression: 'rate(1 day)' }, { Arn: arnOf('Fifo'), Input: 'x', SqsParameters: { MessageGroupId: 'g' } }),
      Rule: rule({ EventPattern: { source: ['clock'] } }, 'Queue'),
    });
    await sim.advance(0);
    expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({ 'source': 'clock', 'detail-type': 'Tick', 'detail': { id: 1 } });
    expect(sim.messages('Fifo')).toMatchObject([{ body: 'x', messageGroupId: 'g' }]);
    const badInput = simulate({ ToBus: schedule({ ScheduleExpression: 'rate(1 day)' }, { Arn: bus, Input: 'x', EventBridgeParameters: { Source: 'clock', DetailType: 'Tick' } }) });
    await expect(badInput.advance(0)).rejects.toThrow('ToBus: the Input for an event bus must be JSON');
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
  test('sends undeliverable events to its dead-letter queue', async () => {
    const target = { Arn: arnOf('Queue'), Input: 'x', RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: arnOf('DeadLetters') } };
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 day)', GroupName: 'nightly' }, target) }, {
      faults: [{ fault: 'undeliverable', on: 'Queue', transient: true }],
    });
    await sim.advance({ minutes: 1 });
    expect(sim.messages('DeadLetters')).toMatchObject([{
      body: 'x',
      attributes: Object.fromEntries(Object.entries({
        ERROR_CODE: 'AWS.Scheduler.InternalServerError',
        ERROR_MESSAGE: 'Queue is down',
        EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/),
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        IS_PAYLOAD_TRUNCATED: 'false',
        RETRY_ATTEMPTS: '1',
        SCHEDULED_TIME: '2026-01-01T00:00:00Z',
        SCHEDULE_ARN: expect.stringContaining('schedule/nightly/Stack-Schedule'),
        TARGET_ARN: 'arn:aws:sqs:us-east-1:123456789012:Stack-Queue',
      }).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }])),
    }]);
    expect(sim.fate('Schedule#1')).toMatchObject({ fate: 'parked', at: 1_000 });
    const counted = sim.metrics().all().filter(({ namespace }) => namespace === 'AWS/Scheduler');
    expect(counted.map(({ metricName, dimensions }) => [metricName, dimensions.ScheduleGroup])).toEqual([
      ['InvocationAttemptCount', 'nightly'], ['TargetErrorCount', 'nightly'], ['InvocationDroppedCount', 'nightly'], ['InvocationsSentToDeadLetterCount', 'nightly'],
    ]);
  });

  test.each([
    ['Queue', 'AWS.SimpleQueueService.NonExistentQueue'],
    ['Topic', 'NotFoundException'],
    ['Function', 'ResourceNotFoundException'],
    ['FIFO queue without a message group', 'ValidationException'],
  ])('names the error in its dead letters if the target is a missing or refusing %s: %s', async (to, code) => {
    const id = to.split(' ')[0];
    const target = { Arn: id === 'Topic' ? { Ref: 'Topic' } : arnOf(id), DeadLetterConfig: { Arn: arnOf('DeadLetters') } };
    const others = { Topic: { Type: 'AWS::SNS::Topic' }, FIFO: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } };
    const sim = simulate({ ...others, Schedule: schedule({ ScheduleExpression: 'rate(1 day)' }, target) }, {
      faults: id === 'FIFO' ? [] : [{ fault: 'undeliverable', on: id }],
    });
    await sim.advance(0);
    const [{ attributes }] = sim.messages('DeadLetters');
    expect([attributes.ERROR_CODE.stringValue, attributes.EXHAUSTED_RETRY_CONDITION]).toEqual([code, undefined]);
  });

  test.each([
    [{}, 'InvocationDroppedCount'],
    [{ DeadLetterConfig: { Arn: arnOf('DeadLetters') } }, 'InvocationsFailedToBeSentToDeadLetterCount'],
  ])('loses them without a working one (%j)', async (target, metric) => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 day)' }, target) }, { faults: [{ fault: 'undeliverable' }] });
    await sim.advance(0);
    expect(sim.fate('Schedule#1').fate).toBe('dropped');
    expect(sim.metrics().all().map(({ metricName }) => metricName)).toContain(metric);
  });

  test('that is disabled does nothing', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' }) });
    await sim.advance({ hours: 1 });
    expect(starts(sim)).toEqual([]);
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
  describe('in a time zone', () => {
    const runs = async (start: string, days: number, properties: object) => {
      const sim = simulate({ Schedule: schedule({ ScheduleExpressionTimezone: 'Europe/Berlin', ...properties }) }, { start: Date.parse(start) });
      await sim.advance({ days });
      return sim.invocations('Function').map(({ at }) => new Date(Date.parse(start) + at).toISOString().slice(0, 16));
    };

    test.each([
      ['an hour that the clocks skip is skipped', '2026-03-28T00:00Z', 3, 'cron(30 2 * * ? *)', ['2026-03-28T01:30', '2026-03-30T00:30']],
      ['an hour that they repeat runs once, the first time', '2026-10-24T00:00Z', 3, 'cron(30 2 * * ? *)',
        ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']],
      ['several times of the hour that they repeat run once each', '2026-10-25T00:10Z', 0.08, 'cron(0/30 * * * ? *)', ['2026-10-25T00:30', '2026-10-25T02:00']],
      ['a start within the second of the two hours runs nothing until they are over', '2026-10-25T01:10Z', 0.05, 'cron(0/30 * * * ? *)', ['2026-10-25T02:00']],
      ['noon follows the clocks', '2026-03-28T00:00Z', 3, 'cron(0 12 * * ? *)', ['2026-03-28T11:00', '2026-03-29T10:00', '2026-03-30T10:00']],
      ['a day of a rate has 24 hours', '2026-03-28T00:00Z', 2, 'rate(1 day)', ['2026-03-28T00:00', '2026-03-29T00:00', '2026-03-30T00:00']],
      ['a date is local', '2026-07-01T00:00Z', 1, 'at(2026-07-01T09:00:00)', ['2026-07-01T07:00']],
      ['a date that exists twice is the first one', '2026-10-25T00:00Z', 1, 'at(2026-10-25T02:30:00)', ['2026-10-25T00:30']],
      ['a schedule only for a skipped time never runs', '2026-03-29T00:00Z', 1, 'cron(30 2 29 3 ? 2026)', []],
    ])('%s', async (_law, start, days, ScheduleExpression, expected) => {
      expect(await runs(start, days, { ScheduleExpression })).toEqual(expected);
    });

    test('the start and end dates are in UTC', async () => {
      const properties = { ScheduleExpression: 'cron(0 * * * ? *)', StartDate: '2026-07-01T02:30:00Z', EndDate: '2026-07-01T04:30:00Z' };
      expect(await runs('2026-07-01T00:00Z', 1, properties)).toEqual(['2026-07-01T03:00', '2026-07-01T04:00']);
    });

    test('a flexible time window counts from the local time', async () => {
      const FlexibleTimeWindow = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 };
      const [run] = await runs('2026-07-01T00:00Z', 1, { ScheduleExpression: 'cron(0 12 * * ? *)', FlexibleTimeWindow });
      expect(run >= '2026-07-01T10:00' && run <= '2026-07-01T10:15').toBe(true);
    });

    test.each(['Mars/Phobos', '+01:00', 'GMT+2', ''])('%j is refused because it is not a time zone', ScheduleExpressionTimezone => {
      expect(() => simulate({ Schedule: schedule({ ScheduleExpression: 'rate(1 hour)', ScheduleExpressionTimezone }) })).toThrow(/Schedule: ScheduleExpressionTimezone .*is not a time zone: use a name of the tz database, for example Europe\/Berlin/);
    });

    test('a date that the clocks skip is refused, because AWS does not document when it runs', () => {
      const skipped = { ScheduleExpression: 'at(2026-03-29T02:30:00)', ScheduleExpressionTimezone: 'Europe/Berlin' };
      expect(() => simulate({ Schedule: schedule(skipped) })).toThrow(UnsupportedFeatureError);
    });
  });

  test('with a target that is not modelled throws when it runs', async () => {
    const sim = simulate({ Schedule: schedule({ ScheduleExpression: 'cron(0 1 * * ? *)' }, { Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask' }) });
    await sim.advance({ minutes: 40 });
    await expect(sim.advance({ minutes: 40 })).rejects.toThrow(UnsupportedFeatureError);
  });
});

test.each(['rate(0 minutes)', 'rate(5 parsecs)', 'every day', 'rate(5)'])('fails when a schedule is %s', expression => {
  expect(() => parseRecurrence('Rule', expression, 0)).toThrow(`Rule: ${expression} is not a schedule expression: use rate(5 minutes), cron(0 12 * * ? *) or at(2026-01-01T12:00:00)`);
});

test('fails when a date is invalid', () => {
  expect(() => parseRecurrence('Schedule', 'at(tomorrow)', 0)).toThrow('Schedule: tomorrow is not a date: use the format 2026-01-01T12:00:00');
});

test('parses dates around leap days', () => {
  const days = ['2024-02-29', '2024-03-01', '2000-02-29', '2100-03-01', '1970-01-01', '2026-12-31'];
  expect(days.map(day => parseRecurrence('Schedule', `at(${day}T00:00:00)`, 0)(-1))).toEqual(days.map(day => Date.parse(day)));
});
