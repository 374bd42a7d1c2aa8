import { LocalDynamoDb } from '../runtime/dynamodb';
import { capturedLines } from '../runtime/invocation';
import { workerTemplate } from '../simulator/templates';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';
import { Simulation, SimulationOptions } from 'cdk-resilient-lambda/simulator';

jest.setTimeout(60_000); // the first request loads the SDK

let dynamoDb: LocalDynamoDb;
let lines: ReturnType<typeof capturedLines>;
beforeAll(async () => {
  dynamoDb = await LocalDynamoDb.start();
});
afterAll(() => dynamoDb.stop());
beforeEach(() => {
  lines = capturedLines();
});
afterEach(() => jest.restoreAllMocks());

let tables = 0;

/** A worker that ships each order once, in the given time, with a real table that is empty. */
async function simulate(ship: (sim: Simulation, order: { readonly id: number }) => Promise<unknown>, options: SimulationOptions = {}, Timeout = 10) {
  const table = `processed-${++tables}`;
  await dynamoDb.createTable(table);
  const shipped: string[] = [];
  const handler = sqsWorker<{ readonly id: number }>(async order => {
    await ship(sim, order);
    shipped.push(`${order.id} at ${sim.now}`);
  }, { idempotencyKey: ({ id }) => String(id) });
  const sim: Simulation = Simulation.fromTemplate(workerTemplate({ function: { Timeout }, mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] } }), {
    ...options,
    handlers: { Function: { handler, environment: { ...dynamoDb.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: table } } },
  });
  return { sim, shipped };
}

describe('an idempotent worker', () => {
  test('ships an order once when both deliveries run at the same time: the second is deferred, and later finds the first done [Q12, I04]', async () => {
    const { sim, shipped } = await simulate(each => each.spend({ seconds: 5 }), { faults: [{ fault: 'duplicate' }] });
    const order = sim.send('Queue', { id: 1 });
    await sim.advance({ seconds: 4 });
    expect(lines).toMatchObject([{ message: 'Another invocation is processing the same record: this delivery is deferred' }]);
    await sim.runUntilIdle();
    expect(shipped).toEqual(['1 at 5041']);
    expect(sim.invocations('Function')).toMatchObject([{ outcome: 'succeeded', durationMs: 5_000 }, { outcome: 'succeeded', durationMs: 100 }]);
    expect(sim.fate(order)).toMatchObject({ fate: 'processed', at: 5_041 });
  });

  test('ships it once when a delete has no effect: the message comes again, and is a duplicate [Q12, I04]', async () => {
    const { sim, shipped } = await simulate(each => each.spend({ seconds: 5 }), { faults: [{ fault: 'duplicate' }], assumptions: { staleReceipts: 'keeps' } });
    const order = sim.send('Queue', { id: 1 });
    await sim.runUntilIdle();
    expect(shipped).toEqual(['1 at 5041']);
    expect(sim.trace.filter(({ kind }) => kind === 'deleteIgnored')).toHaveLength(1);
    expect(sim.fate(order)).toMatchObject({ fate: 'processed', at: 60_141 });
  });

  test('ships it in the next attempt when the first was stopped at its timeout [I04]', async () => {
    const attempts: number[] = [];
    const { sim, shipped } = await simulate(each => each.spend({ seconds: attempts.push(each.now) === 1 ? 20 : 1 }), {}, 2);
    sim.send('Queue', { id: 1 });
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ outcome }) => outcome)).toEqual(['timedOut', 'succeeded']);
    expect(shipped).toEqual(['1 at 61041']);
  });

  test('ships the orders of a batch side by side, with the same trace each time', async () => {
    const run = async () => {
      const { sim, shipped } = await simulate((each, { id }) => each.spend({ seconds: 1 + id % 3 }), {
        seed: 5, assumptions: { sqsBatching: 'full' }, faults: [{ fault: 'duplicate', probability: 0.5 }],
      });
      for (let id = 0; id < 20; id++) sim.send('Queue', { id });
      await sim.runUntilIdle();
      expect(new Set(shipped.map(text => text.split(' ')[0])).size).toBe(20);
      expect(shipped).toHaveLength(20);
      expect(sim.tally()).toMatchObject({ processed: 20 });
      expect(sim.invocations('Function')[0]).toMatchObject({ durationMs: 3_000 });
      return JSON.stringify(sim.trace);
    };
    expect(await run()).toBe(await run());
  });
});
