import * as fc from 'fast-check';
import { FunctionCode, Simulation, SimulationOptions, succeeds, throws, timesOut } from '../../../src/simulator';
import { asyncTemplate, AsyncParts, FUNCTION, QUEUE, rule } from '../async-templates';

/** Invocations that take no time: the waits stand alone. */
const FAILS: FunctionCode = { handler: throws('bad'), duration: 0 };
const SUCCEEDS: FunctionCode = { handler: succeeds(), duration: 0 };

function simulate(code: FunctionCode, parts: AsyncParts = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(asyncTemplate(parts), { ...options, handlers: { Function: code, ...options.handlers } });
}

async function invoked(code: FunctionCode, parts: AsyncParts = {}, options: SimulationOptions = {}): Promise<Simulation> {
  const sim = simulate(code, parts, options);
  sim.invoke('Function', { order: 1 });
  await sim.runUntilIdle();
  return sim;
}

const startsOf = (sim: Simulation) => sim.invocations('Function').map(({ at }) => at);
const bodyIn = (sim: Simulation, queue: string) => JSON.parse(sim.messages(queue)[0].body);
const sumOf = (sim: Simulation, name: string) => sim.metrics().all()
  .filter(({ metricName, dimensions }) => metricName === name && Object.keys(dimensions).length === 1)
  .flatMap(series => series.starts().map(start => series.minute(start)!.sum)).reduce((sum, value) => sum + value, 0);

