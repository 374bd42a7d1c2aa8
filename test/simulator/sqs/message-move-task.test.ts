import fc from 'fast-check';
import { Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';
import { workerTemplate } from '../templates';

const HOUR = 3_600_000;
const RETENTION = { MessageRetentionPeriod: 345_600 };

/** A source queue without a consumer, whose messages move to its dead-letter queue at the second receive. */
function sourceOf(deadLetters: string, properties: object = {}) {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount: 1 }, VisibilityTimeout: 0, ...properties },
  };
}

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: { ...RETENTION, ...properties } });

function simulate(more: object = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate({ Resources: { One: sourceOf('Dead'), Two: sourceOf('Dead'), Dead: queue(), Other: queue(), ...more } }, options);
}

const FIFO = { FifoQueue: true, ContentBasedDeduplication: true };
const fifo = () => simulate({ One: sourceOf('Dead', FIFO), Two: sourceOf('Dead', FIFO), Dead: queue(FIFO), Other: queue(FIFO) });

/** Moves what is in a source queue to its dead-letter queue. */
function deadLetter(sim: Simulation, source: string): void {
  while (sim.messages(source).length > 0) sim.receive(source);
}

const bodies = (sim: Simulation, name: string) => sim.messages(name).map(({ body }) => body);

// recorded on AWS 2024-04-30 (LocalStack tests of move tasks)
test('every message goes back to the queue that it came from [Q15]', async () => {
  const sim = simulate();
  ['a', 'b'].forEach(body => sim.send('One', body));
  ['c', 'd', 'e', 'f'].forEach(body => sim.send('Two', body));
  deadLetter(sim, 'One');
  deadLetter(sim, 'Two');
  const task = sim.startMessageMoveTask({ from: 'Dead' });
  expect(task).toMatchObject({ status: 'RUNNING', moved: 0 });
  await sim.runUntilIdle();
  expect(task).toMatchObject({ status: 'COMPLETED', moved: 6 });
  expect([bodies(sim, 'One').sort(), bodies(sim, 'Two').sort(), bodies(sim, 'Dead')]).toEqual([['a', 'b'], ['c', 'd', 'e', 'f'], []]);
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
test('a moved message is new: another id, never received, sent now, with the whole retention period', async () => {
  const sim = simulate();
  sim.send('One', 'a', { messageAttributes: { color: { dataType: 'String', stringValue: 'red' } } });
  deadLetter(sim, 'One');
  const [before] = sim.messages('Dead');
  expect(before).toMatchObject({ receiveCount: 1, sentAt: 0, deadLetterQueueSourceArn: expect.stringContaining('One') });
  await sim.advance({ days: 3 });
  sim.startMessageMoveTask({ from: 'Dead' });
  await sim.advance({ days: 3 });
  const [after] = sim.messages('One');
  expect(after).toEqual({
    ...before,
    messageId: expect.not.stringMatching(before.messageId),
    receiveCount: 0,
    sentAt: 72 * HOUR,
    arrivedAt: 72 * HOUR,
    expiresAt: 168 * HOUR,
    deadLetterQueueSourceArn: undefined,
  });
});

test('the fate goes from parked to pending, and to processed once the handler is repaired', async () => {
  const handler = jest.fn(() => { throw new Error('broken'); });
  const sim = Simulation.fromTemplate(workerTemplate(), { handlers: { Function: handler } });
  sim.send('Queue', 'a', { id: 'a' });
  await sim.runUntilIdle();
  expect(sim.fate('a')).toMatchObject({ fate: 'parked', resource: 'DeadLetters' });

  handler.mockReset();
  sim.startMessageMoveTask({ from: 'DeadLetters' });
  await sim.advance(1);
  expect(sim.fate('a')).toMatchObject({ fate: 'pending', resource: 'Queue', reason: 'moved out of DeadLetters' });
  await sim.runUntilIdle();
  expect(sim.fate('a')).toMatchObject({ fate: 'processed', resource: 'Function' });
  expect(sim.messages('DeadLetters')).toEqual([]);
  expect(sim.story('a')).toContain('moves from DeadLetters to Queue by a message move task');
});

test('a message that keeps failing is parked again', async () => {
  const sim = Simulation.fromTemplate(workerTemplate(), { handlers: { Function: throws() }, assumptions: { moveTaskMessages: 'all' } });
  sim.send('Queue', 'a');
  await sim.runUntilIdle();
  sim.startMessageMoveTask({ from: 'DeadLetters' });
  await sim.runUntilIdle();
  expect(sim.fate('e1').fate).toBe('parked');
  expect(sim.invocations('Function')).toHaveLength(6);
});

// recorded on AWS 2024-04-30: 1 message per second for 4 messages takes at least 3 s
test.each([[1, 3_000], [2, 1_500], [undefined, 6]])('%j messages per second: the fourth one moves after %i ms', async (maxPerSecond, at) => {
  const sim = simulate();
  for (let count = 0; count < 4; count++) sim.send('One', count);
  deadLetter(sim, 'One');
  sim.startMessageMoveTask({ from: 'Dead', maxPerSecond });
  await sim.runUntilIdle();
  expect(sim.trace.filter(({ kind }) => kind === 'moved').map(entry => entry.at).at(-1)).toBe(at);
});

describe('a task is refused', () => {
  test.each([
    ['for a queue that is no dead-letter queue', { from: 'One' }, 'One refuses the message move task: it is not the dead-letter queue of an SQS queue'],
    ['for the dead-letter queue of a function', { from: 'OfFunction' }, 'it is not the dead-letter queue of an SQS queue'],
    ['back to the same queue', { from: 'Dead', to: 'Dead' }, 'it cannot be its own destination'],
    ['to a queue of the other type', { from: 'Dead', to: 'Fifo' }, 'its destination Fifo is a FIFO queue, but it is a standard queue itself'],
    ['that is too fast', { from: 'Dead', maxPerSecond: 501 }, 'maxPerSecond is 501 but must be an integer from 1 to 500'],
    ['that is too slow', { from: 'Dead', maxPerSecond: 0 }, 'maxPerSecond is 0'],
    ['with a part of a message', { from: 'Dead', maxPerSecond: 1.5 }, 'maxPerSecond is 1.5'],
  ])('%s', (_case, options, message) => {
    const sim = simulate({
      Fifo: queue(FIFO),
      OfFunction: queue(),
      Function: { Type: 'AWS::Lambda::Function', Properties: { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['OfFunction', 'Arn'] } } } },
    });
    expect(() => sim.startMessageMoveTask(options)).toThrow(message);
  });

  test('while another one is running; once that is cancelled, the rest can be moved', async () => {
    const sim = simulate();
    for (let count = 0; count < 4; count++) sim.send('One', count);
    deadLetter(sim, 'One');
    const first = sim.startMessageMoveTask({ from: 'Dead', maxPerSecond: 1 });
    await sim.advance({ seconds: 1.5 });
    expect(() => sim.startMessageMoveTask({ from: 'Dead' })).toThrow('another task is still running: cancel it, or wait until it has ended');
    first.cancel();
    await sim.runUntilIdle();
    expect([first.status, first.moved, sim.messages('Dead').length]).toEqual(['CANCELLED', 2, 2]);
    const second = sim.startMessageMoveTask({ from: 'Dead' });
    await sim.runUntilIdle();
    second.cancel();
    expect([second.status, second.moved, sim.messages('One').length]).toEqual(['COMPLETED', 2, 4]);
  });
});

