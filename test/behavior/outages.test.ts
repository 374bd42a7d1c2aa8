import fc from 'fast-check';
import { DEFAULT_RETRIES, OutageOptions, send, sendOverAnHour, simulateOutage, Work } from './outages';
import { secondsOfWaits } from '../../src/back-off';
import { Simulation } from '../../src/simulator';

const MINUTE = 60_000;
const MESSAGES = 40; // docs/decisions/0023 has the results of 600
const RUNS = { numRuns: 6 };

beforeEach(() => {
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true); // the logs of the runtime
});
afterEach(() => jest.restoreAllMocks());

const isDown = (sim: Simulation, from: number, minutes: number) => sim.now >= from && sim.now < from + minutes * MINUTE;
const downFor = (minutes: number) => (sim: Simulation): Work => () => isDown(sim, 0, minutes) ? 'throws' : 'succeeds';

const parkedIds = (sim: Simulation) => sim.fates().filter(({ fate }) => fate === 'parked').map(({ eventId }) => eventId);

/** The messages that were done before an earlier one of their group. */
function overtaken(sim: Simulation, groups: number): string[] {
  const at = new Map(sim.fates().map(fate => [fate.eventId, fate.at]));
  return [...at.keys()].filter(id => {
    const index = Number(id.slice(1));
    return index >= groups && at.get(id)! < at.get(`m${index - groups}`)!;
  });
}

describe('an outage of an hour parks nothing', () => {
  test.each<[string, Partial<OutageOptions>]>([
    ['on a standard queue', {}],
    ['on a FIFO queue', { fifo: true }],
    ['on a FIFO queue with batches of ten', { fifo: true, batchSize: 10 }],
    ['without code for it', { withoutCode: true }],
  ])('where the handler throws, %s [Q24, Q28]', async (_, options) => {
    const sim = simulateOutage(downFor(60), options);
    sendOverAnHour(sim, MESSAGES, options);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: MESSAGES, parked: 0 });
  });

  test.each(['timeout', 'crash'] as const)('where the handler ends by %s [Q24]', async fault => {
    const sim = simulateOutage(() => () => 'succeeds', { faults: [{ fault, on: 'Function', until: { minutes: 60 } }] });
    sendOverAnHour(sim, 600);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 600, parked: 0 });
  });

  test('and it is over for all messages within 13 minutes', async () => {
    const sim = simulateOutage(downFor(60));
    sendOverAnHour(sim, MESSAGES);
    await sim.runUntilIdle();
    expect(Math.max(...sim.fates().map(({ at }) => at))).toBeLessThan(73 * MINUTE);
  });
});

describe('poison messages at the head of a FIFO group', () => {
  const poison = ['m0', 'm1', 'm2'];

  test.each([1, 10])('are parked alone, and nothing overtakes them, in batches of %d [Q13, Q28]', async batchSize => {
    const tried = new Set<string>();
    const sim = simulateOutage(() => ({ id }) => {
      tried.add(id);
      return poison.includes(id) ? 'throws' : 'succeeds';
    }, { fifo: true, batchSize });
    for (let index = 0; index < 30; index++) send(sim, index, { fifo: true }, 1);
    await sim.runUntilIdle();
    expect([parkedIds(sim), tried.size, overtaken(sim, 1)]).toEqual([poison, 30, []]);
  });
});

test('a message that can never succeed is parked within seconds, as the same event, and harms no other [Q24]', async () => {
  const sim = simulateOutage(() => ({ id }) => id === 'm7' ? 'is permanent' : 'succeeds');
  sendOverAnHour(sim, 20);
  await sim.runUntilIdle();
  expect(sim.fate('m7')).toMatchObject({
    fate: 'parked', resource: 'DeadLetters', reason: 'given up by its handler: PermanentError: it can never succeed',
  });
  expect(sim.fate('m7').at - 7 * 180_000).toBeLessThan(5_000);
  expect(sim.tally()).toMatchObject({ processed: 19, parked: 1 });
  expect(sim.messages('DeadLetters').map(({ body }) => body)).toEqual(['{"id":"m7"}']);
  expect(sim.invocations('Function').filter(({ eventIds }) => eventIds.includes('m7'))).toHaveLength(1);
});

// --- laws, with the real runtime

const outage = fc.record({
  ends: fc.constantFrom('throws', 'timeout', 'crash'),
  from: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
  minutes: fc.oneof(fc.constant(60), fc.integer({ min: 1, max: 60 })),
});
const arrival = fc.record({ groups: fc.integer({ min: 1, max: 4 }), atOnce: fc.boolean() });
const type = fc.record({ fifo: fc.boolean(), batchSize: fc.integer({ min: 1, max: 10 }), seed: fc.integer({ min: 1, max: 1e6 }) });
const chosen = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 4 });

test('nothing is lost, whatever fails and however: throws, timeouts, crashes, and SQS itself [Q24]', async () => {
  const kind = fc.constantFrom('error', 'timeout', 'crash', 'throttle', 'down');
  const seconds = (min: number) => fc.integer({ min, max: 7_200 });
  const trouble = fc.array(fc.record({ kind, from: seconds(0), seconds: seconds(1) }), { maxLength: 4 });
  await fc.assert(fc.asyncProperty(type, trouble, chosen, chosen, async (options, troubles, poison, permanent) => {
    const faults = troubles.map(({ kind: fault, from, seconds: length }) => ({
      ...fault === 'down' ? { fault, downstream: 'sqs' } as const : { fault, on: 'Function' } as const, from: { seconds: from }, until: { seconds: from + length },
    }));
    const work: Work = ({ id }) => {
      const index = Number(id.slice(1));
      return poison.includes(index) ? 'throws' : permanent.includes(index) ? 'is permanent' : 'succeeds';
    };
    const sim = simulateOutage(() => work, { ...options, faults });
    sendOverAnHour(sim, 24, options, 4);
    await sim.runUntilIdle();
    sim.expectNothingLost();
    const parked = new Set(parkedIds(sim));
    for (const index of [...poison, ...permanent]) expect(parked).toContain(`m${index}`);
    expect(sim.tally().pending).toBe(0);
  }), RUNS);
});

