import { Journey } from '../../../src/simulator/kernel/fates';
import { makeWorld, World } from '../../../src/simulator/kernel/world';
import { crashes, FunctionCode, FunctionPlan, planOf, returns, succeeds, throws, timesOut } from '../../../src/simulator/lambda/behavior';
import { ConcurrencyPool } from '../../../src/simulator/lambda/concurrency';
import { LambdaFunction } from '../../../src/simulator/lambda/lambda-function';
import { LambdaFunctionSettings } from '../../../src/simulator/lambda/lambda-function-settings';
import type { Outcome } from '../../../src/simulator/lambda/outcome';
import { LATEST, Qualifier } from '../../../src/simulator/lambda/qualifier';

function qualifier(code: FunctionCode | undefined, pools = [new ConcurrencyPool(1_000)], more: Partial<Qualifier> = {}): Qualifier {
  return { isAlias: false, pools, routes: [{ version: LATEST, weight: 1, plan: code && planOf(code) }], ...more };
}

function makeFunction(world: World, code?: FunctionCode, settings: Partial<LambdaFunctionSettings> = {}): LambdaFunction {
  return new LambdaFunction(world, {
    key: 'Stack/Function',
    name: 'Orders/Function',
    functionName: 'orders',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    region: 'eu-west-1',
    timeoutMs: 10_000,
    memoryMiB: 512,
    variables: {},
    stopsRecursion: true,
    virtualDate: true,
    qualifiers: new Map([[LATEST, qualifier(code)]]),
    ...settings,
  });
}

/** Invokes the function now and lets time pass until it has ended. */
async function invoke(world: World, fn: LambdaFunction, request: { event?: unknown; attempt?: number; qualifier?: string; requestId?: string } = {}) {
  let ended: { outcome: Outcome; at: number } | undefined;
  const { event = {}, attempt = 1, ...more } = request;
  await start(fn, outcome => { ended = { outcome, at: world.clock.now }; }, { event: () => event, attempt, ...more });
  await world.clock.runUntilIdle(1_000_000);
  return ended!;
}

function start(fn: LambdaFunction, done: (outcome: Outcome) => void, more: object = {}) {
  return fn.invoke({ event: () => ({}), subjects: [], eventIds: ['e1'], attempt: 1, ...more }, done);
}

describe('a handler gets', () => {
  test('the event and a context with all fields', async () => {
    const world = makeWorld();
    let seen: any[] = [];
    const fn = makeFunction(world, (event, context) => {
      seen = [event, { ...context, remaining: context.getRemainingTimeInMillis() }];
    });
    const { outcome } = await invoke(world, fn, { event: { id: 1 }, requestId: 'r-1' });
    expect(seen).toEqual([{ id: 1 }, expect.objectContaining({
      functionName: 'orders',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      memoryLimitInMB: '512',
      awsRequestId: 'r-1',
      logGroupName: '/aws/lambda/orders',
      logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
      callbackWaitsForEmptyEventLoop: true,
      remaining: 10_000,
    })]);
    expect(outcome).toEqual({
      kind: 'succeeded',
      value: undefined,
      requestId: 'r-1',
      executedVersion: '$LATEST',
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST',
    });
  });

  test('the environment variables of the template, the test and the runtime', async () => {
    const world = makeWorld();
    const plan: FunctionPlan = {
      handler: () => Object.fromEntries(['TABLE', 'STAGE', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_REGION', 'PATH'].map(name => [name, process.env[name]])),
      environment: { STAGE: 'test' },
    };
    const fn = makeFunction(world, plan, { variables: { TABLE: 'orders', STAGE: 'unknown' } });
    const value = { TABLE: 'orders', STAGE: 'test', AWS_LAMBDA_FUNCTION_NAME: 'orders', AWS_REGION: 'eu-west-1', PATH: process.env.PATH };
    expect((await invoke(world, fn)).outcome).toMatchObject({ value });
    expect(process.env.TABLE).toBeUndefined();
  });

  test('the virtual time as Date, which advances as it spends time', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, async (_event, context) => {
      const before = Date.now() - world.clock.start;
      await world.current!.spend(3_000);
      return [before, Date.now() - world.clock.start, context.getRemainingTimeInMillis()];
    });
    await world.clock.runTo(50);
    expect(await invoke(world, fn)).toMatchObject({ outcome: { value: [50, 3_050, 7_000] }, at: 3_050 });
  });

  test('the real Date, if the test requests it', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, () => Date.now() > Date.UTC(2026, 5), { virtualDate: false });
    expect((await invoke(world, fn)).outcome).toMatchObject({ value: true });
  });

  test('no callbacks [F14]', async () => {
    const world = makeWorld();
    const { outcome } = await invoke(world, makeFunction(world, (_event, context) => context.succeed('done')));
    expect(outcome).toMatchObject({ kind: 'failed', error: { errorMessage: 'Node.js 24 no longer supports context.done, fail and succeed: return a promise instead' } });
    const old = ((_event: unknown, _context: unknown, callback: () => void) => callback()) as FunctionCode;
    await expect(async () => invoke(world, makeFunction(world, old))).rejects.toThrow('The handler of orders takes a callback');
  });
});