const SECONDS = 1_000;

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
describe('errors', () => {
  test('are retried after 1 and 2 minutes, three attempts in total; then the event is dropped if there is no destination [A01]', async () => {
    const sim = await invoked(FAILS);
    expect(startsOf(sim)).toEqual([0, 60 * SECONDS, 180 * SECONDS]);
    expect(sim.fate('e1')).toMatchObject({
      fate: 'dropped',
      at: 180 * SECONDS,
      resource: 'Function',
      meant: false,
      reason: 'RetriesExhausted after 3 runs; there is neither destination nor dead-letter queue',
    });
    expect(() => sim.expectNothingLost()).toThrow('e1: dropped by Function (RetriesExhausted after 3 runs');
  });

  test.each([
    [0, [0]],
    [1, [0, 60 * SECONDS]],
    [2, [0, 60 * SECONDS, 180 * SECONDS]],
  ])('are retried %d times if the configuration says so', async (MaximumRetryAttempts, starts) => {
    expect(startsOf(await invoked(FAILS, { config: { MaximumRetryAttempts } }))).toEqual(starts);
  });

  test('wait from the end of the run, also after timeouts', async () => {
    const sim = await invoked(timesOut());
    expect(startsOf(sim)).toEqual([0, 70 * SECONDS, 200 * SECONDS]);
  });

  test('keep the request id in all attempts [A10]', async () => {
    const sim = await invoked(FAILS);
    expect(new Set(sim.invocations('Function').map(({ requestId }) => requestId)).size).toBe(1);
    expect(sim.invocations('Function').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('can wait more or less than documented, by seed: 60 to 66 s and 114 to 130 s were recorded on AWS', async () => {
    const [, second, third] = startsOf(await invoked(FAILS, {}, { assumptions: { asyncRetrySpreadMs: 6_000 } }));
    expect(Math.abs(second - 60 * SECONDS)).toBeLessThanOrEqual(6_000);
    expect(Math.abs(third - second - 120 * SECONDS)).toBeLessThanOrEqual(6_000);
    expect(second).not.toBe(60 * SECONDS);
  });

  test('that stop leave the event processed', async () => {
    const sim = await invoked({ behave: ({ attempt }) => attempt < 3 ? throws() : succeeds(), duration: 0 }, { onFailure: 'Failures' });
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', at: 180 * SECONDS, resource: 'Function' });
    expect(sim.messages('Failures')).toEqual([]);
  });
});

describe('the age of an event', () => {
  // Recorded on AWS 2025-11-27 (LocalStack test_maxeventage)
  test.each([
    [60, 1, 0],
    [90, 2, 60 * SECONDS],
    [180, 2, 60 * SECONDS],
    [181, 3, 180 * SECONDS],
    [21_600, 3, 180 * SECONDS],
  ])('of at most %d s allows %d attempts: it does not wait for one that would be too late [A02]', async (MaximumEventAgeInSeconds, runs, at) => {
    const sim = await invoked(FAILS, { config: { MaximumEventAgeInSeconds }, onFailure: 'Failures' });
    expect(sim.invocations('Function')).toHaveLength(runs);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', at });
    expect(bodyIn(sim, 'Failures').requestContext).toMatchObject({
      condition: runs < 3 ? 'EventAgeExceeded' : 'RetriesExhausted', approximateInvokeCount: runs,
    });
  });

  test('ends throttles too, after 6 hours by default', async () => {
    const throttled: SimulationOptions = { faults: [{ fault: 'throttle' }] };
    expect((await invoked(SUCCEEDS, { onFailure: 'Failures' }, throttled)).fate('e1').at).toBeGreaterThan(5.9 * 3_600 * SECONDS);
    const short = await invoked(SUCCEEDS, { config: { MaximumEventAgeInSeconds: 60 }, onFailure: 'Failures' }, throttled);
    expect(short.fate('e1')).toMatchObject({ fate: 'parked', at: 31 * SECONDS, reason: 'EventAgeExceeded after 0 runs' });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
describe('throttles', () => {
  test('are retried after 1 s, 2 s, 4 s … up to 5 minutes, without using up retries', async () => {
    const sim = await invoked(FAILS, {}, { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    const throttles = sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at / SECONDS);
    expect(throttles.slice(0, 11)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
    expect(sim.invocations('Function')).toHaveLength(3);
  });

  test('start again with short waits once the function has run', async () => {
    const sim = await invoked(FAILS, {}, { faults: [{ fault: 'throttle', until: 2_000 }, { fault: 'throttle', from: 4_000, until: 65_000 }] });
    const throttles = sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at / SECONDS);
    expect(throttles).toEqual([0, 1, 63, 64]);
    expect(startsOf(sim)).toEqual([3 * SECONDS, 66 * SECONDS, 186 * SECONDS]);
  });

  test('of a busy function delay the event until it runs (recorded on AWS 2025-11-24)', async () => {
    const sim = simulate({ handler: succeeds(), duration: { seconds: 8 } }, { function: { ReservedConcurrentExecutions: 1 } });
    sim.invoke('Function', 1);
    sim.invoke('Function', 2);
    await sim.runUntilIdle();
    expect(startsOf(sim)).toEqual([0, 15 * SECONDS]);
    expect(sim.tally()).toMatchObject({ processed: 2 });
  });
});

test('a function that is busy for a minute throttles six times before it runs (recorded on AWS 2025-11-21: the last at 33 s, the run at 68 s)', async () => {
  const sim = simulate({ handler: succeeds(), duration: { seconds: 60 } }, { function: { Timeout: 90, ReservedConcurrentExecutions: 1 } });
  sim.invoke('Function', 1);
  sim.invoke('Function', 2);
  await sim.runUntilIdle();
  expect([sumOf(sim, 'Throttles'), sumOf(sim, 'AsyncEventsReceived')]).toEqual([6, 2]);
  expect(startsOf(sim)).toEqual([0, 63 * SECONDS]);
});

describe('a function with a reserved concurrency of 0', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html; recorded on AWS 2025-11-21: no throttle is counted
  test('never runs, and its events go to the destination at once [C02]', async () => {
    const sim = await invoked(SUCCEEDS, { function: { ReservedConcurrentExecutions: 0 }, onFailure: 'Failures', deadLetters: 'DeadLetters' });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', at: 0, reason: 'ZeroReservedConcurrency after 0 runs' });
    const record = bodyIn(sim, 'Failures');
    expect(record.requestContext).toMatchObject({ condition: 'ZeroReservedConcurrency', approximateInvokeCount: 0 });
    expect(record).not.toHaveProperty('responseContext');
    expect(record).not.toHaveProperty('responsePayload');
    // As a native capture has it, with the typing error.
    expect(sim.messages('DeadLetters')[0].attributes).toEqual({
      RequestID: { dataType: 'String', stringValue: record.requestContext.requestId },
      ErrorMessage: { dataType: 'String', stringValue: 'Function not invoked. Function isconfigured with zero reserved concurrent executions' },
    });
    expect([sumOf(sim, 'AsyncEventsDropped'), sumOf(sim, 'Throttles')]).toEqual([1, 0]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
describe('an event that Lambda has finished', () => {
  test('goes to the destination for failures [A03]', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures' });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Failures', reason: 'RetriesExhausted after 3 runs' });
    expect(bodyIn(sim, 'Failures')).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T00:03:00.000Z',
      requestContext: {
        requestId: sim.invocations('Function')[0].requestId,
        functionArn: expect.stringMatching(/:function:[^:]+:\$LATEST$/),
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { order: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'bad', trace: ['Error: bad'] },
    });
  });

  test('goes to the dead-letter queue as the original event with error attributes [A07]', async () => {
    const sim = await invoked(FAILS, { deadLetters: 'DeadLetters' });
    expect(bodyIn(sim, 'DeadLetters')).toEqual({ order: 1 });
    expect(sim.messages('DeadLetters')[0].attributes).toEqual({
      RequestID: { dataType: 'String', stringValue: sim.invocations('Function')[0].requestId },
      ErrorCode: { dataType: 'Number', stringValue: '200' },
      ErrorMessage: { dataType: 'String', stringValue: 'bad' },
    });
  });

  test('goes to both if there are both (recorded on AWS 2026-09-14)', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures', deadLetters: 'DeadLetters' });
    expect([sim.messages('Failures'), sim.messages('DeadLetters')].map(({ length }) => length)).toEqual([1, 1]);
    expect(sim.fate('e1').fate).toBe('parked');
  });

  test('goes to the destination for successes, with the returned value', async () => {
    const sim = await invoked(() => ({ total: 5 }), { onSuccess: 'Successes', onFailure: 'Failures' });
    expect(bodyIn(sim, 'Successes')).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { total: 5 },
    });
    expect(bodyIn(sim, 'Successes').responseContext).not.toHaveProperty('functionError');
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed' });
    expect(sim.messages('Failures')).toEqual([]);
  });

  test('that was throttled until the end reports only the throttle (recorded on AWS 2026-09-14)', async () => {
    const sim = await invoked(SUCCEEDS, { config: { MaximumEventAgeInSeconds: 60 }, onFailure: 'Failures', deadLetters: 'DeadLetters' }, {
      faults: [{ fault: 'throttle' }],
    });
    const record = bodyIn(sim, 'Failures');
    expect(record).toMatchObject({ requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 }, responseContext: { statusCode: 429 } });
    expect(record).not.toHaveProperty('responsePayload');
    expect(sim.messages('DeadLetters')[0].attributes).toMatchObject({ ErrorCode: { stringValue: '429' }, ErrorMessage: { stringValue: 'Rate Exceeded.' } });
    expect(sumOf(sim, 'Throttles')).toBe(6);
  });

  test('is lost if the destination does not take it, and a metric counts it [A08]', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures', deadLetters: 'DeadLetters' }, {
      faults: [{ fault: 'undeliverable', on: ['Failures', 'DeadLetters'] }],
    });
    expect(sim.fate('e1')).toMatchObject({
      fate: 'dropped',
      reason: 'RetriesExhausted after 3 runs; DeadLetters did not take it: DeadLetters does not exist or denies access; ' +
        'Failures did not take it: Failures does not exist or denies access',
    });
    expect([sumOf(sim, 'DeadLetterErrors'), sumOf(sim, 'DestinationDeliveryFailures'), sumOf(sim, 'AsyncEventsDropped')]).toEqual([1, 1, 1]);
  });

  test('is parked in the dead-letter queue if the destination fails', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures', deadLetters: 'DeadLetters' }, { faults: [{ fault: 'undeliverable', on: 'Failures' }] });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters' });
    expect([sumOf(sim, 'DeadLetterErrors'), sumOf(sim, 'DestinationDeliveryFailures')]).toEqual([0, 1]);
  });

  test('loses its record of success if that cannot be delivered, so that its receiver never gets it', async () => {
    const sim = await invoked(SUCCEEDS, { onSuccess: 'Successes' }, { faults: [{ fault: 'undeliverable', on: 'Successes' }] });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringMatching(/^its record of success is lost: Successes did not take it/) });
    expect(sumOf(sim, 'DestinationDeliveryFailures')).toBe(1);
  });
});

