import { TO_INVOKE, workerTemplate } from './templates';
import { FunctionCode, Simulation, SimulationOptions, TraceEntry } from '../../src/simulator';

/** What a store of a test remembers of each order, with the time. */
class Store {
  readonly entries = new Map<string, 'INPROGRESS' | 'COMPLETED'>();
  readonly seen: string[] = [];

  /** Notes what an attempt finds, and claims the order if it finds nothing. */
  claim(sim: Simulation, order: string): boolean {
    const found = this.entries.get(order);
    this.seen.push(`${order} ${found ?? 'new'} at ${sim.now}`);
    if (found === undefined) this.entries.set(order, 'INPROGRESS');
    return found === undefined;
  }
}

/** A handler that ships each order once, in the given way, and fails while another run of it ships it. */
function shipsOnce(sim: () => Simulation, store: Store, ship: (order: string) => Promise<unknown>): FunctionCode {
  return async event => {
    const order = event.Records[0].body;
    if (store.claim(sim(), order)) {
      await ship(order);
      store.entries.set(order, 'COMPLETED');
    } else if (store.entries.get(order) === 'INPROGRESS') {
      throw new Error('in progress');
    }
  };
}

function simulate(code: FunctionCode, options: SimulationOptions = {}, parts: Parameters<typeof workerTemplate>[0] = {}): Simulation {
  return Simulation.fromTemplate(workerTemplate({ mapping: { BatchSize: 1 }, ...parts }), { ...options, handlers: { Function: code } });
}

const duplicate = { faults: [{ fault: 'duplicate', on: 'Queue' }] } as const;

/** Outcomes of the invocations, with their start and end. */
function runs(sim: Simulation): string[] {
  return sim.invocations('Function').map(({ outcome, at, durationMs }) => `${outcome} ${at}–${at + durationMs!}`);
}

describe('two deliveries of a message at once', () => {
  test.each<[string, (sim: Simulation) => Promise<unknown>, number]>([
    ['spends time', sim => sim.spend({ seconds: 5 }), 5_000],
    ['calls a slow dependency', sim => sim.call('slow'), 2_000],
    ['calls a dependency that takes no time', sim => sim.call('quick'), 100],
    ['spends time in branches', sim => Promise.all([sim.spend(500), sim.spend({ seconds: 3 }), sim.call('quick')]), 3_000],
  ])('find the work in progress while the first %s [Q12]', async (_how, ship, ms) => {
    const store = new Store();
    const sim: Simulation = simulate(shipsOnce(() => sim, store, () => ship(sim)), {
      faults: [...duplicate.faults, { fault: 'slow', downstream: 'slow', by: { seconds: 2 } }],
    });
    const order = sim.send('Queue', 'a');
    await sim.runUntilIdle();
    expect(store.seen).toEqual(['a new at 41', 'a INPROGRESS at 41']);
    expect(runs(sim)).toEqual([`succeeded 41–${41 + ms}`, 'failed 41–141']);
    expect(sim.fate(order)).toMatchObject({ fate: 'processed', at: 41 + ms });
  });

  test('of an asynchronous event find it, too', async () => {
    const store = new Store();
    const sim: Simulation = Simulation.fromTemplate(workerTemplate(), {
      faults: [{ fault: 'duplicate', on: 'Function' }],
      handlers: {
        Function: async ({ order }) => {
          if (!store.claim(sim, order)) return;
          await sim.spend({ seconds: 5 });
          store.entries.set(order, 'COMPLETED');
        },
      },
    });
    sim.invoke('Function', { order: 'a' });
    await sim.runUntilIdle();
    expect(store.seen).toEqual(['a new at 0', 'a INPROGRESS at 0']);
  });

  test('find it while the first waits for a promise of the test, and not after the promise has settled', async () => {
    const store = new Store();
    let open!: () => void;
    const gate = new Promise<void>(resolve => { open = resolve; });
    const sim: Simulation = simulate(shipsOnce(() => sim, store, () => sim.waitFor(gate)), duplicate, { function: { Timeout: 60 } });
    sim.send('Queue', 'a');
    await sim.advance({ seconds: 30 });
    open();
    await sim.advance({ seconds: 10 });
    expect(store.seen).toEqual(['a new at 41', 'a INPROGRESS at 41']);
    expect(runs(sim)).toEqual(['succeeded 41–30000', 'failed 41–141']);
    await expect(sim.waitFor(gate)).rejects.toThrow('Only a handler can wait with waitFor: outside of a handler, await the promise itself');
  });
});

