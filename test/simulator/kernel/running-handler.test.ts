import { channel } from 'node:diagnostics_channel';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '../../../src/simulator/kernel/clock';
import { HandlerFacts, RunningHandler, Settled } from '../../../src/simulator/kernel/running-handler';

const forever = new Promise<never>(() => undefined);
const [RealDate, realEnv] = [Date, process.env];
const realTurn = () => new Promise(resolve => setImmediate(resolve));

const FACTS: HandlerFacts = {
  functionKey: 'Stack/Orders', functionName: 'Orders', requestId: 'r-1', timeoutMs: 10_000, subjects: [], virtualDate: true, unsettledAfterMs: 5_000,
};

/** Starts a handler at the current instant of the clock. */
function start(clock: Clock, code: () => unknown, facts: Partial<HandlerFacts> = {}) {
  const handler = new RunningHandler(clock, { ...FACTS, ...facts });
  const run: { settled?: Settled; at?: number; asleep?: void | Promise<void>; handler: RunningHandler } = { handler };
  run.asleep = run.handler.start(code, settled => Object.assign(run, { settled, at: clock.now }));
  return run;
}

/** Starts a handler at 1970-01-01T00:00:01Z, and returns how it has settled without virtual time. */
async function settle(code: () => unknown, facts: Partial<HandlerFacts> = {}): Promise<Settled | undefined> {
  const run = start(new Clock(1_000), code, facts);
  await run.asleep;
  return run.settled;
}

const current = () => RunningHandler.current!;

/** A server that answers after a while, or never. */
const server = http.createServer(({ url }, response) => {
  if (url !== '/silent') setTimeout(() => response.end('answer'), 20);
});
let address: string;
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const request = (path = '') => new Promise<void>((resolve, reject) => http.get(address + path, answer => answer.resume().on('end', resolve)).on('error', reject));

/** Opens a request at once, as `fetch` does. Returns a function that ends it. */
function openRequest(): () => void {
  const about = { request: {} };
  channel('undici:request:create').publish(about);
  return () => channel('undici:request:trailers').publish(about);
}

afterEach(() => {
  expect(Date).toBe(RealDate);
  expect(process.env).toBe(realEnv);
});

describe('a handler', () => {
  test('settles synchronously if its code does', () => {
    const clock = new Clock();
    expect(start(clock, () => 5)).toMatchObject({ settled: { kind: 'returned', value: 5 }, asleep: undefined });
    expect(start(clock, () => { throw new Error('no'); })).toMatchObject({ settled: { kind: 'threw', error: new Error('no') }, asleep: undefined });
    expect(start(clock, () => ({ then: 'no function' }))).toMatchObject({ settled: { kind: 'returned', value: { then: 'no function' } } });
  });

  test('settles with its promise, or with anything that is like a promise', async () => {
    expect(await settle(async () => 5)).toEqual({ kind: 'returned', value: 5 });
    expect(await settle(async () => { throw new Error('no'); })).toEqual({ kind: 'threw', error: new Error('no') });
    expect(await settle(() => ({ then: (resolve: (value: unknown) => void) => resolve(RunningHandler.current === undefined) })))
      .toEqual({ kind: 'returned', value: false });
  });

  test('does real I/O without virtual time, even beside something that takes virtual time', async () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    clock.at(0, () => start(clock, () => Promise.all([
      current().spend(3_000).then(() => seen.push(['spent', clock.now])),
      request().then(() => seen.push(['http', clock.now])),
      fetch(address).then(answer => answer.text()).then(() => seen.push(['fetch', clock.now])),
      fetch('http://127.0.0.1:1').catch(() => seen.push(['refused', clock.now])),
    ])).asleep);
    await clock.runTo(10_000);
    expect(seen.pop()).toEqual(['spent', 3_000]);
    expect(seen.sort()).toEqual([['fetch', 0], ['http', 0], ['refused', 0]]);
  });

  test('sees the virtual time, before and after real I/O', async () => {
    expect(await settle(async () => {
      const before = [Date.now(), new Date().getTime(), Date()];
      await realTurn();
      return [...before, Date.now(), new Date(5).getTime(), new Date() instanceof RealDate, Date.UTC(1970, 0, 1)];
    })).toEqual({ kind: 'returned', value: [1_000, 1_000, new RealDate(1_000).toString(), 1_000, 5, true, 0] });
    expect(await settle(() => Date.now() > RealDate.UTC(2026, 0), { virtualDate: false })).toEqual({ kind: 'returned', value: true });
  });

  test('a Date and an environment that it keeps are real outside of handlers', async () => {
    let [kept, env] = [RealDate, realEnv];
    await settle(() => { [kept, env] = [Date, process.env]; }, { env: { TABLE: 'orders' } });
    expect(kept.now()).toBeGreaterThan(5_000);
    expect(env.TABLE).toBeUndefined();
    expect(await settle(() => [kept.now(), Date === kept, env.TABLE, process.env === env], { env: { TABLE: 'stock' } }))
      .toEqual({ kind: 'returned', value: [1_000, true, 'stock', true] });
  });

  test('has environment variables of its own, which it can change', async () => {
    const env = { TABLE: 'orders', STAGE: 'test' };
    expect(await settle(async () => {
      await realTurn();
      process.env.SHADE = 'red';
      delete process.env.STAGE;
      Object.defineProperty(process.env, 'SIZE', { value: '7', enumerable: true, configurable: true, writable: true });
      return [{ ...process.env }, 'TABLE' in process.env, 'STAGE' in process.env];
    }, { env })).toEqual({ kind: 'returned', value: [{ TABLE: 'orders', SHADE: 'red', SIZE: '7' }, true, false] });
    expect(env).toEqual({ TABLE: 'orders', SHADE: 'red', SIZE: '7' });
    expect([process.env.SHADE, process.env.SIZE]).toEqual([undefined, undefined]);
  });
});

