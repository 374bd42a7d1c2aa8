import * as fc from 'fast-check';
import { Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

interface Parts {
  readonly subscriber?: object;
  readonly lambda?: object;
  readonly retry?: object;
  readonly more?: object;
}

/** `Bus`, `Subscriber` (one event at a time, EVENT), `Function` (20 s) and `DeadLetters`. */
function template({ subscriber, lambda, retry, more }: Parts = {}) {
  return {
    Resources: {
      Bus: { Type: 'AWS::EventsV2::EventBus', Properties: { Name: 'orders' } },
      Subscriber: {
        Type: 'AWS::EventsV2::Subscriber',
        Properties: {
          Name: 'orders',
          EventBusArn: { Ref: 'Bus' },
          BatchConfiguration: { MaxBatchSize: 1 },
          InvokeConfiguration: { TargetArn: arn('Function'), RoleArn: arn('Role'), LambdaParameters: { InvocationType: 'EVENT', ...lambda } },
          RetryPolicy: { MaxRetryAttempts: 2, MaxEventAgeInSeconds: 3_600, RetryStrategy: 'ALL', ...retry },
          OnFailureConfiguration: { Arn: arn('DeadLetters') },
          ...subscriber,
        },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 20 } },
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      ...more,
    },
  };
}

const WAITING = { InvocationType: 'REQUEST_RESPONSE' };
const FIFO: Parts = { subscriber: { Type: 'FIFO' }, lambda: WAITING };
const EVENT = { bus: 'Bus', source: 'orders', detailType: 'Placed', detail: { total: 5 } };
const simulate = (parts: Parts, options: SimulationOptions = {}) =>
  Simulation.fromTemplate(template(parts), { handlers: { Function: succeeds() }, ...options });
const records = (sim: Simulation) => sim.messages('DeadLetters').map(({ body }) => JSON.parse(body));
const kinds = (sim: Simulation, kind: string) => sim.trace.filter(entry => entry.kind === kind);
const sum = (sim: Simulation, name: string) => sim.metrics().all().filter(({ metricName }) => metricName === name)
  .flatMap(series => series.starts().map(start => series.minute(start)!.sum)).reduce((all, value) => all + value, 0);

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html
describe('what the function receives', () => {
  test('is the event itself if batches have one event [A19]', async () => {
    const received: unknown[] = [];
    const sim = simulate({}, { handlers: { Function: (event: unknown) => { received.push(event); } } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(received).toEqual([expect.objectContaining({ 'detail-type': 'Placed', 'detail': { total: 5 }, 'source': 'orders' })]);
    expect(sim.tally()).toMatchObject({ processed: 1 });
  });

  test.each([['EVENT', {}], ['REQUEST_RESPONSE', WAITING]])('is a list otherwise, even of one event, when it is full or its window ends: %s', async (_, lambda) => {
    const sizes: (readonly [number, number])[] = [];
    const sim: Simulation = simulate({ subscriber: { BatchConfiguration: { MaxBatchSize: 2, MaxBatchWindowInSeconds: 5 } }, lambda }, {
      handlers: { Function: (events: readonly unknown[]) => { sizes.push([sim.now, events.length]); } },
    });
    for (let i = 0; i < 3; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sizes).toEqual([[0, 2], [5_000, 1]]);
    expect(sim.tally()).toMatchObject({ processed: 3 });
  });

  test('needs a stated batch size, because AWS documents two defaults', async () => {
    expect(() => simulate({ subscriber: { BatchConfiguration: undefined } })).toThrow('BatchConfiguration.MaxBatchSize');
  });
});

describe('a filter', () => {
  const filter = (...Filters: object[]) => ({ subscriber: { FilterConfiguration: { Language: 'EVENT_BRIDGE_PATTERN', Filters } } });

  test('matches all scopes; what no subscriber wants is dropped as meant', async () => {
    const sim = simulate(filter(
      { Scope: 'DATA', Pattern: '{"detail":{"total":[{"numeric":[">",4]}]}}' }, { Scope: 'SYSTEM_METADATA', Pattern: { 'aws:DetailType': ['Placed'], 'EventGroupId': ['a'] } },
    ));
    sim.putEvents({ ...EVENT, eventGroupId: 'a' });
    sim.putEvents({ ...EVENT, detail: { total: 1 }, eventGroupId: 'a' });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.fates().map(({ fate, meant }) => [fate, meant])).toEqual([['processed', false], ['dropped', true], ['dropped', true]]);
  });

  test('for metadata of the publisher matches no event of PutEvents', () => {
    const sim = simulate(filter({ Scope: 'METADATA', Pattern: { tenant: ['a'] } }));
    sim.putEvents(EVENT);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped' });
  });

  test('is about the envelope: a pattern for the other API matches nothing', async () => {
    const sim = simulate(filter({ Scope: 'DATA', Pattern: { total: [5] } }));
    sim.putEvents(EVENT);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: 'no subscriber of the bus matches it' });
  });

  test.each<[object, string]>([
    [{ Scope: 'BODY', Pattern: '{}' }, 'use DATA, METADATA, SYSTEM_METADATA'],
    [{ Scope: 'DATA', Pattern: { source: [{ wildcard: 'o*' }] } }, "'wildcard', which subscribers do not have"],
  ])('that AWS refuses is refused: %j', (given, message) => {
    expect(() => simulate(filter(given))).toThrow(message);
  });
});

