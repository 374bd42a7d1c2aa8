import { applyRules } from './rules';
import { expectAllCompared, Scenario, SentEvent } from './scenarios';
import { returns, Simulation, throws } from '../../src/simulator';

interface Delivery {
  readonly records: readonly string[];
  readonly receiveCounts: readonly number[];
  readonly at: number;
}

/** Runs a scenario with a queue and an event source mapping. */
export async function runMappedQueue(scenario: Scenario, assumptions: object = {}): Promise<void> {
  const { given, send, handler } = scenario;
  const deliveries: Delivery[] = [];
  const sim: Simulation = Simulation.fromTemplate(templateOf(scenario), {
    assumptions,
    handlers: {
      Function: {
        duration: { seconds: given.function?.durationSeconds ?? 0.005 },
        behave: ({ event, eventIds, at, attempt }) => {
          const counts: number[] = event.Records.map((record: any) => Number(record.attributes.ApproximateReceiveCount));
          deliveries.push({ records: eventIds, receiveCounts: counts, at });
          const outcome = applyRules(handler, {
            attempt,
            identifiers: new Map(eventIds.map((id, index) => [id, event.Records[index].messageId])),
            receiveCounts: new Map(eventIds.map((id, index) => [id, counts[index]])),
            payloads: new Map(),
          });
          if (outcome.kind === 'throw') return throws('as recorded');
          if (outcome.kind === 'return') return returns(outcome.value);
          for (let copies = (outcome.result as any).sendToOwnQueue; copies > 0; copies--) sim.send('Queue', 'again');
          return returns(null);
        },
      },
    },
  });
  for (const event of send) sendEvent(sim, event);
  await sim.runUntilIdle();
  await sim.advance({ minutes: 1 });
  compare(scenario, sim, deliveries);
  expectAllCompared(scenario, Object.keys(COMPARISONS));
}

const COMPARISONS: { readonly [outcome: string]: (value: any, sim: Simulation, deliveries: readonly Delivery[]) => void } = {
  counts: (counts: Record<string, number>, sim, deliveries) => {
    for (const [id, count] of Object.entries(counts)) {
      for (const one of id === '*' ? sim.fates().map(({ eventId }) => eventId) : [id]) {
        expect([one, deliveries.filter(({ records }) => records.includes(one)).length]).toEqual([one, count]);
      }
    }
  },
  receiveCounts: (counts: Record<string, number[]>, _sim, deliveries) => {
    for (const [id, receiveCounts] of Object.entries(counts)) {
      expect(deliveries.flatMap(delivery => delivery.records.flatMap((record, index) => record === id ? [delivery.receiveCounts[index]] : [])))
        .toEqual(receiveCounts);
    }
  },
  deliveries: (recorded: any[], sim, deliveries) => {
    expect(deliveries.map(({ records, receiveCounts }) => ({ records, receiveCounts })))
      .toEqual(recorded.map(({ records, receiveCounts }) => ({ records, receiveCounts })));
    recorded.forEach(({ minGapSeconds = 0 }, index) => {
      if (index > 0) expect(deliveries[index].at - deliveries[index - 1].at).toBeGreaterThanOrEqual(1_000 * minGapSeconds);
    });
    recorded.forEach(({ outcome, records }, index) => {
      if (outcome === 'throw') expect(sim.invocations('Function')[index].outcome).toBe('failed');
      const batchFailed = expect.objectContaining({ kind: 'failed', resource: 'Mapping', eventIds: records });
      if (outcome === 'batchFailed') expect(sim.trace).toContainEqual(batchFailed);
    });
  },
  dlq: (messages: any[], sim) => {
    if (messages.length === 0 && !sim.trace.some(({ kind }) => kind === 'deadLettered')) return;
    const sent = new Map(sim.trace.filter(({ kind }) => kind === 'sent').map(({ eventIds, messageId }) => [eventIds![0], messageId]));
    expect(sim.messages('DeadLetters').map(({ eventId, messageId }) => ({ eventId, messageId })).sort(byEvent))
      .toEqual(messages.map(({ id }) => ({ eventId: id, messageId: sent.get(id) })).sort(byEvent));
  },
  queueLeft: (count: number, sim) => expect(sim.messages('Queue')).toHaveLength(count),
  invocations: (count: number, sim) => expect(sim.invocations('Function')).toHaveLength(count),
  maxConcurrency: (count: number, sim) => {
    const runs = sim.invocations('Function');
    const overlaps = runs.map(({ at }) => runs.filter(other => other.at <= at && at < other.at + other.durationMs!).length);
    expect(Math.max(...overlaps)).toBe(count);
  },
  fates: (fates: Record<string, string>, sim) => {
    for (const [id, fate] of Object.entries(fates)) {
      for (const report of id === '*' ? sim.fates() : [sim.fate(id)]) {
        const filtered = { fate: 'dropped', reason: expect.stringMatching(/^filtered out/) };
        expect(report).toMatchObject(fate === 'filtered' ? filtered : { fate, meant: false });
      }
    }
  },
  metrics: (metrics: Record<string, number>, sim) => {
    for (const [name, value] of Object.entries(metrics)) {
      const series = sim.metrics().all().filter(({ metricName, dimensions }) => metricName === name && !('Resource' in dimensions));
      const minutes = series.flatMap(one => one.starts().map(start => one.minute(start)!));
      expect([name, minutes.reduce((sum, minute) => sum + minute.sum, 0)]).toEqual([name, value]);
    }
  },
};