describe('an invocation ends', () => {
  test.each<[string, FunctionCode, object]>([
    ['a value', () => ({ ok: [1] }), { kind: 'succeeded', value: { ok: [1] } }],
    ['a promise', async () => 'done', { kind: 'succeeded', value: 'done' }],
    ['what JSON makes of it', () => ({ at: new Map(), gone: undefined }), { kind: 'succeeded', value: { at: {} } }],
    ['what JSON leaves nothing of', () => ({ toJSON: () => undefined }), { kind: 'succeeded', value: null }],
    ['an error', () => { throw new TypeError('no'); }, { kind: 'failed', error: { errorType: 'TypeError', errorMessage: 'no', trace: ['TypeError: no'] } }],
    ['a rejection', async () => Promise.reject('no'), { kind: 'failed', error: { errorType: 'Error', errorMessage: 'no', trace: ['Error: no'] } }],
    ['a BigInt', () => 5n, { kind: 'failed', error: { errorType: 'Runtime.MarshalError', errorMessage: expect.stringContaining('BigInt') } }],
    ['a circle', () => { const circle: any[] = []; circle.push(circle); return circle; }, { kind: 'failed', error: { errorType: 'Runtime.MarshalError' } }],
    ['succeeds()', succeeds(), { kind: 'succeeded', value: undefined }],
    ['returns()', returns({ a: 1 }), { kind: 'succeeded', value: { a: 1 } }],
    ['throws()', throws('no'), { kind: 'failed', error: { errorMessage: 'no' } }],
    ['throws() of an error', throws(new RangeError('far')), { kind: 'failed', error: { errorType: 'RangeError' } }],
    ['a behavior that a handler returns', async () => crashes(), { kind: 'crashed' }],
    ['a behavior that is decided', { behave: ({ attempt }) => attempt === 1 ? throws('first') : succeeds() }, { kind: 'failed', error: { errorMessage: 'first' } }],
  ])('with %s', async (_what, code, expected) => {
    const world = makeWorld();
    expect(await invoke(world, makeFunction(world, code))).toMatchObject({ outcome: expected, at: 100 });
  });

  test('behave gets the event, the context, the attempt, the ids and the time', async () => {
    const world = makeWorld();
    let seen: unknown;
    const fn = makeFunction(world, { behave: call => { seen = call; return succeeds(); } });
    await world.clock.runTo(7);
    await invoke(world, fn, { event: { id: 1 }, attempt: 3 });
    expect(seen).toEqual({ event: { id: 1 }, context: expect.objectContaining({ functionName: 'orders' }), attempt: 3, eventIds: ['e1'], at: 7 });
  });

  // recorded on AWS 2025-11-25 (LocalStack tests of error payloads)
  test('with the error payloads of AWS after a timeout and an exit', async () => {
    const world = makeWorld();
    expect(await invoke(world, makeFunction(world, timesOut(), { timeoutMs: 1_000 }), { requestId: 'r' })).toMatchObject({
      at: 1_000,
      outcome: { kind: 'timedOut', error: { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: r Error: Task timed out after 1.00 seconds' } },
    });
    expect(await invoke(world, makeFunction(world, crashes()), { requestId: 'r' })).toMatchObject({
      outcome: { kind: 'crashed', error: { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: r Error: Runtime exited without providing a reason' } },
    });
  });

  test('at the timeout, if it would take as long or longer, whatever the handler returned', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, { handler: () => 'done', duration: { seconds: 10 } });
    expect(await invoke(world, fn)).toMatchObject({ outcome: { kind: 'timedOut' }, at: 10_000 });
    const before = world.clock.now;
    const quick = makeFunction(world, { handler: () => 'done', duration: 9_999 });
    expect(await invoke(world, quick)).toMatchObject({ outcome: { kind: 'succeeded' }, at: before + 9_999 });
  });

  test('at the timeout, if the handler spends all its time, and the handler does not continue', async () => {
    const world = makeWorld();
    let wentOn = false;
    const fn = makeFunction(world, async () => {
      await world.current!.spend(6_000);
      await world.current!.spend(4_000);
      wentOn = true;
    });
    expect(await invoke(world, fn)).toMatchObject({ outcome: { kind: 'timedOut' }, at: 10_000 });
    expect(wentOn).toBe(false);
  });

  test('at the timeout, if the handler never settles', async () => {
    const world = makeWorld({ assumptions: { unsettledAfterMs: 1 } });
    const fn = makeFunction(world, () => new Promise(() => undefined));
    expect(await invoke(world, fn)).toMatchObject({ outcome: { kind: 'timedOut' }, at: 10_000 });
    expect(world.trace.entries.at(-1)).toMatchObject({ kind: 'timedOut', neverSettled: true });
  });
});

describe('the duration of an invocation', () => {
  test.each<[string, FunctionPlan, number]>([
    ['as assumed', { handler: succeeds() }, 100],
    ['as the test says', { handler: succeeds(), duration: { seconds: 2 } }, 2_000],
    ['no time', { handler: succeeds(), duration: 0 }, 0],
    ['as the event says', { handler: succeeds(), duration: ({ event, attempt }) => event.size * attempt }, 70],
  ])('%s', async (_how, plan, ms) => {
    const world = makeWorld();
    expect((await invoke(world, makeFunction(world, plan), { event: { size: 35 }, attempt: 2 })).at).toBe(ms);
  });

  test('is uniformly distributed, by the seed', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, { handler: succeeds(), duration: { between: [{ milliseconds: 10 }, 12] } });
    const durations = new Set<number>();
    for (let run = 0; run < 30; run++) {
      const before = world.clock.now;
      durations.add((await invoke(world, fn)).at - before);
    }
    expect([...durations].sort()).toEqual([10, 11, 12]);
  });

  test('adds the time that the handler spends to the duration of the test', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, { handler: () => world.current!.spend(500), duration: 30 });
    expect((await invoke(world, fn)).at).toBe(530);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
describe('environments', () => {
  const counting = () => {
    let state = 0;
    return (event: { end?: FunctionCode }) => event.end ?? ++state;
  };

  test.each<[string, FunctionCode, number]>([
    ['kept after a success', succeeds(), 2],
    ['kept after a throw', throws(), 2],
    ['lost after a time-out', timesOut(), 1],
    ['lost after a crash', crashes(), 1],
  ])('module state is %s', async (_what, end, next) => {
    const world = makeWorld();
    const fn = makeFunction(world, { perEnvironment: counting });
    await invoke(world, fn);
    await invoke(world, fn, { event: { end } });
    expect((await invoke(world, fn)).outcome).toMatchObject({ value: next });
  });

  test('perEnvironment runs with the environment variables of the function, and may return a promise', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, {
      perEnvironment: async () => {
        const atLoad = process.env.TABLE;
        return () => atLoad;
      },
    }, { variables: { TABLE: 'orders' } });
    expect((await invoke(world, fn)).outcome).toMatchObject({ value: 'orders' });
    expect(process.env.TABLE).toBeUndefined();
  });

  test('a handler that fails to load fails its invocation, and the next one retries', async () => {
    const world = makeWorld();
    let loads = 0;
    const fn = makeFunction(world, {
      perEnvironment: async () => {
        if (++loads === 1) throw new Error('no configuration');
        return () => 'loaded';
      },
    });
    expect((await invoke(world, fn)).outcome).toMatchObject({ kind: 'failed', error: { errorMessage: 'no configuration' } });
    expect((await invoke(world, fn)).outcome).toMatchObject({ kind: 'succeeded', value: 'loaded' });
  });

  test('a handler of the test keeps its module state in all environments', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, counting());
    await invoke(world, fn);
    await invoke(world, fn, { event: { end: timesOut() } });
    expect((await invoke(world, fn)).outcome).toMatchObject({ value: 2 });
  });

  test('concurrent invocations use different environments, and the most recently used one is used next', async () => {
    const world = makeWorld();
    let made = 0;
    const fn = makeFunction(world, {
      perEnvironment: () => {
        const own = ++made;
        return () => own;
      },
      duration: ({ event }) => event.duration,
    });
    const values: unknown[] = [];
    const run = (duration: number) => start(fn, outcome => values.push((outcome as any).value), { event: () => ({ duration }) });
    await run(10);
    await run(20);
    await world.clock.runTo(50);
    await run(10);
    await world.clock.runTo(100);
    expect([made, values]).toEqual([2, [1, 2, 2]]);
  });

  test('a function gets at most 1,000 new ones at once [C03]', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, undefined, { qualifiers: new Map([[LATEST, qualifier(succeeds(), [new ConcurrencyPool(5_000)])]]) });
    const kinds: string[] = [];
    for (let run = 0; run < 1_001; run++) await start(fn, ({ kind }) => kinds.push(kind));
    expect(kinds).toEqual(['throttled']);
    await world.clock.runUntilIdle(1_000);
    await start(fn, ({ kind }) => kinds.push(kind));
    await world.clock.runUntilIdle(1_000);
    expect(kinds.filter(kind => kind === 'succeeded')).toHaveLength(1_001);
  });
});