test('a bus without a subscriber loses events, and refuses what EventBridge refuses', () => {
  const sim = Simulation.fromTemplate({ Resources: { Bus: template().Resources.Bus } });
  sim.putEvents(EVENT);
  expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: false, reason: 'the bus has no subscriber' });
  expect(() => sim.putEvents({ ...EVENT, detail: [] })).toThrow('it must be a JSON object');
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-retry.html
describe('a subscriber that does not wait', () => {
  test('has delivered an event once Lambda takes it: then the settings of the function apply', async () => {
    const sim = simulate({}, { handlers: { Function: throws('poison') } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(3);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Function' });
    expect(records(sim)).toEqual([]);
  });

  test.each([[false, 'RESOURCE_NOT_FOUND'], [true, 'INVOCATION_DEPENDENCY_INTERNAL']])('retries every error, and records the id without the event (transient: %s) [A19]', async (transient, errorCode) => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable', transient, on: 'Function' }] });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(kinds(sim, 'postponed')).toHaveLength(2);
    expect(records(sim)).toEqual([{
      version: '1.0',
      busArn: expect.stringMatching(/:event-busv2\/orders\/\w{25}$/),
      subscriberArn: expect.stringMatching(/:subscriber\/orders\/\w{25}$/),
      targetArn: expect.stringContaining(':function:'),
      errorCode,
      errorMessage: expect.any(String),
      exhaustedRetryCondition: 'MaximumRetryAttempts',
      retryAttempts: 2,
      failedMessages: [{ eventId: expect.stringMatching(/^[\da-f-]{36}$/), timestamp: '2026-01-01T00:00:00.000Z' }],
    }]);
    expect(sim.messages('DeadLetters')[0].attributes).toMatchObject({ ERROR_CODE: { stringValue: errorCode }, RETRY_ATTEMPTS: { stringValue: '2' } });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters' });
  });

  test('gives a batch up together', async () => {
    const sim = simulate({ subscriber: { BatchConfiguration: { MaxBatchSize: 3 } } }, { faults: [{ fault: 'undeliverable' as const, on: 'Function' }] });
    for (let i = 0; i < 3; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim).map(({ failedMessages }) => failedMessages.length)).toEqual([3]);
    expect(sim.tally()).toMatchObject({ parked: 3 });
    expect(sim.story('e2')).toContain('DeadLetters');
  });

  test('goes by age if that ends first; an outage that is shorter costs nothing', async () => {
    const retry = { MaxRetryAttempts: 185, MaxEventAgeInSeconds: 300 };
    const sim = simulate({ retry }, { faults: [{ fault: 'undeliverable', on: 'Function' }] });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim)[0]).toMatchObject({ exhaustedRetryCondition: 'MaximumEventAgeInSeconds', retryAttempts: 8 });
    const brief = simulate({ retry }, { faults: [{ fault: 'undeliverable', on: 'Function', until: { minutes: 2 } }] });
    brief.putEvents(EVENT);
    await brief.runUntilIdle();
    expect(brief.tally()).toMatchObject({ processed: 1 });
  });

  test('drops events without a dead-letter queue, and loses the record that the queue does not take: metrics are the only trace', async () => {
    const faults = [{ fault: 'undeliverable' as const }];
    const without = simulate({ subscriber: { OnFailureConfiguration: undefined } }, { faults });
    without.putEvents(EVENT);
    await without.runUntilIdle();
    expect(without.fate('e1')).toMatchObject({ fate: 'dropped', meant: false });
    expect(sum(without, 'EventsDropped')).toBe(1);
    const closed = simulate({}, { faults });
    closed.putEvents(EVENT);
    await closed.runUntilIdle();
    expect(closed.fate('e1')).toMatchObject({ fate: 'dropped' });
    expect(sum(closed, 'OnFailureDestinationFailed')).toBe(1);
  });

  test('varies its waits if the test says so', async () => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable' }], assumptions: { deliveryRetryJitter: 0.5 } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(kinds(sim, 'postponed').every(({ waitMs }, index) => Number(waitMs) < 1_000 * 2 ** index)).toBe(true);
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-targets-lambda.html
describe('a subscriber that waits', () => {
  test('takes an error of the function for a failed delivery, and a throttle too', async () => {
    const sim = simulate({ lambda: WAITING }, { handlers: { Function: throws('poison') } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(3);
    expect(records(sim)[0]).toMatchObject({ errorCode: 'COMPUTE_EXECUTION_ERROR', errorMessage: 'poison', failedMessages: [{ targetRequestId: expect.any(String) }] });
    const throttled = simulate({ lambda: WAITING }, { faults: [{ fault: 'throttle' }] });
    throttled.putEvents(EVENT);
    await throttled.runUntilIdle();
    expect(records(throttled)[0]).toMatchObject({ errorCode: 'THROTTLING' });
  });

  test('gives up after its limit, while the function runs on: the work is done again', async () => {
    const sim: Simulation = simulate({ lambda: { ...WAITING, InvocationTimeoutSeconds: '5' }, retry: { MaxRetryAttempts: 1 } }, {
      handlers: { Function: () => sim.spend(10_000) },
    });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim)[0]).toMatchObject({ errorCode: 'EXECUTION_TIMEOUT', retryAttempts: 1 });
    expect(sim.invocations('Function')).toHaveLength(2);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed' });
  });

  test.each([[false, 'RESOURCE_NOT_FOUND'], [true, 'INVOCATION_DEPENDENCY_INTERNAL']])('records that it could not deliver (transient: %s)', async (transient, errorCode) => {
    const sim = simulate({ lambda: WAITING }, { faults: [{ fault: 'undeliverable', transient, on: 'Function' }] });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim)[0]).toMatchObject({ errorCode });
  });

  const failing = (events: readonly { id: string; detail: { total: number } }[]) =>
    ({ batchItemFailures: events.filter(({ detail }) => detail.total === 0).map(({ id }) => ({ itemIdentifier: id })) });
  test.each([['eventId', 1], ['unknown', 2]] as const)('retries what a partial response reports, or everything if the identifier is another: %s', async (subscriberItemIdentifier, failed) => {
    const sim = simulate({ subscriber: { BatchConfiguration: { MaxBatchSize: 2 } }, lambda: WAITING }, {
      handlers: { Function: failing }, assumptions: { subscriberItemIdentifier },
    });
    sim.putEvents(EVENT);
    sim.putEvents({ ...EVENT, detail: { total: 0 } });
    await sim.runUntilIdle();
    expect(records(sim)[0]).toMatchObject({ errorCode: 'PARTIAL_BATCH_FAILURE' });
    expect(records(sim)[0].failedMessages).toHaveLength(failed);
    expect(sim.tally()).toMatchObject({ processed: 2 - failed, parked: failed });
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-ordering.html
describe('a FIFO subscriber', () => {
  test.each([['all', 'a a2 b'], ['group', 'b a2']] as const)('holds up the events behind one that fails: %s', async (fifoSubscriberHolds, expected) => {
    const done: string[] = [];
    let left = fifoSubscriberHolds === 'all' ? 2 : 3;
    const sim = simulate(FIFO, {
      assumptions: { fifoSubscriberHolds },
      handlers: {
        Function: ({ detail: { name } }: { detail: { name: string } }) => {
          if (name === 'a' && left-- > 0) throw new Error('poison');
          done.push(name);
        },
      },
    });
    for (const [name, eventGroupId] of [['a', 'a'], ['a2', 'a'], ['b', 'b']]) sim.putEvents({ ...EVENT, detail: { name }, eventGroupId });
    await sim.runUntilIdle();
    expect(done.join(' ')).toBe(expected);
  });

  test('writes to a FIFO queue in the group of the event, and shows the age of its backlog', async () => {
    const sim = simulate({ ...FIFO, more: { DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } } }, { handlers: { Function: throws('poison') }, assumptions: { deliveryRetryFirstMs: 60_000 } });
    sim.putEvents({ ...EVENT, eventGroupId: 'a' });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim).map(({ failedMessages: [{ eventGroupId }] }) => eventGroupId)).toEqual(['a', undefined]);
    expect(sim.metrics().all().find(({ metricName }) => metricName === 'ApproximateBacklogAge')!.minute(60_000)).toMatchObject({ max: 60_000 });
  });

  test('loses what the bus no longer retains when its turn comes [A19]', async () => {
    const sim = simulate(FIFO, { assumptions: { handlerDurationMs: 19_000 } });
    for (let i = 0; i < 4_600; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 4_548, expired: 52 });
  });

  test('delivers the events of a group in the order of publishing, whatever fails, and loses none', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3 })), { maxLength: 12 }), fc.boolean(), async (events, all) => {
      const done: { [group: string]: number[] } = { a: [], b: [] };
      const left = events.map(([, failures]) => failures);
      const sim = simulate(FIFO, {
        assumptions: { fifoSubscriberHolds: all ? 'all' : 'group' },
        handlers: {
          Function: ({ detail: { group, index } }: { detail: { group: string; index: number } }) => {
            if (left[index]-- > 0) throw new Error('poison');
            done[group].push(index);
          },
        },
      });
      events.forEach(([group], index) => sim.putEvents({ ...EVENT, detail: { group, index }, eventGroupId: group }));
      await sim.runUntilIdle();
      sim.expectNothingLost();
      for (const group of ['a', 'b']) expect(done[group]).toEqual([...done[group]].sort((a, b) => a - b));
      const poison = events.filter(([, failures]) => failures > 2).length;
      expect(sim.tally()).toMatchObject({ processed: events.length - poison, parked: poison });
    }), { numRuns: 30 });
  });
});

