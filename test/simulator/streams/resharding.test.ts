import fc from 'fast-check';
import { Simulation, SimulationOptions, succeeds, throws, UnsupportedFeatureError } from '../../../src/simulator';
import { HASH_KEYS } from '../../../src/simulator/streams/hash-key';
import { Shards } from '../../../src/simulator/streams/shards';
import { StreamParts, streamTemplate, takesDownOrder } from '../stream-templates';

const HOUR = 3_600_000;
const FIRST = 'shardId-000000000000';
const unread = { mapping: { Enabled: false } };
const open = (sim: Simulation, name = 'Stream') => sim.shards(name).filter(({ isOpen }) => isOpen).map(({ shardId }) => Number(shardId.slice(-4)));
const shardOf = (sim: Simulation, options: object) => {
  sim.put('Stream', '', options);
  return sim.trace.at(-1)!.shardId;
};

function simulate(parts: StreamParts = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(streamTemplate(parts), { handlers: { Function: { handler: succeeds(), duration: 5 } }, ...options });
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html
describe('a split', () => {
  test('divides the hash keys of a shard in the middle, or where the test says', () => {
    const sim = simulate(unread);
    sim.splitShard('Stream', FIRST);
    sim.splitShard('Stream', 'shardId-000000000001', '10');
    expect(sim.shards('Stream')).toEqual([
      { shardId: FIRST, parentShardIds: [], startingHashKey: '0', endingHashKey: String(HASH_KEYS - 1n), isOpen: false },
      { shardId: 'shardId-000000000001', parentShardIds: [FIRST], startingHashKey: '0', endingHashKey: String(HASH_KEYS / 2n - 1n), isOpen: false },
      { shardId: 'shardId-000000000002', parentShardIds: [FIRST], startingHashKey: String(HASH_KEYS / 2n), endingHashKey: String(HASH_KEYS - 1n), isOpen: true },
      { shardId: 'shardId-000000000003', parentShardIds: ['shardId-000000000001'], startingHashKey: '0', endingHashKey: '9', isOpen: true },
      { shardId: 'shardId-000000000004', parentShardIds: ['shardId-000000000001'], startingHashKey: '10', endingHashKey: String(HASH_KEYS / 2n - 1n), isOpen: true },
    ]);
    expect(shardOf(sim, { explicitHashKey: '9' })).toBe('shardId-000000000003');
    expect(shardOf(sim, { explicitHashKey: '10' })).toBe('shardId-000000000004');
    expect(shardOf(sim, { explicitHashKey: String(HASH_KEYS - 1n) })).toBe('shardId-000000000002');
    expect(sim.trace.filter(({ kind }) => kind === 'resharded')).toMatchObject([
      { resource: 'Stream', closed: [FIRST], opened: ['shardId-000000000001', 'shardId-000000000002'] }, {},
    ]);
  });

  test.each([
    ['of a shard that does not exist', 'shardId-7', undefined, 'There is no shard \'shardId-7\': use one of the open shards shardId-000000000003, shardId-000000000004, shardId-000000000002'],
    ['of a closed shard', FIRST, undefined, `${FIRST} is closed`],
    ['at the start of a shard', 'shardId-000000000004', '10', 'shardId-000000000004 cannot be split at 10: use a hash key from 11 to'],
    ['outside of a shard', 'shardId-000000000003', '10', 'shardId-000000000003 cannot be split at 10: use a hash key from 1 to 9'],
    ['at no number', 'shardId-000000000003', 'x', 'The startingHashKey \'x\' is not a decimal number'],
  ])('%s is refused', (_case, shardId, startingHashKey, message) => {
    const sim = simulate(unread);
    sim.splitShard('Stream', FIRST);
    sim.splitShard('Stream', 'shardId-000000000001', '10');
    expect(() => sim.splitShard('Stream', shardId, startingHashKey)).toThrow(message);
  });
});

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html
test('a merge joins two adjacent shards, in any order; others are refused', () => {
  const sim = simulate({ ...unread, stream: { ShardCount: 4 } });
  expect(() => sim.mergeShards('Stream', 'shardId-000000000001', 'shardId-000000000003'))
    .toThrow('shardId-000000000001 and shardId-000000000003 cannot be merged, because they are not adjacent: merge shardId-000000000001 with shardId-000000000000 or shardId-000000000002');
  sim.mergeShards('Stream', 'shardId-000000000002', 'shardId-000000000001');
  expect(open(sim)).toEqual([0, 3, 4]);
  expect(sim.shards('Stream')[4]).toMatchObject({
    parentShardIds: ['shardId-000000000001', 'shardId-000000000002'], startingHashKey: String(HASH_KEYS / 4n), endingHashKey: String(HASH_KEYS * 3n / 4n - 1n),
  });
});

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
describe('a new number of shards', () => {
  test('replaces the shards that change', () => {
    const sim = simulate({ ...unread, stream: { ShardCount: 2 } });
    sim.reshard('Stream', 2);
    expect(open(sim)).toEqual([0, 1]);
    sim.splitShard('Stream', 'shardId-000000000001');
    sim.reshard('Stream', 2);
    expect(open(sim)).toEqual([0, 4]);
    sim.reshard('Stream', 3);
    expect(sim.shards('Stream').slice(5).map(({ parentShardIds }) => parentShardIds)).toEqual([
      [FIRST], [FIRST, 'shardId-000000000004'], ['shardId-000000000004'],
    ]);
  });

  test.each([[4, 9], [4, 1], [4, 2.5], [1, 0]])('of a stream with %i shards cannot be %d', (ShardCount, shards) => {
    const sim = simulate({ ...unread, stream: { ShardCount } });
    expect(() => sim.reshard('Stream', shards)).toThrow(/Stream cannot have \d+(\.\d)? shards: use an integer from [12] to [28], because UpdateShardCount at most doubles or halves the [14] that it has/);
  });

  test('is up to AWS for a stream on demand, whose shards cannot be split or merged', () => {
    const sim = simulate({ ...unread, stream: { ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } } });
    sim.reshard('Stream', 20);
    expect(open(sim)).toHaveLength(20);
    expect(() => sim.splitShard('Stream', 'shardId-000000000020')).toThrow('Stream refuses SplitShard, because AWS manages its shards: use reshard');
    expect(() => sim.mergeShards('Stream', 'shardId-000000000020', 'shardId-000000000021')).toThrow('Stream refuses MergeShards');
    expect(() => sim.reshard('Stream', 20_001)).toThrow('Stream cannot have 20001 shards: use an integer from 1 to 20000');
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  test('replaces all shards of a table, as DynamoDB does every few hours', async () => {
    const seen: string[] = [];
    const sim = Simulation.fromTemplate(streamTemplate({}, 'Table'), {
      handlers: { Function: event => { seen.push(...event.Records.map(({ dynamodb }: any) => dynamodb.NewImage.n.N)); } },
      assumptions: { dynamodbShards: 2 },
    });
    for (let n = 0; n < 10; n++) {
      sim.changeItem('Table', { newImage: { id: 'a', n } });
      if (n % 3 === 2) sim.reshard('Table', 2);
    }
    expect(sim.shards('Table')).toHaveLength(8);
    await sim.runUntilIdle();
    expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => String(n)));
  });
});