describe('metrics', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  test('count the events, their age at each attempt, and the dropped ones even if a destination has them [A08]', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures' });
    expect([sumOf(sim, 'AsyncEventsReceived'), sumOf(sim, 'AsyncEventsDropped'), sumOf(sim, 'DestinationDeliveryFailures')]).toEqual([1, 1, 0]);
    const age = sim.metrics().all().find(({ metricName }) => metricName === 'AsyncEventAge')!;
    expect(age.starts().map(start => age.minute(start)!.max)).toEqual([0, 60 * SECONDS, 180 * SECONDS]);
    expect(age).toMatchObject({ namespace: 'AWS/Lambda', dimensions: { FunctionName: 'Stack-Function' } });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
describe('qualifiers', () => {
  const versioned = (config: object) => asyncTemplate({
    config,
    onFailure: 'Failures',
    more: {
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Second: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Live: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { Ref: 'Function' },
          FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
          Name: 'live',
          RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: { 'Fn::GetAtt': ['Second', 'Version'] }, FunctionWeight: 0.5 }] },
        },
      },
    },
  });

  test.each([
    ['$LATEST', 'Function', 'Version'],
    ['1', 'Version', 'Live'],
    ['live', 'Live', 'Function'],
  ])('have their own configuration: that of %s does not apply to others', async (Qualifier, own, other) => {
    const sim = Simulation.fromTemplate(versioned({ Qualifier, MaximumRetryAttempts: 0 }), { handlers: { Function: FAILS } });
    const [mine, theirs] = [sim.invoke(own, 1), sim.invoke(other, 2)];
    await sim.runUntilIdle();
    const runsOf = (id: string) => sim.invocations('Function').filter(({ eventIds }) => eventIds.includes(id)).length;
    expect([runsOf(mine), runsOf(theirs)]).toEqual([1, 3]);
    expect([sim.fate(mine).fate, sim.fate(theirs).fate]).toEqual(['parked', 'dropped']);
    expect(bodyIn(sim, 'Failures').requestContext.functionArn).toMatch(new RegExp(`:${Qualifier.replace('$', '\\$')}$`));
  });

  test('of an alias choose the version again for each attempt (recorded on AWS 2026-09), by seed', async () => {
    const sim = Simulation.fromTemplate(versioned({ Qualifier: 'live' }), { handlers: { Function: FAILS } });
    for (let count = 0; count < 20; count++) sim.invoke('Live', count);
    await sim.runUntilIdle();
    const versions = (id: string) => sim.invocations('Function').filter(({ eventIds }) => eventIds.includes(id)).map(({ version }) => version);
    expect(sim.fates().some(({ eventId }) => new Set(versions(eventId)).size === 2)).toBe(true);
    for (const { body, eventId } of sim.messages('Failures')) {
      expect(JSON.parse(body).responseContext.executedVersion).toBe(versions(eventId)[2]);
    }
  });

  test('of a function in another template have no effect', () => {
    const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: 'elsewhere' } };
    expect(() => simulate(SUCCEEDS, { more: { Version: version } })).not.toThrow();
  });

  test('of an alias have their own metrics besides those of the function', async () => {
    const sim = Simulation.fromTemplate(versioned({ Qualifier: 'live' }), { handlers: { Function: FAILS } });
    sim.invoke('Live', 1);
    await sim.runUntilIdle();
    const received = sim.metrics().all().filter(({ metricName }) => metricName === 'AsyncEventsReceived');
    expect(received.map(({ dimensions }) => dimensions)).toEqual([
      { FunctionName: 'Stack-Function' }, { FunctionName: 'Stack-Function', Resource: 'Stack-Function:live' },
    ]);
  });
});