describe('handlers overlap', () => {
  /** Notes what handlers do, with the virtual time as they see it. */
  function diary(clock: Clock) {
    const notes: string[] = [];
    return { notes, note: (text: string) => { notes.push(`${text} at ${clock.now}, ${Date.now() - clock.start}, ${process.env.NAME}`); } };
  }

  test('where they spend time, each with its own Date and environment', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    const run = (name: string, ms: number) => () => start(clock, async () => {
      note('starts');
      await current().spend(ms);
      note('continues');
      await current().spend(ms);
      note('ends');
    }, { env: { NAME: name } }).asleep;
    clock.at(100, run('a', 1_000));
    clock.at(200, run('b', 300));
    await clock.runTo(1_000);
    expect(Date).toBe(RealDate); // while a waits
    await clock.runTo(10_000);
    expect(notes).toEqual([
      'starts at 100, 100, a', 'starts at 200, 200, b', 'continues at 500, 500, b', 'ends at 800, 800, b',
      'continues at 1100, 1100, a', 'ends at 2100, 2100, a',
    ]);
  });

  test('branches of one handler, too: it takes as long as the longest', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    const run = start(clock, () => Promise.all([1_000, 3_000, 2_000, 2_000].map(async (ms, index) => {
      await current().spend(ms);
      note(`branch ${index}`);
    })), { env: { NAME: 'a' } });
    await run.asleep;
    await clock.runTo(10_000);
    expect(run).toMatchObject({ settled: { kind: 'returned' }, at: 3_000 });
    expect(notes).toEqual(['branch 0 at 1000, 1000, a', 'branch 2 at 2000, 2000, a', 'branch 3 at 2000, 2000, a', 'branch 1 at 3000, 3000, a']);
  });

  test('while one waits for a promise that another settles', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    let open!: (value: string) => void;
    let refuse!: (error: Error) => void;
    const gates = [new Promise<string>(resolve => { open = resolve; }), new Promise<string>((_, reject) => { refuse = reject; })];
    const waiting = gates.map((gate, index) => start(clock, async () => {
      const value = await current().waitFor(gate).catch(({ message }) => message);
      note(`gate ${index}: ${value}`);
    }, { env: { NAME: String(index) } }));
    for (const { asleep } of waiting) await asleep;
    clock.at(2_000, () => { start(clock, () => open('opened')); });
    clock.at(3_000, () => start(clock, async () => refuse(new Error('closed'))).asleep);
    await clock.runTo(5_000);
    expect(notes).toEqual(['gate 0: opened at 2000, 2000, 0', 'gate 1: closed at 3000, 3000, 1']);
    expect(waiting.map(({ at }) => at)).toEqual([2_000, 3_000]);
    expect(clock.sleepers.size).toBe(0);
  });

  test('while one waits for a promise that the test settles between two runs', async () => {
    const clock = new Clock();
    let open!: () => void;
    const gate = new Promise<void>(resolve => { open = resolve; });
    const run = start(clock, () => Promise.all([current().waitFor(gate), current().waitFor(gate)]));
    await run.asleep;
    await clock.runTo(4_000);
    open();
    clock.at(4_500, () => undefined);
    await clock.runTo(5_000);
    expect(run).toMatchObject({ settled: { kind: 'returned' }, at: 4_000 });
    expect(clock.sleepers.size).toBe(0);
  });

  test('while one awaits such a promise without telling, after real time', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    let open!: () => void;
    const gate = new Promise<void>(resolve => { open = resolve; });
    const run = start(clock, async () => {
      await gate;
      note('opened');
      await current().spend(500);
      note('continues');
    }, { unsettledAfterMs: 5, env: { NAME: 'a' } });
    await run.asleep;
    clock.at(2_000, () => { start(clock, open); });
    clock.at(2_001, () => note('another act'));
    await clock.runTo(5_000);
    expect(notes).toEqual(['opened at 2000, 2000, a', expect.stringMatching(/^another act at 2001/), 'continues at 2500, 2500, a']);
    expect(run).toMatchObject({ settled: { kind: 'returned' }, at: 2_500 });
  });

  test('while one of its branches spends time and another awaits a promise that something else settles', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    const gates: (() => void)[] = [];
    const [byAct, byTest, never] = [1, 2, 3].map(() => new Promise<void>(resolve => { gates.push(resolve); }));
    const run = start(clock, () => Promise.race([
      byAct.then(() => note('by an act')).then(() => request()).then(() => note('answered')).then(() => byTest).then(() => note('by the test'))
        .then(() => request('/silent')).catch(() => never),
      current().spend(9_000),
    ]), { env: { NAME: 'a' }, unsettledAfterMs: 100 });
    await run.asleep;
    clock.at(1_000, () => { gates[0](); });
    clock.at(2_000, () => note('another act'));
    await clock.runTo(3_000);
    gates[1]();
    clock.at(3_500, () => undefined);
    await clock.runTo(20_000);
    expect(notes.map(text => text.replace(/, .*/, ''))).toEqual(['by an act at 1000', 'answered at 1000', 'another act at 2000', 'by the test at 3000']);
    expect(run).toMatchObject({ settled: { kind: 'returned' }, at: 9_000 });
  });

  test('while one spends time and its I/O takes longer than the clock waits: it still sees virtual time and its own variables', async () => {
    const clock = new Clock();
    const seen: unknown[] = [];
    let answer!: () => void;
    const answered = new Promise<void>(resolve => { answer = resolve; });
    clock.at(0, () => start(clock, () => Promise.all([
      current().spend(500).then(() => forever),
      request().then(() => { seen.push(Date.now() === clock.epochNow, process.env.NAME); }).then(answer),
    ]), { env: { NAME: 'a' }, unsettledAfterMs: 1 }).asleep);
    clock.at(200, () => answered);
    await clock.runTo(20_000);
    expect(seen).toEqual([true, 'a']);
  });

  test('where one ends before it has fallen asleep: the requests of the next one are waited for', async () => {
    const clock = new Clock();
    const { notes, note } = diary(clock);
    clock.at(0, () => start(clock, async () => { void current().spend(5_000); }).asleep);
    clock.at(0, () => start(clock, async () => {
      const answer = openRequest();
      void current().spend(5_000);
      for (let turns = 0; turns < 5; turns++) await realTurn();
      note('answered');
      answer();
    }, { env: { NAME: 'a' } }).asleep);
    await clock.runTo(10_000);
    expect(notes).toEqual(['answered at 0, 0, a']);
  });

  test('whose requests are answered one after the other has time for all of them', async () => {
    const requests = async () => {
      for (let i = 0; i < 8; i++) await request();
      return 'done';
    };
    const clock = new Clock();
    let run: ReturnType<typeof start>;
    clock.at(0, () => {
      run = start(clock, requests, { unsettledAfterMs: 100 });
      return run.asleep;
    });
    await clock.runTo(1);
    expect(run!.settled).toEqual({ kind: 'returned', value: 'done' });
  });

  test('of two clocks, each with its own time', async () => {
    const [one, other] = [new Clock(0), new Clock(1_000_000)];
    const seen: unknown[] = [];
    one.at(0, () => start(one, async () => {
      await current().spend(500);
      other.at(0, () => start(other, async () => {
        await current().spend(2_000);
        seen.push(['inner', Date.now()]);
      }).asleep);
      await other.runTo(5_000);
      seen.push(['outer', Date.now()]);
    }).asleep);
    await one.runTo(1_000);
    expect(seen).toEqual([['inner', 1_002_000], ['outer', 500]]);
  });
});