describe('concurrency', () => {
  test('a request without concurrency is throttled at once and never runs', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, undefined, { qualifiers: new Map([[LATEST, qualifier(succeeds(), [new ConcurrencyPool(1)])]]) });
    const outcomes: unknown[] = [];
    await start(fn, outcome => outcomes.push([world.clock.now, outcome.kind]));
    await start(fn, outcome => outcomes.push([world.clock.now, outcome.kind]));
    await world.clock.runTo(100);
    await start(fn, outcome => outcomes.push([world.clock.now, outcome.kind]));
    await world.clock.runTo(200);
    expect(outcomes).toEqual([[0, 'throttled'], [100, 'succeeded'], [200, 'succeeded']]);
    expect(world.trace.entries.map(({ kind }) => kind)).toEqual(['invoked', 'throttled', 'succeeded', 'invoked', 'succeeded']);
  });

  test('an alias uses its provisioned concurrency first, then the shared one', async () => {
    const world = makeWorld();
    const [provisioned, common] = [new ConcurrencyPool(1), new ConcurrencyPool(1)];
    const fn = makeFunction(world, undefined, {
      qualifiers: new Map([
        [LATEST, qualifier(succeeds(), [common])],
        ['live', qualifier(succeeds(), [provisioned, common], { resource: 'orders:live', isAlias: true })],
      ]),
    });
    const kinds: string[] = [];
    for (const name of ['live', undefined, undefined, 'live']) await start(fn, ({ kind }) => kinds.push(kind), { qualifier: name });
    expect(kinds).toEqual(['throttled', 'throttled']);
    await world.clock.runUntilIdle(1_000);
    expect(kinds).toEqual(['throttled', 'throttled', 'succeeded', 'succeeded']);
  });

  test('a function with a reserved concurrency of 0 is switched off', () => {
    const world = makeWorld();
    const qualifiers = (limit: number) => new Map([[LATEST, qualifier(succeeds(), [new ConcurrencyPool(limit)])]]);
    expect(makeFunction(world, undefined, { qualifiers: qualifiers(0) }).isSwitchedOff).toBe(true);
    expect(makeFunction(world, undefined, { qualifiers: qualifiers(1) }).isSwitchedOff).toBe(false);
  });
});

