import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FunctionCode, HandlerContext, Simulation, SimulationOptions, succeeds } from '../../src/simulator';
import { newStack } from '../fixtures/stack';

/** The settings that AWS's documentation recommends for a stream. */
const CAREFUL: Partial<sources.KinesisEventSourceProps> = {
  bisectBatchOnError: true, retryAttempts: 10, maxRecordAge: Duration.hours(6), reportBatchItemFailures: true,
};

interface Parts {
  readonly stack: Stack;
  readonly fn: lambda.Function;
  readonly failures: s3.Bucket;
}

function functionWith(timeout = Duration.seconds(30), options: Partial<lambda.FunctionProps> = {}): Parts {
  const stack = newStack();
  const fn = new lambda.Function(stack, 'Reader', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), timeout, ...options,
  });
  return { stack, fn, failures: new s3.Bucket(stack, 'Failures') };
}

/** Alarms on records that wait too long, and on records that are parked. */
function watch({ stack, fn }: Parts): void {
  const mapping = fn.node.findAll().find((node): node is lambda.EventSourceMapping => node instanceof lambda.EventSourceMapping)!;
  const alarm = { evaluationPeriods: 1, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING };
  new cloudwatch.Alarm(stack, 'Late', {
    ...alarm, metric: fn.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }), threshold: 120_000,
  });
  new cloudwatch.Alarm(stack, 'Spilled', {
    ...alarm,
    threshold: 1,
    metric: new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'OnFailureDestinationDeliveredEventCount',
      dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
      statistic: 'Sum',
      period: Duration.minutes(1),
    }),
  });
}

/** A stream with a function, its alarms, and the code of the test. */
function simulate(
  code: FunctionCode, options: SimulationOptions = {}, props: Partial<sources.KinesisEventSourceProps> = CAREFUL, shardCount = 1,
): Simulation {
  const parts = functionWith();
  parts.fn.addEventSource(new sources.KinesisEventSource(new kinesis.Stream(parts.stack, 'Orders', { shardCount }), {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
    onFailure: new sources.S3OnFailureDestination(parts.failures),
    ...props,
  }));
  watch(parts);
  return Simulation.fromTemplate(Template.fromStack(parts.stack).toJSON(), { ...options, handlers: { Reader: code } });
}

