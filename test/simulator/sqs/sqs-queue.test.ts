import * as fc from 'fast-check';
import { Simulation, SimulationOptions } from '../../../src/simulator';

/** A queue without a consumer other than the test. */
function queueOf(properties: object = {}, options: SimulationOptions = {}, deadLetters: object = {}) {
  const { RedrivePolicy, ...more } = properties as { RedrivePolicy?: object };
  const redrive = RedrivePolicy && { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, ...RedrivePolicy } };
  return Simulation.fromTemplate({
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { ...more, ...redrive } },
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { ...('FifoQueue' in properties && { FifoQueue: true }), ...deadLetters } },
    },
  }, options);
}

const ids = (messages: readonly { readonly eventId: string }[]) => messages.map(({ eventId }) => eventId);
const receive = (sim: Simulation, max = 10) => ids(sim.receive('Queue', { max }));
const inOrder = { assumptions: { standardOrder: 'sent' } } as const;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
describe('visibility', () => {
  test('a received message is hidden for the visibility timeout, 30 seconds by default, and then visible again', async () => {
    const sim = queueOf();
    sim.send('Queue', 'a');
    expect(receive(sim)).toEqual(['e1']);
    await sim.advance(29_999);
    expect(receive(sim)).toEqual([]);
    await sim.advance(1);
    expect(sim.receive('Queue')).toMatchObject([{ eventId: 'e1', receiveCount: 2, state: 'inFlight' }]);
  });

  test('a visibility timeout of 0 hides no message', () => {
    const sim = queueOf({ VisibilityTimeout: 0 });
    sim.send('Queue', 'a');
    expect([receive(sim), receive(sim)]).toEqual([['e1'], ['e1']]);
  });

  test('a deleted message is never received again', async () => {
    const sim = queueOf();
    sim.send('Queue', 'a');
    sim.deleteMessage(sim.receive('Queue')[0]);
    await sim.advance({ minutes: 5 });
    expect(receive(sim)).toEqual([]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Queue' });
  });

  test('the last receiver can change it, counted from that time', async () => {
    const sim = queueOf();
    sim.send('Queue', 'a');
    const [first] = sim.receive('Queue');
    await sim.advance({ seconds: 20 });
    sim.changeVisibility(first, { seconds: 60 });
    await sim.advance(59_999);
    expect(receive(sim)).toEqual([]);
    await sim.advance(1);
    const [second] = sim.receive('Queue');
    sim.changeVisibility(first, 0);
    expect(receive(sim)).toEqual([]);
    sim.changeVisibility(second, 0);
    expect(receive(sim)).toEqual(['e1']);
  });

  test('at most 120,000 messages are in flight', () => {
    const sim = queueOf();
    for (let count = 0; count < 120_005; count++) sim.send('Queue', '');
    expect(receive(sim, 119_999)).toHaveLength(119_999);
    expect(receive(sim)).toHaveLength(1);
    expect(receive(sim)).toHaveLength(0);
  });
});

describe('delays', () => {
  test('the delay of a message overrides the delay of a standard queue', async () => {
    const sim = queueOf({ DelaySeconds: 10 });
    sim.send('Queue', 'of the queue', { id: 'slow' });
    sim.send('Queue', 'of its own', { id: 'quick', delaySeconds: 3 });
    expect(sim.messages('Queue').map(({ state }) => state)).toEqual(['delayed', 'delayed']);
    await sim.advance({ seconds: 3 });
    expect(receive(sim)).toEqual(['quick']);
    await sim.advance({ seconds: 7 });
    expect(receive(sim)).toEqual(['slow']);
  });

  test('a delay of 0 overrides that of a standard queue, too, and is none on a FIFO queue', () => {
    const options = { messageGroupId: 'g', messageDeduplicationId: 'd', delaySeconds: 0 };
    const [standard, fifo] = [queueOf({ DelaySeconds: 10 }), queueOf({ DelaySeconds: 10, FifoQueue: true })];
    standard.send('Queue', 'a', { delaySeconds: 0 });
    fifo.send('Queue', 'a', options);
    expect([standard, fifo].map(sim => sim.messages('Queue')[0].state)).toEqual(['visible', 'delayed']);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
describe('retention', () => {
  test('a message expires 4 days after it was sent, in any state', async () => {
    const sim = queueOf();
    sim.send('Queue', 'waits');
    sim.send('Queue', 'in flight');
    await sim.advance({ days: 4, milliseconds: -1 });
    expect(sim.receive('Queue', { max: 1 })).toHaveLength(1);
    await sim.advance(1);
    expect(sim.messages('Queue')).toEqual([]);
    await sim.advance({ minutes: 1 });
    expect(receive(sim)).toEqual([]);
    expect(sim.fates()).toMatchObject([{ fate: 'expired', at: 345_600_000, resource: 'Queue', meant: false }, { fate: 'expired' }]);
  });

  test('each message expires at its own time', async () => {
    const sim = queueOf({ MessageRetentionPeriod: 60 });
    sim.send('Queue', 'first');
    await sim.advance({ seconds: 30 });
    sim.send('Queue', 'second');
    await sim.advance({ seconds: 30 });
    expect(ids(sim.messages('Queue'))).toEqual(['e2']);
    await sim.advance({ seconds: 30 });
    expect(sim.trace.filter(({ kind }) => kind === 'expired').map(({ at }) => at)).toEqual([60_000, 90_000]);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
describe('redrive', () => {
  test('a message that was received maxReceiveCount times moves at the next receive', async () => {
    const sim = queueOf({ RedrivePolicy: { maxReceiveCount: 2 } });
    sim.send('Queue', 'poison');
    for (let count = 1; count <= 2; count++) {
      expect(receive(sim)).toEqual(['e1']);
      await sim.advance({ seconds: 30 });
    }
    await sim.advance({ hours: 1 });
    expect(ids(sim.messages('DeadLetters'))).toEqual([]);
    expect(receive(sim)).toEqual([]);
    expect(ids(sim.messages('DeadLetters'))).toEqual(['e1']);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters', at: 3_660_000 });
  });

  // recorded on AWS 2024-04-30 (LocalStack test of dead-letter queues): the count goes on in the dead-letter queue
  test('a moved message keeps its id, its attributes and its receive count', () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } });
    sim.send('Queue', { id: 1 }, { messageAttributes: { Kind: { dataType: 'String', stringValue: 'order' } } });
    const [{ messageId }] = sim.receive('Queue');
    receive(sim);
    expect(sim.receive('DeadLetters')).toMatchObject([{
      messageId,
      body: '{"id":1}',
      receiveCount: 2,
      attributes: { Kind: { stringValue: 'order' } },
      deadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:123456789012:Stack-Queue',
    }]);
  });

  test('a receive skips messages that move to the dead-letter queue', () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } }, inOrder);
    sim.send('Queue', 'poison');
    receive(sim);
    sim.send('Queue', 'good');
    expect(receive(sim, 1)).toEqual(['e2']);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
  test('in a standard dead-letter queue the retention period counts from when the message was first sent', async () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } }, {}, { MessageRetentionPeriod: 2 * 86_400 });
    sim.send('Queue', 'poison');
    await sim.advance({ days: 1 });
    receive(sim);
    receive(sim);
    expect(sim.messages('DeadLetters')).toMatchObject([{ sentAt: 0, arrivedAt: 86_400_000 }]);
    await sim.advance({ days: 1, milliseconds: -1 });
    expect(sim.fate('e1').fate).toBe('parked');
    await sim.advance(1);
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', resource: 'DeadLetters', at: 2 * 86_400_000 });
  });

  test('in a FIFO dead-letter queue the retention period starts again', async () => {
    const sim = queueOf({ FifoQueue: true, VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } }, {}, { MessageRetentionPeriod: 2 * 86_400 });
    sim.send('Queue', 'poison', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    await sim.advance({ days: 1 });
    receive(sim);
    receive(sim);
    await sim.advance({ days: 2, milliseconds: -1 });
    expect(sim.fate('e1').fate).toBe('parked');
    await sim.advance(1);
    expect(sim.fate('e1').fate).toBe('expired');
  });

  test('a message that is older than the retention period of the dead-letter queue expires at once', async () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } }, {}, { MessageRetentionPeriod: 60 });
    sim.send('Queue', 'poison');
    await sim.advance({ minutes: 2 });
    receive(sim);
    receive(sim);
    await sim.advance(0);
    expect(sim.fate('e1')).toMatchObject({ fate: 'expired', resource: 'DeadLetters', at: 120_000 });
  });

  test('a receipt handle of the queue does not reach the message in the dead-letter queue', async () => {
    const sim = queueOf({ RedrivePolicy: { maxReceiveCount: 1 } });
    sim.send('Queue', 'a');
    const [old] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    expect([receive(sim), ids(sim.receive('DeadLetters'))]).toEqual([[], ['e1']]);
    sim.changeVisibility(old, 0);
    expect(sim.messages('DeadLetters')).toMatchObject([{ state: 'inFlight' }]);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
describe('the order of a standard queue', () => {
  const sendTen = (sim: Simulation) => {
    const sent = Array.from({ length: 10 }, () => sim.send('Queue', ''));
    return { sent, received: receive(sim) };
  };

  test('is random for messages sent shortly after each other', () => {
    const orders = [1, 2, 3].map(seed => sendTen(queueOf({}, { seed })).received.join());
    expect(new Set(orders).size).toBe(3);
    expect(sendTen(queueOf({}, { seed: 1 })).received.join()).toBe(orders[0]);
  });

  test('is the order of sending for messages sent at longer intervals', async () => {
    const sim = queueOf();
    for (let count = 0; count < 5; count++) {
      sim.send('Queue', '');
      await sim.advance(1_001);
    }
    expect(receive(sim)).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
  });

  test('can be set to the order of sending or to the worst, the newest first', async () => {
    const { sent, received } = sendTen(queueOf({}, inOrder));
    expect(received).toEqual(sent);
    const worst = queueOf({}, { assumptions: { standardOrder: 'worst' } });
    for (let count = 0; count < 3; count++) {
      worst.send('Queue', '');
      await worst.advance(1);
    }
    expect(receive(worst)).toEqual(['e3', 'e2', 'e1']);
  });

  test('a message moves to the back after three receives', async () => {
    const sim = queueOf({ VisibilityTimeout: 0 }, inOrder);
    sim.send('Queue', 'poison');
    await sim.advance(1);
    sim.send('Queue', 'good');
    expect([1, 2, 3, 4].map(() => receive(sim, 1)[0])).toEqual(['e1', 'e1', 'e1', 'e2']);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
describe('duplicates', () => {
  test('a standard queue delivers a message twice at the same time if the test injects a duplicate', async () => {
    const sim = queueOf({}, { assumptions: { duplicateProbability: 1 } });
    sim.send('Queue', '');
    expect(sim.receive('Queue')).toMatchObject([{ eventId: 'e1', receiveCount: 1 }]);
    const [again] = sim.receive('Queue');
    expect(again.receiveCount).toBe(2);
    sim.deleteMessage(again);
    await sim.advance({ hours: 1 });
    expect(receive(sim)).toEqual([]);
  });

  test('some messages are duplicated, by a fault or at random', () => {
    const some = queueOf({}, { faults: [{ fault: 'duplicate', on: 'Queue', match: (payload, eventId) => payload.id === 2 || eventId === 'e3' }] });
    [{ id: 1 }, { id: 2 }, 'no JSON'].forEach(body => some.send('Queue', body));
    receive(some);
    expect(receive(some).sort()).toEqual(['e2', 'e3']);
    const chance = queueOf({}, { assumptions: { duplicateProbability: 0.5 } });
    for (let count = 0; count < 100; count++) chance.send('Queue', '');
    receive(chance, 100);
    expect(Math.abs(receive(chance, 100).length - 50)).toBeLessThan(20);
  });

  test('a FIFO queue never delivers duplicates', () => {
    const sim = queueOf({ FifoQueue: true, ContentBasedDeduplication: true }, { assumptions: { duplicateProbability: 1 } });
    sim.send('Queue', '', { messageGroupId: 'g' });
    expect([receive(sim), receive(sim)]).toEqual([['e1'], []]);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
describe('a FIFO queue', () => {
  const fifo = (properties: object = {}) => queueOf({ FifoQueue: true, ContentBasedDeduplication: true, ...properties });
  const send = (sim: Simulation, id: string, messageGroupId = id[0]) => sim.send('Queue', id, { id, messageGroupId });

  test('keeps the order in each group, and a message in flight blocks later ones', () => {
    const sim = fifo();
    ['a1', 'a2', 'b1', 'a3'].forEach(id => send(sim, id));
    expect(receive(sim, 1)).toEqual(['a1']);
    expect(receive(sim)).toEqual(['b1']);
    expect(receive(sim)).toEqual([]);
  });

  // recorded on AWS 2025-11-17 and 2025-11-19 (LocalStack tests of the visibility of FIFO messages)
  test('a message in flight blocks later ones even if the one before it is visible again', () => {
    const sim = fifo();
    ['a1', 'a2', 'a3'].forEach(id => send(sim, id));
    const [first] = sim.receive('Queue', { max: 2 });
    sim.changeVisibility(first, 0);
    expect(receive(sim)).toEqual(['a1']);
  });

  test('keeps the order in each group for any sequence of receives, deletes and waits', async () => {
    const step = fc.oneof(
      fc.record({ send: fc.constantFrom('a', 'b', 'c') }), fc.record({ receive: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ delete: fc.nat(5) }), fc.record({ wait: fc.integer({ min: 1, max: 40_000 }) }), fc.record({ show: fc.nat(5) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      const sim = fifo();
      const [received, gone]: [Map<string, any>, Set<string>] = [new Map(), new Set()];
      const sent: string[] = [];
      for (const one of steps) {
        if ('send' in one) sent.push(send(sim, `${one.send}${sent.length}`));
        if ('wait' in one) await sim.advance(one.wait);
        if ('delete' in one || 'show' in one) {
          const held = [...received.values()].at('delete' in one ? one.delete : one.show);
          if (held && 'show' in one) sim.changeVisibility(held, 0);
          if (held && 'delete' in one) {
            sim.deleteMessage(held);
            received.delete(held.eventId);
            if (!sim.messages('Queue').some(({ eventId }) => eventId === held.eventId)) gone.add(held.eventId);
          }
        }
        if ('receive' in one) {
          const batch = sim.receive('Queue', { max: one.receive });
          for (const message of batch) {
            received.set(message.eventId, message);
            const before = sent.slice(0, sent.indexOf(message.eventId)).filter(id => id[0] === message.eventId[0] && !gone.has(id));
            expect(ids(batch)).toEqual(expect.arrayContaining(before));
          }
        }
      }
    }));
  });

  test('starts with the group whose first message has been visible longest', async () => {
    const sim = fifo();
    send(sim, 'a1');
    sim.receive('Queue', { visibilityTimeout: { seconds: 3 } });
    await sim.advance({ seconds: 5 });
    send(sim, 'b1');
    await sim.advance({ seconds: 1 });
    expect(receive(sim)).toEqual(['a1', 'b1']);
  });

  test('refuses to delete a message that has become visible again', async () => {
    const sim = fifo();
    send(sim, 'a1');
    const [late] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    sim.deleteMessage(late);
    expect(receive(sim)).toEqual(['a1']);
    sim.deleteMessage(late);
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(sim.trace.filter(({ kind }) => kind === 'deleteRefused')).toHaveLength(2);
  });

  test('a standard queue deletes a message that has become visible again', async () => {
    const sim = queueOf();
    sim.send('Queue', '');
    const [late] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    sim.deleteMessage(late);
    sim.deleteMessage(late);
    expect(sim.messages('Queue')).toEqual([]);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
  test('accepts a deduplication id once in 5 minutes, from any group, even after the message was deleted', async () => {
    const sim = queueOf({ FifoQueue: true });
    const sendAgain = (messageGroupId: string) => sim.send('Queue', '', { messageGroupId, messageDeduplicationId: 'd' });
    sendAgain('g1');
    sim.deleteMessage(sim.receive('Queue')[0]);
    sendAgain('g1');
    sendAgain('g2');
    await sim.advance({ minutes: 5, milliseconds: -1 });
    sendAgain('g1');
    await sim.advance(1);
    sendAgain('g1');
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['processed', 'dropped', 'dropped', 'dropped', 'pending']);
    expect(sim.fate('e2')).toMatchObject({ meant: true, reason: 'a duplicate of e1, which was sent less than 5 minutes before' });
    expect(() => sim.expectNothingLost()).not.toThrow();
  });

  test('can deduplicate within each group', () => {
    const sim = queueOf({ FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    for (const messageGroupId of ['g1', 'g2', 'g1']) sim.send('Queue', '', { messageGroupId, messageDeduplicationId: 'd' });
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['pending', 'pending', 'dropped']);
  });

  test('compares bodies with content-based deduplication', () => {
    const sim = fifo();
    for (const body of ['same', 'other', 'same']) sim.send('Queue', body, { messageGroupId: 'g' });
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['pending', 'pending', 'dropped']);
  });

  test('rejects a message that has no group, no deduplication id or its own delay, or is too large', () => {
    const sim = queueOf({ FifoQueue: true, MaximumMessageSize: 1_024 });
    const sendWith = (options: object, body = '') => () => sim.send('Queue', body, { messageGroupId: 'g', messageDeduplicationId: 'd', ...options });
    expect(sendWith({ messageGroupId: undefined })).toThrow('Queue rejects the message: a FIFO queue requires a messageGroupId');
    expect(sendWith({ messageDeduplicationId: undefined })).toThrow('so the message needs a messageDeduplicationId');
    expect(sendWith({ delaySeconds: 5 })).toThrow('a FIFO queue does not support a delay for a single message');
    expect(sendWith({}, 'x'.repeat(1_025))).toThrow('it is 1025 bytes long, but the maximum is 1024');
    expect(sendWith({ messageAttributes: { A: { dataType: 'Binary', binaryValue: 'eHh4' } } }, 'x'.repeat(1_015))).toThrow('it is 1025 bytes long');
    expect(sim.fates()).toEqual([]);
  });

  test('releases deleted messages', () => {
    const sim = fifo();
    for (let count = 0; count < 100; count++) send(sim, `a${count}`);
    for (let count = 100; count < 220; count++) {
      send(sim, `a${count}`);
      sim.deleteMessage(sim.receive('Queue', { max: 1 })[0]);
    }
    expect(receive(sim, 3)).toEqual(['a120', 'a121', 'a122']);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
describe('metrics of a queue', () => {
  const metric = (sim: Simulation, metricName: string, minute: number, stat = 'Maximum', queue = 'Queue') =>
    sim.metrics().statistic({ namespace: 'AWS/SQS', metricName, dimensions: { QueueName: `Stack-${queue}` } }, stat, 60, 60_000 * minute);

  test('counters count sent, received and deleted messages', () => {
    const sim = queueOf();
    ['abc', 'de', 'f'].forEach(body => sim.send('Queue', body));
    sim.receive('Queue').slice(1).forEach(message => sim.deleteMessage(message));
    expect(['NumberOfMessagesSent', 'SentMessageSize', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted'].map(name => metric(sim, name, 0, 'Sum')))
      .toEqual([3, 6, 3, 2]);
  });

  test('a message that moves to a dead-letter queue does not count as sent', async () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } });
    sim.send('Queue', '');
    receive(sim);
    receive(sim);
    await sim.advance({ minutes: 1 });
    expect(metric(sim, 'NumberOfMessagesSent', 0, 'Sum', 'DeadLetters')).toBeUndefined();
    expect(metric(sim, 'ApproximateNumberOfMessagesVisible', 0, 'Maximum', 'DeadLetters')).toBe(1);
  });

  test('gauges measure visible, in-flight and delayed messages and the age of the oldest at the end of each minute', async () => {
    const sim = queueOf({ VisibilityTimeout: 60 }, inOrder);
    sim.send('Queue', 'a');
    sim.send('Queue', 'b');
    sim.send('Queue', 'c', { delaySeconds: 130 });
    await sim.advance({ seconds: 30 });
    sim.receive('Queue', { max: 1 });
    await sim.advance({ minutes: 3 });
    const names = ['Visible', 'NotVisible', 'Delayed'].map(state => `ApproximateNumberOfMessages${state}`);
    expect([0, 1, 2].map(minute => names.map(name => metric(sim, name, minute)))).toEqual([[1, 1, 1], [2, 0, 1], [3, 0, 0]]);
    expect([0, 1, 2].map(minute => metric(sim, 'ApproximateAgeOfOldestMessage', minute))).toEqual([60, 120, 180]);
  });

  test('the age excludes messages that were received three times from a standard queue, but not from a FIFO queue', async () => {
    const fifo = { FifoQueue: true, ContentBasedDeduplication: true };
    for (const [properties, ages, name] of [[{}, [60, 20], 'Queue'], [fifo, [60, 120], 'Queue.fifo']] as const) {
      const sim = queueOf({ VisibilityTimeout: 0, ...properties });
      sim.send('Queue', 'poison', { messageGroupId: 'g' });
      receive(sim);
      receive(sim);
      await sim.advance({ seconds: 100 });
      sim.send('Queue', 'good', { messageGroupId: 'h' });
      receive(sim, 2);
      await sim.advance({ seconds: 20 });
      expect([0, 1].map(minute => metric(sim, 'ApproximateAgeOfOldestMessage', minute, 'Maximum', name))).toEqual(ages);
    }
  });

  test('the age in a dead-letter queue counts from when the message moved there', async () => {
    const sim = queueOf({ VisibilityTimeout: 0, RedrivePolicy: { maxReceiveCount: 1 } });
    sim.send('Queue', '');
    await sim.advance({ minutes: 10 });
    receive(sim);
    receive(sim);
    await sim.advance({ minutes: 1 });
    expect(metric(sim, 'ApproximateAgeOfOldestMessage', 10, 'Maximum', 'DeadLetters')).toBe(60);
  });

  test('an empty queue without requests sends no metrics after 6 hours, until the next request', async () => {
    const sim = queueOf();
    sim.send('Queue', '');
    sim.deleteMessage(sim.receive('Queue')[0]);
    await sim.advance({ hours: 8 });
    sim.send('Queue', '');
    await sim.advance({ minutes: 1 });
    const visible = (minute: number) => metric(sim, 'ApproximateNumberOfMessagesVisible', minute);
    expect([0, 359, 360, 479, 480].map(visible)).toEqual([0, 0, undefined, undefined, 1]);
  });

  test('releases old messages', async () => {
    const sim = queueOf({}, inOrder);
    for (let count = 0; count < 1_500; count++) sim.send('Queue', '');
    sim.receive('Queue', { max: 1_200 }).forEach(message => sim.deleteMessage(message));
    await sim.advance({ minutes: 2 });
    expect(metric(sim, 'ApproximateAgeOfOldestMessage', 1)).toBe(120);
  });
});