describe('a task fails', () => {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html
  test('at a message that was sent to the dead-letter queue, unless it has a destination', async () => {
    const sim = simulate();
    sim.send('One', 'first');
    deadLetter(sim, 'One');
    sim.send('Dead', 'direct', { id: 'direct' });
    const task = sim.startMessageMoveTask({ from: 'Dead' });
    await sim.runUntilIdle();
    expect(task).toMatchObject({ status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource', moved: 1 });
    expect(bodies(sim, 'Dead')).toEqual(['direct']);
    expect(sim.story('direct')).toContain('stays in Dead: the message move task fails (CouldNotDetermineMessageSource)');

    const another = sim.startMessageMoveTask({ from: 'Dead', to: 'Other' });
    await sim.runUntilIdle();
    expect(another).toMatchObject({ status: 'COMPLETED', moved: 1 });
    expect(bodies(sim, 'Other')).toEqual(['direct']);
  });

  // recorded on AWS 2024-04-30 (LocalStack test of a destination that is deleted meanwhile)
  test('when its destination is gone, and keeps the messages', async () => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable', on: 'One' }] });
    sim.send('One', 'a');
    deadLetter(sim, 'One');
    const task = sim.startMessageMoveTask({ from: 'Dead' });
    await sim.runUntilIdle();
    expect(task).toMatchObject({ status: 'FAILED', failureReason: 'AWS.SimpleQueueService.NonExistentQueue', moved: 0 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Dead' });
  });

  test('when the destination rejects a message', async () => {
    const sim = simulate({ Other: queue({ MaximumMessageSize: 1_024 }) });
    sim.send('One', 'x'.repeat(2_000));
    deadLetter(sim, 'One');
    const task = sim.startMessageMoveTask({ from: 'Dead', to: 'Other' });
    await sim.runUntilIdle();
    expect(task).toMatchObject({ status: 'FAILED', failureReason: 'it is 2000 bytes long, but the maximum is 1024' });
    expect(sim.messages('Dead')).toHaveLength(1);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
  test.each([[35, 'COMPLETED'], [37, 'FAILED']])('after 36 hours: its destination is down for %i hours', async (hours, status) => {
    const sim = simulate({}, { faults: [{ fault: 'undeliverable', on: 'One', transient: true, until: { hours } }] });
    sim.send('One', 'a');
    deadLetter(sim, 'One');
    const task = sim.startMessageMoveTask({ from: 'Dead', maxPerSecond: 1 });
    await sim.runUntilIdle();
    expect(task.status).toBe(status);
    expect(sim.messages(status === 'COMPLETED' ? 'One' : 'Dead')).toHaveLength(1);
  });
});

test('messages in flight stay, those that are deleted or have expired meanwhile are left out', async () => {
  const sim = simulate({ Dead: queue({ VisibilityTimeout: 30 }) });
  ['inFlight', 'deleted', 'back', 'moved'].forEach(body => sim.send('One', body));
  deadLetter(sim, 'One');
  const handles = new Map(sim.receive('Dead').map(received => [received.body, received]));
  sim.changeVisibility(handles.get('back')!, { seconds: 1 });
  sim.changeVisibility(handles.get('moved')!, 0);
  const task = sim.startMessageMoveTask({ from: 'Dead', maxPerSecond: 1 });
  await sim.advance(0);
  sim.deleteMessage(handles.get('deleted')!);
  await sim.advance({ seconds: 10 });
  expect(task.status).toBe('COMPLETED');
  expect(bodies(sim, 'Dead')).toContain('inFlight');
  expect(bodies(sim, 'One')).toContain('moved');
  expect([...bodies(sim, 'Dead'), ...bodies(sim, 'One')]).not.toContain('deleted');
});

test('with the assumption `all`, messages that arrive meanwhile are moved too', async () => {
  const moved = async (moveTaskMessages: 'atStart' | 'all') => {
    const sim = simulate({}, { assumptions: { moveTaskMessages } });
    ['a', 'b'].forEach(body => sim.send('One', body));
    deadLetter(sim, 'One');
    const task = sim.startMessageMoveTask({ from: 'Dead', to: 'Other', maxPerSecond: 1 });
    await sim.advance(500);
    sim.send('Two', 'later');
    deadLetter(sim, 'Two');
    await sim.advance({ seconds: 10 });
    return task.moved;
  };
  expect([await moved('atStart'), await moved('all')]).toEqual([2, 3]);
});

describe('a FIFO dead-letter queue', () => {
  const put = (sim: Simulation, body: string, messageGroupId: string) => sim.send('One', body, { messageGroupId });

  test('gives its messages back in order, and is not stopped by deduplication', async () => {
    const sim = fifo();
    ['a1', 'a2', 'b1', 'a3'].forEach(body => put(sim, body, body[0]));
    deadLetter(sim, 'One');
    sim.startMessageMoveTask({ from: 'Dead' });
    await sim.advance({ seconds: 1 }); // within the five minutes of deduplication
    const back = sim.messages('One').map(({ body }) => body);
    expect(back.filter(body => body[0] === 'a')).toEqual(['a1', 'a2', 'a3']);
    expect(back).toHaveLength(4);
  });

  test('keeps the messages behind one of their group that is in flight', async () => {
    const sim = fifo();
    ['a1', 'a2', 'b1'].forEach(body => put(sim, body, body[0]));
    deadLetter(sim, 'One');
    sim.receive('Dead', { max: 1, visibilityTimeout: { minutes: 5 } });
    const task = sim.startMessageMoveTask({ from: 'Dead' });
    await sim.advance({ seconds: 1 });
    expect(task.status).toBe('COMPLETED');
    expect([bodies(sim, 'Dead'), bodies(sim, 'One')]).toEqual([['a1', 'a2'], ['b1']]);
  });
});

test('no message is lost or doubled by move tasks', async () => {
  await fc.assert(fc.asyncProperty(fc.record({
    messages: fc.integer({ min: 1, max: 20 }),
    direct: fc.integer({ min: 0, max: 3 }),
    fails: fc.integer({ min: 0, max: 4 }),
    maxPerSecond: fc.constantFrom(undefined, 1, 5),
    to: fc.constantFrom(undefined, 'Queue'),
    moveTaskMessages: fc.constantFrom('atStart' as const, 'all' as const),
    tasks: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 4 }),
    cancels: fc.boolean(),
    seed: fc.integer(),
  }), async run => {
    const attempts = new Map<string, number>();
    const sim = Simulation.fromTemplate(workerTemplate({ mapping: { BatchSize: 1 } }), {
      seed: run.seed,
      assumptions: { moveTaskMessages: run.moveTaskMessages, duplicateProbability: 0.2 },
      handlers: {
        Function: {
          behave: ({ event: { Records: [{ body }] } }) => {
            attempts.set(body, (attempts.get(body) ?? 0) + 1);
            return attempts.get(body)! <= run.fails ? throws() : succeeds();
          },
        },
      },
    });
    for (let count = 0; count < run.messages; count++) sim.send('Queue', `m${count}`);
    for (let count = 0; count < run.direct; count++) sim.send('DeadLetters', `d${count}`);
    for (const seconds of run.tasks) {
      await sim.advance({ seconds });
      try {
        const task = sim.startMessageMoveTask({ from: 'DeadLetters', to: run.to, maxPerSecond: run.maxPerSecond });
        if (run.cancels) task.cancel();
      } catch (error) {
        expect(String(error)).toContain('another task is still running');
      }
    }
    await sim.runUntilIdle();
    sim.expectNothingLost();
    for (const { eventId, fate } of sim.fates()) {
      const copies = ['Queue', 'DeadLetters'].flatMap(name => sim.messages(name)).filter(message => message.eventId === eventId).length;
      if (fate === 'processed') expect(copies).toBeLessThanOrEqual(1);
      else expect(copies).toBe(1);
    }
  }), { numRuns: 60 });
});