describe('a message that becomes visible during a run', () => {
  test('is handled by a second run beside the first', async () => {
    const store = new Store();
    const code = shipsOnce(() => sim, store, () => sim.spend({ seconds: 9 }));
    const sim: Simulation = simulate({
      handler: (event, context) => {
        if (event.Records[0].attributes.ApproximateReceiveCount === '1') sim.changeVisibility(event.Records[0], { seconds: 4 });
        return (code as any)(event, context);
      },
    });
    sim.send('Queue', 'a');
    await sim.advance({ seconds: 30 });
    expect(store.seen).toEqual(['a new at 41', `a INPROGRESS at ${41 + 4_000 + TO_INVOKE}`]);
    expect(runs(sim)).toEqual(['succeeded 41–9041', 'failed 4082–4182']);
    expect(sim.fate('e1').fate).toBe('processed');
  });
});

describe('what a handler does while it waits happens when it happens', () => {
  /** A first queue whose handler sends, receives and deletes, and a second one that it does that to. */
  const twoQueues = workerTemplate({ more: { Other: { Type: 'AWS::SQS::Queue', Properties: {} } }, mapping: { BatchSize: 1 } });

  test('sends, receives, deletes and invocations', async () => {
    const sim: Simulation = Simulation.fromTemplate(twoQueues, {
      handlers: {
        Function: async event => {
          if (!event.Records) return;
          await sim.spend({ seconds: 1 });
          sim.send('Other', 'x');
          await sim.spend({ seconds: 1 });
          const [message] = sim.receive('Other');
          await sim.spend({ seconds: 1 });
          sim.deleteMessage(message);
          sim.invoke('Function', {});
          await sim.spend({ seconds: 1 });
        },
      },
    });
    sim.send('Queue', 'a');
    await sim.advance(1_500);
    expect(sim.messages('Other')).toMatchObject([{ state: 'visible', sentAt: 1_041 }]);
    await sim.advance(1_000);
    expect(sim.messages('Other')).toMatchObject([{ state: 'inFlight' }]);
    await sim.advance(1_000);
    expect(sim.messages('Other')).toEqual([]);
    await sim.runUntilIdle();
    const acts = sim.trace.filter(({ resource, kind }) => resource === 'Other' || kind === 'invoked').map(({ at, kind }) => `${kind} ${at}`);
    expect(acts).toEqual(['invoked 41', 'sent 1041', 'received 2041', 'deleted 3041', 'invoked 3041']);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', at: 4_041 });
  });

  test('but nothing of it once its timeout is reached', async () => {
    const sim: Simulation = Simulation.fromTemplate(twoQueues, {
      handlers: {
        Function: async () => {
          await Promise.all([sim.spend({ seconds: 10 }), sim.call('x')]);
          sim.send('Other', 'x');
        },
      },
    });
    sim.send('Queue', 'a');
    await sim.advance({ seconds: 59 });
    expect([runs(sim), sim.messages('Other')]).toEqual([['timedOut 41–10041'], []]);
  });

  test('what goes on after the response is refused', async () => {
    const problems: string[] = [];
    const sim: Simulation = Simulation.fromTemplate(twoQueues, {
      handlers: {
        Function: async event => {
          if (event.Records[0].body === 'long') return sim.spend({ seconds: 1 });
          void new Promise(resolve => setImmediate(resolve)).then(() => {
            for (const act of [() => sim.send('Other', 'x'), () => sim.receive('Other'), () => sim.deleteMessage(event.Records[0])]) {
              try {
                act();
              } catch (error) {
                problems.push((error as Error).message);
              }
            }
          });
          return undefined;
        },
      },
      assumptions: { standardOrder: 'sent' },
    });
    sim.send('Queue', 'short');
    sim.send('Queue', 'long');
    await sim.runUntilIdle();
    expect(problems).toEqual(new Array(3).fill(expect.stringMatching(/^Function still runs code after its invocation \(request .*\) has ended/)));
    expect(sim.messages('Other')).toEqual([]);
  });
});

