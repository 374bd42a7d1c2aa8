import { FunctionCode, returns, Simulation, SimulationOptions, succeeds, throws, timesOut } from '../../../src/simulator';
import { streamTemplate, StreamParts } from '../stream-templates';

const HOUR = 3_600_000;
const PARTIAL = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const BISECT = { BisectBatchOnFunctionError: true };

/** Every run takes 5 ms, so that delays are easy to see. */
function reader(parts: StreamParts, behave: (ids: readonly string[], event: any, attempt: number) => any, options: SimulationOptions = {}) {
  const code: FunctionCode = { duration: 5, behave: ({ eventIds, event, attempt }) => behave(eventIds, event, attempt) ?? succeeds() };
  return Simulation.fromTemplate(streamTemplate(parts), { handlers: { Function: code }, ...options });
}

function put(sim: Simulation, count: number, options: { at?: number; size?: number } = {}) {
  for (let sent = 0; sent < count; sent++) sim.put('Stream', 'x'.repeat(options.size ?? 0), { partitionKey: 'a', at: options.at });
}

/** 'e1 e2' for each run. */
const batches = (sim: Simulation) => sim.invocations('Function').map(({ eventIds }) => eventIds.join(' '));
const starts = (sim: Simulation) => sim.invocations('Function').map(({ at }) => at);
const fates = (sim: Simulation) => sim.fates().map(({ fate }) => fate);
const failures = (sim: Simulation) => sim.messages('Failures').map(({ body }) => JSON.parse(body));
const throwsFor = (id: string) => (ids: readonly string[]) => ids.includes(id) ? throws('bad') : undefined;

/** Reports the events that it is given, as far as they are in the batch. */
const reports = (...failed: readonly string[]) => (ids: readonly string[], event: any) => returns({
  batchItemFailures: failed.filter(id => ids.includes(id)).map(id => ({ itemIdentifier: event.Records[ids.indexOf(id)].kinesis.sequenceNumber })),
});

async function run(sim: Simulation, count: number) {
  put(sim, count);
  await sim.runUntilIdle();
  return sim;
}