describe('versions and aliases', () => {
  const alias = (weights: Record<string, number>): Qualifier => ({
    resource: 'orders:live',
    isAlias: true,
    pools: [new ConcurrencyPool(1_000)],
    routes: Object.entries(weights).map(([version, weight]) => ({ version, weight, plan: planOf(() => process.env.AWS_LAMBDA_FUNCTION_VERSION) })),
  });

  test('an alias routes each invocation to one of its versions, by weight and seed', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, undefined, { qualifiers: new Map([['live', alias({ 1: 0.9, 2: 0.1 })]]) });
    const ran: Record<string, number> = { 1: 0, 2: 0 };
    for (let run = 0; run < 1_000; run++) {
      const { outcome } = await invoke(world, fn, { qualifier: 'live' });
      if (outcome.kind !== 'succeeded') throw new Error('failed');
      expect(outcome.functionArn).toBe('arn:aws:lambda:eu-west-1:123456789012:function:orders:live');
      expect(outcome.value).toBe(outcome.executedVersion);
      ran[outcome.executedVersion]++;
    }
    expect(Math.abs(ran[2] - 100)).toBeLessThan(35);
    expect(ran[1] + ran[2]).toBe(1_000);
  });

  test('fails when the version does not exist or has no code', () => {
    const world = makeWorld();
    const fn = makeFunction(world);
    expect(() => start(fn, () => undefined, { qualifier: 'beta' })).toThrow("Orders/Function has no version or alias 'beta'");
    expect(() => start(fn, () => undefined)).toThrow(
      "Orders/Function is invoked but has no code: give a handler or a behavior for it, handlers: { 'Orders/Function': succeeds() }");
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
  test('records metrics for the function, the invoked version or alias, and the version behind an alias', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, undefined, {
      qualifiers: new Map([['live', alias({ 2: 1 })], ['2', { ...alias({ 2: 1 }), resource: 'orders:2', isAlias: false }], [LATEST, qualifier(throws())]]),
    });
    await invoke(world, fn, { qualifier: 'live' });
    await invoke(world, fn, { qualifier: '2' });
    await invoke(world, fn);
    const sum = (metricName: string, dimensions: Record<string, string>) =>
      world.metrics.statistic({ namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: 'orders', ...dimensions } }, 'Sum', 60, 0);
    expect(['Invocations', 'Errors', 'Duration'].map(metric => sum(metric, {}))).toEqual([3, 1, 300]);
    expect(['Invocations', 'Errors'].map(metric => sum(metric, { Resource: 'orders:live' }))).toEqual([1, 0]);
    expect(sum('Invocations', { Resource: 'orders:live', ExecutedVersion: '2' })).toBe(1);
    expect([sum('Invocations', { Resource: 'orders:2' }), sum('Invocations', { Resource: 'orders:2', ExecutedVersion: '2' })]).toEqual([1, undefined]);
  });
});

