import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Simulation, SimulationOptions, succeeds, throws, UnsupportedFeatureError } from '../../../src/simulator';
import { arnOf, FUNCTION, QUEUE, rule, subscription, TOPIC } from '../async-templates';

const ORDERS = { EventPattern: { source: ['orders'] } };
const EVENT = { source: 'orders', detailType: 'Placed', detail: { id: 1, total: 5 } };

function simulate(resources: object, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate({ Resources: { ...resources } }, options);
}

const bodies = (sim: Simulation, queue = 'Queue') => sim.messages(queue).map(({ body }) => body);
const sumOf = (sim: Simulation, name: string) => sim.metrics().all().filter(({ metricName }) => metricName === name)
  .flatMap(series => series.starts().map(start => series.minute(start)!.sum)).reduce((sum, value) => sum + value, 0);

// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
describe('an event on a bus', () => {
  test('goes to the targets of the matching rules as a whole', () => {
    const sim = simulate({ Queue: QUEUE, Rule: rule(ORDERS, 'Queue') });
    sim.putEvents(EVENT);
    sim.putEvents({ ...EVENT, source: 'parcels' });
    expect(bodies(sim).map(body => JSON.parse(body))).toEqual([{
      'version': '0',
      'id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Placed',
      'source': 'orders',
      'account': '123456789012',
      'time': '2026-01-01T00:00:00Z',
      'region': 'us-east-1',
      'resources': [],
      'detail': { id: 1, total: 5 },
    }]);
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', meant: true, reason: 'no rule of the bus matches it' });
    sim.expectNothingLost();
  });

  test('can be matched by any field, and contains its time and its resources', () => {
    const EventPattern = { 'detail-type': ['Placed'], 'detail': { total: [{ numeric: ['>', 4] }] }, 'resources': [{ prefix: 'order/' }] };
    const sim = simulate({ Queue: QUEUE, Rule: rule({ EventPattern }, 'Queue') });
    sim.putEvents({ ...EVENT, resources: ['order/1'], time: '2025-12-31T23:59:59Z' });
    sim.putEvents({ ...EVENT, resources: ['parcel/1'] });
    expect(bodies(sim).map(body => JSON.parse(body))).toMatchObject([{ time: '2025-12-31T23:59:59Z', resources: ['order/1'] }]);
  });

  test('is lost without a rule, and with a rule that has no target', () => {
    const sim = simulate({ Queue: QUEUE });
    sim.putEvents({ source: 'orders', detailType: 'Placed' });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: false, reason: 'the bus has no rule' });
  });

  test('is limited to 1 MB, or to 256 KB according to older documents', () => {
    const sim = simulate({ Queue: QUEUE, Rule: rule(ORDERS, 'Queue') });
    expect(() => sim.putEvents({ ...EVENT, detail: { x: 'x'.repeat(1_048_576) } })).toThrow('an event bus takes only 1048576');
    const cautious = simulate({ Queue: QUEUE, Rule: rule(ORDERS, 'Queue') }, { assumptions: { busEntryBytes: 262_144 } });
    expect(() => cautious.putEvents({ ...EVENT, detail: { x: 'x'.repeat(262_144) } })).toThrow('an event bus takes only 262144');
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
    const exact = { source: 's', detailType: 't', resources: ['r'], time: '2026-01-01T00:00:00Z' };
    const room = 262_144 - '{"x":""}'.length - 'str'.length - 14;
    expect(() => cautious.putEvents({ ...exact, detail: { x: 'x'.repeat(room + 1) } })).toThrow('it has 262145 bytes');
    expect(() => cautious.putEvents({ ...exact, detail: { x: 'x'.repeat(room) } })).not.toThrow();
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html, recorded on AWS 2024-12-06 (LocalStack tests of PutEvents)
  test.each<[object, string]>([
    [{ source: '' }, 'it is not an event: it has no source or no detail-type'],
    [{ detailType: '' }, 'it is not an event: it has no source or no detail-type'],
    [{ detailType: 't'.repeat(129) }, 'its detail-type has 129 characters, but the maximum is 128'],
    [{ source: 'aws.s3' }, 'the source aws.s3 starts with aws., which is reserved for events of AWS'],
    [{ time: '2026-01-01' }, 'its time is "2026-01-01", but the format is 2026-01-01T00:00:00Z'],
    [{ detail: 'text' }, 'its detail is "text", but it must be a JSON object'],
    [{ detail: [1] }, 'its detail is [1], but it must be a JSON object'],
    [{ detail: null }, 'its detail is null, but it must be a JSON object'],
    [{ detail: () => 1 }, 'its detail is missing, but it must be a JSON object'],
  ])('is refused with %j', (changed, message) => {
    const sim = simulate({ Queue: QUEUE, Rule: rule(ORDERS, 'Queue') });
    expect(() => sim.putEvents({ ...EVENT, ...changed })).toThrow(`the default event bus refuses the event: ${message}`);
    expect(sim.fates()).toEqual([]);
  });

  test('has a journey of its own to each target', async () => {
    const sim = simulate({ Queue: QUEUE, Function: FUNCTION, One: rule(ORDERS, 'Queue'), Two: rule(ORDERS, 'Function') }, { handlers: { Function: succeeds() } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
    expect(sim.story('e1').split('\n').slice(1)).toEqual([
      '  00:00:00.000  is sent to the default event bus',
      '  00:00:00.000  is handed to Queue by One: it matches',
      '  00:00:00.000  is sent to Queue',
      '  00:00:00.000  is handed to Function by Two: it matches',
      '  00:00:00.000  is sent to Function',
      '  00:00:00.000  Function runs with it (attempt 1, version $LATEST)',
      '  00:00:00.100  Function succeeds after 100 ms',
    ]);
  });

  test('does not trigger a disabled rule', () => {
    const sim = simulate({ Queue: QUEUE, Rule: rule({ ...ORDERS, State: 'DISABLED' }, 'Queue') });
    sim.putEvents(EVENT);
    expect(bodies(sim)).toEqual([]);
  });
});

describe('targets', () => {
  test('are queues, FIFO queues with a group, topics and functions', async () => {
    const sim = simulate({
      Function: FUNCTION,
      Topic: TOPIC,
      Queue: QUEUE,
      Subscription: subscription('Topic', 'Queue', { RawMessageDelivery: true }),
      Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } },
      Rule: rule(ORDERS, 'Function', { Arn: arnOf('Fifo'), SqsParameters: { MessageGroupId: 'g' } }, 'Topic'),
    }, { handlers: { Function: event => event.source === 'orders' ? succeeds() : throws() } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toMatchObject([{ outcome: 'succeeded' }]);
    expect(sim.messages('Fifo')).toMatchObject([{ messageGroupId: 'g' }]);
    expect(bodies(sim)).toHaveLength(1);
  });

  test('that are not modelled throw when an event reaches them, not before', () => {
    const sim = simulate({ Rule: rule(ORDERS, { Arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Process' }) });
    sim.putEvents({ ...EVENT, source: 'parcels' });
    expect(() => sim.putEvents(EVENT)).toThrow(UnsupportedFeatureError);
    expect(() => sim.putEvents(EVENT)).toThrow('stateMachine:Process is not in the templates');
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
  test('can be another bus, but not a third one', () => {
    const bus = (Name: string) => ({ Type: 'AWS::Events::EventBus', Properties: { Name } });
    const sim = simulate({
      Second: bus('second'),
      Third: bus('third'),
      Queue: QUEUE,
      On: rule(ORDERS, 'Second'),
      Take: rule({ ...ORDERS, EventBusName: { Ref: 'Second' } }, 'Queue'),
      Further: rule({ EventPattern: { source: ['orders'], detail: { id: [2] } }, EventBusName: { Ref: 'Second' } }, 'Third'),
      TakeThere: rule({ ...ORDERS, EventBusName: { Ref: 'Third' } }, 'Queue'),
    });
    sim.putEvents(EVENT);
    expect(sim.messages('Queue').map(({ eventId }) => eventId)).toEqual(['e1']);
    sim.putEvents({ ...EVENT, detail: { id: 2 } });
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', resource: 'Further', reason: 'EventBridge does not send an event that came from another bus to a third one' });
    sim.putEvents({ ...EVENT, bus: 'Second', detail: { id: 2 } });
    expect(sim.fate('e3')).toMatchObject({ fate: 'pending' });
  });

  test('that are a bus accept only events', () => {
    for (const Input of ['{"no":"event"}', '{"source":"orders"}', 'null']) {
      const sim = simulate({ Second: { Type: 'AWS::Events::EventBus', Properties: { Name: 'second' } }, On: rule(ORDERS, { Arn: arnOf('Second'), Input }) });
      sim.putEvents(EVENT);
      expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: 'it is not an event: it has no source or no detail-type; there is no dead-letter queue' });
    }
  });
});

describe('buses', () => {
  const on = (EventBusName: unknown) => ({ ...ORDERS, EventBusName });

  test('are referred to by their logical id, or by their name if they are not in the templates', () => {
    const sim = simulate({
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
      Queue: QUEUE,
      OtherQueue: QUEUE,
      Rule: rule(on({ Ref: 'Bus' }), 'Queue'),
      Elsewhere: rule(on('elsewhere'), 'OtherQueue'),
      ByArn: rule(on('arn:aws:events:us-east-1:123456789012:event-bus/elsewhere'), 'OtherQueue'),
    });
    for (const bus of ['Bus', 'shop', 'elsewhere']) sim.putEvents({ ...EVENT, bus });
    expect([bodies(sim), bodies(sim, 'OtherQueue')].map(({ length }) => length)).toEqual([2, 2]);
    expect(() => sim.putEvents({ ...EVENT, bus: 'nowhere' })).toThrow("none of the buses is called 'nowhere'");
    expect(sim.trace.find(({ eventIds }) => eventIds![0] === 'e3')).toMatchObject({ resource: 'event bus elsewhere' });
  });

  test('have one default bus per account and Region', () => {
    const sim = Simulation.fromTemplate(['eu-west-1', 'us-east-1'].map(region =>
      ({ stackName: region, region, template: { Resources: { Queue: QUEUE, Rule: rule(ORDERS, 'Queue') } } })));
    expect(() => sim.putEvents(EVENT)).toThrow("2 event buses are named 'default': set the region to eu-west-1 or us-east-1");
    sim.putEvents({ ...EVENT, region: 'us-east-1' });
    expect([bodies(sim, 'eu-west-1/Queue'), bodies(sim, 'us-east-1/Queue')].map(({ length }) => length)).toEqual([0, 1]);
  });

  test('have metrics per rule, with the name of the bus unless it is the default one', () => {
    const sim = simulate({
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } }, Queue: QUEUE, One: rule(on({ Ref: 'Bus' }), 'Queue'), Two: rule(ORDERS, 'Queue', 'Queue'),
    });
    sim.putEvents({ ...EVENT, bus: 'Bus' });
    sim.putEvents(EVENT);
    const of = (name: string) => sim.metrics().all().filter(({ metricName }) => metricName === name)
      .map(series => [series.dimensions, series.minute(0)!.sum]);
    const [one, two] = [{ EventBusName: 'shop', RuleName: 'Stack-One' }, { RuleName: 'Stack-Two' }];
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    expect(of('Invocations')).toEqual([[one, 1], [two, 2]]);
    expect([of('MatchedEvents'), of('TriggeredRules')]).toEqual([[[one, 1], [two, 1]], [[one, 1], [two, 1]]]);
    expect(of('FailedInvocations')).toEqual([]);
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
describe('an unreachable target', () => {
  const withDeadLetters = (more: object = {}) => ({
    Queue: QUEUE, DeadLetters: QUEUE, Rule: rule(ORDERS, { Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('DeadLetters') }, ...more }),
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  test('that does not exist is not retried: the event goes to the dead-letter queue of the target [A14]', () => {
    const sim = simulate(withDeadLetters(), { faults: [{ fault: 'undeliverable', on: 'Queue' }] });
    sim.putEvents(EVENT);
    const [{ body, attributes }] = sim.messages('DeadLetters');
    expect(JSON.parse(body)).toMatchObject({ source: 'orders', detail: { id: 1 } });
    expect(Object.fromEntries(Object.entries(attributes).map(([name, { stringValue }]) => [name, stringValue]))).toEqual({
      RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/Stack-Rule',
      TARGET_ARN: 'arn:aws:sqs:us-east-1:123456789012:Stack-Queue',
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: 'Queue does not exist or denies access',
      RETRY_ATTEMPTS: '0',
    });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', at: 0, reason: 'Rule could not deliver it: Queue does not exist or denies access' });
    expect([sumOf(sim, 'FailedInvocations'), sumOf(sim, 'InvocationsSentToDlq'), sumOf(sim, 'InvocationsFailedToBeSentToDlq')]).toEqual([1, 1, 0]);
  });

  test('loses the event without a dead-letter queue, or with an unreachable one [A14]', () => {
    const without = simulate({ Queue: QUEUE, Rule: rule(ORDERS, 'Queue') }, { faults: [{ fault: 'undeliverable' }] });
    without.putEvents(EVENT);
    expect(without.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Rule', reason: expect.stringMatching(/there is no dead-letter queue$/) });
    const both = simulate(withDeadLetters(), { faults: [{ fault: 'undeliverable' }] });
    both.putEvents(EVENT);
    expect(both.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('DeadLetters did not take it') });
    expect(sumOf(both, 'InvocationsFailedToBeSentToDlq')).toBe(1);
  });

  test('that is down is retried for 24 hours and 185 times', async () => {
    const sim = simulate(withDeadLetters(), { faults: [{ fault: 'undeliverable', on: 'Queue', transient: true }] });
    sim.putEvents(EVENT);
    await sim.advance({ hours: 23, minutes: 59 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Rule' });
    await sim.advance({ minutes: 1 });
    expect(sim.trace.filter(({ kind }) => kind === 'postponed').length).toBeGreaterThanOrEqual(183);
    expect(sim.messages('DeadLetters')[0].attributes).toMatchObject({
      ERROR_CODE: { stringValue: 'ERROR_FROM_TARGET' }, EXHAUSTED_RETRY_CONDITION: { stringValue: expect.stringMatching(/^Maximum/) },
    });
  });

  test.each([
    [{ MaximumRetryAttempts: 2 }, 3, 'MaximumRetryAttempts', 3_000],
    [{ MaximumRetryAttempts: 0 }, 1, 'MaximumRetryAttempts', 0],
    [{ MaximumEventAgeInSeconds: 60 }, 6, 'MaximumEventAgeInSeconds', 31_000],
  ])('is retried according to the policy %j', async (RetryPolicy, tries, condition, at) => {
    const sim = simulate(withDeadLetters({ RetryPolicy }), { faults: [{ fault: 'undeliverable', on: 'Queue', transient: true }] });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', at });
    expect(sim.messages('DeadLetters')[0].attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { stringValue: condition }, RETRY_ATTEMPTS: { dataType: 'String', stringValue: String(tries - 1) },
    });
  });

  test('gets the event once it is back, a bit sooner with jitter', async () => {
    const waits: number[][] = [];
    for (const deliveryRetryJitter of [0, 0.5]) {
      const sim = simulate(withDeadLetters(), {
        assumptions: { deliveryRetryJitter }, faults: [{ fault: 'undeliverable', on: 'Queue', transient: true, until: { seconds: 5 } }],
      });
      sim.putEvents(EVENT);
      await sim.advance({ minutes: 1 });
      expect(bodies(sim)).toHaveLength(1);
      waits.push(sim.trace.filter(({ kind }) => kind === 'postponed').map(({ waitMs }) => waitMs as number));
    }
    expect(waits[0]).toEqual([1_000, 2_000, 4_000]);
    expect(waits[1][0]).toBeLessThan(1_000);
    expect(waits[1][0]).toBeGreaterThanOrEqual(500);
  });

  test('that is an alias is affected by faults of its function', () => {
    const sim = simulate({
      Function: FUNCTION,
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' }, FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] }, Name: 'live' } },
      Rule: rule(ORDERS, { Arn: { Ref: 'Live' } }),
    }, { faults: [{ fault: 'undeliverable', on: 'Function', match: ({ detail }) => detail.id === 1 }] });
    sim.putEvents(EVENT);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('Function does not exist') });
  });
});

test('rules of the CDK work unchanged', async () => {
  const stack = new Stack(new App(), 'Shop');
  const fn = new lambda.Function(stack, 'Worker', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters');
  const bus = new events.EventBus(stack, 'Bus');
  new events.Rule(stack, 'Rule', { eventBus: bus, eventPattern: { source: ['orders'] }, targets: [new targets.LambdaFunction(fn, { deadLetterQueue })] });
  const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Worker: succeeds() } });
  sim.putEvents({ ...EVENT, bus });
  await sim.runUntilIdle();
  expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Worker' });
});
