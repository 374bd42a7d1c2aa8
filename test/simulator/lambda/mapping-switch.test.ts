import fc from 'fast-check';
import { FunctionCode, Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';
import { StreamParts, streamTemplate, takesDownOrder } from '../stream-templates';
import { TO_INVOKE, workerTemplate, WorkerParts } from '../templates';

const HOUR = 3_600_000;
const starts = (sim: Simulation, fn = 'Function') => sim.invocations(fn).map(({ at }) => at);
const runs = (sim: Simulation, fn = 'Function') => sim.invocations(fn).map(({ at, eventIds }) => [at, ...eventIds]);

describe('the mapping of a queue that is disabled', () => {
  function worker(parts: WorkerParts = {}, code: FunctionCode = { handler: succeeds(), duration: 0 }, options: SimulationOptions = {}): Simulation {
    return Simulation.fromTemplate(workerTemplate(parts), { handlers: { Function: code }, ...options });
  }

  test('lets messages wait until it is enabled', async () => {
    const sim = worker();
    sim.disableMapping('Mapping');
    sim.send('Queue', 1);
    await sim.advance({ minutes: 5 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
    expect(sim.messages('Queue')).toMatchObject([{ state: 'visible', receiveCount: 0 }]);
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(starts(sim)).toEqual([300_000 + TO_INVOKE]);
    expect(sim.trace.filter(({ kind }) => kind === 'enabled' || kind === 'disabled').map(({ kind, at, resource }) => [kind, at, resource]))
      .toEqual([['disabled', 0, 'Mapping'], ['enabled', 300_000, 'Mapping']]);
  });

  test('loses messages to the retention period of the queue', async () => {
    const sim = worker();
    sim.disableMapping({ function: 'Function', source: 'Queue' });
    sim.send('Queue', 1);
    await sim.advance({ days: 5 });
    sim.enableMapping({ function: 'Function', source: 'Queue' });
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', at: 96 * HOUR });
  });

  test('still ends the invocation that runs, and receives a message that failed only after it is enabled', async () => {
    let fails = true;
    const sim = worker({}, { behave: () => fails ? throws() : succeeds(), duration: { seconds: 5 } });
    sim.send('Queue', 1);
    await sim.advance({ seconds: 1 });
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 10 });
    expect(sim.invocations('Function').map(({ outcome }) => outcome)).toEqual(['failed']);
    fails = false;
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(starts(sim)).toEqual([TO_INVOKE, 601_000 + TO_INVOKE]);
    expect(sim.fate('e1').fate).toBe('processed');
  });

  test('no longer retries a throttled batch', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 600 } }, undefined, { faults: [{ fault: 'throttle' }] });
    sim.send('Queue', 1);
    await sim.advance({ seconds: 5 });
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 5 });
    expect(sim.trace.filter(({ kind }) => kind === 'throttled')).toHaveLength(3);
    expect(sim.trace.at(-1)).toMatchObject({ kind: 'abandoned' });
  });

  test('gives back what did not fit into a batch', async () => {
    const mapping = { MaximumBatchingWindowInSeconds: 10, BatchSize: 10, ScalingConfig: { MaximumConcurrency: 2 } };
    const sim = worker({ mapping }, { handler: succeeds(), duration: { seconds: 5 } });
    for (let count = 0; count < 20; count++) sim.send('Queue', 'x'.repeat(1_000_000));
    await sim.advance({ seconds: 1 });
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 5 });
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: 20 });
    expect(sim.invocations('Function').flatMap(({ eventIds }) => eventIds)).toHaveLength(20);
  });

  test('parks the failures in its queue, until it is enabled', async () => {
    const more = {
      Replay: { Type: 'AWS::Lambda::Function' },
      OfDeadLetters: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, FunctionName: { Ref: 'Replay' } },
      },
    };
    const sim = worker({ more }, throws(), { handlers: { Function: throws(), Replay: throws() } });
    sim.disableMapping('OfDeadLetters');
    sim.send('Queue', 1);
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters' });
    sim.enableMapping('OfDeadLetters');
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'DeadLetters', reason: 'its mapping was enabled' });
    sim.disableMapping('OfDeadLetters');
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters', reason: 'its mapping was disabled' });
    await sim.advance({ days: 20 });
    expect(sim.fate('e1').fate).toBe('expired');
  });

  test('in the template, can be enabled by the test; doing so twice changes nothing', async () => {
    const sim = worker({ mapping: { Enabled: false } });
    sim.send('Queue', 1);
    await sim.advance({ minutes: 1 });
    expect(starts(sim)).toEqual([]);
    sim.disableMapping('Mapping');
    sim.enableMapping('Mapping');
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(starts(sim)).toEqual([60_000 + TO_INVOKE]);
  });

  test('does not matter to the other mapping of the queue', async () => {
    const more = {
      Other: { Type: 'AWS::Lambda::Function' },
      Second: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Other' } } },
    };
    const sim = worker({ more }, undefined, { handlers: { Function: succeeds(), Other: succeeds() } });
    sim.disableMapping('Mapping');
    for (let count = 0; count < 5; count++) sim.send('Queue', 1);
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toEqual([]);
    expect(sim.tally()).toMatchObject({ processed: 5 });
  });
});

