import { Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';
import { streamTemplate, StreamParts } from '../stream-templates';

const HOUR = 3_600_000;
const GIVES_UP = { MaximumRetryAttempts: 0, MetricsConfig: { Metrics: ['EventCount'] } };

async function giveUp(parts: StreamParts, count = 3, options: SimulationOptions = {}) {
  const template = streamTemplate({ ...parts, mapping: { ...GIVES_UP, ...parts.mapping } });
  const sim = Simulation.fromTemplate(template, { handlers: { Function: throws() }, ...options });
  for (let sent = 0; sent < count; sent++) sim.put('Stream', { sent }, { partitionKey: 'a' });
  await sim.runUntilIdle();
  return sim;
}

const metric = (sim: Simulation, metricName: string) => {
  const series = sim.metrics().all().filter(one => one.metricName === metricName && !('Resource' in one.dimensions));
  return series.flatMap(one => one.starts().map(start => one.statistic('Sum', 60, start)));
};

describe('a bucket', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, recorded on AWS 2025-11-25 (LocalStack test of an S3 destination)
  test('receives the failure record with the event as text, under a key with mapping, shard and time [K04]', async () => {
    const sim = await giveUp({ to: 'bucket' }, 3, { start: Date.UTC(2026, 10, 9, 8, 7, 6) });
    const [{ key, body }] = sim.objects('Bucket');
    expect(key).toMatch(/^aws\/lambda\/[0-9a-f-]{36}\/shardId-000000000000\/2026\/11\/09\/2026-11-09T08\.07\.06-[0-9a-f-]{36}$/);
    const { payload, ...record } = JSON.parse(body);
    expect(record).toMatchObject({ version: '1.0', requestContext: { condition: 'RetryAttemptsExhausted' }, KinesisBatchInfo: { batchSize: 3 } });
    const data = JSON.parse(payload).Records.map(({ kinesis }: any) => Buffer.from(kinesis.data, 'base64').toString());
    expect(data).toEqual(['{"sent":0}', '{"sent":1}', '{"sent":2}']);
  });

  test('keeps the records: they stay parked after they have expired in the stream [K04]', async () => {
    const sim = await giveUp({ to: 'bucket' });
    await sim.advance({ hours: 48 });
    expect(sim.fates()).toMatchObject(new Array(3).fill({ fate: 'parked', resource: 'Bucket', reason: 'RetryAttemptsExhausted after 1 run' }));
    sim.expectNothingLost();
  });
});

describe.each(['bucket', 'queue'] as const)('a %s that cannot be reached', to => {
  const on = { bucket: 'Bucket', queue: 'Failures' }[to];

  test('loses the records and counts them as dropped [K04]', async () => {
    const sim = await giveUp({ to }, 3, { faults: [{ fault: 'undeliverable', on }] });
    expect(sim.fates()).toMatchObject(new Array(3).fill({
      fate: 'dropped', reason: `RetryAttemptsExhausted after 1 run: ${on} rejected the failure record: ${on} does not exist or denies access`,
    }));
    expect(metric(sim, 'DestinationDeliveryFailures')).toEqual([1]);
    expect(() => sim.expectNothingLost()).toThrow('3 of 3 events were lost');
  });
});

describe('a queue', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  test('receives a failure record without the records, which are lost if nobody fetches them before they expire in the stream [K04]', async () => {
    const sim = await giveUp({ to: 'queue' }, 2);
    sim.put('Stream', '', { at: { hours: 1 }, partitionKey: 'a' });
    expect(JSON.parse(sim.messages('Failures')[0].body)).not.toHaveProperty('payload');
    expect(sim.fate('e2')).toMatchObject({
      fate: 'parked', resource: 'Failures', reason: 'RetryAttemptsExhausted after 1 run; the record itself stays in Stream until 1d 00:00:00.000',
    });
    await sim.advance({ hours: 24 });
    expect(sim.fate('e2')).toMatchObject({ fate: 'expired', at: 24 * HOUR, reason: 'only its failure record is left: the record expired before anyone fetched it' });
    expect(sim.fate('e3').fate).toBe('parked');
    expect(sim.messages('Failures')).toHaveLength(2);
    expect(() => sim.expectNothingLost()).toThrow('2 of 3 events were lost');
    expect(sim.story('e1')).toContain('1d 00:00:00.000  expires in Stream');
  });

  test('lets each record of a group expire at its own time', async () => {
    const sim = Simulation.fromTemplate(streamTemplate({ to: 'queue', mapping: { ...GIVES_UP, MaximumBatchingWindowInSeconds: 60 } }), { handlers: { Function: throws() } });
    [0, 30_000].forEach(at => sim.put('Stream', '', { at, partitionKey: 'a' }));
    await sim.runUntilIdle();
    expect(sim.messages('Failures')).toHaveLength(1);
    await sim.advance(24 * HOUR - sim.now);
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['expired', 'parked']);
    await sim.advance(30_000);
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['expired', 'expired']);
  });

  test('with a consumer makes the records processed, and their stories say so', async () => {
    const parts: StreamParts = {
      to: 'queue',
      more: {
        Redrive: { Type: 'AWS::Lambda::Function', Properties: {} },
        RedriveMapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['Failures', 'Arn'] }, FunctionName: { Ref: 'Redrive' } },
        },
      },
    };
    const sim = await giveUp(parts, 3, { handlers: { Function: throws(), Redrive: succeeds() } });
    expect(sim.fates()).toMatchObject(new Array(3).fill({ fate: 'processed', resource: 'Redrive' }));
    expect(sim.story('e2')).toMatch(/Failures gets its failure record as 'e1 to e3'[^]*is received from Failures[^]*Redrive succeeds/);
    await sim.advance({ hours: 48 });
    expect(sim.tally()).toMatchObject({ processed: 3 });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, recorded on AWS 2025-11-25 (LocalStack test of an SNS destination)
