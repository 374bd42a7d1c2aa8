import { Simulation, SimulationOptions } from '../../../src/simulator';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const GROUP = '{% $events.SystemMetadata.EventGroupId %}';
const EVENT_ID = '{% $events.SystemMetadata."aws:EventId" %}';
const EVENT = { bus: 'Bus', source: 'orders', detailType: 'Placed', detail: { total: 5 } };

interface Parts {
  readonly fifo?: boolean;
  readonly sqs?: object;
  readonly queue?: object;
  readonly batch?: number;
  readonly retentionDays?: number;
}

/** `Bus`, `Subscriber`, `Work` (a queue that nobody reads) and `DeadLetters`. */
const template = ({ fifo, sqs = {}, queue = {}, batch = 10, retentionDays = 14 }: Parts = {}) => ({
  Resources: {
    Bus: { Type: 'AWS::EventsV2::EventBus', Properties: { Name: 'orders', StorageConfiguration: { RetentionPeriodInDays: retentionDays } } },
    Subscriber: {
      Type: 'AWS::EventsV2::Subscriber',
      Properties: {
        Name: 'orders',
        EventBusArn: { Ref: 'Bus' },
        ...fifo && { Type: 'FIFO' },
        BatchConfiguration: { MaxBatchSize: batch },
        InvokeConfiguration: { TargetArn: arn('Work'), RoleArn: 'arn:aws:iam::123456789012:role/r', SqsParameters: sqs },
        RetryPolicy: { MaxRetryAttempts: 2, MaxEventAgeInSeconds: 3_600, RetryStrategy: 'ALL' },
        OnFailureConfiguration: { Arn: arn('DeadLetters') },
      },
    },
    Work: { Type: 'AWS::SQS::Queue', Properties: { ...fifo && { FifoQueue: true }, ...queue } },
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
  },
});
const simulate = (parts: Parts = {}, options: SimulationOptions = {}) => Simulation.fromTemplate(template(parts), options);
const records = (sim: Simulation) => sim.messages('DeadLetters').map(({ body }) => JSON.parse(body));
const idsIn = (sim: Simulation) => sim.messages('Work').map(({ body }) => JSON.parse(body).id);

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-sqs.html
describe('a subscriber that sends to a queue', () => {
  test('sends a message for each event of a batch, with the event as its body [A19]', async () => {
    const sim = simulate();
    for (let i = 0; i < 3; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.messages('Work').map(({ body }) => JSON.parse(body))).toEqual(Array(3).fill(expect.objectContaining({ 'detail-type': 'Placed', 'detail': { total: 5 } })));
  });

  test('takes the group and the deduplication id of a FIFO queue from the event, so that the queue takes an event once', async () => {
    const sim = simulate({ fifo: true, sqs: { MessageGroupId: GROUP, MessageDeduplicationId: EVENT_ID } });
    for (const eventGroupId of ['a', 'b', 'a']) sim.putEvents({ ...EVENT, eventGroupId });
    await sim.runUntilIdle();
    expect(sim.messages('Work')).toHaveLength(3);
    sim.replayEvents('Subscriber');
    await sim.advance({ minutes: 2 });
    expect(sim.messages('Work')).toHaveLength(3); // within five minutes
  });

  test('fails the events for which an expression has no value, and no others of the batch', async () => {
    const sim = simulate({ fifo: true, sqs: { MessageGroupId: GROUP, MessageDeduplicationId: EVENT_ID } });
    sim.putEvents(EVENT);
    sim.putEvents({ ...EVENT, eventGroupId: 'a' });
    await sim.runUntilIdle();
    expect(sim.messages('Work')).toHaveLength(1);
    expect(records(sim)).toMatchObject([{ errorCode: 'INPUT_TRANSFORMATION_FAILURE', retryAttempts: 2, failedMessages: [{}] }]);
  });

  test('with a constant deduplication id lets only the first event through', async () => {
    const sim = simulate({ fifo: true, sqs: { MessageGroupId: 'all', MessageDeduplicationId: 'same' } });
    for (let i = 0; i < 2; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(sim.messages('Work')).toHaveLength(1);
  });

  test('that lacks a group for a FIFO queue records every event', async () => {
    const sim = simulate({ fifo: true });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim)).toMatchObject([{ errorCode: 'CUSTOMER_VALIDATION', errorMessage: expect.stringContaining('messageGroupId') }]);
  });

  test.each([[false, 'RESOURCE_NOT_FOUND'], [true, 'INVOCATION_DEPENDENCY_INTERNAL']])('retries when the queue is out of reach, and records the ids (transient: %s)', async (transient, errorCode) => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable', transient, on: 'Work' }] });
    for (let i = 0; i < 2; i++) sim.putEvents(EVENT);
    await sim.runUntilIdle();
    expect(records(sim)).toMatchObject([{ errorCode, failedMessages: [{}, {}] }]);
    sim.expectNothingLost();
  });

  test('is refused with an expression that is not evaluated', () => {
    expect(() => simulate({ sqs: { MessageGroupId: '{% $uuid() %}' } })).toThrow('of JSONata, only paths such as');
  });
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-replay.html
describe('a subscriber that starts in the past', () => {
  const failing: SimulationOptions = { faults: [{ fault: 'undeliverable', on: 'Work', until: { minutes: 10 } }] };

  test('delivers the events that the records name, and only them [A19]', async () => {
    const sim = simulate({}, failing);
    for (let i = 0; i < 2; i++) sim.putEvents(EVENT);
    await sim.advance({ minutes: 20 });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    const [{ failedMessages }] = records(sim);
    const failed = failedMessages.map(({ eventId }: { readonly eventId: string }) => eventId);
    sim.replayEvents('Subscriber', { eventIds: failed });
    await sim.advance({ minutes: 2 });
    expect(idsIn(sim).slice(1)).toEqual(failed);
  });

  test('begins after a while, which is an assumption', async () => {
    const sim = simulate({}, { assumptions: { subscriberReplayStartMs: 5_000 } });
    sim.putEvents(EVENT);
    await sim.runUntilIdle();
    sim.replayEvents('Subscriber');
    await sim.advance({ seconds: 4 });
    expect(sim.messages('Work')).toHaveLength(1);
    await sim.advance({ seconds: 2 });
    expect(sim.messages('Work')).toHaveLength(2);
  });

  test('delivers what was published in the given period', async () => {
    const sim = simulate();
    for (const minutes of [0, 1, 2, 3]) sim.putEvents(EVENT, { at: { minutes } });
    await sim.advance({ minutes: 5 });
    expect(sim.replayEvents('Subscriber', { from: { minutes: 1 }, until: { minutes: 2 } })).toHaveLength(2);
  });

  test('finds no event that the bus no longer retains: a retention of one day is shorter than that of the records', async () => {
    const sim = simulate({ retentionDays: 1 }, failing);
    sim.putEvents(EVENT);
    await sim.advance({ hours: 24 });
    expect(records(sim)).toHaveLength(1);
    expect(sim.replayEvents('Subscriber')).toEqual([]);
  });

  test('is another one: what it cannot deliver is recorded under its own name', async () => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable', on: 'Work', from: { minutes: 1 } }] });
    sim.putEvents(EVENT);
    await sim.advance({ minutes: 2 });
    sim.replayEvents('Subscriber');
    await sim.advance({ minutes: 5 });
    expect(records(sim)).toMatchObject([{ subscriberArn: expect.stringMatching(/-replay$/) }]);
  });

  test('is looked for among the subscribers', () => {
    expect(() => simulate().replayEvents('Work')).toThrow("none of the others is called 'Work'");
    const { Bus: _bus, ...elsewhere } = template().Resources;
    const Subscriber = { ...elsewhere.Subscriber, Properties: { ...elsewhere.Subscriber.Properties, EventBusArn: 'arn:aws:events:us-east-1:123456789012:event-busv2/a/b' } };
    expect(() => Simulation.fromTemplate({ Resources: { ...elsewhere, Subscriber } }).replayEvents('Subscriber')).toThrow('that is not in the templates, so it has received no events');
  });
});