describe('batches', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
  test('contain up to 100 records by default', async () => {
    const sim = await run(reader({}, () => undefined), 150);
    expect(batches(sim).map(ids => ids.split(' ').length)).toEqual([100, 50]);
  });

  // Recorded on AWS 2025-11-25 (LocalStack test of TRIM_HORIZON), 2026-09-19 (stackd capture: about 20 ms between batches)
  test('of a shard run in order, one at a time [K14]', async () => {
    const sim = await run(reader({ mapping: { BatchSize: 2 } }, () => undefined), 5);
    expect(batches(sim)).toEqual(['e1 e2', 'e3 e4', 'e5']);
    expect(starts(sim)).toEqual([0, 25, 50]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
  test('wait until the batching window ends or they are full [K07]', async () => {
    const sim = reader({ mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 10 } }, () => undefined);
    put(sim, 1);
    put(sim, 1, { at: 4_000 });
    put(sim, 3, { at: 20_000 });
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual(['e1 e2', 'e3 e4 e5']);
    expect(starts(sim)).toEqual([10_000, 20_000]);
  });

  // Recorded on AWS 2026-09 (stackd capture: 4.992 s for a window of 5 s)
  test('the records after a full batch wait for the whole batching window [K07]', async () => {
    const sim = await run(reader({ mapping: { BatchSize: 4, MaximumBatchingWindowInSeconds: 5 } }, () => undefined), 6);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e5 e6']);
    expect(starts(sim)).toEqual([0, 5_025]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
  test('are full at a payload of 6 MB, with or without a batching window [K07]', async () => {
    const sim = reader({ mapping: { MaximumBatchingWindowInSeconds: 60 } }, () => undefined);
    put(sim, 7, { size: 1_000_000 });
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e5 e6 e7']);
    expect(starts(sim)).toEqual([0, 60_025]);
  });

  // Recorded on AWS 2026-09-19 (stackd capture of a 5 MiB record)
  test('with a record that is too large for an invocation never run; the record is discarded without a response', async () => {
    const large = { stream: { MaxRecordSizeInKiB: 10_240 }, to: 'queue', mapping: { BatchSize: 2, MaximumRetryAttempts: 1 } } as const;
    const sim = reader(large, () => undefined);
    put(sim, 1, { size: 5_242_880 });
    put(sim, 1);
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual(['e2']);
    expect(failures(sim)).toMatchObject([{ requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 } }]);
    expect(failures(sim)[0]).not.toHaveProperty('responseContext');
    expect(fates(sim)).toEqual(['parked', 'processed']);
  });
});

describe('a batch that fails', () => {
  // Recorded on AWS 2026-09-17 and 2026-09-19 (stackd captures: 186–267 ms, then 392 ms; the same request id)
  test('is retried unchanged with delays that double and the same request id', async () => {
    const sim = await run(reader({ mapping: { MaximumRetryAttempts: 4 } }, () => throws()), 2);
    expect(batches(sim)).toEqual(new Array(5).fill('e1 e2'));
    expect(starts(sim)).toEqual([0, 205, 610, 1_415, 3_020]);
    expect(new Set(sim.invocations('Function').map(({ requestId }) => requestId)).size).toBe(1);
    expect(sim.invocations('Function').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html, recorded on AWS 2025-11-25 (LocalStack test of failure destinations)
  test.each([[0, 1], [1, 2], [2, 3]])('with %d retries runs %d times, according to the failure record [K01]', async (MaximumRetryAttempts, count) => {
    const sim = await run(reader({ to: 'queue', mapping: { MaximumRetryAttempts } }, () => throws()), 1);
    expect(batches(sim)).toHaveLength(count);
    expect(failures(sim)).toMatchObject([{
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: count }, responseContext: { functionError: 'Unhandled' },
    }]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  test('because of a timeout is treated like one that throws', async () => {
    const sim = await run(reader({ to: 'queue', mapping: { MaximumRetryAttempts: 0 } }, () => timesOut()), 1);
    expect(failures(sim)).toMatchObject([{ responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' } }]);
    expect(fates(sim)).toEqual(['parked']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
  test('blocks its shard: later records wait [K01]', async () => {
    const sim = reader({ mapping: { MaximumRetryAttempts: 5 } }, throwsFor('e1'));
    put(sim, 1);
    put(sim, 1, { at: 500 });
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual([...new Array(6).fill('e1'), 'e2']);
    expect(fates(sim)).toEqual(['dropped', 'processed']);
    expect(sim.fate('e1').reason).toBe('RetryAttemptsExhausted after 6 runs: there is no failure destination');
    expect(() => sim.expectNothingLost()).toThrow('e1: dropped by Mapping (RetryAttemptsExhausted after 6 runs: there is no failure destination)');
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, .../monitoring-metrics-types.html (DroppedEventCount)
  test('forever blocks its shard until its records expire, without a failure record [K01, K08, K11]', async () => {
    const sim = reader({ to: 'queue', mapping: { MetricsConfig: { Metrics: ['EventCount'] } } }, throwsFor('e1'));
    put(sim, 1);
    put(sim, 2, { at: 60_000 });
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['expired', 'processed', 'processed']);
    expect(sim.fate('e1').at).toBe(24 * HOUR);
    expect(sim.fate('e2').at).toBeGreaterThan(24 * HOUR);
    expect(failures(sim)).toEqual([]);
    expect(sim.metrics().all().some(({ metricName }) => metricName === 'DroppedEventCount')).toBe(false);
  });

  test('waits no longer than the assumed maximum', async () => {
    const assumptions = { streamRetryCapMs: 1_000, streamRetryFactor: 3 };
    const sim = await run(reader({ mapping: { MaximumRetryAttempts: 6 } }, () => throws(), { assumptions }), 1);
    expect(starts(sim).map((at, index, all) => index === 0 ? 0 : at - all[index - 1] - 5)).toEqual([0, 200, 600, 1_000, 1_000, 1_000, 1_000]);
  });

  test('starts its delays again once it is no longer throttled', async () => {
    const faults: SimulationOptions['faults'] = [{ fault: 'throttle', from: 100, until: 1_000 }, { fault: 'throttle', from: 1_700, until: 2_200 }];
    const sim = await run(reader({ mapping: { MaximumRetryAttempts: 2 } }, () => throws(), { faults }), 1);
    const throttled = sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at);
    expect(throttled).toEqual([205, 405, 805, 2_010]);
    expect(starts(sim)).toEqual([0, 1_605, 2_210]);
  });
});

describe('bisecting', () => {
  // Recorded on AWS 2026-09-17 (stackd capture of a throw with bisect)
  test('splits a failed batch and processes the older half first; only the poison record is discarded [K03]', async () => {
    const sim = await run(reader({ to: 'queue', mapping: { ...BISECT, MaximumRetryAttempts: 1 } }, throwsFor('e2')), 4);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e1 e2', 'e1', 'e2', 'e2', 'e3 e4']);
    expect(fates(sim)).toEqual(['processed', 'parked', 'processed', 'processed']);
    expect(sim.story('e2')).toContain('is in a batch that Mapping splits into 2 and 2');
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html ("Splitting batches doesn't consume the retry quota")
  test('does not use up retries: even without retries, a batch is split down to the poison record [K03]', async () => {
    const sim = await run(reader({ mapping: { ...BISECT, MaximumRetryAttempts: 0 } }, throwsFor('e64')), 64);
    expect(sim.tally()).toMatchObject({ processed: 63, dropped: 1 });
    expect(batches(sim).filter(ids => ids.split(' ').includes('e64'))).toHaveLength(7);
  });

  // Recorded on AWS 2026-09-17 (stackd captures: [2,3,4] is split into [2] and [3,4])
  test('of an odd number of records makes the first part smaller', async () => {
    const sim = await run(reader({ mapping: { ...BISECT, MaximumRetryAttempts: 0 } }, throwsFor('e1')), 3);
    expect(batches(sim)).toEqual(['e1 e2 e3', 'e1', 'e2 e3']);
  });

  // Recorded on AWS 2026-09-17 and 2026-09-19 (stackd captures: 10–51 ms, new request ids)
  test('makes new batches that run at once with new request ids', async () => {
    const sim = await run(reader({ mapping: { ...BISECT, MaximumRetryAttempts: 1 } }, throwsFor('e1')), 2);
    expect(starts(sim)).toEqual([0, 25, 230, 255]);
    const ids = sim.invocations('Function').map(({ requestId }) => requestId);
    expect(ids.map(id => ids.indexOf(id))).toEqual([0, 1, 1, 3]);
  });
});

describe('a partial response', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
  test('moves the checkpoint to the lowest sequence number in its list; all later records run again [K05]', async () => {
    const sim = await run(reader({ mapping: { ...PARTIAL, MaximumRetryAttempts: 1 } }, (ids, event, attempt) => ids.length === 5 && attempt === 1
      ? reports('e4', 'e2')(ids, event) : undefined), 5);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4 e5', 'e2 e3 e4 e5']);
    expect(fates(sim)).toEqual(new Array(5).fill('processed'));
    expect(sim.fate('e1').at).toBe(5);
    expect(sim.story('e3')).toContain('is reported as failed to Mapping');
  });

  // Recorded on AWS 2026-09-17 (stackd capture) and 2025-11-25 (LocalStack test): the count of the failure record is that of the rest
  test('that makes progress starts the retries again, at once and with a new request id [K05]', async () => {
    const sim = await run(reader({ to: 'queue', mapping: { ...PARTIAL, MaximumRetryAttempts: 1 } }, reports('e2')), 4);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e2 e3 e4', 'e2 e3 e4']);
    expect(starts(sim)).toEqual([0, 25, 230]);
    const ids = sim.invocations('Function').map(({ requestId }) => requestId);
    expect(ids.map(id => ids.indexOf(id))).toEqual([0, 1, 1]);
    expect(failures(sim)).toMatchObject([{
      requestContext: { requestId: ids[1], condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      responseContext: { functionError: null },
      KinesisBatchInfo: { batchSize: 3 },
    }]);
  });

  // Recorded on AWS 2026-09-17 and 2026-09-19 (stackd captures): records 3 and 4, which never failed, go with 2
  test('without bisecting discards the good records after the poison record too [K03, K05]', async () => {
    const sim = await run(reader({ to: 'queue', mapping: { ...PARTIAL, MaximumRetryAttempts: 0 } }, reports('e2')), 4);
    expect(fates(sim)).toEqual(['processed', 'parked', 'parked', 'parked']);
  });

  // Recorded on AWS 2026-09-17 (stackd capture of partial responses with bisect)
  test('with bisecting discards only the poison record: the rest runs as a whole first, then split [K03, K05]', async () => {
    const sim = await run(reader({ to: 'queue', mapping: { ...PARTIAL, ...BISECT, MaximumRetryAttempts: 1 } }, reports('e2')), 4);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e2 e3 e4', 'e2', 'e2', 'e3 e4']);
    expect(fates(sim)).toEqual(['processed', 'parked', 'processed', 'processed']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
  test('is ignored when the function throws: bisecting splits the batch in the middle [K03, K05]', async () => {
    const sim = await run(reader({ mapping: { ...PARTIAL, ...BISECT, MaximumRetryAttempts: 0 } }, ids => ids.length > 2 ? throws() : undefined), 4);
    expect(batches(sim)).toEqual(['e1 e2 e3 e4', 'e1 e2', 'e3 e4']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, recorded on AWS 2025-11-25 (LocalStack tests of odd responses)
  test.each([
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{ itemIdentifier: null }] }],
    [{ batchItemFailures: [{ foo: 1 }] }],
    [{ batchItemFailures: [{ itemIdentifier: 'not in the batch' }] }],
    [{ batchItemFailures: 'all' }],
  ])('%p fails the whole batch [K05]', async response => {
    const sim = await run(reader({ to: 'queue', mapping: { ...PARTIAL, MaximumRetryAttempts: 2 } }, () => returns(response)), 2);
    expect(batches(sim)).toEqual(['e1 e2', 'e1 e2', 'e1 e2']);
    expect(failures(sim)).toMatchObject([{ requestContext: { approximateInvokeCount: 3 }, responseContext: { functionError: null } }]);
    expect(sim.story('e1')).toContain('Mapping fails: ');
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
  test.each([[null], [undefined], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }], ['']])('%p is a success [K05]', async response => {
    const sim = await run(reader({ mapping: PARTIAL }, () => returns(response)), 2);
    expect([batches(sim), fates(sim)]).toEqual([['e1 e2'], ['processed', 'processed']]);
  });

  // Recorded on AWS 2026-09-19 (stackd capture without FunctionResponseTypes)
  test('is ignored without FunctionResponseTypes: the listed records are lost silently [K05]', async () => {
    const sim = await run(reader({}, reports('e2')), 3);
    expect([batches(sim), fates(sim)]).toEqual([['e1 e2 e3'], ['processed', 'dropped', 'processed']]);
    expect(sim.fate('e2').reason).toBe('the function reported it as failed, but Lambda ignores the response');
  });
});

describe('the age of records', () => {
  const AGE = { MaximumRecordAgeInSeconds: 60 };

  // Recorded on AWS 2025-11-25 (LocalStack test of the record age: condition, no responseContext, count 8; the mapping took some seconds to start)
  test('ends unlimited retries: a failure record contains the number of runs [K02]', async () => {
    const sim = reader({ to: 'queue', mapping: AGE }, () => throws(), { assumptions: { streamMappingStartUpMs: 15_000 } });
    await run(sim, 1);
    expect(failures(sim)).toHaveLength(1);
    expect(failures(sim)[0].requestContext).toMatchObject({ condition: 'RecordAgeExceeded', approximateInvokeCount: 8 });
    expect(failures(sim)[0]).not.toHaveProperty('responseContext');
    expect(batches(sim)).toHaveLength(8);
  });

  // Recorded on AWS 2025-11-25 (LocalStack test of discarded records)
  test('discards records at the front of a batch before it runs, as one group with a count of 1 [K02]', async () => {
    const sim = reader({ to: 'queue', mapping: { ...AGE, BatchSize: 10 } }, () => undefined, { assumptions: { streamMappingStartUpMs: 90_000 } });
    put(sim, 2);
    put(sim, 3, { at: 80_000 });
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual(['e3 e4 e5']);
    expect(failures(sim)).toMatchObject([{
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 }, KinesisBatchInfo: { batchSize: 2 },
    }]);
    expect(fates(sim)).toEqual(['parked', 'parked', 'processed', 'processed', 'processed']);
  });

  test('discards records at the front of a failed batch; the rest starts its retries again', async () => {
    const mapping = { ...AGE, MaximumBatchingWindowInSeconds: 30, MaximumRetryAttempts: 100 };
    const sim = reader({ to: 'queue', mapping }, ids => ids.includes('e1') ? throws() : undefined);
    put(sim, 1);
    put(sim, 1, { at: 29_000 });
    await sim.runUntilIdle();
    expect(batches(sim).slice(-2)).toEqual(['e1 e2', 'e2']);
    expect(sim.invocations('Function').at(-1)).toMatchObject({ attempt: 1 });
    expect(fates(sim)).toEqual(['parked', 'processed']);
  });

  test('does not prevent that a record expires first, without a failure record', async () => {
    const sim = reader({ to: 'queue', mapping: { MaximumRecordAgeInSeconds: 604_800 } }, throwsFor('e1'));
    put(sim, 2);
    await sim.advance({ hours: 25 });
    expect(fates(sim)).toEqual(['expired', 'expired']);
    expect(failures(sim)).toEqual([]);
  });

  test('and the retention period can affect one batch: expired records are lost, then old ones are discarded', async () => {
    const mapping = { MaximumRecordAgeInSeconds: 3_600, MaximumBatchingWindowInSeconds: 300 };
    const sim = reader({ to: 'queue', mapping }, () => undefined, { assumptions: { streamMappingStartUpMs: 24 * HOUR - 100_000 } });
    [0, 22 * HOUR, 23.5 * HOUR].forEach(at => put(sim, 1, { at }));
    await sim.runUntilIdle();
    expect(batches(sim)).toEqual(['e3']);
    expect(fates(sim)).toEqual(['expired', 'parked', 'processed']);
    expect(failures(sim)).toMatchObject([{ requestContext: { condition: 'RecordAgeExceeded' }, KinesisBatchInfo: { batchSize: 1 } }]);
  });
});
