import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as eventSources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { FunctionCode, Simulation, SimulationOptions, succeeds, throws } from '../../src/simulator';

interface AsyncStackOptions extends lambda.EventInvokeConfigOptions {
  readonly reservedConcurrency?: number;

  /** @default true */
  readonly destination?: boolean;
  readonly sources?: (fn: lambda.Function, undelivered: sqs.Queue) => void;
}

/** A function with a failure queue and the alarms that AWS's documentation recommends, in plain L2 constructs. */
function asyncStack({ reservedConcurrency, destination = true, sources, ...config }: AsyncStackOptions): Stack {
  const stack = new Stack(new App(), 'Shop');
  const failures = new sqs.Queue(stack, 'Failures', { retentionPeriod: Duration.days(14) });
  const undelivered = new sqs.Queue(stack, 'Undelivered', { retentionPeriod: Duration.days(14) });
  const fn = new lambda.Function(stack, 'Mailer', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('//'),
    timeout: Duration.seconds(30),
    reservedConcurrentExecutions: reservedConcurrency,
  });
  fn.configureAsyncInvoke({ ...destination && { onFailure: new destinations.SqsDestination(failures) }, ...config });
  const alarm = (id: string, metric: cloudwatch.Metric, evaluationPeriods = 1) => new cloudwatch.Alarm(stack, id, {
    metric: metric.with({ period: Duration.minutes(1), statistic: id.endsWith('NotEmpty') ? 'Maximum' : 'Sum' }),
    threshold: 0,
    evaluationPeriods,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm('Errors', fn.metricErrors(), 3);
  alarm('Throttles', fn.metricThrottles(), 5);
  alarm('Dropped', fn.metric('AsyncEventsDropped'));
  alarm('DeliveryFailures', fn.metric('DestinationDeliveryFailures'));
  alarm('FailuresNotEmpty', failures.metricApproximateNumberOfMessagesVisible());
  alarm('UndeliveredNotEmpty', undelivered.metricApproximateNumberOfMessagesVisible());
  sources?.(fn, undelivered);
  return stack;
}

function simulate(code: FunctionCode, stackOptions: AsyncStackOptions = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(Template.fromStack(asyncStack(stackOptions)).toJSON(), { ...options, handlers: { Mailer: code } });
}

/** One mail each second. */
function sendMails(sim: Simulation, count: number): void {
  for (let id = 1; id <= count; id++) sim.invoke('Mailer', { id }, { at: { seconds: id } });
}

/** The alarms that entered ALARM, with the minute: 'Dropped at 4'. */
function firedAlarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm} at ${at / 60_000}`);
}

const payloadsIn = (sim: Simulation) => sim.messages('Failures').map(({ body }) => JSON.parse(body).requestPayload);

describe('a function invoked asynchronously', () => {
  const failing: FunctionCode = ({ poison }) => {
    if (poison) throw new Error('no such address');
  };

  test('parks a poison event after three attempts in 3 minutes, triggers the alarm a minute later, and affects no other event [A01, A03, A08]', async () => {
    const sim = simulate(failing);
    sendMails(sim, 10);
    const poison = sim.invoke('Mailer', { poison: true });
    await sim.advance({ minutes: 40 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'parked', resource: 'Failures', reason: 'RetriesExhausted after 3 runs' });
    expect(sim.fate(poison).at).toBe(180_300);
    expect(payloadsIn(sim)).toEqual([{ poison: true }]);
    expect(sim.tally()).toMatchObject({ processed: 10, parked: 1 });
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'Dropped at 4', 'FailuresNotEmpty at 4']);
    sim.expectNothingLost();
  });

  test('loses it without a destination, and only an alarm reports it [A03]', async () => {
    const sim = simulate(failing, { destination: false });
    sim.invoke('Mailer', { poison: true });
    await sim.advance({ minutes: 40 });
    expect(() => sim.expectNothingLost()).toThrow(/e1: dropped by Mailer \(RetriesExhausted after 3 runs; there is neither destination nor dead-letter queue\)/);
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'Dropped at 4']);
  });

  test('loses it when the destination is unreachable, and another alarm reports it [A08]', async () => {
    const sim = simulate(failing, {}, { faults: [{ fault: 'undeliverable', on: 'Failures' }] });
    sim.invoke('Mailer', { poison: true });
    await sim.advance({ minutes: 40 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('Failures did not take it') });
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'Dropped at 4', 'DeliveryFailures at 4']);
  });

  test('parks an event that takes longer than the timeout, and affects no later event', async () => {
    const sim: Simulation = simulate(({ slow }) => sim.spend({ seconds: slow ? 40 : 1 }));
    const slow = sim.invoke('Mailer', { slow: true });
    sendMails(sim, 5);
    await sim.advance({ minutes: 40 });
    expect(sim.fate(slow)).toMatchObject({ fate: 'parked', at: 270_000 });
    expect(JSON.parse(sim.messages('Failures')[0].body).responsePayload.errorType).toBe('Sandbox.Timedout');
    expect(sim.tally()).toMatchObject({ processed: 5, parked: 1 });
    expect(firedAlarms(sim)).toEqual(['Errors at 5', 'Dropped at 5', 'FailuresNotEmpty at 5']);
  });

  test('survives an hour of throttling: all events are processed, and an alarm reports it after 6 minutes', async () => {
    const sim = simulate(succeeds(), {}, { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    sendMails(sim, 50);
    await sim.advance({ minutes: 70 });
    expect(sim.tally()).toMatchObject({ processed: 50 });
    expect(Math.max(...sim.fates().map(({ at }) => at))).toBeLessThan(66 * 60_000);
    expect(firedAlarms(sim)).toContain('Throttles at 6');
  });

  test('parks events that are throttled for longer than the maximum age, without an attempt [A02]', async () => {
    const sim = simulate(succeeds(), { maxEventAge: Duration.minutes(10) }, { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    sendMails(sim, 5);
    await sim.advance({ hours: 1 });
    expect(sim.tally()).toMatchObject({ parked: 5 });
    for (const { reason, at } of sim.fates()) expect([reason, at < 10 * 60_000]).toEqual(['EventAgeExceeded after 0 runs', true]);
  });

  test('parks all events at once while its reserved concurrency is 0 [C02]', async () => {
    const sim = simulate(succeeds(), { reservedConcurrency: 0 });
    sendMails(sim, 5);
    await sim.advance({ minutes: 5 });
    expect(sim.tally()).toMatchObject({ parked: 5 });
    expect(firedAlarms(sim)).toEqual(['Dropped at 1', 'FailuresNotEmpty at 1']);
  });

  test('parks most events while a downstream system is down for ten minutes, because three attempts last only three minutes', async () => {
    const sim: Simulation = simulate(() => sim.call('mail'), {}, {
      faults: [{ fault: 'down', downstream: 'mail', from: { minutes: 5 }, until: { minutes: 15 } }],
    });
    sendMails(sim, 1_200);
    await sim.advance({ minutes: 40 });
    const { processed, parked } = sim.tally();
    expect(processed + parked).toBe(1_200);
    expect(parked).toBe(420);
    expect(payloadsIn(sim).map(({ id }) => id)).toEqual(Array.from({ length: 420 }, (_, index) => 300 + index));
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining(['Errors at 8', 'Dropped at 9', 'FailuresNotEmpty at 9']));
    sim.expectNothingLost();
  });

  test('processes a duplicate twice, so the handler must be idempotent [A09]', async () => {
    const handled: number[] = [];
    const sim = simulate(({ id }) => { handled.push(id); }, {}, { assumptions: { asyncDuplicateProbability: 1 } });
    sendMails(sim, 20);
    await sim.runUntilIdle();
    expect(handled).toHaveLength(40);
    expect(new Set(handled).size).toBe(20);
    expect(sim.tally()).toMatchObject({ processed: 20 });
  });
});

describe('events of other services', () => {
  const poison: FunctionCode = throws('no such address');

  test('a topic: Lambda parks a message that fails; the subscription parks one that cannot be delivered [A14]', async () => {
    const sources: AsyncStackOptions['sources'] = (fn, undelivered) => {
      new sns.Topic(Stack.of(fn), 'Topic').addSubscription(new subscriptions.LambdaSubscription(fn, { deadLetterQueue: undelivered }));
    };
    const sim = simulate(poison, { sources });
    sim.publish('Topic', 'hello');
    await sim.advance({ minutes: 10 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Failures' });
    expect(payloadsIn(sim)[0].Records[0].Sns.Message).toBe('hello');
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'Dropped at 4', 'FailuresNotEmpty at 4']);

    const unreachable = simulate(succeeds(), { sources }, { faults: [{ fault: 'undeliverable', on: 'Mailer' }] });
    unreachable.publish('Topic', 'hello');
    await unreachable.advance({ minutes: 10 });
    expect(unreachable.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Undelivered' });
    expect(firedAlarms(unreachable)).toEqual(['UndeliveredNotEmpty at 1']);
  });

  test('a rule: Lambda parks an event that fails; the target parks one that cannot be delivered [A14]', async () => {
    const sources: AsyncStackOptions['sources'] = (fn, deadLetterQueue) => {
      new events.Rule(Stack.of(fn), 'Rule', { eventPattern: { source: ['shop'] }, targets: [new eventTargets.LambdaFunction(fn, { deadLetterQueue, retryAttempts: 5 })] });
    };
    const event = { source: 'shop', detailType: 'Placed', detail: { id: 1 } };
    const sim = simulate(poison, { sources });
    sim.putEvents(event);
    await sim.advance({ minutes: 10 });
    expect(payloadsIn(sim)).toMatchObject([{ 'source': 'shop', 'detail-type': 'Placed', 'detail': { id: 1 } }]);

    const down = simulate(succeeds(), { sources }, { faults: [{ fault: 'undeliverable', on: 'Mailer', transient: true }] });
    down.putEvents(event);
    await down.advance({ minutes: 10 });
    expect(down.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Undelivered', at: 31_000 });
    expect(firedAlarms(down)).toEqual(['UndeliveredNotEmpty at 1']);
  });

  test('a bucket: the notification of a poison object is parked [A15]', async () => {
    const sim = simulate(poison, {
      sources: fn => new s3.Bucket(Stack.of(fn), 'Uploads').addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.LambdaDestination(fn)),
    });
    sim.putObject('Uploads', 'poison.jpg', '');
    await sim.advance({ minutes: 10 });
    expect(payloadsIn(sim)[0].Records[0].s3.object.key).toBe('poison.jpg');
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Failures' });
  });

  test('a schedule: a failed run is parked, and the next one starts on time', async () => {
    const sim = simulate({ behave: ({ at }) => at < 3_600_000 ? throws('too early') : succeeds(), duration: 0 }, {
      sources: (fn, deadLetterQueue) => {
        new scheduler.Schedule(Stack.of(fn), 'Hourly', {
          schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)),
          target: new schedulerTargets.LambdaInvoke(fn, { deadLetterQueue, input: scheduler.ScheduleTargetInput.fromObject({ report: 'hourly' }) }),
        });
      },
    });
    await sim.advance({ minutes: 130 });
    expect(sim.fates().map(({ eventId, fate }) => [eventId, fate])).toEqual([['Hourly#1', 'parked'], ['Hourly#2', 'processed'], ['Hourly#3', 'processed']]);
    expect(payloadsIn(sim)).toEqual([{ report: 'hourly' }]);
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'Dropped at 4', 'FailuresNotEmpty at 4']);
  });
});

test('a chain continues through a destination, a queue and its dead-letter queue', async () => {
  const stack = asyncStack({});
  const rescue = new lambda.Function(stack, 'Rescue', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  rescue.addEventSource(new eventSources.SqsEventSource(stack.node.findChild('Failures') as sqs.Queue, { batchSize: 1 }));
  const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), {
    handlers: { Mailer: throws('bad'), Rescue: ({ Records: [{ body }] }) => JSON.parse(body).requestPayload.hopeless ? throws('no') : succeeds() },
  });
  const [saved, hopeless] = [sim.invoke('Mailer', { id: 1 }), sim.invoke('Mailer', { hopeless: true })];
  await sim.advance({ minutes: 10 });
  expect(sim.fate(saved)).toMatchObject({ fate: 'processed', resource: 'Rescue' });
  expect(sim.fate(hopeless)).toMatchObject({ fate: 'pending', resource: 'Failures' });
  await sim.advance({ days: 15 });
  expect(sim.fate(hopeless)).toMatchObject({ fate: 'expired', resource: 'Failures' });
});