describe('a handler that reaches its timeout', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['spends too much time', () => current().spend(4_000).then(() => current().spend(6_000)), 'outOfTime'],
    ['waits for a promise of the test', () => current().waitFor(forever), 'outOfTime'],
    ['never settles', () => forever, 'unsettled'],
    ['never gets an answer', () => request('/silent').catch(() => forever), 'unsettled'],
    ['spends time and never gets an answer', () => Promise.all([current().spend(100), request('/silent').catch(() => forever)]), 'unsettled'],
  ])('is stopped there if it %s', async (_how, code, kind) => {
    const clock = new Clock();
    let wentOn = false;
    const run = start(clock, () => code().then(() => { wentOn = true; }), { unsettledAfterMs: 5 });
    await run.asleep;
    await clock.runUntilIdle(100_000);
    expect(run).toMatchObject({ settled: { kind }, at: 10_000 });
    expect([wentOn, clock.sleepers.size]).toEqual([false, 0]);
  });

  test('does not go on when what it waits for happens later', async () => {
    const clock = new Clock();
    let open!: () => void;
    const gate = new Promise<void>(resolve => { open = resolve; });
    const run = start(clock, () => current().waitFor(gate));
    await run.asleep;
    await clock.runTo(20_000);
    open();
    await clock.runTo(30_000);
    expect(run).toMatchObject({ settled: { kind: 'outOfTime' }, at: 10_000 });
    expect(clock.idle).toBe(true);
  });

  test('stays given up if it goes on to something that is as slow', async () => {
    const clock = new Clock();
    const run = start(clock, () => current().spend(1_000).then(() => forever), { unsettledAfterMs: 5 });
    await run.asleep;
    await clock.runTo(20_000);
    expect(run).toMatchObject({ settled: { kind: 'unsettled' }, at: 10_000 });
  });
});

