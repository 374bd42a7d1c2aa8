import { Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';
import { asyncTemplate, AsyncParts, FUNCTION, QUEUE, rule, subscription, TOPIC } from '../async-templates';

async function failed(parts: AsyncParts, options: SimulationOptions = {}, event: unknown = { order: 1 }): Promise<Simulation> {
  const sim = Simulation.fromTemplate(asyncTemplate({ config: { MaximumRetryAttempts: 0 }, ...parts }), {
    ...options,
    handlers: { Function: { handler: throws('bad'), duration: 0 }, ...options.handlers },
  });
  sim.invoke('Function', event);
  await sim.runUntilIdle();
  return sim;
}

const failures = (sim: Simulation) => sim.metrics().all().find(({ metricName }) => metricName === 'DestinationDeliveryFailures');

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
describe('the record of a failure', () => {
  test('is a message of a topic', async () => {
    const sim = await failed({ onFailure: 'Topic', more: { Topic: TOPIC, Queue: QUEUE, Subscription: subscription('Topic', 'Queue') } });
    const { Type, Message } = JSON.parse(sim.messages('Queue')[0].body);
    expect([Type, JSON.parse(Message)]).toEqual(['Notification', expect.objectContaining({ requestPayload: { order: 1 } })]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Queue' });
  });

  test('is the event of another function, which may still process it', async () => {
    const records: any[] = [];
    const sim = await failed({ onFailure: 'Rescue', more: { Rescue: FUNCTION } }, { handlers: { Rescue: record => { records.push(record); } } });
    expect(records).toMatchObject([{ requestContext: { condition: 'RetriesExhausted' }, requestPayload: { order: 1 } }]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Rescue' });
  });

  // Recorded on AWS 2025-11-24 (LocalStack test_invoke_lambda_eventbridge)
  test('is the detail of an event on a bus', async () => {
    const sim = await failed({
      config: { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: busArn } } },
      more: { Queue: QUEUE, Rule: rule({ EventPattern: { source: ['lambda'] } }, 'Queue') },
    });
    expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({
      'version': '0',
      'source': 'lambda',
      'detail-type': 'Lambda Function Invocation Result - Failure',
      'resources': ['arn:aws:events:us-east-1:123456789012:event-bus/default', expect.stringMatching(/:function:Stack-Function:\$LATEST$/)],
      'detail': { requestContext: { condition: 'RetriesExhausted' }, requestPayload: { order: 1 } },
    });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Queue' });
  });

  test.each([
    ['the bus has no rule', {}],
    ['no rule of the bus matches it', { Rule: rule({ EventPattern: { source: ['orders'] } }, 'Failures') }],
    ['the rules that match have no target', { Rule: rule({ EventPattern: { source: ['lambda'] } }) }],
  ])('is lost on a bus without a receiver: %s', async (reason, more) => {
    const sim = await failed({ config: { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: busArn } } }, more });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'the default event bus', reason, meant: false });
  });

  test.each([
    ['the topic has no subscription', {}],
    ['no filter policy of the topic accepts it', { Queue: QUEUE, Subscription: subscription('Topic', 'Queue', { FilterPolicy: { kind: ['order'] } }) }],
  ])('is lost in a topic without a receiver: %s', async (reason, more) => {
    const sim = await failed({ onFailure: 'Topic', more: { Topic: TOPIC, ...more } });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Topic', reason, meant: false });
  });

  test('saves the event if one of several subscribers takes it', async () => {
    const more = { Topic: TOPIC, Queue: QUEUE, Rescue: FUNCTION, ToQueue: subscription('Topic', 'Queue'), ToRescue: subscription('Topic', 'Rescue') };
    const sim = await failed({ onFailure: 'Topic', more }, { handlers: { Rescue: succeeds() } });
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Rescue' });
  });

  test('is parked in the inbox of an email subscriber', async () => {
    const email = { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'ops@example.com' } };
    const sim = await failed({ onFailure: 'Topic', more: { Topic: TOPIC, Email: email } });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Email (email)', reason: 'RetriesExhausted after 1 run' });
  });

  test('is an object of a bucket, with the function and the time in its key', async () => {
    const sim = await failed({ onFailure: 'Bucket', more: { Bucket: { Type: 'AWS::S3::Bucket' } } });
    const [{ key, body }] = sim.objects('Bucket');
    expect(key).toMatch(/^aws\/lambda\/async\/Stack-Function\/2026\/01\/01\/2026-01-01T00\.00\.00-[0-9a-f-]{36}$/);
    expect(JSON.parse(body)).toMatchObject({ requestContext: { condition: 'RetriesExhausted' }, requestPayload: { order: 1 } });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Bucket', reason: 'RetriesExhausted after 1 run' });
  });

  test.each([
    ['queue', { Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } } }, { 'Fn::GetAtt': ['Fifo', 'Arn'] }],
    ['topic', { Fifo: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true, ContentBasedDeduplication: true } } }, { Ref: 'Fifo' }],
  ])('cannot be sent to a FIFO %s and is lost [A04]', async (_kind, more, Destination) => {
    const sim = await failed({ config: { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } }, more });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('Lambda does not send records to FIFO queues or topics') });
    expect(failures(sim)!.minute(0)!.sum).toBe(1);
  });

  test('can be too large for a queue', async () => {
    const sim = await failed({ onFailure: 'Failures' }, {}, 'x'.repeat(1_048_400));
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringMatching(/Failures did not take it: it is \d+ bytes long/) });
  });

  test('can be too large for a topic and is lost, or loses only its payload', async () => {
    const parts = { onFailure: 'Topic', more: { Topic: TOPIC, Queue: QUEUE, Subscription: subscription('Topic', 'Queue') } };
    const lost = await failed(parts, {}, 'x'.repeat(300_000));
    expect(lost.fate('e1')).toMatchObject({ fate: 'dropped', reason: expect.stringContaining('the topic takes only 262144') });
    const kept = await failed(parts, { assumptions: { oversizedTopicRecord: 'losesPayload' } }, 'x'.repeat(300_000));
    const record = JSON.parse(JSON.parse(kept.messages('Queue')[0].body).Message);
    expect(record).toMatchObject({ requestContext: { condition: 'RetriesExhausted' }, responseContext: { functionError: 'Unhandled' } });
    expect(Object.keys(record)).not.toContain('requestPayload');
    const small = await failed(parts, { assumptions: { oversizedTopicRecord: 'losesPayload' } });
    expect(JSON.parse(JSON.parse(small.messages('Queue')[0].body).Message)).toHaveProperty('requestPayload');
  });
});