describe('the mapping of a stream that is disabled', () => {
  function reader(parts: StreamParts = {}, code: FunctionCode = { handler: succeeds(), duration: 5 }, options: SimulationOptions = {}): Simulation {
    return Simulation.fromTemplate(streamTemplate(parts), { handlers: { Function: code, ...parts.more && 'Other' in parts.more && { Other: succeeds() } }, ...options });
  }
  const put = (sim: Simulation, at: number, partitionKey = 'a') => sim.put('Stream', '', { at, partitionKey });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
  test('goes on where it stopped', async () => {
    const sim = reader();
    [0, 10_000, 20_000].forEach(at => put(sim, at));
    await sim.advance({ seconds: 5 });
    sim.disableMapping({ function: 'Function', source: 'Stream' });
    await sim.advance({ hours: 1 });
    expect(runs(sim)).toEqual([[0, 'e1']]);
    expect(sim.fate('e2').fate).toBe('pending');
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[0, 'e1'], [3_605_000, 'e2', 'e3']]);
    sim.expectNothingLost();
  });

  test('at LATEST goes on where it stopped, too', async () => {
    const sim = reader({ mapping: { StartingPosition: 'LATEST' } }, undefined, { assumptions: { streamMappingStartUpMs: 1_000 } });
    put(sim, 2_000);
    await sim.advance({ seconds: 5 });
    sim.disableMapping('Mapping');
    put(sim, 6_000);
    await sim.advance({ seconds: 5 });
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[2_000, 'e1'], [11_000, 'e2']]);
  });

  test('no longer retries a failing batch; its retries go on later', async () => {
    const sim = reader({ mapping: { MaximumRetryAttempts: 3 }, to: 'queue' }, { handler: throws(), duration: 5 });
    put(sim, 0);
    await sim.advance(100);
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 10 });
    expect(starts(sim)).toEqual([0]);
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(starts(sim)).toHaveLength(4);
    expect(sim.fate('e1').fate).toBe('parked');
  });

  test('loses the records that expire meanwhile: those that wait, and those that it was trying', async () => {
    const sim = reader({ mapping: { BatchSize: 2 } }, { handler: throws(), duration: 5 });
    [0, 1, 2, HOUR, 23 * HOUR].forEach(at => put(sim, at));
    await sim.advance(100);
    sim.disableMapping('Mapping');
    await sim.advance({ hours: 24, minutes: 1 });
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['expired', 'expired', 'expired', 'pending', 'pending']);
    await sim.advance({ hours: 1 });
    expect(sim.tally()).toMatchObject({ expired: 4, pending: 1 });
    await sim.advance({ days: 2 });
    expect(sim.tally()).toMatchObject({ expired: 5 });
    sim.enableMapping('Mapping');
    put(sim, 4 * 24 * HOUR);
    await sim.advance({ days: 1 });
    expect(sim.invocations('Function').at(-1)!.eventIds).toEqual(['e6']);
  });

  test('keeps what it has gathered within its batching window', async () => {
    const sim = reader({ mapping: { MaximumBatchingWindowInSeconds: 10, BatchSize: 3 } });
    [0, 1_000].forEach(at => put(sim, at));
    await sim.advance({ seconds: 5 });
    sim.disableMapping('Mapping');
    await sim.advance({ seconds: 55 });
    expect(runs(sim)).toEqual([]);
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[70_000, 'e1', 'e2']]);

    const expires = reader({ mapping: { MaximumBatchingWindowInSeconds: 10, BatchSize: 3 } });
    put(expires, 0);
    await expires.advance({ seconds: 5 });
    expires.disableMapping('Mapping');
    await expires.advance({ days: 1 });
    expect(expires.fate('e1')).toMatchObject({ fate: 'expired', at: 24 * HOUR });
  });

  test('keeps its tumbling window open', async () => {
    const events: any[] = [];
    const sim = reader({ mapping: { TumblingWindowInSeconds: 60 } }, event => {
      events.push(event);
      return { state: { count: (event.state.count ?? 0) + event.Records.length } };
    });
    put(sim, 1_000);
    await sim.advance({ seconds: 10 });
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 10 });
    expect(events).toHaveLength(1);
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(events.at(-1)).toMatchObject({ isFinalInvokeForWindow: true, state: { count: 1 } });
    expect(sim.fate('e1').fate).toBe('processed');
  });

  describe('in the template, starts once the test enables it', () => {
    const disabled = (StartingPosition: string, more: object = {}) => ({ mapping: { Enabled: false, StartingPosition, ...more } });
    const enabledAfterAMinute = async (sim: Simulation) => {
      [0, 30_000, 90_000].forEach(at => put(sim, at));
      await sim.advance({ minutes: 1 });
      sim.enableMapping('Mapping');
      await sim.runUntilIdle();
      return runs(sim);
    };

    test('at TRIM_HORIZON with everything that is still in the stream', async () => {
      expect(await enabledAfterAMinute(reader(disabled('TRIM_HORIZON')))).toEqual([[60_000, 'e1', 'e2'], [90_000, 'e3']]);
      const late = reader(disabled('TRIM_HORIZON'));
      [0, HOUR].forEach(at => put(late, at));
      await late.advance({ hours: 24, minutes: 30 });
      expect(late.fate('e1').fate).toBe('expired');
      late.enableMapping('Mapping');
      await late.runUntilIdle();
      expect(late.fate('e2').fate).toBe('processed');
    });

    test('at LATEST with what comes later; the rest is lost', async () => {
      const sim = reader(disabled('LATEST'));
      expect(await enabledAfterAMinute(sim)).toEqual([[90_000, 'e3']]);
      expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: false });
    });

    test('at AT_TIMESTAMP with what was put after that', async () => {
      const sim = reader(disabled('AT_TIMESTAMP', { StartingPositionTimestamp: Date.UTC(2026, 0, 1) / 1_000 + 20 }));
      expect(await enabledAfterAMinute(sim)).toEqual([[60_000, 'e2'], [90_000, 'e3']]);
      expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: true });
    });

    test.each([['TRIM_HORIZON', [60_000, 'e1', 'e2']], ['LATEST', undefined]])('next to another reader, at %s', async (position, first) => {
      const more = {
        Other: { Type: 'AWS::Lambda::Function' },
        Second: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] }, FunctionName: { Ref: 'Other' }, StartingPosition: 'TRIM_HORIZON' },
        },
      };
      const sim = reader({ ...disabled(position), more });
      expect(await enabledAfterAMinute(sim)).toEqual([...first ? [first] : [], [90_000, 'e3']]);
      expect(sim.invocations('Other')).toHaveLength(3);
      sim.expectNothingLost(); // what only the other function was to process is processed
    });

    test('through a consumer with enhanced fan-out', async () => {
      const more = { Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'c', StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] } } } };
      const sim = reader({ mapping: { Enabled: false, EventSourceArn: { Ref: 'Consumer' } }, more });
      put(sim, 0);
      await sim.advance({ minutes: 1 });
      sim.enableMapping({ function: 'Function', source: 'Stream' });
      await sim.runUntilIdle();
      expect(runs(sim)).toEqual([[60_070, 'e1']]);
    });
  });
});

