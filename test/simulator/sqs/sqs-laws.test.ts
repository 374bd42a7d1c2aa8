import * as fc from 'fast-check';
import { Outcome, simulateSituation, Situation, situations, Tamper } from './sqs-laws';

/** Simulates more events by hand: `SIMULATED_EVENTS=1000000 npx jest test/simulator/sqs/sqs-laws`. */
const EVENTS = Number(process.env.SIMULATED_EVENTS ?? 2_000);
const MOST_EVENTS = Math.max(200, EVENTS / 50); // a situation costs as much as a thousand events, because of its alarms
const RUNS = Math.ceil(EVENTS / (MOST_EVENTS / 2));

const HOUR = 3_600_000;

const FAILURES = ['failed', 'timedOut', 'crashed', 'throttled', 'partlyFailed', 'duplicated', 'abandoned'];

type Law = (situation: Situation, outcome: Outcome) => void;

const NOTHING_LOST = 'every event is processed, parked or pending; nothing is dropped unless a filter or a retention says so';
const SOMEBODY_TOLD = 'an alarm goes to ALARM before a message expires unprocessed';

const NOT_TWICE_AT_ONCE = 'no event is processed twice at the same time, unless the queue delivers it twice';
const LIMITED = 'never more invocations run at once than the limits allow';
const QUEUE_DECIDES = 'an event is in no queue once it is processed, and in the dead-letter queue while it is parked';

const LAWS: { readonly [law: string]: Law } = {
  [NOTHING_LOST]: ({ worker, looksAfter }, { sim }) => {
    const sentAt = new Map(sim.trace.filter(({ kind }) => kind === 'sent').map(({ eventIds, at }) => [eventIds![0], at]));
    for (const { eventId, fate, meant, reason, resource, at } of sim.fates()) {
      if (fate === 'dropped') expect([worker.filters, meant, reason.startsWith('filtered out')]).toEqual([true, true, true]);
      if (fate === 'pending') expect(looksAfter).toBe('tenMinutes');
      if (fate !== 'expired') continue;
      if (resource?.endsWith('DeadLetterQueue')) expect(looksAfter).toBe('fifteenDays');
      else expect([worker.fifo, at - sentAt.get(eventId)!]).toEqual([true, worker.retentionHours * HOUR]); // a group behind too many poison messages
    }
  },
  [SOMEBODY_TOLD]: (_situation, { sim }) => {
    const lost = sim.fates().filter(({ fate, resource }) => fate === 'expired' && /^Worker(Fifo)?Queue$/.test(resource!));
    const toldAt = sim.alarms().find(({ alarm, to }) => alarm === 'WorkerAlarmsOldestMessageAge' && to === 'ALARM')?.at;
    for (const { at } of lost) expect(toldAt).toBeLessThan(at);
  },
  [QUEUE_DECIDES]: ({ worker }, { sim }) => {
    const prefix = worker.fifo ? 'Worker/Fifo' : 'Worker/';
    const places = new Map(['Queue', 'DeadLetterQueue'].flatMap(name => sim.messages(prefix + name).map(({ eventId }) => [eventId, name] as const)));
    const expected = { processed: undefined, parked: 'DeadLetterQueue', pending: 'Queue', expired: undefined, dropped: undefined };
    for (const { eventId, fate } of sim.fates()) expect([eventId, places.get(eventId)]).toEqual([eventId, expected[fate]]);
  },
  'a parked message was attempted, or its story gives the reason why not': (_situation, { sim }) => {
    const ran = new Set(sim.trace.flatMap(({ kind, eventIds }) => kind === 'invoked' ? eventIds! : []));
    for (const { eventId, fate, reason } of sim.fates()) {
      if (fate === 'parked') expect(ran.has(eventId) || reason.includes('without ever running: it was throttled')).toBe(true);
    }
  },
  'a FIFO group is processed in its order': ({ worker }, { sim, handled }) => {
    if (!worker.fifo) return;
    // A message expires whatever its state, and one that is not in flight any more does not block its group, even if the handler has not finished with it.
    const expiredAt = new Map(sim.fates().flatMap(({ eventId, fate, at }) => fate === 'expired' ? [[eventId, at]] : []));
    const ids = new Map(sim.trace.filter(({ kind }) => kind === 'sent').map(({ eventIds }, index) => [index, eventIds![0]]));
    const last = new Map<string, number>();
    const done = new Set<number>();
    for (const { group, index, succeeded, at } of handled) {
      if (!succeeded || done.has(index) || at >= (expiredAt.get(ids.get(index)!) ?? Infinity)) continue;
      done.add(index);
      expect(index).toBeGreaterThan(last.get(group) ?? -1);
      last.set(group, index);
    }
  },
  [NOT_TWICE_AT_ONCE]: ({ duplicates }, { sim }) => {
    if (duplicates > 0) return;
    const running = new Set<string>();
    for (const { kind, requestId, eventIds } of sim.trace) {
      if (requestId === undefined) continue;
      for (const eventId of eventIds!) {
        if (kind === 'invoked') {
          expect([eventId, running.has(eventId)]).toEqual([eventId, false]);
          running.add(eventId);
        } else {
          running.delete(eventId);
        }
      }
    }
  },
  [LIMITED]: ({ worker }, { mostAtOnce }) => {
    expect(mostAtOnce).toBeLessThanOrEqual(worker.maxConcurrency);
  },
};