test('only poison is parked in a tolerated outage, and in a FIFO queue every message is tried and keeps its place [Q13, Q24, Q28]', async () => {
  await fc.assert(fc.asyncProperty(type, outage, arrival, chosen, async (options, { ends, from, minutes }, { groups, atOnce }, chosenPoison) => {
    // An outage that ends the process uses up receives of the whole batch: behind poison, a FIFO message of a batch may then have too few left.
    const poison = ends !== 'throws' && options.fifo && options.batchSize > 1 ? [] : chosenPoison;
    const faults = ends === 'throws' ? [] : [{ fault: ends, on: 'Function', from: { seconds: from }, until: { seconds: from + minutes * 60 } }];
    const tried = new Set<string>();
    const sim = simulateOutage(self => ({ id }) => {
      tried.add(id);
      return poison.includes(Number(id.slice(1))) || (ends === 'throws' && isDown(self, from * 1_000, minutes)) ? 'throws' : 'succeeds';
    }, { ...options, faults });
    for (let index = 0; index < 24; index++) send(sim, index, options, groups, atOnce ? 0 : index * 150);
    await sim.runUntilIdle();
    expect(parkedIds(sim).sort()).toEqual(poison.map(index => `m${index}`).sort());
    expect(tried.size).toBe(24);
    if (options.fifo) expect(overtaken(sim, groups)).toEqual([]);
  }), {
    numRuns: 25,
    examples: [ // what no chance may leave out: the longest outage, and poison at the head of a batch
      [{ fifo: false, batchSize: 10, seed: 1 }, { ends: 'throws', from: 0, minutes: 60 }, { groups: 1, atOnce: true }, [0]],
      [{ fifo: false, batchSize: 10, seed: 1 }, { ends: 'crash', from: 0, minutes: 60 }, { groups: 1, atOnce: true }, [0]],
      [{ fifo: true, batchSize: 10, seed: 1 }, { ends: 'throws', from: 0, minutes: 1 }, { groups: 1, atOnce: true }, [0, 1, 2]],
    ],
  });
});

test('where every run is answered, nothing is parked before its waits are over, and poison soon after [Q24]', async () => {
  const { waits, maxReceiveCount } = DEFAULT_RETRIES;
  const least = secondsOfWaits(waits, maxReceiveCount) * 1_000;
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async seed => {
    const sim = simulateOutage(() => () => 'throws', { seed });
    sendOverAnHour(sim, 12);
    await sim.runUntilIdle();
    for (const { at, eventId, fate } of sim.fates()) {
      const age = at - Number(eventId.slice(1)) * 300_000;
      expect(fate).toBe('parked');
      expect(age).toBeGreaterThanOrEqual(least);
      expect(age).toBeLessThan(1.25 * (least + 600_000) + maxReceiveCount * 30_000);
    }
  }), RUNS);
});

test('a call to SQS that fails changes no answer: the visibility timeout of the queue applies [Q04]', async () => {
  await fc.assert(fc.asyncProperty(type, chosen, async (options, bad) => {
    const runs = new Map<string, number>();
    const isBad = (id: string) => bad.includes(Number(id.slice(1)));
    const sim = simulateOutage(self => ({ id }) => {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      return isBad(id) && isDown(self, 0, 60) ? 'throws' : 'succeeds';
    }, { ...options, faults: [{ fault: 'down', downstream: 'sqs' }] });
    for (let index = 0; index < 24; index++) send(sim, index, options);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 24 });
    expect([...runs].filter(([id, count]) => !isBad(id) && count > 1)).toEqual([]); // what was done is reported as done
    const last = Math.max(...sim.fates().map(({ at }) => at));
    expect(last).toBeLessThan(66 * MINUTE);
    if (bad.length > 0) expect(last).toBeGreaterThanOrEqual(60 * MINUTE);
  }), RUNS);
});

test('of a message that can never succeed at least one copy remains, also when SQS is down or the process crashes after the call [Q24]', async () => {
  const fault = fc.constantFrom<any>(
    { fault: 'down', downstream: 'sqs', until: { minutes: 5 } },
    { fault: 'crash', on: 'Function', until: { minutes: 5 }, afterHandler: true },
    { fault: 'timeout', on: 'Function', until: { minutes: 5 }, afterHandler: true },
  );
  await fc.assert(fc.asyncProperty(type, fault, async (options, trouble) => {
    const sim = simulateOutage(() => () => 'is permanent', { ...options, faults: [trouble] });
    for (let index = 0; index < 10; index++) send(sim, index, options, 1);
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ parked: 10 });
    const bodies = sim.messages('DeadLetters').map(({ body }) => body);
    expect(new Set(bodies).size).toBe(10);
  }), RUNS);
});

test('the same seed gives the same trace [O11]', async () => {
  const traces = await Promise.all([1, 2].map(async () => {
    const sim = simulateOutage(downFor(20), { seed: 5 });
    sendOverAnHour(sim, 20);
    await sim.runUntilIdle();
    return JSON.stringify(sim.trace);
  }));
  expect(traces[0]).toBe(traces[1]);
});