/** A handler that stops at the first record that fails, and reports it. */
function reporting(handle: (order: any, context: HandlerContext) => unknown): FunctionCode {
  return async (event, context) => {
    for (const { kinesis: record } of event.Records) {
      try {
        await handle(JSON.parse(Buffer.from(record.data, 'base64').toString()), context);
      } catch {
        return { batchItemFailures: [{ itemIdentifier: record.sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

const putOrders = (sim: Simulation, count: number) => {
  for (let id = 1; id <= count; id++) sim.put('Orders', { id }, { partitionKey: `customer ${id % 7}`, at: { seconds: id } });
};

/** The alarms that entered ALARM, with the minute: 'Spilled at 3'. */
const firedAlarms = (sim: Simulation) => sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm} at ${at / 60_000}`);

describe('a function with the recommended settings', () => {
  test('parks a poison record whole after eleven attempts, triggers an alarm within four minutes, and loses no other record [K01, K03, K04, K05]', async () => {
    const sim = simulate(reporting(({ poison }) => {
      if (poison) throw new Error('no such product');
    }));
    putOrders(sim, 100);
    const poison = sim.put('Orders', { poison: true }, { partitionKey: 'customer 1', at: { seconds: 30 } });
    await sim.advance({ minutes: 10 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'parked', resource: 'Failures', reason: 'RetryAttemptsExhausted after 11 runs' });
    expect(sim.tally()).toMatchObject({ processed: 100, parked: 1 });
    const [{ body }] = sim.objects('Failures');
    const [record] = JSON.parse(JSON.parse(body).payload).Records;
    expect(Buffer.from(record.kinesis.data, 'base64').toString()).toBe('{"poison":true}');
    expect(firedAlarms(sim)).toEqual(['Late at 4', 'Spilled at 4']);
    sim.expectNothingLost();
  });

  test('parks a record that takes longer than the timeout [K01]', async () => {
    const sim: Simulation = simulate(reporting(({ slow }) => sim.spend({ seconds: slow ? 40 : 0.1 })));
    putOrders(sim, 10);
    const slow = sim.put('Orders', { slow: true }, { at: { seconds: 5 } });
    await sim.advance({ hours: 1 });
    expect(sim.fate(slow).fate).toBe('parked');
    expect(sim.tally()).toMatchObject({ processed: 10, parked: 1 });
  });

  test('survives an hour of throttling: all records are processed, and an alarm reports it after two minutes [K01, K06]', async () => {
    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    putOrders(sim, 600);
    await sim.advance({ hours: 2 });
    expect(sim.tally()).toMatchObject({ processed: 600 });
    expect(firedAlarms(sim)).toEqual(['Late at 3']);
  });

  test('survives an outage of ten minutes in a downstream system: a few records are parked, and none is lost [K01, K02, K04]', async () => {
    const sim: Simulation = simulate(reporting(() => sim.call('payments')), {
      faults: [{ fault: 'down', downstream: 'payments', from: { minutes: 5 }, until: { minutes: 15 } }],
    });
    putOrders(sim, 1_200);
    await sim.advance({ minutes: 40 });
    const { processed, parked } = sim.tally();
    expect(processed + parked).toBe(1_200);
    expect(parked).toBeLessThan(5);
    expect(Math.max(...sim.fates().map(({ at }) => at))).toBeLessThan(21 * 60_000);
    expect(firedAlarms(sim).sort()).toEqual(['Late at 8', 'Spilled at 8']);
  });

  test('processes records before a thrown error again, so the handler must be idempotent [I01]', async () => {
    const handled: number[] = [];
    let failed = false;
    const sim = simulate(event => {
      for (const { kinesis: { data } } of event.Records) {
        const { id } = JSON.parse(Buffer.from(data, 'base64').toString());
        if (id === 3 && !failed) {
          failed = true;
          throw new Error('once');
        }
        handled.push(id);
      }
    });
    for (let id = 1; id <= 4; id++) sim.put('Orders', { id }, { partitionKey: 'one' });
    await sim.runUntilIdle();
    expect(handled).toEqual([1, 2, 1, 2, 3, 4]);
    expect(sim.tally()).toMatchObject({ processed: 4 });
  });

  test('continues with the other shards when one is blocked [K06]', async () => {
    const sim = simulate(reporting(({ id }) => {
      if (id === 50) throw new Error('bad');
    }), {}, CAREFUL, 4);
    putOrders(sim, 150);
    await sim.advance({ minutes: 3 });
    const pending = new Set(sim.fates().filter(({ fate }) => fate === 'pending').map(({ eventId }) => eventId));
    const shardOf = new Map(sim.trace.filter(({ kind }) => kind === 'sent').map(({ eventIds, shardId }) => [eventIds![0], shardId]));
    expect(pending.size).toBeGreaterThan(0);
    expect(new Set([...pending].map(id => shardOf.get(id)))).toEqual(new Set([shardOf.get('e50')]));
  });
});

describe('a function with the default settings of the CDK', () => {
  test('is blocked by a poison record for a day, until it is lost, and only the iterator age reports it [K01, K04, K10]', async () => {
    const sim = simulate(event => {
      for (const { kinesis: { data } } of event.Records) {
        if (JSON.parse(Buffer.from(data, 'base64').toString()).poison) throw new Error('no such product');
      }
    }, {}, { onFailure: undefined });
    const poison = sim.put('Orders', { poison: true }, { partitionKey: 'one' });
    const behind = sim.put('Orders', { id: 1 }, { partitionKey: 'one', at: { minutes: 1 } });
    await sim.advance({ hours: 23 });
    expect(sim.tally()).toMatchObject({ pending: 2 });
    await sim.runUntilIdle();
    expect(sim.fate(poison)).toMatchObject({ fate: 'expired', at: 24 * 60 * 60_000, resource: 'Orders' });
    expect(sim.fate(behind).fate).toBe('processed');
    expect(firedAlarms(sim)).toEqual(['Late at 3']);
    expect(() => sim.expectNothingLost()).toThrow(`${poison}: expired in Orders`);
  });

  test('ignores the failures that its handler reports: a poison record is lost at once, and no alarm reports it [K05]', async () => {
    const sim = simulate(reporting(({ poison }) => {
      if (poison) throw new Error('no such product');
    }), {}, { onFailure: undefined });
    const poison = sim.put('Orders', { poison: true });
    await sim.advance({ hours: 1 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'dropped', reason: 'the function reported it as failed, but Lambda ignores the response' });
    expect(firedAlarms(sim)).toEqual([]);
  });
});

test('the stream of a table delivers the changes of each item in order, and failed ones are parked [K04, K06]', async () => {
  const parts = functionWith();
  const table = new dynamodb.TableV2(parts.stack, 'Products', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  });
  parts.fn.addEventSource(new sources.DynamoEventSource(table, {
    ...CAREFUL, startingPosition: lambda.StartingPosition.TRIM_HORIZON, onFailure: new sources.S3OnFailureDestination(parts.failures),
  }));
  const prices: string[] = [];
  const sim = Simulation.fromTemplate(Template.fromStack(parts.stack).toJSON(), {
    handlers: {
      Reader: event => {
        for (const { dynamodb: { NewImage: { price }, SequenceNumber } } of event.Records) {
          if (price.N === '0') return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
          prices.push(price.N);
        }
        return { batchItemFailures: [] };
      },
    },
  });
  for (const price of [1, 2, 0, 3]) sim.changeItem('Products', { newImage: { id: 'book', price }, oldImage: { id: 'book', price: price - 1 } });
  await sim.runUntilIdle();
  expect(prices).toEqual(['1', '2', '3']);
  expect(sim.fates().map(({ fate, resource }) => [fate, resource])).toEqual([
    ['processed', 'Reader'], ['processed', 'Reader'], ['parked', 'Failures'], ['processed', 'Reader'],
  ]);
});
