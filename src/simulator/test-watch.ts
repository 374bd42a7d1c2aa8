import { setImmediate } from 'node:timers'; // eslint-disable-line no-restricted-imports -- gives way to the event loop, reads no time

/** Kept, because fake timers of test runners replace it. */
const nextTurn = setImmediate;

/** The number of acts, in all simulations, between two turns of the event loop. */
const ACTS_PER_TURN = 500;

/** A test of Vitest. */
interface VitestTask {
  readonly type: string;
  readonly name: string;
  readonly concurrent?: boolean;
}

/** The globals of test runners that tell which test is running. */
interface TestRunner {
  readonly expect?: {
    /** In Jest, the first name is that of the test that runs alone; the second one is that of the caller's test, if known. */
    getState?(): { readonly currentTestName?: string; readonly currentConcurrentTestName?: () => string | undefined };
  };
  readonly __vitest_worker__?: { readonly current?: VitestTask };
}

const runner = globalThis as TestRunner;
let acts = 0;

/**
 * Watches the test that starts a run of a simulation. Returns a function to call after each act: every few hundred
 * acts it lets the event loop turn, so that the time limit of the test takes effect, and throws if the test has ended.
 * Otherwise a test that has been given up would keep the process busy.
 *
 * Works in Jest and Vitest. Outside of them it returns undefined. In hooks before the first test and in concurrent
 * tests, a run is never stopped, because nobody knows when its test ends.
 */
export function watchTest(): (() => Promise<void> | undefined) | undefined {
  if (!runner.__vitest_worker__ && !runner.expect?.getState) return undefined;
  const test = runningTest();
  return () => ++acts % ACTS_PER_TURN === 0 ? turn(test) : undefined;
}

async function turn(test: string | VitestTask | undefined): Promise<void> {
  await new Promise<void>(resolve => nextTurn(resolve));
  if (test === undefined || runningTest() === test) return;
  throw new Error(`The test "${typeof test === 'string' ? test : test.name}" has ended, but its simulation was still running: ` +
    'await advance() and runUntilIdle(), simulate less, or raise the time limit of the test');
}

/** The test that is running, unless there are several. */
function runningTest(): string | VitestTask | undefined {
  if (runner.__vitest_worker__) {
    const { current } = runner.__vitest_worker__;
    return current?.type === 'test' && !current.concurrent ? current : undefined;
  }
  const { currentTestName, currentConcurrentTestName } = runner.expect?.getState?.() ?? {};
  if (!currentConcurrentTestName) return undefined;
  return (currentConcurrentTestName() ?? currentTestName) === currentTestName ? currentTestName : undefined;
}