test('a topic receives the same failure record as its message [K04]', async () => {
  const sim = await giveUp({
    mapping: { DestinationConfig: { OnFailure: { Destination: { Ref: 'Topic' } } } },
    more: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Failures', 'Arn'] } },
      },
    },
  });
  const record = JSON.parse(JSON.parse(sim.messages('Failures')[0].body).Message);
  expect(record).toMatchObject({ requestContext: { condition: 'RetryAttemptsExhausted' }, KinesisBatchInfo: { batchSize: 3 } });
  expect(sim.fates()).toMatchObject(new Array(3).fill({ fate: 'parked', resource: 'Failures' }));
});

describe('the metrics count', () => {
  // Recorded on AWS 2026-09 (stackd capture of DynamoDB metrics)
  test('the records of delivered failure records [K04]', async () => {
    const sim = await giveUp({ to: 'queue' });
    expect(['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount', 'DestinationDeliveryFailures'].map(name => metric(sim, name))).toEqual([[3], [], []]);
  });

  // Recorded on AWS 2026-09 (stackd capture of DynamoDB metrics: destination denied)
  test('the records of a rejected failure record as dropped [K04]', async () => {
    const sim = await giveUp({
      mapping: { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Fifo', 'Arn'] } } } },
      more: { Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
    });
    expect(['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount', 'DestinationDeliveryFailures'].map(name => metric(sim, name))).toEqual([[], [3], [1]]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('Fifo rejected the failure record: ') });
    await sim.advance({ hours: 48 });
    expect(sim.tally()).toMatchObject({ dropped: 3 });
  });

  test.each([['bucket', 'Bucket', 'Failures'], ['queue', 'Failures', 'Bucket']] as const)('failure records that a fault keeps from reaching their %s [K04]', async (to, it, other) => {
    const counts = async (on: string) => {
      const sim = await giveUp({ to }, 3, { faults: [{ fault: 'undeliverable', on }] });
      return [metric(sim, 'DroppedEventCount'), metric(sim, 'DestinationDeliveryFailures'), sim.fate('e1').fate];
    };
    expect(await counts(it)).toEqual([[3], [1], 'dropped']);
    expect(await counts(other)).toEqual([[], [], 'parked']);
  });

  // Recorded on AWS 2026-09 (stackd capture of DynamoDB metrics: no destination)
  test('no records without a destination, or all of them if assumed [K04]', async () => {
    expect(metric(await giveUp({}), 'DroppedEventCount')).toEqual([]);
    expect(metric(await giveUp({}, 3, { assumptions: { droppedEventCount: 'all' } }), 'DroppedEventCount')).toEqual([3]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html (functionArn), recorded on AWS 2026-09-17 (stackd captures with an alias)
test('a failure record names the function with the qualifier of the mapping', async () => {
  const alias = {
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
    Alias: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Function' }, Name: 'live', FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } },
    },
  };
  const named = async (parts: StreamParts) => JSON.parse((await giveUp({ to: 'queue', ...parts })).messages('Failures')[0].body);
  expect((await named({})).requestContext.functionArn).toBe('arn:aws:lambda:us-east-1:123456789012:function:Stack-Function');
  const ofAlias = await named({ more: alias, mapping: { FunctionName: { Ref: 'Alias' } } });
  expect(ofAlias).toMatchObject({
    requestContext: { functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Stack-Function:live' }, responseContext: { executedVersion: '1' },
  });
});
