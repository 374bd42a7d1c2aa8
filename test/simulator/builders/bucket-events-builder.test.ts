import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import { Simulation, SimulationOptions, succeeds, throws } from '../../../src/simulator';
import { arnOf, FUNCTION, QUEUE, rule, subscription, TOPIC } from '../async-templates';

function simulate(configuration: object | undefined, more: object = {}, options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate({
    Resources: { Function: FUNCTION, Queue: QUEUE, Bucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: configuration } }, ...more },
  }, { ...options, handlers: { Function: succeeds(), ...options.handlers } });
}

const filter = (rules: { readonly [name: string]: string }) =>
  ({ Filter: { S3Key: { Rules: Object.entries(rules).map(([Name, Value]) => ({ Name, Value })) } } });
const created = { Event: 's3:ObjectCreated:*' };

describe('a bucket notifies of a new object', () => {
  test('a function, as an event with one record', async () => {
    const events: any[] = [];
    const sim = simulate({ LambdaConfigurations: [{ ...created, Function: arnOf('Function') }] }, {}, { handlers: { Function: event => { events.push(event); } } });
    sim.putObject('Bucket', 'orders/a b+c.json', { id: 1 });
    await sim.runUntilIdle();
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    expect(events).toEqual([{
      Records: [{
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: '2026-01-01T00:00:00.000Z',
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: expect.any(String) },
        requestParameters: { sourceIPAddress: expect.any(String) },
        responseElements: { 'x-amz-request-id': expect.any(String), 'x-amz-id-2': expect.any(String) },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: expect.any(String),
          bucket: { name: 'stack-bucket-123456789012-us-east-1', ownerIdentity: { principalId: expect.any(String) }, arn: 'arn:aws:s3:::stack-bucket-123456789012-us-east-1' },
          object: { key: 'orders/a+b%2Bc.json', size: 8, eTag: expect.stringMatching(/^[0-9a-f]{32}$/), sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) },
        },
      }],
    }]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Function' });
  });

  test('a queue or a topic', () => {
    const sim = simulate({
      QueueConfigurations: [{ Event: 's3:ObjectCreated:Put', Queue: arnOf('Queue') }],
      TopicConfigurations: [{ ...created, Topic: arnOf('Topic') }],
    }, { Topic: TOPIC, OtherQueue: QUEUE, Subscription: subscription('Topic', 'OtherQueue') });
    sim.putObject('Bucket', 'key', '');
    expect(JSON.parse(sim.messages('Queue')[0].body).Records).toHaveLength(1);
    expect(JSON.parse(JSON.parse(sim.messages('OtherQueue')[0].body).Message).Records[0].s3.object.key).toBe('key');
    expect(sim.fate('e1').fate).toBe('pending');
  });

  test.each([
    ['in/a.jpg', true],
    ['in/a.png', false],
    ['out/a.jpg', false],
  ])('whose key matches prefix and suffix: %s (%s)', (key, told) => {
    const sim = simulate({ QueueConfigurations: [{ ...created, Queue: arnOf('Queue'), ...filter({ prefix: 'in/', suffix: '.jpg' }) }] });
    sim.putObject('Bucket', key, '');
    expect(sim.messages('Queue')).toHaveLength(told ? 1 : 0);
    expect(sim.fate('e1').fate).toBe(told ? 'pending' : 'parked');
  });

  test('only the subscribers of that event type', () => {
    const sim = simulate({ QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: arnOf('Queue') }] });
    sim.putObject('Bucket', 'key', '');
    expect(sim.messages('Queue')).toEqual([]);
  });

  test('with a greater sequencer for the newer object', () => {
    const sim = simulate({ QueueConfigurations: [{ ...created, Queue: arnOf('Queue') }] });
    for (let count = 0; count < 20; count++) sim.putObject('Bucket', 'key', count);
    const sequencers = sim.messages('Queue').map(({ body }) => JSON.parse(body).Records[0].s3.object.sequencer);
    expect([...sequencers].sort()).toEqual(sequencers);
  });
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
describe('a bucket with EventBridge enabled', () => {
  const on = { EventBridgeConfiguration: { EventBridgeEnabled: true } };
  const pattern = { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'in/' }] } } };

  test('sends an event to the default bus', () => {
    const sim = simulate(on, { Rule: rule({ EventPattern: pattern }, 'Queue') });
    sim.putObject('Bucket', 'in/a', 'hello');
    expect(JSON.parse(sim.messages('Queue')[0].body)).toMatchObject({
      'detail-type': 'Object Created',
      'source': 'aws.s3',
      'resources': ['arn:aws:s3:::stack-bucket-123456789012-us-east-1'],
      'detail': {
        'version': '0',
        'bucket': { name: 'stack-bucket-123456789012-us-east-1' },
        'object': { key: 'in/a', size: 5, etag: '5d41402abc4b2a76b9719d911017c592', sequencer: expect.any(String) },
        'request-id': expect.any(String),
        'requester': '123456789012',
        'source-ip-address': expect.any(String),
        'reason': 'PutObject',
      },
    });
  });

  test('keeps the object parked if no rule matches the event', () => {
    const sim = simulate(on, { Rule: rule({ EventPattern: pattern }, 'Queue') });
    sim.putObject('Bucket', 'out/a', '');
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Bucket' });
  });

  test('can notify others too, and each must process the event', async () => {
    const sim = simulate({ ...on, LambdaConfigurations: [{ ...created, Function: arnOf('Function') }] }, { Rule: rule({ EventPattern: pattern }, 'Queue') });
    sim.putObject('Bucket', 'in/a', '');
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
  });
});

describe('an unreachable target', () => {
  const toQueue = { QueueConfigurations: [{ ...created, Queue: arnOf('Queue') }] };

  test('permanently loses the notification', () => {
    const sim = simulate(toQueue, {}, { faults: [{ fault: 'undeliverable', on: 'Queue' }] });
    sim.putObject('Bucket', 'key', '');
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Bucket', reason: expect.stringContaining('there is no dead-letter queue') });
    expect(sim.objects('Bucket')).toHaveLength(1);
  });

  test('for a while gets the notification later', async () => {
    const sim = simulate(toQueue, {}, { faults: [{ fault: 'undeliverable', on: 'Queue', transient: true, until: { minutes: 1 } }] });
    sim.putObject('Bucket', 'key', '');
    await sim.advance({ minutes: 5 });
    expect(sim.messages('Queue')).toHaveLength(1);
  });
});

test('a failure record in a bucket with notifications can still be processed', async () => {
  const sim = simulate({ LambdaConfigurations: [{ ...created, Function: arnOf('Function') }] }, {
    Failing: FUNCTION,
    Config: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Failing' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: arnOf('Bucket') } } },
    },
  }, { handlers: { Failing: throws('bad') } });
  sim.invoke('Failing', 1);
  await sim.runUntilIdle();
  expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: 'Function' });
});

test('notifications of the CDK work unchanged', async () => {
  const stack = new Stack(new App(), 'Shop');
  const fn = new lambda.Function(stack, 'Worker', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  const bucket = new s3.Bucket(stack, 'Uploads');
  bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.LambdaDestination(fn), { prefix: 'in/' });
  const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { 'Shop/Worker': succeeds() } });
  sim.putObject(bucket, 'in/a', '');
  await sim.runUntilIdle();
  expect(sim.fate('e1')).toMatchObject({ fate: 'processed', resource: expect.stringContaining('Worker') });
});
