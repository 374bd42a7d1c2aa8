import { callHandler, HandlerGlobals } from '../../../src/simulator/lambda/handler-clock';

const forever = new Promise<never>(() => undefined);
const [RealDate, realEnv] = [Date, process.env];

function call(handler: () => unknown, globals: Partial<HandlerGlobals> = {}) {
  return callHandler(handler, { unsettledAfterMs: 5_000, outOfTime: forever, ...globals });
}

describe('a handler call', () => {
  afterEach(() => {
    expect(Date).toBe(RealDate);
    expect(process.env).toBe(realEnv);
  });

  test('settles synchronously if the handler does', () => {
    expect(call(() => 5)).toEqual({ kind: 'returned', value: 5 });
    expect(call(() => { throw new Error('no'); })).toEqual({ kind: 'threw', error: new Error('no') });
    expect(call(() => ({ then: 'no function' }))).toEqual({ kind: 'returned', value: { then: 'no function' } });
  });

  test('settles with the promise of the handler', async () => {
    expect(await call(async () => 5)).toEqual({ kind: 'returned', value: 5 });
    expect(await call(async () => { throw new Error('no'); })).toEqual({ kind: 'threw', error: new Error('no') });
  });

  test('runs out of time when the handler has spent it, whatever the handler does then', async () => {
    expect(await call(() => forever, { outOfTime: Promise.resolve() })).toEqual({ kind: 'outOfTime' });
  });

  test('gives up on a handler that never settles', async () => {
    expect(await call(() => forever, { unsettledAfterMs: 1 })).toEqual({ kind: 'unsettled' });
  });

  test('shows the virtual time to the handler, before and after real I/O', async () => {
    let now = 1_000;
    const seen = await call(async () => {
      const before = [Date.now(), new Date().getTime(), Date()];
      now = 2_000;
      await new Promise(resolve => setImmediate(resolve));
      return [...before, Date.now(), new Date(5).getTime(), new Date() instanceof RealDate, Date.UTC(1970, 0, 1)];
    }, { now: () => now });
    expect(seen).toEqual({ kind: 'returned', value: [1_000, 1_000, new RealDate(1_000).toString(), 2_000, 5, true, 0] });
  });

  test('a Date that a handler keeps returns the real time later', () => {
    let kept = RealDate;
    expect(call(() => { kept = Date; }, { now: () => 5 })).toMatchObject({ kind: 'returned' });
    expect(kept.now()).toBeGreaterThan(5);
    expect(call(() => kept.now(), { now: () => 7 })).toEqual({ kind: 'returned', value: 7 });
  });

  test('is the same Date for all handlers', () => {
    const seen = [1, 2].map(() => call(() => Date, { now: () => 5 }));
    expect(seen[0]).toEqual(seen[1]);
    expect((seen[0] as any).value).toBe((seen[1] as any).value);
  });

  test('leaves Date unchanged if requested', () => {
    expect(call(() => Date)).toEqual({ kind: 'returned', value: RealDate });
  });

  test('shows the environment variables to the handler, also after it has waited', async () => {
    const seen = await call(async () => {
      await new Promise(resolve => setImmediate(resolve));
      return process.env;
    }, { env: { TABLE: 'orders' } });
    expect(seen).toEqual({ kind: 'returned', value: { TABLE: 'orders' } });
  });

  test('restores the globals if the handler throws synchronously', () => {
    expect(call(() => { throw new Error('no'); }, { now: () => 0, env: {} })).toMatchObject({ kind: 'threw' });
  });
});
