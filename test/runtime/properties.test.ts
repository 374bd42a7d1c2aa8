import * as fc from 'fast-check';
import { LocalDynamoDb } from './dynamodb';
import { failed, fifoMessage, kinesisRecord, lambdaContext, message } from './invocation';
import { sqsWorker, streamProcessor } from 'cdk-resilient-lambda/runtime';

jest.setTimeout(60_000);

interface Work {
  readonly id: string;
  readonly fate: 'succeeds' | 'throws' | 'hangs' | 'heeds the signal';
  readonly ms: number;
}

const FATES = ['succeeds', 'succeeds', 'succeeds', 'throws', 'hangs', 'heeds the signal'] as const;

/** A record of what a handler did, and when. */
class Watch {
  public readonly started: string[] = [];
  public readonly succeeded = new Set<string>();
  public readonly running = new Set<string>();
  public most = 0;
  /** Indicates that the response was sent: what succeeds later is too late. */
  public answered = false;
  public readonly tooLate: string[] = [];

  public readonly handle = async ({ fate, id, ms }: Work, { signal }: { signal: AbortSignal }) => {
    if (this.answered) this.tooLate.push(id);
    this.started.push(id);
    this.running.add(id);
    this.most = Math.max(this.most, this.running.size);
    try {
      if (fate === 'hangs') await new Promise(() => undefined);
      if (fate === 'heeds the signal') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      await new Promise(resolve => setTimeout(resolve, ms));
      if (fate === 'throws') throw new Error(id);
      if (!this.answered) this.succeeded.add(id);
    } finally {
      this.running.delete(id);
    }
  };
}

const BAD = '{not JSON';

const record = fc.record({
  fate: fc.constantFrom(...FATES),
  ms: fc.integer({ min: 0, max: 4_000 }),
  invalid: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
  group: fc.constantFrom('x', 'y', 'z'),
  received: fc.integer({ min: 1, max: 6 }),
});

const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 12 }).map(all => all.map((one, i) => ({ ...one, id: `${i}` }))),
  budgetMs: fc.integer({ min: 100, max: 30_000 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
});

const bodyOf = ({ fate, id, invalid, ms }: { id: string; fate: Work['fate']; ms: number; invalid: boolean }) => invalid ? BAD : { id, fate, ms };

/** Runs a handler on the clock of the test, and returns the ids that it reported, or 'error' when it threw. */
async function answerOf<R extends { Records: unknown[] }>(
  handler: (event: R, context: ReturnType<typeof lambdaContext>) => Promise<Parameters<typeof failed>[0]>, event: R, budgetMs: number, watch: Watch,
): Promise<string[] | 'error'> {
  const deadline = Date.now() + budgetMs;
  let answer: string[] | 'error' | undefined;
  void handler(event, lambdaContext({ remainingMs: budgetMs })).then(failed, () => 'error' as const).then(given => {
    watch.answered = true;
    answer = given;
  });
  await jest.advanceTimersByTimeAsync(budgetMs - 1);
  expect(Date.now()).toBeLessThan(deadline);
  expect(answer).toBeDefined(); // it was sent before the timeout
  return answer!;
}