// https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
describe('a mapping', () => {
  const runs = (sim: Simulation) => sim.invocations('Function').map(({ at, eventIds }) => [at, ...eventIds]);

  test('reads the new shards once the old ones are read to the end [K14]', async () => {
    const sim = simulate({ mapping: { BatchSize: 1 } }, { handlers: { Function: { handler: succeeds(), duration: { seconds: 1 } } } });
    [1, 2].forEach(() => sim.put('Stream', '', { partitionKey: 'a' }));
    sim.splitShard('Stream', FIRST);
    ['1', String(HASH_KEYS - 1n)].forEach(explicitHashKey => sim.put('Stream', '', { partitionKey: 'a', explicitHashKey }));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[0, 'e1'], [1_020, 'e2'], [3_000, 'e3'], [3_000, 'e4']]);
  });

  test('waits for all shards before, also for those without records [K14]', async () => {
    let fails = true;
    const sim = simulate({ mapping: { BatchSize: 1 } }, { handlers: { Function: { behave: () => fails ? throws() : succeeds(), duration: 5 } } });
    sim.put('Stream', '', { partitionKey: 'a' });
    sim.splitShard('Stream', FIRST);
    sim.mergeShards('Stream', 'shardId-000000000001', 'shardId-000000000002');
    sim.put('Stream', '', { partitionKey: 'a' });
    await sim.advance({ minutes: 10 });
    expect(new Set(sim.invocations('Function').flatMap(({ eventIds }) => eventIds))).toEqual(new Set(['e1']));
    fails = false;
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 2 });
  });

  test('does not make other shards wait', async () => {
    const sim = simulate({ stream: { ShardCount: 2 }, mapping: { BatchSize: 1 } }, {
      handlers: { Function: { behave: ({ eventIds }) => eventIds[0] === 'e1' ? throws() : succeeds(), duration: 5 } },
    });
    sim.put('Stream', '', { explicitHashKey: '0' });
    sim.splitShard('Stream', 'shardId-000000000001');
    sim.put('Stream', '', { explicitHashKey: String(HASH_KEYS - 1n) });
    await sim.advance({ minutes: 1 });
    expect(sim.fate('e2')).toMatchObject({ fate: 'processed' });
    expect(sim.fate('e1').fate).toBe('pending');
  });

  test('that is blocked by an old shard loses the records of the new ones when they expire', async () => {
    const sim = simulate({}, { handlers: { Function: { handler: throws(), duration: 5 } }, assumptions: { streamRetryCapMs: HOUR } });
    [0, HOUR].forEach(at => sim.put('Stream', '', { at, partitionKey: 'a' }));
    await sim.advance(500);
    sim.splitShard('Stream', FIRST);
    await sim.advance({ days: 1 });
    expect(sim.fate('e2').fate).toBe('pending');
    await sim.advance({ days: 1 });
    expect(sim.fates().map(({ fate, at }) => [fate, at])).toEqual([['expired', 24 * HOUR], ['expired', 25 * HOUR]]);
  });

  test('that is disabled releases the new shards when the old records have expired', async () => {
    const sim = simulate();
    await sim.advance(1);
    sim.disableMapping('Mapping');
    sim.put('Stream', '', { at: 2, partitionKey: 'a' });
    await sim.advance(10);
    sim.splitShard('Stream', FIRST);
    sim.put('Stream', '', { at: HOUR, partitionKey: 'a' });
    await sim.advance({ hours: 24, minutes: 30 });
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['expired', 'processed']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
  test('with a tumbling window does not support it', () => {
    const sim = simulate({ mapping: { TumblingWindowInSeconds: 60 } });
    expect(() => sim.splitShard('Stream', FIRST)).toThrow(UnsupportedFeatureError);
    expect(() => sim.splitShard('Stream', FIRST)).toThrow('Mapping: TumblingWindowInSeconds while the shards of Stream change is not modelled by the simulator: Lambda does not support it: keep the shards, or remove the tumbling window');
    expect(open(sim)).toEqual([0]);
  });
});

