import * as fc from 'fast-check';
import { Simulation, SimulationOptions, succeeds, UnsupportedFeatureError } from '../../../src/simulator';
import { asyncTemplate, FUNCTION, QUEUE, subscription, TOPIC } from '../async-templates';

function simulate(more: object, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate({ Resources: { Topic: TOPIC, ...more } }, options);
}

const toQueue = (properties: object = {}) => ({ Queue: QUEUE, Subscription: subscription('Topic', 'Queue', properties) });
const sumOf = (sim: Simulation, name: string) => sim.metrics().all().filter(({ metricName }) => metricName === name)
  .flatMap(series => series.starts().map(start => series.minute(start)!.sum)).reduce((sum, value) => sum + value, 0);

describe('subscribers get', () => {
  test('in queues: the message in an envelope', () => {
    const sim = simulate(toQueue());
    sim.publish('Topic', { order: 1 }, { subject: 'Order', messageAttributes: { kind: { dataType: 'String', stringValue: 'new' } } });
    const [{ body, attributes, eventId }] = sim.messages('Queue');
    // https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
    expect(JSON.parse(body)).toEqual({
      Type: 'Notification',
      MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:Stack-Topic',
      Subject: 'Order',
      Message: '{"order":1}',
      Timestamp: '2026-01-01T00:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.stringContaining('sns.us-east-1.amazonaws.com'),
      UnsubscribeURL: expect.stringContaining('Stack-Topic'),
      MessageAttributes: { kind: { Type: 'String', Value: 'new' } },
    });
    expect([attributes, eventId]).toEqual([{}, 'e1']);
  });

  test('in queues with raw message delivery: the message and its attributes', () => {
    const sim = simulate(toQueue({ RawMessageDelivery: true }));
    sim.publish('Topic', 'plain', { messageAttributes: { picture: { dataType: 'Binary', binaryValue: 'AAEC' } } });
    expect(sim.messages('Queue')).toMatchObject([{ body: 'plain', attributes: { picture: { dataType: 'Binary', binaryValue: 'AAEC' } } }]);
  });

  test('in functions: an event with one record', async () => {
    const events: any[] = [];
    const sim = simulate({ Function: FUNCTION, Subscription: subscription('Topic', 'Function') }, { handlers: { Function: event => { events.push(event); } } });
    sim.publish('Topic', 'hello', { messageAttributes: { kind: { dataType: 'String', stringValue: 'new' }, picture: { dataType: 'Binary', binaryValue: 'AAEC' } } });
    await sim.runUntilIdle();
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
    expect(events).toEqual([{
      Records: [{
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: expect.stringMatching(/^arn:aws:sns:us-east-1:123456789012:Stack-Topic:/),
        Sns: {
          Type: 'Notification',
          MessageId: expect.any(String),
          TopicArn: 'arn:aws:sns:us-east-1:123456789012:Stack-Topic',
          Subject: null,
          Message: 'hello',
          Timestamp: '2026-01-01T00:00:00.000Z',
          SignatureVersion: '1',
          Signature: expect.any(String),
          SigningCertUrl: expect.any(String),
          UnsubscribeUrl: expect.any(String),
          MessageAttributes: { kind: { Type: 'String', Value: 'new' }, picture: { Type: 'Binary', Value: 'AAEC' } },
        },
      }],
    }]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Function' });
  });

  test('as people: the message, which has reached its goal', () => {
    const sim = simulate({ Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'ops@example.com' }] } } });
    sim.publish('Topic', 'hello');
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: expect.stringMatching(/\(email\)$/) });
  });

  test('as HTTP endpoints: an error on the first message, because they are not modelled', () => {
    const sim = simulate({ Hook: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'https', Endpoint: 'https://example.com' } } });
    expect(() => sim.publish('Topic', 'x')).toThrow(new UnsupportedFeatureError('Hook', 'Protocol https', 'leave the subscription out with the option `without`'));
  });
});

