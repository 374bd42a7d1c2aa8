import { crashes, FunctionCode, returns, Simulation, SimulationOptions, succeeds, throws, timesOut } from '../../../src/simulator';
import { asyncTemplate } from '../async-templates';

const MINUTE = 60_000;

function simulate(code: FunctionCode = succeeds(), options: SimulationOptions = {}, fn: object = {}): Simulation {
  return Simulation.fromTemplate(asyncTemplate({ function: fn, onFailure: 'Failures', deadLetters: 'DeadLetters' }), { handlers: { Function: code }, ...options });
}

async function call(sim: Simulation, options: Parameters<Simulation['invokeSync']>[2] = {}, event: unknown = { id: 1 }) {
  const id = sim.invokeSync('Function', event, options);
  expect(sim.response(id)).toBeUndefined();
  await sim.runUntilIdle();
  return sim.response(id)!;
}

const starts = (sim: Simulation) => sim.invocations('Function').map(({ at }) => at);

// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
describe('the caller of a synchronous invocation gets', () => {
  test('what the function returns', async () => {
    const sim = simulate({ handler: event => ({ twice: event.n * 2 }), duration: 50 });
    expect(await call(sim, {}, { n: 21 })).toEqual({ outcome: 'succeeded', statusCode: 200, payload: { twice: 42 }, executedVersion: '$LATEST', attempts: 1, at: 50 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Function' });
  });

  test('null if the function returns nothing', async () => {
    expect(await call(simulate(), {}, undefined)).toMatchObject({ outcome: 'succeeded', payload: null });
  });

  test.each([
    ['an error', throws('boom'), { errorType: 'Error', errorMessage: 'boom', trace: ['Error: boom'] }],
    ['a timeout', timesOut(), { errorType: 'Sandbox.Timedout' }],
    ['a crash', crashes(), { errorType: 'Runtime.ExitError' }],
    ['a response that is too large', returns('x'.repeat(6_291_557)), {
      errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    }],
  ])('%s of the function with status 200, and Lambda does not try again [A11]', async (_error, code, payload) => {
    const sim = simulate(code);
    expect(await call(sim)).toMatchObject({ outcome: 'failed', statusCode: 200, functionError: 'Unhandled', payload, attempts: 1 });
    expect(starts(sim)).toEqual([0]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'the caller of Function (sdk)', reason: 'its caller knows: failed (200), attempt 1' });
    expect([...sim.messages('Failures'), ...sim.messages('DeadLetters')]).toEqual([]); // only asynchronous events go there
    sim.expectNothingLost();
  });

  test('the answer of the version that an alias routes to', async () => {
    const more = {
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' }, Name: 'live', FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } } },
    };
    const sim = Simulation.fromTemplate(asyncTemplate({ more }), { handlers: { Function: succeeds() } });
    const id = sim.invokeSync('Alias', {});
    await sim.runUntilIdle();
    expect(sim.response(id)).toMatchObject({ executedVersion: '1' });
  });
});

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
describe('a client of the SDK', () => {
  test('tries three times if Lambda throttles', async () => {
    const sim = simulate(succeeds(), {}, { ReservedConcurrentExecutions: 0 });
    const response = await call(sim);
    expect(response).toEqual({ outcome: 'throttled', statusCode: 429, attempts: 3, at: expect.any(Number) });
    expect(response.at).toBeLessThanOrEqual(1_500);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'its caller knows: throttled (429), attempt 3' });
    expect(sim.story('e1')).toContain('the caller of Function (sdk) gets an answer: throttled (429) at attempt 3');
  });

  test('succeeds once Lambda has capacity', async () => {
    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: 1 }] });
    expect(await call(sim)).toMatchObject({ outcome: 'succeeded', attempts: 2 });
    expect(sim.invocations('Function')).toMatchObject([{ attempt: 2 }]);
  });

  test.each([
    [true, { outcome: 'unavailable', statusCode: 503, attempts: 3 }],
    [false, { outcome: 'refused', statusCode: 404, attempts: 1 }],
  ])('tries again if Lambda is down, but not if the function does not exist (transient: %s)', async (transient, expected) => {
    expect(await call(simulate(succeeds(), { faults: [{ fault: 'undeliverable', on: 'Function', transient }] }))).toMatchObject(expected);
  });

  test('waits by chance, from the seed', async () => {
    const at = async (seed: number) => (await call(simulate(succeeds(), { seed }, { ReservedConcurrentExecutions: 0 }))).at;
    expect(await at(1)).toBe(await at(1));
    expect(await at(2)).not.toBe(await at(1));
  });
});

