import { Simulation, SimulationOptions } from '../../../src/simulator';
import { TumblingWindow } from '../../../src/simulator/streams/tumbling-window';
import { streamTemplate, StreamParts } from '../stream-templates';

const TAKES = 5;
const WINDOW = { TumblingWindowInSeconds: 10 };

/** Counts records like the recorded function; `disturb` can return a different response. */
function counting(parts: StreamParts = {}, disturb: (event: any) => unknown = () => undefined, options: SimulationOptions = {}) {
  const events: any[] = [];
  const sim = Simulation.fromTemplate(streamTemplate({ ...parts, mapping: { ...WINDOW, ...parts.mapping } }), {
    handlers: {
      Function: {
        duration: TAKES,
        handler: event => {
          events.push(event);
          const disturbed = disturb(event);
          return disturbed ?? { state: { count: (event.state.count ?? 0) + event.Records.length } };
        },
      },
    },
    ...options,
  });
  return { sim, events };
}

const put = (sim: Simulation, ...times: readonly number[]) => times.forEach(at => sim.put('Stream', '', { partitionKey: 'a', at }));
const told = (events: readonly any[]) => events.map(event => [event.Records.length, event.isFinalInvokeForWindow, event.state.count ?? 0]);
const fates = (sim: Simulation) => sim.fates().map(({ fate }) => fate);