describe('duplicates', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
  test('can occur without any error, with the same request id [A09]', async () => {
    const sim = await invoked(SUCCEEDS, {}, { assumptions: { asyncDuplicateProbability: 1 } });
    expect(sim.invocations('Function')).toHaveLength(2);
    expect(new Set(sim.invocations('Function').map(({ requestId }) => requestId)).size).toBe(1);
    expect(sim.fate('e1').fate).toBe('processed');
  });

  test('can be requested for one function and one event', async () => {
    const sim = simulate(SUCCEEDS, {}, { faults: [{ fault: 'duplicate', on: 'Function', match: ({ twice }) => twice }] });
    sim.invoke('Function', { twice: true });
    sim.invoke('Function', {});
    await sim.runUntilIdle();
    expect(sim.invocations('Function').flatMap(({ eventIds }) => eventIds).sort()).toEqual(['e1', 'e1', 'e2']);
  });

  test('that fail are retried and recorded separately', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures' }, { assumptions: { asyncDuplicateProbability: 1 } });
    expect([sim.invocations('Function').length, sim.messages('Failures').length]).toEqual([6, 2]);
    expect(sim.fate('e1').fate).toBe('parked');
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html; 16 runs: recorded on AWS 2026-09-28
describe('a function that invokes itself', () => {
  const feedsItself = (sim: () => Simulation): FunctionCode => ({ handler: () => { sim().invoke('Function', 'again'); }, duration: 0 });

  test('is stopped after 16 runs, and the event goes to the destination [E09]', async () => {
    const sim: Simulation = simulate(feedsItself(() => sim), { onFailure: 'Failures' });
    sim.invoke('Function', 'first');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(16);
    expect(sim.tally()).toMatchObject({ processed: 16, parked: 1 });
    expect(bodyIn(sim, 'Failures').requestContext).toMatchObject({ condition: 'RecursiveInvocation', approximateInvokeCount: 0 });
    expect(sumOf(sim, 'RecursiveInvocationsDropped')).toBe(1);
    expect(sim.story('e17')).toContain('is sent to Function while e16 is handled');
  });

  test('continues if it allows recursion', async () => {
    const sim: Simulation = simulate(({ left }) => {
      if (left > 0) sim.invoke('Function', { left: left - 1 });
    }, { function: { RecursiveLoop: 'Allow' } });
    sim.invoke('Function', { left: 40 });
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 41 });
  });

  test.each<[through: string, more: object, send: (sim: Simulation, left: number) => void]>([
    ['EventBridge', { Rule: rule({ EventPattern: { source: ['loop'] } }, 'Function') }, (sim, left) => sim.putEvents({ source: 'loop', detailType: 'Again', detail: { left } })],
    ['a table', {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'left', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
      Relay: FUNCTION,
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, FunctionName: { Ref: 'Relay' }, StartingPosition: 'TRIM_HORIZON' } },
    }, (sim, left) => sim.changeItem('Table', { newImage: { left } })],
  ])('is not stopped if the loop leads through %s', async (_through, more, send) => {
    const sim: Simulation = simulate(event => {
      const left = event.detail?.left ?? event.left;
      if (left > 0) send(sim, left - 1);
    }, { more }, { handlers: 'Relay' in more ? { Relay: event => { sim.invoke('Function', { left: Number(event.Records[0].dynamodb.Keys.left.N) }); } } : {} });
    sim.invoke('Function', { left: 40 });
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(41);
    expect(sumOf(sim, 'RecursiveInvocationsDropped')).toBe(0);
  });

  test('is stopped too if two functions send their failures to each other', async () => {
    const config = (from: string, to: string) => ({
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: from },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [to, 'Arn'] } } },
      },
    });
    const sim = simulate(FAILS, { more: { Other: FUNCTION, There: config('Function', 'Other'), Back: config('Other', 'Function') } }, {
      handlers: { Other: FAILS },
    });
    sim.invoke('Function', 1);
    await sim.runUntilIdle();
    expect(sim.invocations('Function').length + sim.invocations('Other').length).toBe(32);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: 'RecursiveInvocation after 0 runs; it came back from its destination' });
  });

  test('is stopped by the other function if it allows recursion itself', async () => {
    const sim: Simulation = simulate({ handler: () => { sim.invoke('Other', 1); }, duration: 0 }, { function: { RecursiveLoop: 'Allow' }, more: { Other: FUNCTION } }, {
      handlers: { Other: { handler: () => { sim.invoke('Function', 1); }, duration: 0 } },
    });
    sim.invoke('Function', 1);
    await sim.runUntilIdle();
    expect([sim.invocations('Function').length, sim.invocations('Other').length]).toEqual([17, 16]);
    expect(sim.tally()).toMatchObject({ processed: 33, dropped: 1 });
  });
});

