import * as fc from 'fast-check';
import { ReceivedMessage, Simulation, SimulationOptions, succeeds } from '../../../src/simulator';
import { workerTemplate } from '../templates';

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

const NOT_AVAILABLE = 'Message does not exist or is not available for visibility timeout change.';

/** Indicates whether a message is in flight since its receive. */
function canChange(sim: Simulation, { messageId, receiveCount }: ReceivedMessage): boolean {
  return sim.messages('Queue').some(message => message.messageId === messageId && message.state === 'inFlight' && message.receiveCount === receiveCount);
}

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
    expect(() => sim.changeVisibility(first, 0)).toThrow(NOT_AVAILABLE);
    expect(receive(sim)).toEqual([]);
    sim.changeVisibility(second, 0);
    expect(receive(sim)).toEqual(['e1']);
  });

  test.each<[string, (sim: Simulation) => unknown]>([
    ['is visible again', sim => sim.advance({ seconds: 30 })],
    ['was deleted', sim => sim.deleteMessage(sim.receive('Queue')[0])],
    ['has expired', sim => sim.advance({ days: 4 })],
  ])('cannot be changed for a message that %s, as in SQS', async (_what, act) => {
    const sim = queueOf();
    sim.send('Queue', 'a');
    const [first] = sim.receive('Queue', { visibilityTimeout: 0 });
    await act(sim);
    expect(() => sim.changeVisibility(first, { seconds: 1 })).toThrow(expect.objectContaining({
      name: 'InvalidParameterValue',
      message: `Value ${first.receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    }));
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
  test('is at most 12 hours from the receive, however often it is changed', async () => {
    const sim = queueOf();
    sim.send('Queue', 'a');
    const [message] = sim.receive('Queue');
    sim.changeVisibility(message, { hours: 12 });
    await sim.advance({ hours: 5 });
    sim.changeVisibility(message, { hours: 7 });
    expect(() => sim.changeVisibility(message, { hours: 7, seconds: 1 }))
      .toThrow('Value 25201 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]');
    for (const seconds of [0.5, 43_201]) {
      expect(() => sim.changeVisibility(message, { seconds }))
        .toThrow(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.`);
    }
    await sim.advance({ hours: 7 });
    expect(receive(sim)).toEqual(['e1']);
  });

  test('at most 120,000 messages are in flight', () => {
    const sim = queueOf();
    for (let count = 0; count < 120_005; count++) sim.send('Queue', 'x');
    for (let count = 0; count < 119_990; count += 10) receive(sim);
    expect([receive(sim, 9), receive(sim)].map(({ length }) => length)).toEqual([9, 1]);
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

  test('a delayed message is received when its delay ends, also if another message is sent at that instant', async () => {
    const sim = Simulation.fromTemplate(workerTemplate({ queue: { DelaySeconds: 60 } }), { handlers: { Function: succeeds() } });
    for (const minutes of [0, 1, 2, 3]) sim.send('Queue', {}, { id: `e${minutes}`, at: { minutes } });
    await sim.advance({ minutes: 10 });
    const received = sim.trace.filter(({ kind }) => kind === 'received');
    expect(received.map(({ at, eventIds }) => `${at / 60_000} ${eventIds![0]}`)).toEqual(['1 e0', '2 e1', '3 e2', '4 e3']);
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
    expect(() => sim.changeVisibility(old, 0)).toThrow('Message does not exist or is not available for visibility timeout change.');
    expect(sim.messages('DeadLetters')).toMatchObject([{ state: 'inFlight' }]);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
describe('the order of a standard queue', () => {
  const sendTen = (sim: Simulation) => {
    const sent = Array.from({ length: 10 }, () => sim.send('Queue', 'x'));
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
      sim.send('Queue', 'x');
      await sim.advance(1_001);
    }
    expect(receive(sim)).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
  });

  test('can be set to the order of sending or to the worst, the newest first', async () => {
    const { sent, received } = sendTen(queueOf({}, inOrder));
    expect(received).toEqual(sent);
    const worst = queueOf({}, { assumptions: { standardOrder: 'worst' } });
    for (let count = 0; count < 3; count++) {
      worst.send('Queue', 'x');
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
    sim.send('Queue', 'x');
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
    for (let count = 0; count < 100; count++) chance.send('Queue', 'x');
    const received = Array.from({ length: 20 }, () => receive(chance)).flat();
    expect(Math.abs(received.length - 150)).toBeLessThan(20);
  });

  test('a FIFO queue never delivers duplicates', () => {
    const sim = queueOf({ FifoQueue: true, ContentBasedDeduplication: true }, { assumptions: { duplicateProbability: 1 } });
    sim.send('Queue', 'x', { messageGroupId: 'g' });
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
          if (held && 'show' in one && canChange(sim, held)) sim.changeVisibility(held, 0);
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
    expect(sim.deleteMessage(late)).toBe(false);
    expect(receive(sim)).toEqual(['a1']);
    expect(sim.deleteMessage(late)).toBe(false);
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(sim.trace.filter(({ kind }) => kind === 'deleteRefused')).toHaveLength(2);
    expect(sim.fate('a1').fate).toBe('pending');
    expect(sim.metric('Queue', 'NumberOfMessagesDeleted')).toBeUndefined();
  });

  test('a standard queue deletes a message that has become visible again', async () => {
    const sim = queueOf();
    sim.send('Queue', 'x');
    const [late] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    expect([sim.deleteMessage(late), sim.deleteMessage(late)]).toEqual([true, false]);
    expect(sim.messages('Queue')).toEqual([]);
    expect(sim.fate('e1').fate).toBe('processed');
  });

  test.each(['deletes', 'keeps'] as const)('a standard queue %s a message that was received again, as the test assumes', async staleReceipts => {
    const sim = Simulation.fromTemplate({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: {} } } }, { assumptions: { staleReceipts } });
    sim.send('Queue', 'x');
    const [late] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    const [again] = sim.receive('Queue');
    const deletes = staleReceipts === 'deletes';
    expect(sim.deleteMessage(late)).toBe(deletes);
    expect(sim.fate('e1').fate).toBe(deletes ? 'processed' : 'pending');
    if (!deletes) expect(sim.story('e1')).toContain('is not deleted from Queue: it was received again since');
    expect(sim.deleteMessage(again)).toBe(!deletes);
    expect(sim.fate('e1').fate).toBe('processed');
  });

  test('a message that has left the queue cannot be deleted: its event stays where the queue has sent it', async () => {
    const queue = (properties: object) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
    const sim = Simulation.fromTemplate({
      Resources: {
        Queue: queue({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 1 } }),
        Dead: queue({ MessageRetentionPeriod: 1_209_600 }),
      },
    });
    sim.send('Queue', 'x', { id: 'parked' });
    const [first] = sim.receive('Queue');
    await sim.advance({ seconds: 30 });
    sim.receive('Queue');
    sim.send('Queue', 'x', { id: 'expired' });
    const [second] = sim.receive('Queue', { visibilityTimeout: { hours: 12 } });
    await sim.advance({ days: 5 });
    expect([first, second].map(message => [sim.deleteMessage(message), sim.fate(message.eventId).fate])).toEqual([[false, 'parked'], [false, 'expired']]);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
  test('accepts a deduplication id once in 5 minutes, from any group, even after the message was deleted', async () => {
    const sim = queueOf({ FifoQueue: true });
    const sendAgain = (messageGroupId: string) => sim.send('Queue', 'x', { messageGroupId, messageDeduplicationId: 'd' });
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
    for (const messageGroupId of ['g1', 'g2', 'g1']) sim.send('Queue', 'x', { messageGroupId, messageDeduplicationId: 'd' });
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['pending', 'pending', 'dropped']);
  });

  test('compares bodies with content-based deduplication', () => {
    const sim = fifo();
    for (const body of ['same', 'other', 'same']) sim.send('Queue', body, { messageGroupId: 'g' });
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['pending', 'pending', 'dropped']);
  });

  test('rejects a message that has no group, no deduplication id or its own delay, or is too large', () => {
    const sim = queueOf({ FifoQueue: true, MaximumMessageSize: 1_024 });
    const sendWith = (options: object, body = 'x') => () => sim.send('Queue', body, { messageGroupId: 'g', messageDeduplicationId: 'd', ...options });
    expect(sendWith({ messageGroupId: undefined })).toThrow('Queue rejects the message: a FIFO queue requires a messageGroupId');
    expect(sendWith({ messageDeduplicationId: undefined })).toThrow('so the message needs a messageDeduplicationId');
    expect(sendWith({ delaySeconds: 5 })).toThrow('a FIFO queue does not support a delay for a single message');
    expect(sendWith({}, 'x'.repeat(1_025))).toThrow('it is 1025 bytes long, but the maximum is 1024');
    expect(sendWith({ messageAttributes: { A: { dataType: 'Binary', binaryValue: 'eHh4' } } }, 'x'.repeat(1_015))).toThrow('it is 1025 bytes long');
    expect(sim.fates()).toEqual([]);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html; recorded on AWS 2025-08-18 (the id of 'Test')
  test('generates the deduplication id from the body with content-based deduplication, so that an equal one of the producer is a duplicate', async () => {
    const hash = '532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25';
    const events: any[] = [];
    const sim = Simulation.fromTemplate(workerTemplate({ queue: { FifoQueue: true, ContentBasedDeduplication: true } }), {
      handlers: { Function: event => { events.push(event); } },
    });
    sim.send('Queue', 'Test', { messageGroupId: 'g', messageAttributes: { a: { dataType: 'String', stringValue: '1' } } });
    sim.send('Queue', 'Test', { messageGroupId: 'g', messageAttributes: { a: { dataType: 'String', stringValue: '2' } } });
    sim.send('Queue', 'other', { messageGroupId: 'g', messageDeduplicationId: hash });
    await sim.runUntilIdle();
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['processed', 'dropped', 'dropped']);
    expect(events.map(({ Records: [{ attributes }] }) => attributes.MessageDeduplicationId)).toEqual([hash]);
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

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html, …/SQSDeveloperGuide/sqs-message-metadata.html
describe('a queue rejects a message', () => {
  const text = (stringValue: string, dataType = 'String') => ({ messageAttributes: { a: { dataType, stringValue } } });
  const named = (name: string) => ({ messageAttributes: { [name]: { dataType: 'String', stringValue: 'x' } } });
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, { dataType: 'String', stringValue: 'x' }]));

  test.each<[what: string, body: unknown, options: object, message: string]>([
    ['that is empty', '', {}, 'it is empty, but a message has at least one character'],
    ['with a control character', 'a\u0000', {}, 'it contains the character U+0000, but SQS takes only tabs, line breaks'],
    ['with half a character', 'a\ud800b', {}, 'it contains the character U+D800'],
    ['with U+FFFE', '\ufffe', {}, 'it contains the character U+FFFE'],
    ['with a negative delay', 'x', { delaySeconds: -1 }, 'its delaySeconds -1 must be a whole number from 0 to 900'],
    ['with a delay above 15 minutes', 'x', { delaySeconds: 901 }, 'its delaySeconds 901 must be a whole number from 0 to 900'],
    ['with a fractional delay', 'x', { delaySeconds: 1.5 }, 'its delaySeconds 1.5 must be'],
    ['with a delay that is no number', 'x', { delaySeconds: NaN }, 'its delaySeconds NaN must be'],
    ['with an empty group', 'x', { messageGroupId: '' }, 'its messageGroupId "" must have 1 to 128 letters, digits and punctuation marks, without spaces'],
    ['with a space in its group', 'x', { messageGroupId: 'a b' }, 'its messageGroupId "a b" must have'],
    ['with a long group', 'x', { messageGroupId: 'g'.repeat(129) }, 'must have 1 to 128 letters'],
    ['with a letter beyond ASCII in its deduplication id', 'x', { messageDeduplicationId: 'ä' }, 'its messageDeduplicationId "ä" must have'],
    ['with a deduplication id, unless it is FIFO', 'x', { messageDeduplicationId: 'd' }, 'a standard queue does not support a messageDeduplicationId'],
    ['with eleven attributes', 'x', { messageAttributes: eleven }, 'it has 11 attributes, but the maximum is 10'],
    ['with an attribute without a name', 'x', named(''), 'its attribute "" must have a name of 1 to 256 letters'],
    ['with a long name', 'x', named('a'.repeat(257)), 'must have a name of 1 to 256 letters'],
    ['with a name with a space', 'x', named('a b'), 'must have a name of'],
    ['with a name that starts with a dot', 'x', named('.a'), 'must have a name of'],
    ['with a name that ends with a dot', 'x', named('a.'), 'must have a name of'],
    ['with a name with two dots', 'x', named('a..b'), 'must have a name of'],
    ['with a reserved name', 'x', named('aWs.x'), 'its attribute "aWs.x" has a name that starts with AWS. or Amazon., which is reserved'],
    ['with an attribute of an unknown type', 'x', text('x', 'Text'), 'its attribute "a" has the dataType "Text": use String, Number or Binary, with an optional label like Number.int'],
    ['with an attribute of no type', 'x', { messageAttributes: { a: { DataType: 'String', StringValue: 'x' } } }, 'its attribute "a" has the dataType undefined'],
    ['with an empty attribute', 'x', text(''), 'its attribute "a" has the dataType String, so it needs a stringValue that is not empty'],
    ['with bytes in an attribute of text', 'x', { messageAttributes: { a: { dataType: 'String', stringValue: 'x', binaryValue: 'AA==' } } }, 'so it takes a stringValue only'],
    ['with text in an attribute of bytes', 'x', text('x', 'Binary'), 'so it needs a binaryValue that is not empty'],
    ['with bytes that are not Base64', 'x', { messageAttributes: { a: { dataType: 'Binary', binaryValue: 'A' } } }, 'has a binaryValue that is not Base64'],
    ['with a number that is none', 'x', text('ten', 'Number.int'), 'has the dataType Number.int, so its stringValue must be a number with up to 38 digits, not "ten"'],
    ['with a number of 39 digits', 'x', text('1'.repeat(39), 'Number'), 'must be a number with up to 38 digits'],
    ['with a control character in an attribute', 'x', text('a\u001b'), 'its attribute "a" has an invalid stringValue: it contains the character U+001B'],
    ['that is undefined', undefined, {}, 'the content is undefined, which has no JSON form: send a text or a JSON value'],
    ['that is a function', () => 1, {}, 'the content is a function, which has no JSON form'],
    ['with a bigint', { id: 1n }, {}, 'the content has no JSON form, so send a text instead: Do not know how to serialize a BigInt'],
  ])('%s', (_what, body, options, message) => {
    const sim = queueOf();
    expect(() => sim.send('Queue', body, options)).toThrow(message);
    expect(sim.fates()).toEqual([]);
  });

  test('but takes everything that SQS takes', () => {
    const sim = queueOf();
    const messageAttributes = { 'a.b-c_D': { dataType: 'Number.int', stringValue: `-${'1'.repeat(38)}.0e-5` }, 'b': { dataType: 'Binary.png', binaryValue: 'AAE=' } };
    sim.send('Queue', '\t\n\r 😀\ufffd', { messageGroupId: `${'g'.repeat(127)}~`, delaySeconds: 900, messageAttributes });
    sim.send('Queue', null, { messageAttributes: Object.fromEntries(Object.entries(eleven).slice(1)) });
    expect(sim.messages('Queue').map(({ body }) => body)).toEqual(['\t\n\r 😀\ufffd', 'null']);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
test('a request to a queue is refused if SQS would refuse it', () => {
  const sim = queueOf();
  sim.send('Queue', 'x');
  for (const max of [0, 11, 1.5, NaN]) expect(() => sim.receive('Queue', { max })).toThrow(`Queue: max is ${max} but must be a whole number from 1 to 10`);
  expect(() => sim.receive('Queue', { visibilityTimeout: { hours: 13 } })).toThrow('Value 46800 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.');
  const [message] = sim.receive('Queue', { visibilityTimeout: { hours: 12 } });
  expect(() => sim.changeVisibility(message, { seconds: -1 })).toThrow('A time span must not be negative');
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
    sim.send('Queue', 'x');
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
    sim.send('Queue', 'x');
    await sim.advance({ minutes: 10 });
    receive(sim);
    receive(sim);
    await sim.advance({ minutes: 1 });
    expect(metric(sim, 'ApproximateAgeOfOldestMessage', 10, 'Maximum', 'DeadLetters')).toBe(60);
  });

  test('an empty queue without requests sends no metrics after 6 hours, until the next request', async () => {
    const sim = queueOf();
    sim.send('Queue', 'x');
    sim.deleteMessage(sim.receive('Queue')[0]);
    await sim.advance({ hours: 8 });
    sim.send('Queue', 'x');
    await sim.advance({ minutes: 1 });
    const visible = (minute: number) => metric(sim, 'ApproximateNumberOfMessagesVisible', minute);
    expect([0, 359, 360, 479, 480].map(visible)).toEqual([0, 0, undefined, undefined, 1]);
  });

  test('releases old messages', async () => {
    const sim = queueOf({}, inOrder);
    for (let count = 0; count < 1_500; count++) sim.send('Queue', 'x');
    for (let count = 0; count < 120; count++) sim.receive('Queue').forEach(message => sim.deleteMessage(message));
    await sim.advance({ minutes: 2 });
    expect(metric(sim, 'ApproximateAgeOfOldestMessage', 1)).toBe(120);
  });
});