describe('for every batch and every remaining time', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  /** Checks what holds for the response to every source. */
  function checkAnswer(answer: string[] | 'error', ids: string[], watch: Watch, expected: string[]): void {
    expect(watch.tooLate).toEqual([]);
    expect(watch.started.length).toBe(new Set(watch.started).size);
    if (watch.succeeded.size === 0) expect(answer === 'error' || answer.length > 0).toBe(true);
    if (answer === 'error') expect(watch.succeeded.size).toBe(0);
    else expect(answer).toEqual(expected);
    expect(ids).toEqual(expect.arrayContaining(answer === 'error' ? [] : answer));
  }

  test('of a standard queue, the response lists exactly the messages that did not succeed, and those received most often start first [Q04, Q05]', async () => {
    await fc.assert(fc.asyncProperty(batch, async ({ budgetMs, concurrency, records }) => {
      const watch = new Watch();
      const handler = sqsWorker<Work>(watch.handle, { concurrency });
      const answer = await answerOf(handler, {
        Records: records.map(one => message(one.id, bodyOf(one), { ApproximateReceiveCount: `${one.received}` })),
      }, budgetMs, watch);
      checkAnswer(answer, records.map(({ id }) => id), watch, records.map(({ id }) => id).filter(id => !watch.succeeded.has(id)));
      expect(watch.most).toBeLessThanOrEqual(concurrency);
      const received = watch.started.map(id => records[Number(id)].received);
      expect(received).toEqual([...received].sort((one, other) => other - one));
      if (records.every(({ invalid }) => !invalid)) expect(watch.started.length).toBeGreaterThan(0);
    }), { numRuns: 1_000 });
  });

  test('of a FIFO queue, the messages of a group succeed from its beginning, and the response lists all others [Q13]', async () => {
    await fc.assert(fc.asyncProperty(batch, async ({ budgetMs, concurrency, records }) => {
      const watch = new Watch();
      const handler = sqsWorker<Work>(watch.handle, { concurrency });
      const answer = await answerOf(handler, { Records: records.map(one => fifoMessage(one.id, one.group, bodyOf(one))) }, budgetMs, watch);
      checkAnswer(answer, records.map(({ id }) => id), watch, records.map(({ id }) => id).filter(id => !watch.succeeded.has(id)));
      for (const group of ['x', 'y', 'z']) {
        const members = records.filter(one => one.group === group);
        const done = members.findIndex(({ id }) => !watch.succeeded.has(id));
        expect(done < 0 ? [] : members.slice(done + 1).filter(({ id }) => watch.started.includes(id))).toEqual([]);
      }
    }), { numRuns: 1_000 });
  });

  test('of a stream, the response lists the first record that did not succeed, and no later one has started [K05]', async () => {
    await fc.assert(fc.asyncProperty(batch, async ({ budgetMs, records }) => {
      const watch = new Watch();
      const event = { Records: records.map(one => kinesisRecord(one.id, bodyOf(one))) };
      const answer = await answerOf(streamProcessor<Work>(watch.handle), event, budgetMs, watch);
      const stopped = records.findIndex(({ id }) => !watch.succeeded.has(id));
      checkAnswer(answer, records.map(({ id }) => id), watch, stopped < 0 ? [] : [records[stopped].id]);
      expect(watch.started).toEqual(records.slice(0, stopped < 0 ? undefined : stopped + 1).map(({ id }) => id).slice(0, watch.started.length));
      expect(watch.most).toBeLessThanOrEqual(1);
    }), { numRuns: 1_000 });
  });
});

describe('with idempotency', () => {
  let dynamoDb: LocalDynamoDb;
  const environment = process.env;
  beforeAll(async () => {
    dynamoDb = await LocalDynamoDb.start();
    process.env = { ...environment, ...dynamoDb.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'laws' };
    await dynamoDb.createTable('laws');
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await dynamoDb.stop();
    process.env = environment;
  });

  test('no order is processed twice, however many deliveries race in however many environments [Q12, I01, I04, I05]', async () => {
    let run = 0;
    const deliveries = fc.array(fc.record({
      order: fc.integer({ min: 0, max: 5 }), environment: fc.integer({ min: 0, max: 2 }), failures: fc.integer({ min: 0, max: 2 }),
    }), { minLength: 1, maxLength: 15 });
    await fc.assert(fc.asyncProperty(deliveries, async given => {
      run++;
      const succeeded = new Map<number, number>();
      const failuresLeft = new Map(given.map(({ failures, order }) => [order, failures]));
      const environments = [0, 1, 2].map(() => sqsWorker<{ order: number }>(async ({ order }) => {
        await new Promise(setImmediate);
        const left = failuresLeft.get(order)!;
        failuresLeft.set(order, left - 1);
        if (left > 0) throw new Error('not yet');
        succeeded.set(order, (succeeded.get(order) ?? 0) + 1);
      }, { idempotencyKey: ({ order }) => `${run}/${order}` }));

      // What was reported is delivered again, as from a queue, until nothing is reported.
      let pending = given.map((delivery, i) => ({ ...delivery, id: `${i}` }));
      for (let round = 0; pending.length > 0; round++) {
        expect(round).toBeLessThan(100);
        const named = await Promise.all(environments.map(async (handler, index) => {
          const mine = pending.filter(delivery => delivery.environment === index);
          if (mine.length === 0) return [];
          return handler({ Records: mine.map(({ id, order }) => message(id, { order })) }, lambdaContext())
            .then(failed, () => mine.map(({ id }) => id));
        }));
        pending = pending.filter(({ id }) => named.flat().includes(id));
      }
      expect([...succeeded.values()].every(times => times === 1)).toBe(true);
      expect([...succeeded.keys()].sort()).toEqual([...new Set(given.map(({ order }) => order))].sort());
    }), { numRuns: 40 });
  });
});