describe('faults', () => {
  test.each([
    ['error', { kind: 'failed', error: { errorMessage: 'a fault of the test' } }, 100],
    ['timeout', { kind: 'timedOut' }, 10_000],
    ['crash', { kind: 'crashed' }, 100],
    ['throttle', { kind: 'throttled' }, 0],
  ] as const)('%s strikes before the handler runs', async (fault, outcome, at) => {
    const world = makeWorld();
    let ran = false;
    const fn = makeFunction(world, () => { ran = true; });
    world.faults.add({ fault });
    expect(await invoke(world, fn)).toMatchObject({ outcome, at });
    expect(ran).toBe(false);
  });

  test.each(['error', 'timeout', 'crash'] as const)('%s can occur after the handler has run', async fault => {
    const world = makeWorld();
    let ran = false;
    const fn = makeFunction(world, async () => { ran = true; });
    world.faults.add({ fault, afterHandler: true });
    expect((await invoke(world, fn)).outcome.kind).not.toBe('succeeded');
    expect(ran).toBe(true);
  });

  test('slow adds to the duration of an invocation', async () => {
    const world = makeWorld();
    const fn = makeFunction(world, succeeds());
    world.faults.add({ fault: 'slow', by: { seconds: 3 } });
    expect(await invoke(world, fn)).toMatchObject({ outcome: { kind: 'succeeded' }, at: 3_100 });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
describe('recursive loop detection', () => {
  const subject = (runs: number) => ({ journey: new Journey('e1', 0, 'Queue', new Map([['Stack/Function', runs]])), payload: () => undefined });

  test('stops events after 16 runs, unless the function allows recursion', () => {
    const fn = makeFunction(makeWorld(), succeeds());
    expect([15, 16].map(runs => fn.isRecursion([subject(runs)]))).toEqual([false, true]);
    expect(makeFunction(makeWorld(), succeeds(), { stopsRecursion: false }).isRecursion([subject(16)])).toBe(false);
    expect(fn.isRecursion([{ journey: new Journey('e1', 0, 'Queue'), payload: () => undefined }])).toBe(false);
  });

  test('records a metric for the invoked version or alias', () => {
    const world = makeWorld();
    makeFunction(world, succeeds()).dropRecursion(undefined);
    expect(world.metrics.all().map(({ metricName }) => metricName)).toEqual(['RecursiveInvocationsDropped']);
  });

  test('counts the runs of each function in the chain that leads to a sent event', async () => {
    const world = makeWorld();
    let chain: ReadonlyMap<string, number> | undefined;
    const fn = makeFunction(world, () => { chain = world.current!.chain(); });
    const other = { journey: new Journey('e2', 0, 'Queue', new Map([['Stack/Function', 1], ['Stack/Other', 4]])), payload: () => undefined };
    await start(fn, () => undefined, { subjects: [subject(2), other] });
    expect([...chain!]).toEqual([['Stack/Function', 3], ['Stack/Other', 4]]);
  });
});
