import { workerTemplate } from './templates';
import { Simulation, succeeds } from '../../src/simulator';
import { watchTest } from '../../src/simulator/test-watch';

const globals = globalThis as { expect?: unknown; __vitest_worker__?: unknown };
const realExpect = globals.expect;

/** Replaces the global `expect` by that of a test runner in which such a test runs. */
function runInJest(currentTestName?: string, own = currentTestName): void {
  globals.expect = { getState: () => ({ currentTestName, currentConcurrentTestName: () => own }) };
}

function runInVitest(current?: { readonly name: string; readonly type: string; readonly concurrent?: boolean }): void {
  globals.expect = undefined;
  globals.__vitest_worker__ = { current };
}

function restoreGlobals(): void {
  globals.expect = realExpect;
  delete globals.__vitest_worker__;
}

afterEach(restoreGlobals);

/** Starts a long run of a simulation. Lets something happen to the test meanwhile. Returns the error, if there is one. */
async function runWhile(happens: () => void): Promise<string | undefined> {
  const sim = Simulation.fromTemplate(workerTemplate(), { handlers: { Function: succeeds() } });
  for (let i = 0; i < 2_000; i++) sim.send('Queue', i);
  const run = sim.advance({ hours: 1 });
  happens();
  const error = await run.then(() => undefined, (thrown: Error) => thrown.message);
  restoreGlobals();
  expect(sim.tally().processed === 2_000).toBe(error === undefined);
  return error;
}

describe('a simulation whose test has ended', () => {
  test('stops with an error that names the test', async () => {
    runInJest('loses nothing');
    const error = await runWhile(() => runInJest('the next one', 'loses nothing'));
    expect(error).toBe('The test "loses nothing" has ended, but its simulation ' +
      'was still running: await advance() and runUntilIdle(), simulate less, or raise the time limit of the test');
  });

  test('stops when the test runner is gone', async () => {
    runInJest('the last one');
    const error = await runWhile(() => { globals.expect = undefined; });
    expect(error).toContain('The test "the last one" has ended');
  });

  test('stops in Vitest', async () => {
    runInVitest({ type: 'test', name: 'loses nothing' });
    const error = await runWhile(() => runInVitest({ type: 'suite', name: 'orders' }));
    expect(error).toContain('The test "loses nothing" has ended');
  });
});

describe('a simulation is not stopped', () => {
  test.each<[string, () => void, () => void]>([
    ['while its test runs', () => runInJest('one'), () => undefined],
    ['if a hook before the first test started it', () => runInJest(), () => runInJest('one')],
    ['in a concurrent test', () => runInJest('one', 'another'), () => runInJest('the next one', 'another')],
    ['in a concurrent test of Vitest', () => runInVitest({ type: 'test', name: 'one', concurrent: true }), () => runInVitest()],
    ['in a version of Jest that does not tell concurrent tests apart', () => { globals.expect = { getState: () => ({ currentTestName: 'one' }) }; },
      () => { globals.expect = { getState: () => ({ currentTestName: 'another' }) }; }],
    ['outside of a test runner', () => { globals.expect = undefined; }, () => runInJest('one')],
  ])('%s', async (_, before, meanwhile) => {
    before();
    const error = await runWhile(meanwhile);
    expect(error).toBeUndefined();
  });

  test('if tests advance it one after another', async () => {
    const sim = Simulation.fromTemplate(workerTemplate(), { handlers: { Function: succeeds() } });
    for (const name of ['first', 'second']) {
      runInJest(name);
      for (let i = 0; i < 1_000; i++) sim.send('Queue', i);
      await sim.advance({ hours: 1 });
    }
    restoreGlobals();
    expect(sim.tally().processed).toBe(2_000);
  });
});

describe('a long run', () => {
  test('lets timers fire, such as the time limit of its test, even if it consists of many short runs', async () => {
    let fired = false;
    setTimeout(() => { fired = true; }, 1);
    for (let act = 0; !fired && act < 10_000_000; act++) await watchTest()!();
    expect(fired).toBe(true);
  });

  test('goes on under fake timers', async () => {
    jest.useFakeTimers();
    try {
      for (let act = 0; act < 1_000; act++) await watchTest()!();
    } finally {
      jest.useRealTimers();
    }
  });
});