const CHANGE = fc.oneof(
  fc.record({ kind: fc.constant('split' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('merge' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('resize' as const), pick: fc.nat() }),
);
type Change = typeof CHANGE extends fc.Arbitrary<infer T> ? T : never;

function change(shards: Shards, { kind, pick }: Change): void {
  const current = shards.all().filter(shard => shards.isOpen(shard)).sort((a, b) => a.start < b.start ? -1 : 1);
  if (kind === 'split') shards.split(current[pick % current.length].id);
  else if (kind === 'merge' && current.length > 1) shards.merge(current[pick % (current.length - 1) + 1].id, current[pick % (current.length - 1)].id);
  else if (kind === 'resize') shards.resize(1 + pick % 6, pick % 2 === 0);
}

test('the open shards always divide all hash keys, and each key has one of them', () => {
  const [CHANGES, KEYS] = [fc.array(CHANGE, { maxLength: 10 }), fc.array(fc.string(), { maxLength: 5 })];
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), CHANGES, KEYS, (count, changes, keys) => {
    const shards = new Shards(count, number => `s${number}`);
    for (const one of changes) change(shards, one);
    const sorted = shards.all().filter(shard => shards.isOpen(shard)).sort((a, b) => a.start < b.start ? -1 : 1);
    expect(sorted).toHaveLength(shards.openCount);
    expect(sorted.reduce((next, { start, end }) => start === next ? end + 1n : -1n, 0n)).toBe(HASH_KEYS);
    for (const orderKey of keys) expect(sorted).toContain(shards.shardFor({ orderKey } as any));
  }));
});

test('resharding loses nothing and keeps the order of keys [K14]', async () => {
  await fc.assert(fc.asyncProperty(fc.record({
    seed: fc.integer(),
    shards: fc.integer({ min: 1, max: 3 }),
    batchSize: fc.integer({ min: 1, max: 4 }),
    lanes: fc.integer({ min: 1, max: 3 }),
    bisects: fc.boolean(),
    errors: fc.double({ min: 0, max: 0.5, noNaN: true }),
    records: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.integer({ min: 0, max: 30_000 }) }), { minLength: 1, maxLength: 40 }),
    changes: fc.array(fc.record({ change: CHANGE, after: fc.integer({ min: 0, max: 5_000 }) }), { maxLength: 8 }),
  }), async run => {
    const order = takesDownOrder();
    const sim = simulate({
      stream: { ShardCount: run.shards },
      mapping: { BatchSize: run.batchSize, ParallelizationFactor: run.lanes, BisectBatchOnFunctionError: run.bisects },
    }, {
      seed: run.seed,
      faults: [{ fault: 'error', probability: run.errors }],
      handlers: { Function: { handler: order.handler, duration: { between: [1, 3_000] } } },
    });
    for (const { key, at } of run.records) sim.put('Stream', '', { partitionKey: key, at });
    for (const { change: { kind, pick }, after } of run.changes) {
      await sim.advance(after);
      const opened = sim.shards('Stream').filter(({ isOpen }) => isOpen);
      const ids = opened.sort((a, b) => BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1).map(({ shardId }) => shardId);
      const index = pick % ids.length;
      if (kind === 'split') sim.splitShard('Stream', ids[index]);
      else if (kind === 'merge' && index > 0) sim.mergeShards('Stream', ids[index - 1], ids[index]);
      else sim.reshard('Stream', 2 * ids.length > 16 ? Math.ceil(ids.length / 2) : 2 * ids.length);
    }
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: run.records.length });
    for (const numbers of order.numbers.values()) expect([...numbers].sort()).toEqual(numbers);
  }), { numRuns: 60 });
});
