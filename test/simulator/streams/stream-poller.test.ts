import { FunctionCode, Simulation, SimulationOptions, succeeds, TemplateError, throws } from '../../../src/simulator';
import { streamTemplate, StreamParts } from '../stream-templates';

const HOUR = 3_600_000;
const TAKES = 100;

function reader(parts: StreamParts = {}, code: FunctionCode = succeeds(), options: SimulationOptions = {}) {
  return Simulation.fromTemplate(streamTemplate(parts), { handlers: { Function: code }, ...options });
}

const put = (sim: Simulation, at: number, options = {}) => sim.put('Stream', '', { partitionKey: 'a', at, ...options });
const runs = (sim: Simulation, fn = 'Function') => sim.invocations(fn).map(({ at, eventIds }) => [at, ...eventIds]);
const metric = (sim: Simulation, metricName: string, stat = 'Sum') => {
  const found = sim.metrics().all().filter(series => series.metricName === metricName && !('Resource' in series.dimensions));
  const values = found.flatMap(series => series.starts().map(start => series.statistic(stat, 60, start)));
  return values.reduce((sum, value) => (sum ?? 0) + value!, undefined);
};

describe('an idle shard', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
  test('of a Kinesis stream is read once a second', async () => {
    const sim = reader();
    [0, 150, 1_500, 3_000].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[0, 'e1'], [1_000, 'e2'], [2_000, 'e3'], [3_000, 'e4']]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
  test('of a DynamoDB stream is read four times a second', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({}, 'Table'), { handlers: { Function: succeeds() } });
    [10, 360].forEach(at => sim.changeItem('Table', { newImage: { id: 1 } }, { at }));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[250, 'e1'], [500, 'e2']]);
  });

  // https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html, recorded on AWS 2026-09-19 (stackd capture: the consumer's ARN)
  test('sends its records to a consumer with enhanced fan-out, whose ARN the event contains', async () => {
    const sources: string[] = [];
    const sim = reader({
      mapping: { EventSourceArn: { Ref: 'Consumer' } },
      more: { Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] }, ConsumerName: 'fast' } } },
    }, event => { sources.push(event.Records[0].eventSourceARN); });
    put(sim, 10);
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[80, 'e1']]);
    expect(sources).toEqual([expect.stringMatching(/:stream\/Stack-Stream\/consumer\/fast:\d+$/)]);
    expect(metric(sim, 'GetRecords.IteratorAgeMilliseconds')).toBeUndefined();
  });

  // Recorded on AWS 2026-09-17 and 2026-09-19 (stackd captures: about 20 ms)
  test('is read again at once if records arrived while a batch ran', async () => {
    const sim = reader({}, { handler: succeeds(), duration: 1_100 });
    [0, 10, 1_099].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[0, 'e1'], [1_120, 'e2', 'e3']]);
  });

  test('is no longer read when its mapping is disabled', async () => {
    const sim = reader({ mapping: { Enabled: false } });
    put(sim, 0);
    await sim.advance({ minutes: 1 });
    expect(runs(sim)).toEqual([]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Stream' });
  });
});

describe('the starting position', () => {
  const start = { assumptions: { streamMappingStartUpMs: 60_000 } };

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
  test('TRIM_HORIZON reads everything that is still in the stream [K09]', async () => {
    const sim = reader({}, succeeds(), start);
    [0, 59_999, 61_500].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[60_000, 'e1', 'e2'], [62_000, 'e3']]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (polling and stream starting positions)
  test('LATEST loses records that are put before the mapping starts to read [K09]', async () => {
    const sim = reader({ mapping: { StartingPosition: 'LATEST' } }, succeeds(), start);
    [0, 59_999, 60_000].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[60_000, 'e3']]);
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', meant: false, reason: 'it was put before the mapping started to read at LATEST' });
    expect(() => sim.expectNothingLost()).toThrow('2 of 3 events were lost');
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
  test('AT_TIMESTAMP skips older records', async () => {
    const sim = reader({ mapping: { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: Date.UTC(2026, 0, 1) / 1_000 + 30 } });
    [29_999, 30_000].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[30_000, 'e2']]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: true, reason: 'it was put before the StartingPositionTimestamp of the mapping' });
  });

  test('records that expire before the mapping starts to read are lost', async () => {
    const sim = reader({}, succeeds(), { assumptions: { streamMappingStartUpMs: 24 * HOUR } });
    [0, 1].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[24 * HOUR, 'e2']]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', at: 24 * HOUR, resource: 'Stream' });
  });
});