describe('a mapping is named', () => {
  const second = {
    Second: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' } } },
    Unused: { Type: 'AWS::SQS::Queue' },
  };

  test.each([
    ['by its logical id', 'Nothing', 'none of the mappings is called \'Nothing\''],
    ['by a function and a source that no mapping connects', { function: 'Function', source: 'Unused' }, 'No mapping from \'Unused\' to \'Function\': use the logical id of one of Mapping, Second'],
    ['by a function and a source that several connect', { function: 'Function', source: 'Queue' }, '2 mappings from \'Queue\' to \'Function\': use the logical id of one of Mapping, Second'],
  ])('%s', (_how, name, message) => {
    const sim = Simulation.fromTemplate(workerTemplate({ more: second }));
    expect(() => sim.disableMapping(name)).toThrow(message);
  });
});

test('switching mappings off and on loses nothing and keeps the order of keys', async () => {
  await fc.assert(fc.asyncProperty(fc.record({
    seed: fc.integer(),
    batchSize: fc.integer({ min: 1, max: 5 }),
    windowSeconds: fc.constantFrom(0, 3),
    lanes: fc.integer({ min: 1, max: 3 }),
    enabled: fc.boolean(),
    errors: fc.double({ min: 0, max: 0.5, noNaN: true }),
    records: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 60_000 }) }), { minLength: 1, maxLength: 30 }),
    switches: fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 6 }),
  }), async run => {
    const order = takesDownOrder();
    const sim = Simulation.fromTemplate(streamTemplate({
      mapping: {
        Enabled: run.enabled,
        BatchSize: run.batchSize,
        MaximumBatchingWindowInSeconds: run.windowSeconds,
        ParallelizationFactor: run.lanes,
        BisectBatchOnFunctionError: true,
      },
    }), {
      seed: run.seed,
      faults: [{ fault: 'error', probability: run.errors }],
      handlers: { Function: { handler: order.handler, duration: { between: [1, 2_000] } } },
    });
    for (const { key, at } of run.records) sim.put('Stream', '', { partitionKey: key, at });
    let { enabled } = run;
    for (const ms of run.switches) {
      await sim.advance(ms);
      if (enabled) sim.disableMapping('Mapping');
      else sim.enableMapping('Mapping');
      enabled = !enabled;
    }
    sim.enableMapping('Mapping');
    await sim.runUntilIdle();
    expect(sim.tally()).toMatchObject({ processed: run.records.length });
    for (const numbers of order.numbers.values()) expect([...numbers].sort()).toEqual(numbers);
  }), { numRuns: 60 });
});