describe('concurrency', () => {
  test('is limited by the runs that wait, and their duration is added at the end', async () => {
    let [running, most] = [0, 0];
    const sim: Simulation = simulate({
      handler: async () => {
        most = Math.max(most, ++running);
        await sim.spend({ seconds: 2 });
        running--;
      },
      duration: { seconds: 1 },
    }, { assumptions: { sqsBatching: 'single' } }, { function: { Timeout: 10, ReservedConcurrentExecutions: 3 } });
    for (let index = 0; index < 12; index++) sim.send('Queue', index);
    await sim.runUntilIdle();
    expect(most).toBe(3);
    expect(sim.invocations('Function').map(({ durationMs }) => durationMs)).toEqual(new Array(12).fill(3_000));
    expect(sim.tally()).toMatchObject({ processed: 12 });
  });

  test('runs that overlap share the module of the handler, or have one for each environment', async () => {
    const counting = () => {
      let count = 0;
      return async () => {
        const own = ++count;
        await sim.spend({ seconds: 1 });
        seen.push(`${own} of ${count}`);
      };
    };
    const seen: string[] = [];
    let sim = simulate(counting(), { assumptions: { sqsBatching: 'single' } });
    for (let index = 0; index < 2; index++) sim.send('Queue', 'x');
    await sim.runUntilIdle();
    sim = simulate({ perEnvironment: counting }, { assumptions: { sqsBatching: 'single' } });
    for (let index = 0; index < 2; index++) sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(seen).toEqual(['1 of 2', '2 of 2', '1 of 1', '1 of 1']);
  });

  test('of a handler that runs a simulation of its own', async () => {
    const inner: Simulation = simulate(async () => { await inner.spend({ seconds: 3 }); });
    const outer: Simulation = simulate(async () => {
      await outer.spend({ seconds: 1 });
      inner.send('Queue', 'x');
      await inner.runUntilIdle();
      await expect(inner.spend(1)).rejects.toThrow('Only a handler can spend time');
      await outer.spend({ seconds: 1 });
    });
    outer.send('Queue', 'x');
    await outer.runUntilIdle();
    expect([runs(inner), runs(outer)]).toEqual([['succeeded 41–3041'], ['succeeded 41–2041']]);
  });

  test('a handler cannot advance the simulation', async () => {
    const sim: Simulation = simulate(() => sim.advance(1));
    sim.send('Queue', 'x');
    await sim.advance({ seconds: 5 });
    expect(sim.invocations('Function')).toMatchObject([{ error: expect.stringMatching(/^The simulation is already running/) }]);
  });
});

test('the same seed gives the same trace', async () => {
  async function trace(seed: number): Promise<readonly TraceEntry[]> {
    const sim: Simulation = simulate(async event => {
      await Promise.all(event.Records.map(async ({ body }: { body: string }) => {
        await sim.spend(100 * Number(body) % 1_700);
        await sim.call('stock');
        if (Number(body) % 7 === 0) sim.send('Queue', '1');
      }));
    }, { seed, faults: [{ fault: 'duplicate', probability: 0.3 }, { fault: 'down', downstream: 'stock', probability: 0.2 }] }, { mapping: { BatchSize: 5 } });
    for (let index = 0; index < 200; index++) sim.send('Queue', index);
    await sim.runUntilIdle();
    return sim.trace;
  }
  expect(JSON.stringify(await trace(3))).toBe(JSON.stringify(await trace(3)));
  expect(await trace(4)).not.toEqual(await trace(3));
});