describe('the record of a success', () => {
  const succeeded = async (parts: AsyncParts, handlers: SimulationOptions['handlers'] = {}) => {
    const sim = Simulation.fromTemplate(asyncTemplate(parts), { handlers: { Function: succeeds(), ...handlers as object } });
    sim.invoke('Function', { order: 1 });
    await sim.runUntilIdle();
    return sim;
  };

  test('invokes another function, and the event is processed once both have succeeded', async () => {
    const sim = await succeeded({ onSuccess: 'Next', more: { Next: FUNCTION } }, { Next: throws('bad') });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Next' });
    expect(sim.story('e1')).toContain('is handed to Next by Function: it succeeded');
  });

  test('is an event on a bus', async () => {
    const sim = await succeeded({
      config: { DestinationConfig: { OnSuccess: { Destination: busArn } } },
      more: { Queue: QUEUE, Rule: rule({ EventPattern: { 'detail-type': ['Lambda Function Invocation Result - Success'] } }, 'Queue') },
    });
    expect(sim.messages('Queue')).toHaveLength(1);
    expect(sim.fate('e1').fate).toBe('processed');
  });
});

test('a topic can be the dead-letter queue of a function: its messages keep the attributes', async () => {
  const sim = await failed({
    function: { DeadLetterConfig: { TargetArn: { Ref: 'Topic' } } },
    more: { Topic: TOPIC, Queue: QUEUE, Subscription: subscription('Topic', 'Queue') },
  });
  expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({
    Message: '{"order":1}', MessageAttributes: { ErrorCode: { Type: 'Number', Value: '200' }, ErrorMessage: { Type: 'String', Value: 'bad' } },
  });
});

const busArn = { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' };