describe('a window', () => {
  // Recorded on AWS 2026-09-17 (stackd capture of a tumbling window)
  test('passes its state from batch to batch, then to a final invocation without records; the next window starts empty', async () => {
    const { sim, events } = counting({ mapping: { BatchSize: 1 } });
    put(sim, 0, 1_000, 2_000, 3_000, 11_000);
    await sim.advance({ seconds: 12 });
    expect(told(events)).toEqual([[1, false, 0], [1, false, 1], [1, false, 2], [1, false, 3], [0, true, 4], [1, false, 0]]);
    expect(sim.invocations('Function').slice(-2).map(({ at }) => at)).toEqual([11_000, 11_025]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
  test('is described in the event, beside the records', async () => {
    const { sim, events } = counting();
    put(sim, 12_000);
    await sim.advance({ seconds: 20 });
    const { Records, ...facts } = events[0];
    expect(Records).toHaveLength(1);
    expect(facts).toEqual({
      window: { start: '2026-01-01T00:00:10Z', end: '2026-01-01T00:00:20Z' },
      state: {},
      shardId: 'shardId-000000000000',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/Stack-Stream',
      isFinalInvokeForWindow: false,
      isWindowTerminatedEarly: false,
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
  test('closes after two minutes without records; only then are its records processed', async () => {
    const { sim, events } = counting();
    put(sim, 1_000, 9_000);
    await sim.advance(129_000);
    expect(fates(sim)).toEqual(['pending', 'pending']);
    await sim.runUntilIdle();
    expect(told(events)).toEqual([[1, false, 0], [1, false, 1], [0, true, 2]]);
    expect(sim.fates()).toMatchObject(new Array(2).fill({ fate: 'processed', at: 130_000 + TAKES }));
  });

  test('never has records of another window in its batches, even while they are gathered', async () => {
    const { sim, events } = counting({ mapping: { MaximumBatchingWindowInSeconds: 300 } });
    put(sim, 1_000, 2_000, 11_000, 12_000);
    await sim.runUntilIdle();
    expect(told(events)).toEqual([[2, false, 0], [0, true, 2], [2, false, 0], [0, true, 2]]);
    expect(sim.invocations('Function').map(({ at }) => at)).toEqual([11_000, 11_025, 311_050, 311_075]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
  test('ends early when its state exceeds 1 MB and continues with an empty state', async () => {
    const grow = ({ isFinalInvokeForWindow }: any) => isFinalInvokeForWindow ? undefined : { state: { large: 'x'.repeat(1_048_576) } };
    const { sim, events } = counting({ mapping: { BatchSize: 1 } }, grow);
    put(sim, 1_000, 1_000);
    await sim.advance({ seconds: 9 });
    const facts = events.map(event => [event.Records.length, event.isFinalInvokeForWindow, event.isWindowTerminatedEarly, event.window.end]);
    const end = '2026-01-01T00:00:10Z';
    expect(facts).toEqual([[1, false, false, end], [0, true, true, end], [1, false, false, end], [0, true, true, end]]);
    expect(events[2].state).toEqual({});
  });
});

describe('the response', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
  test.each([[{}], ['done'], [{ state: null }]])('%p has no state, so the invocation fails', async response => {
    const { sim } = counting({ to: 'queue', mapping: { MaximumRetryAttempts: 1 } }, () => response);
    put(sim, 0);
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['parked']);
    expect(JSON.parse(sim.messages('Failures')[0].body)).toMatchObject({ requestContext: { approximateInvokeCount: 2 }, responseContext: { functionError: null } });
    expect(sim.story('e1')).toContain('the response has no state, which a tumbling window requires');
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html (TimeWindowEventResponse)
  test('can contain failures beside the state', async () => {
    const { sim, events } = counting({ mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] } }, ({ Records, state: { count = 0 } }) =>
      Records.length === 3 ? { state: { count: count + 1 }, batchItemFailures: [{ itemIdentifier: Records[1].kinesis.sequenceNumber }] } : undefined);
    put(sim, 0, 0, 0);
    await sim.runUntilIdle();
    expect(told(events)).toEqual([[3, false, 0], [2, false, 1], [0, true, 3]]);
    expect(fates(sim)).toEqual(['processed', 'processed', 'processed']);
  });

  test('without progress leaves the state unchanged', async () => {
    const { sim, events } = counting({ mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 1 } }, ({ Records: [first] }) =>
      first && { state: { count: 99 }, batchItemFailures: [{ itemIdentifier: first.kinesis.sequenceNumber }] });
    put(sim, 0);
    await sim.runUntilIdle();
    expect(told(events)).toEqual([[1, false, 0], [1, false, 0]]);
    expect(fates(sim)).toEqual(['dropped']);
  });
});

describe.each([[{ FunctionResponseTypes: ['ReportBatchItemFailures'] }], [{}]])('with %p', mapping => {
  test('a final invocation cannot report failed records', async () => {
    let known = '';
    const { sim } = counting({ mapping }, ({ isFinalInvokeForWindow, Records }) => {
      if (!isFinalInvokeForWindow) known = Records[0].kinesis.sequenceNumber;
      return isFinalInvokeForWindow ? { state: {}, batchItemFailures: [{ itemIdentifier: known }] } : undefined;
    });
    put(sim, 1_000);
    await sim.runUntilIdle();
    expect([fates(sim), sim.invocations('Function').length]).toEqual([['processed'], 2]);
  });
});

describe('a final invocation that fails', () => {
  const failing = ({ isFinalInvokeForWindow }: any) => {
    if (isFinalInvokeForWindow) throw new Error('no aggregate');
  };

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html, recorded on AWS 2026-09-17 (stackd capture: fields of the record)
  test('blocks the shard until its retries are used up; its failure record contains the window', async () => {
    const { sim, events } = counting({ to: 'bucket', mapping: { MaximumRetryAttempts: 2, BisectBatchOnFunctionError: true } }, failing);
    put(sim, 1_000, 2_000, 11_000);
    await sim.advance({ seconds: 15 });
    expect(told(events)).toEqual([[1, false, 0], [1, false, 1], [0, true, 2], [0, true, 2], [0, true, 2], [1, false, 0]]);
    const { payload, ...record } = JSON.parse(sim.objects('Bucket')[0].body);
    expect(record.KinesisBatchInfo).toEqual({ shardId: 'shardId-000000000000', streamArn: expect.stringContaining(':stream/') });
    expect(record.timeWindowInfo).toMatchObject({ window: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:10Z' }, isFinalInvokeForWindow: true });
    expect(JSON.parse(payload)).toMatchObject({ Records: [], state: { count: 2 } });
    expect(fates(sim)).toEqual(['parked', 'parked', 'pending']);
  });

  test('is discarded when the window ended longer ago than the maximum record age', async () => {
    const { sim } = counting({ to: 'queue', mapping: { TumblingWindowInSeconds: 120, MaximumRecordAgeInSeconds: 60 } }, failing, { assumptions: { streamWindowSilenceMs: 0 } });
    put(sim, 1_000, 119_000);
    await sim.runUntilIdle();
    expect(sim.invocations('Function').slice(2).map(({ at }) => at)[0]).toBe(120_000);
    expect(JSON.parse(sim.messages('Failures')[0].body).requestContext.condition).toBe('RecordAgeExceeded');
    expect(fates(sim)).toEqual(['parked', 'parked']);
  });

  test('runs at least once, however long ago the window ended', async () => {
    const { sim, events } = counting({ mapping: { MaximumRecordAgeInSeconds: 60 } });
    put(sim, 1_000);
    await sim.runUntilIdle();
    expect(told(events)).toEqual([[1, false, 0], [0, true, 1]]);
    expect(fates(sim)).toEqual(['processed']);
  });

  test('forever ends when the records of the window expire', async () => {
    const { sim } = counting({}, failing);
    put(sim, 1_000, 2_000);
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['expired', 'expired']);
  });
});

test('a window without handled records ends without a final invocation', async () => {
  const { sim, events } = counting({ mapping: { MaximumRetryAttempts: 0 } }, ({ Records }) => { if (Records.length > 1) throw new Error('two'); });
  put(sim, 0, 0, 11_000);
  await sim.runUntilIdle();
  expect(told(events)).toEqual([[2, false, 0], [1, false, 0], [0, true, 1]]);
  expect(fates(sim)).toEqual(['dropped', 'dropped', 'processed']);
});

test('only the final invocation says that a window ends early', () => {
  const window = new TumblingWindow(0, 60_000, 0);
  expect(window.keepState({ state: 'x'.repeat(1_048_577) })).toBe(true);
  expect([window.facts(false), window.facts(true)].map(({ isWindowTerminatedEarly }) => isWindowTerminatedEarly)).toEqual([false, true]);
});

test('an attempt that fails leaves the state unchanged', async () => {
  const { sim, events } = counting({ mapping: { MaximumRetryAttempts: 1 } }, ({ state }) => {
    if (!state.touched) throw new Error(`not touched: ${state.touched = true}`);
  });
  put(sim, 0);
  await sim.runUntilIdle();
  expect(events).toHaveLength(2);
  expect(fates(sim)).toEqual(['dropped']);
});

test('windows start at multiples of their size', () => {
  const window = new TumblingWindow(125_000, 60_000, Date.UTC(2026, 0, 1, 0, 0, 30));
  expect(window.facts(false).window).toEqual({ start: '2026-01-01T00:02:00Z', end: '2026-01-01T00:03:00Z' });
  expect([window.endsAt, window.covers(149_999), window.covers(150_000)]).toEqual([150_000, true, false]);
});