describe('an event', () => {
  test('is limited to 1 MB', () => {
    const sim = simulate(SUCCEEDS);
    sim.invoke('Function', 'x'.repeat(1_048_574));
    expect(() => sim.invoke('Function', 'x'.repeat(1_048_575))).toThrow('Function refuses the event: it has 1048577 bytes but');
  });

  test('is a new copy for each attempt, because a handler may change it', async () => {
    const seen: unknown[] = [];
    await invoked(event => {
      seen.push(event.order);
      event.order = 'changed';
      throw new Error('bad');
    });
    expect(seen).toEqual([1, 1, 1]);
  });

  test('can be empty, and can be sent later', async () => {
    const seen: unknown[] = [];
    const sim = simulate(event => { seen.push(event); });
    sim.invoke('Function', undefined, { id: 'nothing', at: { minutes: 1 } });
    await sim.runUntilIdle();
    expect([seen, startsOf(sim)]).toEqual([[null], [60 * SECONDS]]);
  });

  test('is matched by faults in its original form', async () => {
    const sim = simulate(SUCCEEDS, {}, { faults: [{ fault: 'error', match: ({ bad }) => bad }] });
    const [bad, good] = [sim.invoke('Function', { bad: true }), sim.invoke('Function', { bad: false })];
    await sim.runUntilIdle();
    expect([sim.fate(bad).fate, sim.fate(good).fate]).toEqual(['dropped', 'processed']);
  });

  test('has a story with its waits and its final place', async () => {
    const sim = await invoked(FAILS, { onFailure: 'Failures' });
    expect(sim.story('e1').split('\n')).toEqual([
      'e1: parked in Failures (RetriesExhausted after 3 runs)',
      '  00:00:00.000  is sent to Function',
      '  00:00:00.000  Function runs with it (attempt 1, version $LATEST)',
      '  00:00:00.000  Function fails: bad',
      '  00:00:00.000  waits 60 s in Function for another try: try 1 failed',
      '  00:01:00.000  Function runs with it (attempt 2, version $LATEST)',
      '  00:01:00.000  Function fails: bad',
      '  00:01:00.000  waits 120 s in Function for another try: try 2 failed',
      '  00:03:00.000  Function runs with it (attempt 3, version $LATEST)',
      '  00:03:00.000  Function fails: bad',
      '  00:03:00.000  is handed to Failures by Function: RetriesExhausted after 3 runs',
      '  00:03:00.000  is sent to Failures',
    ]);
  });
});

