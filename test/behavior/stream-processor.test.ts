import { S3 } from '@aws-sdk/client-s3';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmProfile, StreamFailureDestination, StreamProcessorProps, StreamSource } from '../../src';
import { FunctionCode, HandlerContext, Simulation, SimulationOptions, succeeds } from '../../src/simulator';
import { newStack } from '../fixtures/stack';
import { newProcessor, tableWithStream } from '../fixtures/streams';
import { PermanentError, streamProcessor } from 'cdk-resilient-lambda/runtime';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The payload of a record, for both kinds of source. */
interface Order {
  readonly id: string;
  readonly poison?: boolean;
  readonly slow?: boolean;
}

/** A kind of source: how to create its processor, how to send an order, and how the handler reads it. */
interface Kind {
  readonly props: (stack: Stack) => Partial<StreamProcessorProps>;
  readonly send: (sim: Simulation, order: Order, at: { readonly seconds: number }) => string;
  readonly read: (record: any) => { readonly order: Order; readonly sequenceNumber: string };
  readonly retentionMs: number;
}

const KINDS: { [name: string]: Kind } = {
  'a Kinesis stream': {
    props: () => ({ source: StreamSource.kinesis(undefined, { shardCount: 1 }) }),
    send: (sim, order, at) => sim.put('Processor/Stream', order, { partitionKey: order.id, at }),
    read: ({ kinesis: { data, sequenceNumber } }) => ({ order: JSON.parse(Buffer.from(data, 'base64').toString()), sequenceNumber }),
    retentionMs: 7 * 24 * HOUR,
  },
  'the stream of a table': {
    props: stack => ({ source: StreamSource.dynamoDb(tableWithStream(stack)) }),
    send: (sim, order, at) => sim.changeItem('Table', { newImage: { ...order } }, { at }),
    read: ({ dynamodb: { NewImage, SequenceNumber } }) => ({
      order: { id: NewImage.id.S, poison: NewImage.poison?.BOOL, slow: NewImage.slow?.BOOL }, sequenceNumber: SequenceNumber,
    }),
    retentionMs: 24 * HOUR,
  },
};

/** A processor with all its alarms, and the code of the test. */
function simulate(kind: Kind, code: FunctionCode, options: SimulationOptions = {}, props: Partial<StreamProcessorProps> = {}): Simulation {
  const stack = newStack();
  newProcessor({ ...kind.props(stack), alarms: { profile: AlarmProfile.FULL }, ...props }, stack);
  const template = Template.fromStack(stack).toJSON();
  return Simulation.fromTemplate(template, { assumptions: { dynamodbShards: 1 }, ...options, handlers: { Processor: code } });
}