describe('several subscribers', () => {
  const two = { Queue: QUEUE, OtherQueue: QUEUE, One: subscription('Topic', 'Queue'), Two: subscription('Topic', 'OtherQueue', { FilterPolicy: { kind: ['new'] } }) };

  test('have journeys of their own: the event has the worst of their fates', async () => {
    const sim = simulate({ Function: FUNCTION, ...toQueue(), More: subscription('Topic', 'Function') }, { handlers: { Function: succeeds() } });
    sim.publish('Topic', 'x');
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
    sim.receive('Queue').forEach(message => sim.deleteMessage(message));
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed' });
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
  test('get the messages that their filter policies accept', () => {
    const sim = simulate(two);
    sim.publish('Topic', 1, { messageAttributes: { kind: { dataType: 'String', stringValue: 'new' } } });
    sim.publish('Topic', 2, { messageAttributes: { kind: { dataType: 'String', stringValue: 'old' } } });
    expect([sim.messages('Queue'), sim.messages('OtherQueue')].map(({ length }) => length)).toEqual([2, 1]);
    expect(sumOf(sim, 'NumberOfNotificationsFilteredOut')).toBe(1);
    expect(sim.story('e2')).toContain('is filtered out by Two: its filter policy does not match');
  });

  test('can filter by the body', () => {
    const sim = simulate(toQueue({ FilterPolicy: { order: { total: [{ numeric: ['>', 5] }] } }, FilterPolicyScope: 'MessageBody' }));
    sim.publish('Topic', { order: { total: 6 } });
    sim.publish('Topic', { order: { total: 5 } });
    expect(sim.messages('Queue').map(({ eventId }) => eventId)).toEqual(['e1']);
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', meant: true, reason: 'no filter policy of the topic accepts it' });
    sim.expectNothingLost();
  });

  test('can be none, so that the message is lost', () => {
    const sim = simulate({});
    sim.publish('Topic', 'x');
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', meant: false, reason: 'the topic has no subscription' });
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
describe('an unreachable subscriber', () => {
  const withDeadLetters = { ...toQueue({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } }), DeadLetters: QUEUE };

  // https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
  test('that does not exist is not retried: the message goes to the dead-letter queue of the subscription [A14]', async () => {
    const sim = simulate(withDeadLetters, { faults: [{ fault: 'undeliverable', on: 'Queue' }] });
    sim.publish('Topic', 'hello');
    expect(JSON.parse(sim.messages('DeadLetters')[0].body)).toMatchObject({ Type: 'Notification', Message: 'hello' });
    expect(sim.fate('e1')).toMatchObject({
      fate: 'parked', at: 0, resource: 'DeadLetters', reason: 'Subscription could not deliver it: Queue does not exist or denies access',
    });
    expect([sumOf(sim, 'NumberOfNotificationsFailed'), sumOf(sim, 'NumberOfNotificationsRedrivenToDlq')]).toEqual([1, 1]);
  });

  // Recorded on AWS 2023-08-24 (LocalStack test_redrive_policy_lambda_subscription).
  test('that is a function: the dead letter has the format for queues [A14]', () => {
    const redrive = { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } };
    const sim = simulate({ Function: FUNCTION, DeadLetters: QUEUE, Subscription: subscription('Topic', 'Function', redrive) }, { faults: [{ fault: 'undeliverable', on: 'Function' }] });
    sim.publish('Topic', 'hello', { messageAttributes: { attr1: { dataType: 'Number', stringValue: '1' } } });
    const [{ body, attributes }] = sim.messages('DeadLetters');
    expect(JSON.parse(body)).toEqual({
      Type: 'Notification',
      MessageId: expect.any(String),
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:Stack-Topic',
      Message: 'hello',
      Timestamp: '2026-01-01T00:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.any(String),
      UnsubscribeURL: expect.any(String),
      MessageAttributes: { attr1: { Type: 'Number', Value: '1' } },
    });
    expect(attributes).toEqual({});
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
  test('that gets a raw message with more than ten attributes refuses it: the message goes to the dead-letter queue or is lost [A14]', () => {
    const messageAttributes = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, { dataType: 'String', stringValue: 'x' }]));
    const raw = simulate(toQueue({ RawMessageDelivery: true }));
    raw.publish('Topic', 'x', { messageAttributes });
    expect(raw.fate('e1')).toMatchObject({ fate: 'dropped', meant: false, reason: 'it has 11 attributes, but the maximum is 10; there is no dead-letter queue' });
    const wrapped = simulate(toQueue());
    wrapped.publish('Topic', 'x', { messageAttributes });
    expect(wrapped.messages('Queue')).toHaveLength(1);
  });

  test('loses the message without a dead-letter queue, or with an unreachable one [A14]', () => {
    const without = simulate(toQueue(), { faults: [{ fault: 'undeliverable', on: 'Queue' }] });
    without.publish('Topic', 'hello');
    expect(without.fate('e1')).toMatchObject({
      fate: 'dropped', resource: 'Subscription', reason: 'Queue does not exist or denies access; there is no dead-letter queue',
    });
    const both = simulate(withDeadLetters, { faults: [{ fault: 'undeliverable' }] });
    both.publish('Topic', 'hello');
    expect(both.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('DeadLetters did not take it') });
    expect([sumOf(both, 'NumberOfNotificationsFailedToRedriveToDlq'), sumOf(both, 'NumberOfNotificationsRedrivenToDlq')]).toEqual([1, 0]);
  });

  test('can be unreachable for some messages only', () => {
    const sim = simulate(toQueue({ RawMessageDelivery: true }), { faults: [{ fault: 'undeliverable', match: body => body === 'bad' || body.bad }] });
    for (const message of ['bad', 'good', { bad: true }, { bad: false }]) sim.publish('Topic', message);
    expect(sim.messages('Queue').map(({ body }) => body)).toEqual(['good', '{"bad":false}']);
  });

  test('that is down is retried three times at once, twice after a second, ten times after up to 20 s, then every 20 s', async () => {
    const sim = simulate(toQueue(), { faults: [{ fault: 'undeliverable', on: 'Queue', transient: true, until: { minutes: 10 } }] });
    sim.publish('Topic', 'hello');
    await sim.advance({ minutes: 9 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Subscription', reason: 'Queue is down' });
    const waits = sim.trace.filter(({ kind }) => kind === 'postponed').map(({ waitMs }) => (waitMs as number) / 1_000);
    expect(waits.slice(0, 17)).toEqual([0, 0, 0, 1, 1, 1, 2, 4, 8, 16, 20, 20, 20, 20, 20, 20, 20]);
    await sim.advance({ minutes: 2 });
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
    expect(sumOf(sim, 'NumberOfNotificationsDelivered')).toBe(1);
  });

  test('for more than 23 days does not get the message any more: 100,015 retries', async () => {
    const sim = simulate(withDeadLetters, { faults: [{ fault: 'undeliverable', on: 'Queue', transient: true }] });
    sim.publish('Topic', 'hello');
    await sim.advance({ days: 24 });
    expect(sim.trace.filter(({ kind }) => kind === 'postponed')).toHaveLength(100_014);
    expect(sim.fate('e1').at / 86_400_000).toBeCloseTo(23.15, 1);
    expect(sim.messages('DeadLetters')).toHaveLength(1);
  });
});

describe('a message', () => {
  test('is limited to 256 KB, including its attributes', () => {
    const sim = simulate(toQueue());
    expect(() => sim.publish('Topic', 'x'.repeat(262_145))).toThrow('Topic refuses the event: it has 262145 bytes but the topic takes only 262144');
    const messageAttributes = { a: { dataType: 'String', stringValue: 'b' }, c: { dataType: 'Binary', binaryValue: 'AAEC' } };
    expect(() => sim.publish('Topic', 'x'.repeat(262_127), { messageAttributes })).toThrow('262145 bytes');
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
  test('can have another maximum size, and no queue refuses what its topic takes', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { MaximumMessageSize: 1_024 } };
    const sim = simulate({ ...toQueue(), Queue: queue, Topic: { Type: 'AWS::SNS::Topic', Properties: { MaximumMessageSize: 300_000 } } });
    expect(() => sim.publish('Topic', 'x'.repeat(300_001))).toThrow('it has 300001 bytes but the topic takes only 300000');
    sim.publish('Topic', 'x'.repeat(300_000));
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(() => sim.send('Queue', 'x'.repeat(1_025))).toThrow('it is 1025 bytes long, but the maximum is 1024');
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html, recorded on AWS 2023-08-24 and 2024-11-15 (LocalStack tests of Publish)
  test.each<[what: string, message: unknown, options: object, problem: string]>([
    ['that is empty', '', {}, 'it is empty, but a message has at least one character'],
    ['that is undefined', undefined, {}, 'the content is undefined'],
    ['with an empty subject', 'x', { subject: '' }, 'its subject "" must have 1 to 99 characters, without line breaks and control characters'],
    ['with a long subject', 'x', { subject: 's'.repeat(100) }, 'must have 1 to 99 characters'],
    ['with a line break in its subject', 'x', { subject: 'a\nb' }, 'its subject "a\\nb" must have'],
    ['with an invalid attribute', 'x', { messageAttributes: { a: { dataType: 'String', stringValue: '' } } }, 'its attribute "a" has the dataType String, so it needs a stringValue'],
    ['with an invalid group', 'x', { messageGroupId: 'a b' }, 'its messageGroupId "a b" must have 1 to 128'],
    ['with an invalid deduplication id', 'x', { messageDeduplicationId: 'ä' }, 'its messageDeduplicationId "ä" must have 1 to 128'],
    ['with a deduplication id, unless the topic is FIFO', 'x', { messageDeduplicationId: 'd' }, 'a standard topic does not support a messageDeduplicationId'],
  ])('%s is refused', (_what, message, options, problem) => {
    const sim = simulate(toQueue());
    expect(() => sim.publish('Topic', message, options)).toThrow(problem);
    expect(sim.fates()).toEqual([]);
  });

  test('can have attributes that only SNS knows, and a group, which reaches queues', () => {
    const sim = simulate(toQueue());
    sim.publish('Topic', 'x', { messageGroupId: 'tenant', messageAttributes: { 'AWS.SNS.MOBILE.APNS.TTL': { dataType: 'String', stringValue: '10' }, 'list': { dataType: 'String.Array', stringValue: '["\u0001"]' } } });
    expect(sim.messages('Queue')).toMatchObject([{ messageGroupId: 'tenant' }]);
  });

  test('is counted in the metrics of its topic', () => {
    const sim = simulate(toQueue());
    sim.publish('Topic', 'hello');
    expect([sumOf(sim, 'NumberOfMessagesPublished'), sumOf(sim, 'PublishSize'), sumOf(sim, 'NumberOfNotificationsDelivered')]).toEqual([1, 5, 1]);
    expect(sim.metrics().all().find(({ metricName }) => metricName === 'PublishSize')).toMatchObject({ namespace: 'AWS/SNS', dimensions: { TopicName: 'Stack-Topic' } });
  });

  test('that a handler publishes names the event that was being handled', async () => {
    const sim: Simulation = Simulation.fromTemplate(asyncTemplate({ more: { Topic: TOPIC, ...toQueue() } }), {
      handlers: { Function: () => { sim.publish('Topic', 'more'); } },
    });
    sim.invoke('Function', 1);
    await sim.runUntilIdle();
    expect(sim.story('e2')).toContain('is sent to Topic while e1 is handled');
  });
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
describe('a FIFO topic', () => {
  const fifo = (topic: object = {}) => ({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true, ...topic } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Subscription: subscription('Topic', 'Queue'),
  });

  test('passes the group and the deduplication id to FIFO queues', () => {
    const sim = simulate(fifo());
    sim.publish('Topic', 1, { messageGroupId: 'g', messageDeduplicationId: 'd' });
    expect(sim.messages('Queue')).toMatchObject([{ messageGroupId: 'g' }]);
    const body = JSON.parse(sim.messages('Queue')[0].body);
    expect([body.SequenceNumber, body.SignatureVersion]).toEqual(['10000000000000000000', undefined]);
  });

  // Recorded on AWS 2025-08-18 (LocalStack test_message_to_fifo_sqs).
  test('generates the deduplication id from the message with content-based deduplication', () => {
    const sim = simulate(fifo({ ContentBasedDeduplication: true }));
    sim.publish('Topic', 'Test', { messageGroupId: 'g' });
    expect(sim.messages('Queue')).toMatchObject([{ messageDeduplicationId: '532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25' }]);
  });

  test('can deduplicate within each group, and delivers to standard queues too', () => {
    const sim = simulate({ ...fifo({ FifoThroughputScope: 'MessageGroup' }), Queue: QUEUE });
    for (const messageGroupId of ['g', 'h', 'g']) sim.publish('Topic', 'x', { messageGroupId, messageDeduplicationId: 'd' });
    expect(sim.messages('Queue').map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
  });

  test('drops duplicates within 5 minutes', async () => {
    const sim = simulate(fifo({ ContentBasedDeduplication: true }));
    sim.publish('Topic', 'same', { messageGroupId: 'g' });
    sim.publish('Topic', 'same', { messageGroupId: 'g' });
    await sim.advance({ minutes: 5 });
    sim.publish('Topic', 'same', { messageGroupId: 'g' });
    expect(sim.messages('Queue').map(({ eventId }) => eventId)).toEqual(['e1', 'e3']);
    expect(sim.fate('e2')).toMatchObject({ fate: 'dropped', meant: true });
  });

  test('requires a group, and an id without content-based deduplication', () => {
    const sim = simulate(fifo());
    expect(() => sim.publish('Topic', 1)).toThrow('a FIFO topic needs a messageGroupId');
    expect(() => sim.publish('Topic', 1, { messageGroupId: 'g' })).toThrow('needs a messageDeduplicationId');
  });

  test('refuses functions, and does not model its order while a subscriber is down', () => {
    expect(() => simulate({ ...fifo(), Function: FUNCTION, Another: subscription('Topic', 'Function') })).toThrow('Another: Protocol is lambda, but a FIFO topic delivers to queues only');
    const sim = simulate(fifo(), { faults: [{ fault: 'undeliverable', transient: true }] });
    expect(() => sim.publish('Topic', 1, { messageGroupId: 'g', messageDeduplicationId: 'd' })).toThrow(UnsupportedFeatureError);
  });
});

test('a subscription of a topic in another template has no effect', () => {
  const sim = simulate({ ...toQueue({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:elsewhere' }) });
  sim.publish('Topic', 'x');
  expect(sim.messages('Queue')).toEqual([]);
});

test('a message is delivered to each subscriber once, whatever the outage, unless the outage is permanent', async () => {
  const upTo = (max: number) => fc.integer({ min: 1, max });
  await fc.assert(fc.asyncProperty(upTo(4), upTo(200), upTo(20), async (queues, outage, messages) => {
    const names = Array.from({ length: queues }, (_, index) => `Queue${index}`);
    const sim = simulate(Object.fromEntries(names.flatMap(name => [[name, QUEUE], [`${name}Subscription`, subscription('Topic', name)]])), {
      faults: [{ fault: 'undeliverable', on: names, transient: true, probability: 0.5, until: { seconds: outage } }],
    });
    for (let count = 0; count < messages; count++) sim.publish('Topic', count, { at: { seconds: count } });
    await sim.advance({ minutes: 10 });
    const sent = sim.fates().map(({ eventId }) => eventId).sort();
    for (const name of names) expect(sim.messages(name).map(({ eventId }) => eventId).sort()).toEqual(sent);
    expect(sim.tally().pending).toBe(messages);
  }), { numRuns: 30 });
});