describe('what is not modelled or not known', () => {
  test.each<[Parts, string]>([
    [{ subscriber: { Transformer: { Type: 'JSONATA' } } }, 'Transformer'],
    [{ subscriber: { StartingPosition: 'POINT_IN_TIME' } }, 'StartingPosition'],
    [{ subscriber: { InvokeConfiguration: { TargetArn: 'arn:aws:sns:us-east-1:123456789012:news', RoleArn: arn('Role') } } }, 'only subscribers that deliver to functions and queues'],
  ])('is refused once an event meets it: %j', async (parts, message) => {
    const sim = simulate(parts);
    await expect((async () => {
      sim.putEvents(EVENT);
      await sim.runUntilIdle();
    })()).rejects.toThrow(message);
  });

  test.each<[object, string]>([[{ InvocationType: undefined }, 'AWS does not document the default'], [{ InvocationType: 'Event' }, 'use EVENT or REQUEST_RESPONSE']])('is an InvocationType like %j', (lambda, message) => {
    expect(() => simulate({ lambda })).toThrow(message);
  });

  test('is the form of the dimensions', async () => {
    for (const [subscriberDimensions, Subscriber] of [['arn', expect.stringMatching(/^arn:.*:subscriber\/orders\//)], ['nameAndId', expect.stringMatching(/^orders\/\w{25}$/)]] as const) {
      const sim = simulate({}, { assumptions: { subscriberDimensions } });
      sim.putEvents(EVENT);
      await sim.runUntilIdle();
      expect(sim.metrics().all().find(({ metricName }) => metricName === 'EventsDelivered')!.dimensions).toMatchObject({ Subscriber });
    }
  });
});