function compare({ expect: expected }: Scenario, sim: Simulation, deliveries: readonly Delivery[]): void {
  for (const [outcome, value] of Object.entries(expected)) COMPARISONS[outcome]?.(value, sim, deliveries);
}

/** Runs a scenario in which a client receives from the queue. */
export async function runReceivedQueue(scenario: Scenario): Promise<void> {
  const { send, expect: expected } = scenario;
  const sim = Simulation.fromTemplate(templateOf(scenario));
  const handles = new Map<string, { readonly receiptHandle: string }>();
  const receive = (queue: string, options: object) => {
    const received = sim.receive(queue, options);
    for (const message of received) handles.set(message.eventId, message);
    return received;
  };
  const circumstances: { readonly [words: string]: () => Promise<void> } = {
    'm1 in flight, 2 s': async () => {
      sendEvent(sim, send[1]);
      await sim.advance({ seconds: 2 });
    },
    'm1 deleted, within 2 s': async () => { sim.deleteMessage(handles.get('m1')!); },
    'm2 sent': async () => { sendEvent(sim, send[1]); },
  };

  for (const event of send.filter(({ at = 0 }) => at === 0)) sendEvent(sim, event);
  for (const step of expected.receives ?? []) {
    const { at = 0, max = 10, times = 1, visibilityTimeout, ids, receiveCount, changeVisibility, while: during, after } = step;
    const seconds = typeof at === 'number' ? at : Number(at.slice(1)) + 0.1;
    if (1_000 * seconds > sim.now) await sim.advance(1_000 * seconds - sim.now);
    if (during ?? after) await circumstances[during ?? after]();
    for (const [id, timeout] of Object.entries<number>(changeVisibility ?? {})) sim.changeVisibility(handles.get(id)!, { seconds: timeout });
    if (ids === undefined) continue;
    const options = { max, visibilityTimeout: visibilityTimeout === undefined ? undefined : { seconds: visibilityTimeout } };
    const received = Array.from({ length: times }, () => receive('Queue', options)).flat();
    expect(received.map(({ eventId }) => eventId)).toEqual(ids);
    if (receiveCount !== undefined) expect(received.map(message => message.receiveCount)).toEqual(ids.map(() => receiveCount));
  }
  compareReceived(scenario, sim, receive);
  if (expected.accepted) await compareDeduplication(scenario);
  if (expected.errors) {
    expect(() => sim.send('Queue', '', { messageGroupId: 'g', messageDeduplicationId: 'x', delaySeconds: 1 })).toThrow('does not support a delay');
  }
  expectAllCompared(scenario, ['receives', 'dlq', 'fates', 'accepted', 'suppressed', 'errors']);
}