describe('a caller', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
  test.each([['restApi', 29], ['httpApi', 30], ['webSocketApi', 29], ['appSync', 30], ['lex', 30]] as const)('%s gives up after %i seconds, and the function goes on [A20]', async (caller, seconds) => {
    const sim = simulate({ handler: succeeds(), duration: { seconds: 40 } }, {}, { Timeout: 60 });
    const id = sim.invokeSync('Function', {}, { caller });
    await sim.advance({ seconds: 39 });
    expect(sim.response(id)).toEqual({ outcome: 'timedOut', attempts: 1, at: 1_000 * seconds });
    expect(sim.fate(id)).toMatchObject({ fate: 'pending' });
    await sim.runUntilIdle();
    expect(sim.fate(id)).toMatchObject({ fate: 'processed', at: 40_000 });
    expect(sim.response(id)!.outcome).toBe('timedOut');
  });

  test.each(['restApi', 'httpApi', 'webSocketApi', 'appSync', 'loadBalancer', 'functionUrl', 'stepFunctions', 'lex', 's3Batch'] as const)('%s does not try again', async caller => {
    expect(await call(simulate(throws()), { caller })).toMatchObject({ outcome: 'failed', attempts: 1 });
    expect(await call(simulate(succeeds(), {}, { ReservedConcurrentExecutions: 0 }), { caller })).toMatchObject({ outcome: 'throttled', attempts: 1 });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  test('cognito tries three times, five seconds each, and so the function runs three times', async () => {
    const sim = simulate({ handler: throws('late'), duration: { seconds: 9 } });
    expect(await call(sim, { caller: 'cognito' })).toMatchObject({ outcome: 'timedOut', attempts: 3, at: 15_000 });
    expect(starts(sim)).toEqual([0, 5_000, 10_000]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'its caller knows: timedOut, attempt 3' });
  });

  test('of its own has its own limit and retries', async () => {
    const sim = simulate({ behave: ({ attempt }) => attempt < 4 ? throws() : succeeds(), duration: 0 });
    const caller = { attempts: 5, retriesAfter: ['failed'] as const, firstWaitMs: MINUTE, longestWaitMs: 2 * MINUTE };
    expect(await call(sim, { caller })).toMatchObject({ outcome: 'succeeded', attempts: 4 });
    expect(sim.now).toBeLessThanOrEqual(5 * MINUTE);
    expect(sim.fate('e1').fate).toBe('processed');
  });

  test('that is not known is refused', () => {
    expect(() => simulate().invokeSync('Function', {}, { caller: 'postman' as any }))
      .toThrow("'postman' is not a caller: use one of sdk, restApi, httpApi, webSocketApi, appSync, loadBalancer, functionUrl, stepFunctions, cloudFront, lex, s3Batch, firehose, cognito, or an object");
  });
});

test('an event that is too large is refused', () => {
  const sim = simulate();
  expect(() => sim.invokeSync('Function', 'x'.repeat(6_291_456))).toThrow('Function refuses the event: it has 6291458 bytes but may have only 6291456');
  expect(sim.fates()).toEqual([]);
});

test('faults find the event by its content, and it can be sent later', async () => {
  const sim = simulate(succeeds(), { faults: [{ fault: 'error', match: ({ id }) => id === 7 }] });
  const [one, seven] = [1, 7].map(id => sim.invokeSync('Function', { id }, { at: MINUTE, caller: 'functionUrl' }));
  await sim.runUntilIdle();
  expect([sim.response(one)!.outcome, sim.response(seven)!.outcome]).toEqual(['succeeded', 'failed']);
  expect(starts(sim)).toEqual([MINUTE, MINUTE]);
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
test('a function that invokes itself is stopped', async () => {
  const sim: Simulation = simulate(() => { sim.invokeSync('Function', {}); });
  sim.invokeSync('Function', {});
  await sim.runUntilIdle();
  expect(sim.invocations('Function')).toHaveLength(16);
  expect(sim.response('e17')).toMatchObject({ outcome: 'refused', statusCode: 400 });
  expect(sim.metric('Function', 'RecursiveInvocationsDropped')!.minute(0)!.sum).toBe(1);
});