describe('a handler that has ended', () => {
  test('waits for nothing any more, and does not keep the clock busy', async () => {
    const clock = new Clock();
    const run = start(clock, async () => Promise.race([current().spend(5_000), current().spend(1_000), current().waitFor(forever)]));
    await run.asleep;
    await clock.runUntilIdle(100_000);
    expect([run.at, clock.now]).toEqual([1_000, 1_000]);
  });

  test('can do nothing any more: what it still waits for never settles [F08]', async () => {
    const clock = new Clock();
    const seen: string[] = [];
    const run = start(clock, async () => {
      void realTurn().then(async () => {
        seen.push('goes on');
        expect(() => run.handler.requireRunning()).toThrow('Orders still runs code after its invocation (request r-1) has ended: await everything');
        await Promise.race([run.handler.spend(1), run.handler.waitFor(Promise.resolve())]);
        seen.push('never');
      });
    });
    await run.asleep;
    await realTurn();
    await clock.runTo(100);
    expect(seen).toEqual(['goes on']);
  });

  test('ends the run of the clock if its end throws', async () => {
    const clock = new Clock();
    clock.at(0, () => new RunningHandler(clock, FACTS).start(async () => undefined, () => { throw new Error('a fault of the test'); }));
    await expect(clock.runTo(10)).rejects.toThrow('a fault of the test');
  });
});