describe('for any function, configuration and fault', () => {
  const given = fc.record({
    events: fc.integer({ min: 1, max: 30 }),
    retries: fc.integer({ min: 0, max: 2 }),
    age: fc.integer({ min: 60, max: 21_600 }),
    reserved: fc.constantFrom(undefined, 0, 1, 3),
    failing: fc.double({ min: 0, max: 1, noNaN: true }),
    throttledSeconds: fc.integer({ min: 0, max: 2_000 }),
    duplicates: fc.constantFrom(0, 0.3),
    spread: fc.constantFrom(0, 5_000),
    destination: fc.constantFrom(undefined, 'Failures'),
    deadLetters: fc.constantFrom(undefined, 'DeadLetters'),
    seed: fc.integer(),
  });
  type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never;

  async function run({ events, retries, age, reserved, failing, throttledSeconds, duplicates, spread, destination, deadLetters, seed }: Given) {
    const sim = simulate({ handler: succeeds(), duration: { between: [0, { seconds: 9 }] } }, {
      function: reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved },
      config: { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age },
      onFailure: destination,
      deadLetters,
    }, {
      seed,
      assumptions: { asyncDuplicateProbability: duplicates, asyncRetrySpreadMs: spread },
      faults: [{ fault: 'error', probability: failing }, { fault: 'throttle', until: { seconds: throttledSeconds }, probability: 0.7 }],
    });
    for (let count = 0; count < events; count++) sim.invoke('Function', { count }, { at: { seconds: count } });
    await sim.runUntilIdle();
    return sim;
  }

  test('an event is processed or parked; it is lost only without a destination and a dead-letter queue', async () => {
    await fc.assert(fc.asyncProperty(given, async one => {
      const { processed, parked, dropped, pending } = (await run(one)).tally();
      expect(pending).toBe(0);
      if (one.destination ?? one.deadLetters) expect(processed + parked).toBe(one.events);
      else expect(processed + dropped).toBe(one.events);
    }), { numRuns: 100 });
  });

  test('no event is lost with a destination; the law fails without one [A01]', async () => {
    const nothingIsLost = (destination: 'Failures' | undefined) => fc.assert(fc.asyncProperty(given, async one => {
      (await run({ ...one, destination, deadLetters: undefined })).expectNothingLost();
    }), { numRuns: 100 });
    await nothingIsLost('Failures');
    await expect(nothingIsLost(undefined)).rejects.toMatchObject({ cause: { message: expect.stringContaining('were lost') } });
  });

  test('an event runs no more often than the configuration allows, and is never too old', async () => {
    await fc.assert(fc.asyncProperty(given, async one => {
      const sim = await run(one);
      const copies = one.duplicates > 0 ? 2 : 1;
      for (const { eventId } of sim.fates()) {
        const runs = sim.invocations('Function').filter(({ eventIds }) => eventIds[0] === eventId);
        expect(runs.length).toBeLessThanOrEqual(copies * (one.retries + 1));
        const sentAt = sim.trace.find(({ kind, eventIds }) => kind === 'sent' && eventIds![0] === eventId)!.at;
        if (one.duplicates > 0) continue;
        for (const { at } of runs) expect(at - sentAt).toBeLessThanOrEqual(1_000 * one.age);
      }
    }), { numRuns: 100 });
  });

  test('every postponed event is retried within its maximum age: none waits only to be given up', async () => {
    await fc.assert(fc.asyncProperty(given, async one => {
      const sim = await run(one);
      const waits = sim.trace.filter(({ kind }) => kind === 'postponed');
      for (const { at, waitMs, eventIds } of waits) {
        const tried = sim.trace.some(entry => entry.at === at + (waitMs as number) && entry.eventIds![0] === eventIds![0] && ['invoked', 'throttled'].includes(entry.kind));
        expect(tried).toBe(true);
      }
    }), { numRuns: 50 });
  });

  test('the same seed produces the same trace', async () => {
    await fc.assert(fc.asyncProperty(given, async one => {
      const [first, second] = [await run(one), await run(one)];
      expect(JSON.stringify(second.trace)).toBe(JSON.stringify(first.trace));
    }), { numRuns: 50 });
  });
});

test('refuses what Lambda refuses', () => {
  const build = (parts: AsyncParts) => () => simulate(SUCCEEDS, parts);
  expect(build({ onFailure: 'Function' })).toThrow('Config: DestinationConfig.OnFailure is the function itself, which Lambda refuses: use another destination');
  expect(build({ onSuccess: 'Bucket', more: { Bucket: { Type: 'AWS::S3::Bucket' } } })).toThrow('Config: DestinationConfig.OnSuccess is a bucket');
  expect(build({ config: { Qualifier: 'nowhere' } })).toThrow("Function has no version or alias 'nowhere'");
  expect(build({ function: { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' } } })).toThrow('is not in the templates');
  expect(build({ more: { Another: { ...QUEUE } }, config: { FunctionName: 'elsewhere' } })).not.toThrow();
});