function compareReceived({ expect: { dlq, fates = {} } }: Scenario, sim: Simulation, receive: (queue: string, options: object) => any[]): void {
  for (const [id, fate] of Object.entries(fates)) expect(sim.fate(id).fate).toBe(fate);
  if (dlq === undefined || dlq.length === 0) return;
  const sent = new Map(sim.trace.filter(({ kind }) => kind === 'sent').map(({ eventIds, messageId }) => [eventIds![0], messageId]));
  const received = receive('DeadLetters', {}).sort(byEvent);
  expect(received.map(({ eventId, messageId }) => [eventId, messageId])).toEqual(dlq.map(({ id }: any) => [id, sent.get(id)]));
  dlq.forEach(({ receiveCount, attributesKept = [] }: any, index: number) => {
    if (receiveCount !== undefined) expect(received[index].receiveCount).toBe(receiveCount);
    expect(received[index].deadLetterQueueSourceArn).toContain('Queue');
    if (attributesKept.includes('messageAttributes')) expect(received[index].attributes).toHaveProperty('MyAttribute');
  });
}

/** Runs the deduplication scenario, which combines several recordings in the order of its steps. */
async function compareDeduplication({ send, expect: { accepted, suppressed } }: Scenario): Promise<void> {
  const sim = Simulation.fromTemplate({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } } });
  for (const event of send) {
    if (typeof event.at === 'number') await sim.advance(1_000 * event.at - sim.now);
    sendEvent(sim, event);
    for (const message of sim.receive('Queue')) sim.deleteMessage(message);
  }
  const ids = (fate: string) => sim.fates().filter(report => report.fate === fate).map(({ eventId }) => eventId);
  expect(ids('processed')).toEqual(accepted);
  expect(ids('dropped')).toEqual(suppressed);
}

function sendEvent(sim: Simulation, { id, body = id, group, dedup, messageAttributes, AWSTraceHeader }: SentEvent): void {
  sim.send('Queue', body, {
    id,
    messageGroupId: group,
    messageDeduplicationId: dedup ?? (group === undefined ? undefined : id),
    traceHeader: AWSTraceHeader as string | undefined,
    messageAttributes: Object.fromEntries(Object.entries<string>(messageAttributes ?? {} as any)
      .map(([name, stringValue]) => [name, { dataType: 'String', stringValue }])),
  });
}

function templateOf({ given: { queue, mapping, function: fn } }: Scenario) {
  const { RedrivePolicy, ...properties } = queue;
  const deadLetters = RedrivePolicy && { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, ...RedrivePolicy };
  return {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { ...properties, ...deadLetters && { RedrivePolicy: deadLetters } } },
      ...RedrivePolicy && { DeadLetters: { Type: 'AWS::SQS::Queue', Properties: queue.FifoQueue ? { FifoQueue: true } : {} } },
      ...mapping && {
        Function: { Type: 'AWS::Lambda::Function', Properties: upperCase(fn ?? {}) },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' }, ...mapping, ...filtersAsText(mapping) },
        },
      },
    },
  };
}

/** Returns the properties. Keys that start with a lower-case letter are circumstances. */
function upperCase(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => /^[A-Z]/.test(name)));
}

function filtersAsText({ FilterCriteria }: any) {
  return FilterCriteria && { FilterCriteria: { Filters: FilterCriteria.Filters.map(({ Pattern }: any) => ({ Pattern: JSON.stringify(Pattern) })) } };
}

function byEvent(a: { readonly eventId: string }, b: { readonly eventId: string }): number {
  return a.eventId < b.eventId ? -1 : 1;
}