describe('lanes', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
  test('shards are read in parallel: a failing one blocks only itself [K06]', async () => {
    const sim = reader({ stream: { ShardCount: 2 } }, { behave: ({ eventIds }) => eventIds.includes('bad') ? throws() : succeeds() });
    sim.put('Stream', '', { id: 'bad', explicitHashKey: '0' });
    sim.put('Stream', '', { id: 'good', explicitHashKey: String(2n ** 127n) });
    sim.put('Stream', '', { id: 'behind', explicitHashKey: '1', at: 500 });
    await sim.advance({ minutes: 5 });
    expect(sim.fates().map(({ eventId, fate }) => [eventId, fate])).toEqual([['bad', 'pending'], ['good', 'processed'], ['behind', 'pending']]);
    expect(sim.fate('good').at).toBe(TAKES);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (ParallelizationFactor)
  test('a parallelization factor lets a shard run several batches at once and keeps the order of each partition key [K06]', async () => {
    const sim = reader({ mapping: { ParallelizationFactor: 3, BatchSize: 1 } });
    for (let count = 0; count < 60; count++) put(sim, 0, { partitionKey: `key ${count % 20}` });
    await sim.runUntilIdle();
    const all = sim.invocations('Function');
    expect(all.filter(({ at }) => at === 0)).toHaveLength(3);
    for (let key = 0; key < 20; key++) {
      const ofKey = all.flatMap(({ eventIds }) => eventIds).filter(id => (Number(id.slice(1)) - 1) % 20 === key);
      expect(ofKey).toEqual([`e${key + 1}`, `e${key + 21}`, `e${key + 41}`]);
    }
    expect(Math.max(...all.map(({ at }) => all.filter(other => other.at <= at && at < other.at + TAKES).length))).toBe(3);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
  test('of a DynamoDB stream keep the order of each item [K06]', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({ mapping: { ParallelizationFactor: 10, BatchSize: 2 } }, 'Table'), {
      handlers: { Function: { handler: succeeds(), duration: { between: [1, 500] } } },
    });
    for (let count = 0; count < 100; count++) sim.changeItem('Table', { newImage: { id: count % 10, count } });
    await sim.runUntilIdle();
    for (let item = 0; item < 10; item++) {
      const order = sim.invocations('Function').flatMap(({ eventIds }) => eventIds).map(id => Number(id.slice(1)) - 1).filter(count => count % 10 === item);
      expect(order).toEqual(Array.from({ length: 10 }, (_, round) => 10 * round + item));
    }
  });

  // Recorded on AWS 2025-11-25 (LocalStack test of two functions on one stream)
  test('every mapping reads every record: an event is processed only after all have processed it [K06]', async () => {
    const { Resources } = streamTemplate();
    const sim = Simulation.fromTemplate({
      Resources: {
        ...Resources,
        Other: { Type: 'AWS::Lambda::Function', Properties: {} },
        OtherMapping: { ...Resources.Mapping, Properties: { ...Resources.Mapping.Properties, FunctionName: { Ref: 'Other' } } },
      },
    }, { handlers: { Function: succeeds(), Other: throws() } });
    put(sim, 0);
    await sim.advance({ minutes: 1 });
    expect([runs(sim), runs(sim, 'Other').length > 1]).toEqual([[[0, 'e1']], true]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Stream' });
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', at: 24 * HOUR });
  });
});

describe('concurrency', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  test('throttles do not use up retries: the batch waits for concurrency [K01]', async () => {
    const sim = reader({ mapping: { MaximumRetryAttempts: 0 } }, succeeds(), { faults: [{ fault: 'throttle', until: { minutes: 2 } }] });
    put(sim, 0);
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed' });
    const throttles = sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at);
    expect(throttles.slice(0, 6)).toEqual([0, 200, 600, 1_400, 3_000, 6_200]);
    expect(sim.invocations('Function')).toHaveLength(1);
  });

  test('shards share the reserved concurrency of the function [K06]', async () => {
    const sim = reader({ stream: { ShardCount: 8 }, function: { ReservedConcurrentExecutions: 2 } });
    for (let count = 0; count < 100; count++) sim.put('Stream', '');
    await sim.runUntilIdle();
    const all = sim.invocations('Function');
    expect(Math.max(...all.map(({ at }) => all.filter(other => other.at <= at && at < other.at + TAKES).length))).toBe(2);
    expect(sim.tally()).toMatchObject({ processed: 100 });
    expect(metric(sim, 'Throttles')).toBeGreaterThan(0);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  test('throttling beyond the maximum record age ends in a failure record without a response and with a count of 1 [K02]', async () => {
    const parts: StreamParts = { to: 'queue', function: { ReservedConcurrentExecutions: 0 }, mapping: { MaximumRecordAgeInSeconds: 60 } };
    const sim = reader(parts);
    put(sim, 0);
    await sim.runUntilIdle();
    const [record] = sim.messages('Failures').map(({ body }) => JSON.parse(body));
    expect(record.requestContext).toMatchObject({ condition: 'RecordAgeExceeded', approximateInvokeCount: 1 });
    expect(record).not.toHaveProperty('responseContext');
    expect(sim.fate('e1').fate).toBe('parked');
  });
});

describe('filters', () => {
  const filters = (pattern: object) => ({ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] }, MetricsConfig: { Metrics: ['EventCount'] } });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
  test('apply to the data of a Kinesis record as JSON; other records are skipped', async () => {
    const sim = reader({ mapping: { ...filters({ data: { kind: ['order'] } }), BatchSize: 2 } });
    for (const data of [{ kind: 'order' }, { kind: 'other' }, 'text', { kind: 'order' }, { kind: 'order' }]) sim.put('Stream', data, { partitionKey: 'a' });
    await sim.runUntilIdle();
    expect(runs(sim)).toEqual([[0, 'e1', 'e4'], [120, 'e5']]);
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', meant: true, resource: 'Mapping', reason: 'filtered out: it does not match filter 1' });
    expect(sim.fate('e3').reason).toContain('its data is plain text but filter 1 expects JSON');
    expect(sim.story('e2')).toContain('is filtered out by Mapping');
    expect(() => sim.expectNothingLost()).toThrow('1 of 5 events were lost');
    expect([metric(sim, 'PolledEventCount'), metric(sim, 'FilteredOutEventCount'), metric(sim, 'InvokedEventCount')]).toEqual([5, 2, 3]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
  test('apply to the marshalled images of an item', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({ mapping: filters({ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } }) }, 'Table'), {
      handlers: { Function: succeeds() },
    });
    sim.changeItem('Table', { newImage: { id: 1, kind: 'order' } });
    sim.changeItem('Table', { newImage: { id: 1, kind: 'order' }, oldImage: { id: 1 } });
    await sim.runUntilIdle();
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['processed', 'dropped']);
  });

  test('a shard without matching records invokes nothing', async () => {
    const sim = reader({ mapping: filters({ data: { kind: ['order'] } }) });
    sim.put('Stream', { kind: 'other' });
    await sim.runUntilIdle();
    expect([runs(sim), sim.now]).toEqual([[], 0]);
  });
});