describe('the laws of a worker', () => {
  test('hold in any situation', async () => {
    const counts = { situations: 0, events: 0, faulted: 0, processed: 0, parked: 0, pending: 0, expired: 0, dropped: 0 };
    await fc.assert(fc.asyncProperty(situations(MOST_EVENTS), async situation => {
      const outcome = await simulateSituation(situation);
      for (const law of Object.values(LAWS)) law(situation, outcome);
      const faulted = new Set(outcome.sim.trace.flatMap(({ kind, eventIds }) => FAILURES.includes(kind) ? eventIds! : []));
      counts.situations++;
      counts.events += situation.events;
      counts.faulted += faulted.size;
      for (const [fate, count] of Object.entries(outcome.sim.tally())) counts[fate as keyof typeof counts] += count;
    }), { numRuns: RUNS, endOnFailure: EVENTS > 100_000 }); // shrinking so many events takes hours
    if (process.env.SIMULATED_EVENTS === undefined) return; // too few to count
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    expect(counts.faulted).toBeGreaterThan(0.1 * counts.events);
    for (const fate of ['processed', 'parked', 'pending', 'expired', 'dropped'] as const) expect(counts[fate]).toBeGreaterThan(0.001 * counts.events);
  }, 4 * HOUR);

  test('the same seed gives the same trace', async () => {
    await fc.assert(fc.asyncProperty(situations(40), async given => {
      const situation = { ...given, looksAfter: 'all' as const };
      const [once, again] = [await simulateSituation(situation), await simulateSituation(situation)];
      expect(JSON.stringify(again.sim.trace)).toBe(JSON.stringify(once.sim.trace));
    }), { numRuns: 20 });
  }, 600_000);
});

describe('a law fails when a safeguard is removed', () => {
  const situation: Situation = {
    worker: {
      fifo: false,
      timeoutSeconds: 10,
      batchSize: 5,
      windowSeconds: 0,
      maxReceiveCount: 3,
      maxConcurrency: 5,
      reserves: true,
      filters: false,
      retentionHours: 24,
    },
    handler: { poison: 0.3, flaky: 0.2, reports: true, durationMs: 4_000, spends: false },
    faults: [],
    events: 60,
    groups: 3,
    overSeconds: 0,
    duplicates: 0,
    staleReceipts: 'deletes',
    looksAfter: 'all',
    seed: 5,
  };
  /** The same with everything that makes it harder. */
  const harder: Situation = { ...situation, handler: { ...situation.handler, spends: true }, staleReceipts: 'keeps', duplicates: 1 };
  const change = (type: string, property: string, value: unknown): Tamper => resources => {
    for (const resource of Object.values(resources)) {
      if (resource.Type === type && property in resource.Properties) resource.Properties[property] = value;
    }
  };
  const unlimited: Tamper = resources => {
    change('AWS::Lambda::EventSourceMapping', 'ScalingConfig', undefined)(resources);
    change('AWS::Lambda::Function', 'ReservedConcurrentExecutions', undefined)(resources);
  };
  test.each<[string, Situation, Tamper, keyof typeof LAWS]>([
    ['the dead-letter queue', situation, change('AWS::SQS::Queue', 'RedrivePolicy', undefined), NOTHING_LOST],
    ['the dead-letter queue', situation, change('AWS::SQS::Queue', 'RedrivePolicy', undefined), SOMEBODY_TOLD],
    ['partial responses', situation, change('AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes', []), NOTHING_LOST],
    ['the dead-letter queue', harder, change('AWS::SQS::Queue', 'RedrivePolicy', undefined), NOTHING_LOST],
    ['partial responses', harder, change('AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes', []), NOTHING_LOST],
    ['the visibility timeout', situation, change('AWS::SQS::Queue', 'VisibilityTimeout', 1), NOT_TWICE_AT_ONCE],
    ['the visibility timeout', { ...harder, duplicates: 0 }, change('AWS::SQS::Queue', 'VisibilityTimeout', 1), NOT_TWICE_AT_ONCE],
    ['the concurrency limits', situation, unlimited, LIMITED],
    ['the concurrency limits', harder, unlimited, LIMITED],
  ])('%s: %#', async (_safeguard, given, tamper, law) => {
    LAWS[law](given, await simulateSituation(given));
    const outcome = await simulateSituation(given, tamper);
    expect(() => LAWS[law](given, outcome)).toThrow();
  });
});