/** A handler that stops at the first record that fails, and reports it. */
function reporting({ read }: Kind, handle: (order: Order, context: HandlerContext) => unknown): FunctionCode {
  return async (event, context) => {
    for (const record of event.Records) {
      const { order, sequenceNumber } = read(record);
      try {
        await handle(order, context);
      } catch {
        return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

const failPoison = ({ poison }: Order) => {
  if (poison) throw new Error('no such product');
};

/** One order each second. */
function sendOrders({ send }: Kind, sim: Simulation, count: number): void {
  for (let second = 1; second <= count; second++) send(sim, { id: `order ${second}` }, { seconds: second });
}

/** The alarms that entered ALARM, with the minute: 'ParkedEvents at 4'. */
const firedAlarms = (sim: Simulation) => sim.alarms().filter(({ to }) => to === 'ALARM')
  .map(({ alarm, at }) => `${alarm.replace('ProcessorAlarms', '')} at ${at / MINUTE}`);

const parkedRecords = (sim: Simulation) => sim.objects('Processor/FailureBucket').flatMap(({ body }) => JSON.parse(JSON.parse(body).payload).Records);

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings are tested with the checks
  jest.spyOn(process.stdout, 'write').mockReturnValue(true); // what handlers log
});
afterEach(() => jest.restoreAllMocks());

describe.each(Object.entries(KINDS))('a processor of %s, with the default settings,', (_, kind) => {
  test('parks a permanent failure at once, whole, goes on with the shard, and triggers the alarm [K01, K03, K04]', async () => {
    const seen: string[] = [];
    const handler = streamProcessor<any>(change => {
      const order = 'newImage' in change ? change.newImage : change;
      seen.push(order.id);
      if (order.poison) throw new PermanentError('no such product');
    });
    const sim = simulate(kind, handler as unknown as FunctionCode);
    const poison = ['order 30', 'order 31'].map(id => kind.send(sim, { id, poison: true }, { seconds: 30 }));
    sendOrders(kind, sim, 60);
    await sim.advance({ minutes: 10 });
    expect(sim.tally()).toMatchObject({ processed: 60, parked: 2 });
    for (const id of poison) expect(sim.fate(id)).toMatchObject({ fate: 'parked', resource: 'ProcessorFailureBucket', reason: 'given up by its handler' });
    expect(seen).toHaveLength(62);
    expect(parkedRecords(sim).map(record => kind.read(record).order)).toEqual(['order 30', 'order 31'].map(id => expect.objectContaining({ id, poison: true })));
    expect(firedAlarms(sim)).toEqual(['ParkedRecords at 1']);
    sim.expectNothingLost();
  });

  test('loses nothing where a permanent failure cannot be parked: it is retried, and Lambda parks it', async () => {
    jest.spyOn(S3.prototype, 'putObject').mockRejectedValue(new Error('AccessDenied') as never);
    const sim = simulate(kind, streamProcessor(() => { throw new PermanentError('no such product'); }) as unknown as FunctionCode);
    const poison = kind.send(sim, { id: 'order 1', poison: true }, { seconds: 1 });
    await sim.advance({ minutes: 10 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'parked', reason: 'RetryAttemptsExhausted after 11 runs' });
    sim.expectNothingLost();
  });

  test('parks a poison record whole after eleven attempts in less than three minutes, triggers the alarm, and loses no other record [K01, K03, K04, K05, K15]', async () => {
    const sim = simulate(kind, reporting(kind, failPoison));
    sendOrders(kind, sim, 100);
    const poison = kind.send(sim, { id: 'order 30', poison: true }, { seconds: 30 });
    await sim.advance({ minutes: 10 });
    const { at, ...fate } = sim.fate(poison);
    expect(fate).toMatchObject({ fate: 'parked', resource: 'ProcessorFailureBucket', reason: 'RetryAttemptsExhausted after 11 runs' });
    expect(at).toBeLessThan(30_000 + 3 * MINUTE);
    expect(sim.tally()).toMatchObject({ processed: 100, parked: 1 });
    expect(parkedRecords(sim).map(record => kind.read(record).order)).toEqual([expect.objectContaining({ id: 'order 30', poison: true })]);
    expect(firedAlarms(sim)).toContain('ParkedEvents at 4');
    sim.expectNothingLost();
  });

  test('parks only the record that takes longer than the timeout [K01, K03]', async () => {
    const sim: Simulation = simulate(kind, reporting(kind, ({ slow }) => sim.spend({ seconds: slow ? 40 : 0.1 })));
    sendOrders(kind, sim, 20);
    const slow = kind.send(sim, { id: 'order 5', slow: true }, { seconds: 5 });
    await sim.advance({ hours: 1 });
    expect(sim.fate(slow).fate).toBe('parked');
    expect(sim.tally()).toMatchObject({ processed: 20, parked: 1 });
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining([expect.stringMatching(/^Errors at/), expect.stringMatching(/^ParkedEvents at/)]));
  });

  test('survives a brownout of ten minutes: a few records are parked, none is lost, and an alarm reports it after three minutes [K01, K02, K04]', async () => {
    const sim: Simulation = simulate(kind, reporting(kind, () => sim.call('payments')), {
      faults: [{ fault: 'down', downstream: 'payments', from: { minutes: 5 }, until: { minutes: 15 } }],
    });
    sendOrders(kind, sim, 1_200);
    await sim.advance({ minutes: 40 });
    const { processed, parked } = sim.tally();
    expect(processed + parked).toBe(1_200);
    expect(parked).toBeLessThan(5);
    expect(firedAlarms(sim)).toContain('FailedEvents at 8');
    sim.expectNothingLost();
  });

  test('survives an hour of throttling, which uses up no retries [K01]', async () => {
    const sim = simulate(kind, succeeds(), { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    sendOrders(kind, sim, 100);
    await sim.advance({ hours: 2 });
    expect(sim.tally()).toMatchObject({ processed: 100 });
    expect(firedAlarms(sim)).toEqual(['FailedEvents at 3', 'Throttles at 5']);
  });

  test('reports that it is too slow for its stream three hours before the first record is parked [K08, K10]', async () => {
    const sim: Simulation = simulate(kind, reporting(kind, () => sim.spend({ minutes: 1 })), {}, { timeout: Duration.minutes(15), batchSize: 10 });
    for (let second = 0; second < 8 * 3_600; second += 30) kind.send(sim, { id: `order ${second}` }, { seconds: second });
    await sim.advance({ hours: 7 });
    const minutes = firedAlarms(sim).filter(alarm => alarm.startsWith('IteratorAge')).map(alarm => Number(/\d+/.exec(alarm)![0]));
    expect(minutes).toHaveLength(1);
    expect(minutes[0]).toBeGreaterThan(3 * 60);
    expect(sim.tally()).toMatchObject({ parked: 0, dropped: 0, expired: 0 });
  });

  test('reports after a quarter of an hour that its stream is not read any more, and never before, although the stream is empty [K10]', async () => {
    const sim = simulate(kind, succeeds());
    await sim.advance({ hours: 2 });
    expect(sim.alarms().filter(({ to }) => to === 'ALARM')).toEqual([]);
    sim.disableMapping('Processor/EventSourceMapping');
    await sim.advance({ minutes: 20 });
    const [{ alarm, at }, ...others] = sim.alarms().filter(({ to }) => to === 'ALARM');
    expect([alarm, others]).toEqual(['ProcessorAlarmsNotPolling', []]);
    expect(at - 2 * HOUR).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(at - 2 * HOUR).toBeLessThanOrEqual(18 * MINUTE);
    sim.enableMapping('Processor/EventSourceMapping');
    await sim.advance({ minutes: 2 });
    expect(sim.alarms().at(-1)).toMatchObject({ alarm, to: 'OK' });
  });

  test('parks records that wait for more than six hours, long before the stream deletes them [K02, K08]', async () => {
    const sim = simulate(kind, succeeds(), { faults: [{ fault: 'throttle', until: { hours: 8 } }] });
    sendOrders(kind, sim, 50);
    kind.send(sim, { id: 'late' }, { seconds: 5 * 3_600 });
    await sim.advance({ hours: 9 });
    const old = sim.fates().filter(({ fate }) => fate === 'parked');
    expect(old).toHaveLength(50);
    for (const { at, reason } of old) {
      expect(reason).toContain('RecordAgeExceeded');
      expect(at).toBeLessThan(kind.retentionMs / 2);
    }
    expect(parkedRecords(sim)).toHaveLength(50);
    expect(sim.tally()).toMatchObject({ processed: 1 });
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining(['Throttles at 5', expect.stringMatching(/^ParkedEvents at/)]));
    sim.expectNothingLost();
  });

  test('processes records before a thrown error again, so the handler must be idempotent [I01]', async () => {
    const handled: string[] = [];
    let failed = false;
    const sim = simulate(kind, event => {
      for (const record of event.Records) {
        const { order } = kind.read(record);
        if (order.id === 'order 3' && !failed) {
          failed = true;
          throw new Error('once');
        }
        handled.push(order.id);
      }
    }, {}, { maxBatchingWindow: Duration.seconds(30) });
    sendOrders(kind, sim, 4);
    await sim.runUntilIdle();
    expect(handled).toEqual(['order 1', 'order 2', 'order 1', 'order 2', 'order 3', 'order 4']);
    expect(sim.tally()).toMatchObject({ processed: 4 });
  });

  test('reports at once that a failed record cannot be parked: it is dropped, and remains only in the stream [K04]', async () => {
    const sim = simulate(kind, reporting(kind, failPoison), { faults: [{ fault: 'undeliverable', on: 'Processor/FailureBucket' }] });
    const poison = kind.send(sim, { id: 'bad', poison: true }, { seconds: 1 });
    kind.send(sim, { id: 'good' }, { seconds: 2 });
    await sim.advance({ minutes: 10 });
    expect(sim.fate(poison)).toMatchObject({
      fate: 'dropped',
      reason: 'RetryAttemptsExhausted after 11 runs: ProcessorFailureBucket rejected the failure record: ' +
        'ProcessorFailureBucket does not exist or denies access',
    });
    expect(sim.tally()).toMatchObject({ processed: 1 });
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining([
      expect.stringMatching(/^DroppedEvents at [34]$/), expect.stringMatching(/^DestinationDeliveryFailures at [34]$/),
    ]));
    expect(firedAlarms(sim).join()).not.toContain('ParkedEvents');
  });

  test('parks only the position of a record in a failure queue: the record is lost when the stream deletes it, although an alarm reported it [K15]', async () => {
    const sim = simulate(kind, reporting(kind, failPoison), {}, { onFailure: StreamFailureDestination.queue() });
    const poison = kind.send(sim, { id: 'bad', poison: true }, { seconds: 1 });
    await sim.advance({ minutes: 10 });
    expect(sim.fate(poison).fate).toBe('parked');
    expect(sim.messages('Processor/FailureQueue')).toHaveLength(1);
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining([expect.stringMatching(/^FailureRecords at [34]$/)]));
    await sim.advance({ hours: 8 * 24 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'expired', at: expect.any(Number), reason: 'only its failure record is left: the record expired before anyone fetched it' });
    expect(sim.fate(poison).at).toBe(1_000 + kind.retentionMs);
  });
});

describe('a processor of a stream with several shards', () => {
  test('continues with the other shards when a poison record blocks one [K06]', async () => {
    const stack = newStack();
    newProcessor({ source: StreamSource.kinesis(undefined, { shardCount: 4 }) }, stack);
    const kind = KINDS['a Kinesis stream'];
    const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Processor: reporting(kind, failPoison) } });
    sendOrders(kind, sim, 60);
    const poison = kind.send(sim, { id: 'bad', poison: true }, { seconds: 5 });
    await sim.advance({ seconds: 90 });
    const shardOf = new Map(sim.trace.filter(({ kind: act }) => act === 'sent').map(({ eventIds, shardId }) => [eventIds![0], shardId]));
    const pending = sim.fates().filter(({ fate }) => fate === 'pending').map(({ eventId }) => shardOf.get(eventId));
    expect(new Set(pending)).toEqual(new Set([shardOf.get(poison)]));
    expect(sim.tally().processed).toBeGreaterThan(30);
  });
});