describe('metrics', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  test('IteratorAge is the age of the last record of a batch at each invocation [K10]', async () => {
    const sim = reader({ mapping: { MaximumRetryAttempts: 1 } }, throws());
    [100, 400].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    const age = { namespace: 'AWS/Lambda', metricName: 'IteratorAge', dimensions: { FunctionName: 'Stack-Function' } };
    const stats = ['SampleCount', 'Minimum', 'Maximum'].map(stat => sim.metrics().statistic(age, stat, 60, 0));
    expect(stats).toEqual([2, 600, 600 + TAKES + 200]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
  test('EventCount counts records at each attempt', async () => {
    const sim = reader({ mapping: { MaximumRetryAttempts: 1, MetricsConfig: { Metrics: ['EventCount'] } } }, throws());
    [0, 0, 0].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(['PolledEventCount', 'InvokedEventCount', 'FailedInvokeEventCount', 'DroppedEventCount'].map(name => metric(sim, name))).toEqual([3, 6, 6, undefined]);
  });

  test('EventCount counts the records that a partial response leaves for another run as failed', async () => {
    const report = ({ Records }: any) => ({ batchItemFailures: Records.length === 4 ? [{ itemIdentifier: Records[1].kinesis.sequenceNumber }] : [] });
    const sim = reader({ mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'], MetricsConfig: { Metrics: ['EventCount'] } } }, report);
    [0, 0, 0, 0].forEach(at => put(sim, at));
    await sim.runUntilIdle();
    expect(['InvokedEventCount', 'FailedInvokeEventCount'].map(name => metric(sim, name))).toEqual([7, 3]);
  });

  describe('PolledEventCount has a data point in every minute in which the mapping polls', () => {
    const counting = { mapping: { MetricsConfig: { Metrics: ['EventCount'] } } };
    const minutes = (sim: Simulation) => sim.metric('Mapping', 'PolledEventCount')!.starts().map(start => start / 60_000);

    test('although the stream is empty', async () => {
      const sim = reader(counting);
      await sim.advance({ minutes: 3 });
      expect(minutes(sim)).toEqual([0, 1, 2, 3]);
      expect([metric(sim, 'PolledEventCount'), metric(sim, 'PolledEventCount', 'SampleCount')]).toEqual([0, 4]);
    });

    test('but none while it is disabled', async () => {
      const sim = reader(counting);
      await sim.advance({ minutes: 1 });
      sim.disableMapping('Mapping');
      await sim.advance({ minutes: 3 });
      sim.enableMapping('Mapping');
      await sim.advance({ minutes: 1 });
      expect(minutes(sim)).toEqual([0, 1, 4, 5]);
    });

    test('and before it starts to read', async () => {
      const sim = reader(counting, succeeds(), { assumptions: { streamMappingStartUpMs: 90_000 } });
      await sim.advance({ minutes: 2 });
      expect(minutes(sim)).toEqual([1, 2]);
    });

    test.each([['always', [0, 1, 2, 3, 4]], ['whenFree', [0, 4]]] as const)('with the assumption emptyPolls: %s while its only shard has a batch', async (emptyPolls, expected) => {
      const sim = reader({ ...counting, function: { Timeout: 300 } }, { handler: succeeds(), duration: 200_000 }, { assumptions: { emptyPolls } });
      put(sim, 1_000);
      await sim.advance({ minutes: 4 });
      expect(minutes(sim)).toEqual(expected);
    });
  });

  test('EventCount is off by default', async () => {
    const sim = reader();
    put(sim, 0);
    await sim.runUntilIdle();
    expect(metric(sim, 'PolledEventCount')).toBeUndefined();
  });
});

describe('the simulator refuses', () => {
  test.each([
    [{ ParallelizationFactor: 2 }],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"data":{"kind":["order"]}}' }] } }],
  ])('a tumbling window together with %p, as Lambda does', mapping => {
    expect(() => reader({ mapping: { TumblingWindowInSeconds: 10, ...mapping } })).toThrow(TemplateError);
  });

  test.each([
    ['EventSourceArn', { EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/elsewhere' }],
    ['FunctionName', { FunctionName: 'elsewhere' }],
    ['DestinationConfig.OnFailure.Destination', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:elsewhere' } } }],
  ])('a mapping whose %s is not among the templates', (property, mapping) => {
    expect(() => reader({ mapping })).toThrow(`Mapping: ${property} is not modelled`);
  });
});
