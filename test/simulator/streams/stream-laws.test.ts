import fc from 'fast-check';
import { returns, Simulation, throws } from '../../../src/simulator';
import { streamTemplate } from '../stream-templates';

/** What a run is made of. */
const RUN = fc.record({
  seed: fc.integer(),
  table: fc.boolean(),
  shards: fc.integer({ min: 1, max: 3 }),
  lanes: fc.integer({ min: 1, max: 3 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
  windowSeconds: fc.constantFrom(0, 0, 3),
  retries: fc.integer({ min: 0, max: 3 }),
  ageSeconds: fc.constantFrom(-1, 60),
  bisects: fc.boolean(),
  partial: fc.boolean(),
  to: fc.constantFrom('queue' as const, 'bucket' as const, undefined),
  concurrency: fc.constantFrom(undefined, 1, 2),
  errors: fc.double({ min: 0, max: 0.6, noNaN: true }),
  throttles: fc.double({ min: 0, max: 0.5, noNaN: true }),
  records: fc.array(
    fc.record({ key: fc.integer({ min: 0, max: 5 }), at: fc.integer({ min: 0, max: 20_000 }), poison: fc.boolean() }),
    { minLength: 1, maxLength: 40 },
  ),
});
type Run = typeof RUN extends fc.Arbitrary<infer T> ? T : never;

async function simulate(run: Omit<Run, 'ageSeconds'> & { readonly ageSeconds: number }): Promise<Simulation> {
  const poison = (event: any, index: number) => JSON.stringify(event.Records[index]).includes(run.table ? '"poison":{"BOOL":true}' : POISON);
  const identifier = ({ kinesis, dynamodb }: any) => kinesis?.sequenceNumber ?? dynamodb.SequenceNumber;
  const sim = Simulation.fromTemplate(streamTemplate({
    to: run.to,
    stream: run.table ? {} : { ShardCount: run.shards },
    function: run.concurrency === undefined ? {} : { ReservedConcurrentExecutions: run.concurrency },
    mapping: {
      BatchSize: run.batchSize,
      MaximumBatchingWindowInSeconds: run.windowSeconds,
      ParallelizationFactor: run.lanes,
      MaximumRetryAttempts: run.retries,
      MaximumRecordAgeInSeconds: run.ageSeconds,
      BisectBatchOnFunctionError: run.bisects,
      ...run.partial && { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    },
  }, run.table ? 'Table' : 'Stream'), {
    seed: run.seed,
    assumptions: { dynamodbShards: run.shards },
    faults: [{ fault: 'error', probability: run.errors }, { fault: 'throttle', probability: run.throttles }],
    handlers: {
      Function: {
        duration: { between: [1, 2_000] },
        behave: ({ event }) => {
          const failed = event.Records.filter((_record: unknown, index: number) => poison(event, index));
          if (failed.length > 0 && !run.partial) return throws('poison');
          return returns({ batchItemFailures: failed.map((record: unknown) => ({ itemIdentifier: identifier(record) })) });
        },
      },
    },
  });
  for (const { key, at, poison: bad } of [...run.records].sort((a, b) => a.at - b.at)) {
    if (run.table) sim.changeItem('Table', { newImage: { id: key, poison: bad } }, { at });
    else sim.put('Stream', bad ? 'poison' : 'good', { partitionKey: `key ${key}`, at });
  }
  await sim.runUntilIdle();
  return sim;
}

const POISON = Buffer.from('poison').toString('base64');

const law = (holds: (sim: Simulation, run: Run) => void | Promise<void>) =>
  fc.assert(fc.asyncProperty(RUN, async run => holds(await simulate(run), run)), { numRuns: 100 });

/** The keys of the records, by event. */
function keysOf(run: Run): Map<string, number> {
  return new Map([...run.records].sort((a, b) => a.at - b.at).map(({ key }, index) => [`e${index + 1}`, key]));
}

describe('whatever happens', () => {
  test('records with the same key first reach the function in the order in which they were put', () => law((sim, run) => {
    const keys = keysOf(run);
    const seen = [...new Set(sim.invocations('Function').flatMap(({ eventIds }) => eventIds))];
    for (const key of new Set(keys.values())) {
      const ofKey = seen.filter(id => keys.get(id) === key).map(id => Number(id.slice(1)));
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
    }
  }));

  test('no record is processed before an earlier one with the same key is done', () => law((sim, run) => {
    const keys = keysOf(run);
    const doneAt = new Map(sim.fates().map(({ eventId, at }) => [eventId, at]));
    for (const { at, eventIds } of sim.invocations('Function')) {
      const inBatch = new Set(eventIds);
      for (const id of eventIds) {
        const isBefore = (other: string) => Number(other.slice(1)) < Number(id.slice(1)) && !inBatch.has(other);
        const before = [...keys].filter(([other, key]) => key === keys.get(id) && isBefore(other));
        for (const [other] of before) expect(doneAt.get(other)).toBeLessThanOrEqual(at);
      }
    }
  }));

  test('at most as many batches run at once as there are lanes, and as the function reserves', () => law((sim, run) => {
    const runs = sim.invocations('Function');
    const most = Math.max(0, ...runs.map(({ at }) => runs.filter(other => other.at <= at && at < other.at + other.durationMs!).length));
    expect(most).toBeLessThanOrEqual(Math.min(run.shards * run.lanes, run.concurrency ?? Infinity));
  }));

  test('an unchanged batch never exceeds its retries', () => law((sim, run) => {
    const tries = new Map<string, number>();
    for (const { requestId } of sim.invocations('Function')) tries.set(requestId, (tries.get(requestId) ?? 0) + 1);
    expect(Math.max(0, ...tries.values())).toBeLessThanOrEqual(run.retries + 1);
  }));

  test('every record is processed, or parked if there is a destination; without one it is dropped, and the reason says so', () => law((sim, run) => {
    for (const { fate, reason, resource } of sim.fates()) {
      if (fate === 'processed') continue;
      expect([fate, resource]).toEqual(run.to ? ['parked', run.to === 'queue' ? 'Failures' : 'Bucket'] : ['dropped', 'Mapping']);
      expect(reason).toMatch(/^(RetryAttemptsExhausted|RecordAgeExceeded) after \d+ runs?/);
      if (reason.startsWith('RecordAgeExceeded')) expect(run.ageSeconds).toBe(60);
    }
  }));

  test('with bisecting or partial responses and without random errors, no good record is lost', () => fc.assert(fc.asyncProperty(RUN, async given => {
    const run = { ...given, errors: 0, ageSeconds: -1, bisects: true };
    const poison = new Map([...run.records].sort((a, b) => a.at - b.at).map(({ poison: bad }, index) => [`e${index + 1}`, bad]));
    for (const { eventId, fate } of (await simulate(run)).fates()) expect([eventId, fate === 'processed']).toEqual([eventId, !poison.get(eventId)]);
  }), { numRuns: 100 }));

  test('a record that always fails is never lost if there is a destination; the law fails when the destination is removed [K04]', async () => {
    const nothingIsLost = (to: 'bucket' | undefined) => fc.assert(fc.asyncProperty(RUN, async run => {
      (await simulate({ ...run, to })).expectNothingLost();
    }), { numRuns: 100 });
    await nothingIsLost('bucket');
    await expect(nothingIsLost(undefined)).rejects.toMatchObject({ cause: { message: expect.stringContaining('were lost') } });
  });

  test('failure records contain each discarded record exactly once', () => law((sim, run) => {
    const bodies = run.to === 'queue' ? sim.messages('Failures') : run.to === 'bucket' ? sim.objects('Bucket') : [];
    const records = bodies.map(({ body }) => JSON.parse(body));
    const sizes: number[] = records.map(({ KinesisBatchInfo, DDBStreamBatchInfo }) => (KinesisBatchInfo ?? DDBStreamBatchInfo).batchSize);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(sim.tally().parked);
  }));

  test('the same seed gives the same trace', () => fc.assert(fc.asyncProperty(RUN, async run => {
    expect(JSON.stringify((await simulate(run)).trace)).toBe(JSON.stringify((await simulate(run)).trace));
  }), { numRuns: 30 }));
});
