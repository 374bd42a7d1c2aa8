import { failed, lambdaContext, linesOfEachTest, message } from './invocation';
import { asyncHandler, LargePayload, S3Object, SqsRecord, sqsWorker, SqsWorkerOptions } from 'cdk-resilient-lambda/runtime';

const lines = linesOfEachTest();

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const sns = (Message: unknown, MessageAttributes = {}) => ({
  Type: 'Notification',
  MessageId: '22b80b92',
  TopicArn: 'arn:aws:sns:eu-west-1:111122223333:orders',
  Subject: 'My First Message',
  Message: typeof Message === 'string' ? Message : JSON.stringify(Message),
  Timestamp: '2026-05-02T00:54:06.655Z',
  SignatureVersion: '1',
  MessageAttributes,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const s3 = (...keys: string[]) => ({
  Records: keys.map(key => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: '2026-09-03T19:37:27.192Z',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'uploads' }, object: { key, size: 5, eTag: 'b1', sequencer: '0C' } },
  })),
});

const eventBridge = (detail: object, source = 'shop') => ({
  'version': '0', 'id': 'e-1', 'detail-type': 'Order Placed', source, 'time': '2026-01-02T12:45:07Z', 'region': 'eu-west-1', 'resources': [], detail,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const TEST_EVENT = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-10-13T15:57:02.089Z', Bucket: 'uploads', RequestId: '5582', HostId: '8cLe' };

/** Delivers bodies and returns what the handler saw, and the messages that failed. */
async function deliver(bodies: unknown[], options: SqsWorkerOptions<unknown> = {}) {
  const seen: unknown[] = [];
  const handler = sqsWorker((payload, { correlationId }) => { seen.push(correlationId.startsWith('c-') ? [payload, correlationId] : payload); }, options);
  const records = bodies.map((body, i) => message(`${i}`, body));
  const failures = await handler({ Records: records }, lambdaContext()).then(failed, () => records.map(({ messageId }) => messageId));
  return { seen, failed: failures };
}

const uploaded = { bucket: 'uploads', key: 'a b.jpg', size: 5, etag: 'b1', sequencer: '0C', versionId: undefined };

describe('an envelope is opened on request', () => {
  test.each<[string, SqsWorkerOptions<unknown>['envelopes'], unknown, unknown]>([
    ['a notification of SNS', ['sns'], sns({ id: 1 }), { id: 1 }],
    ['a notification of SNS without attributes', ['sns'], { ...sns({ id: 1 }), MessageAttributes: undefined }, { id: 1 }],
    ['a notification of SNS with a correlation id', ['sns'], sns({ id: 1 }, { correlationId: { Type: 'String', Value: 'c-1' } }), [{ id: 1 }, 'c-1']],
    ['a notification of S3', ['s3'], s3('a+b.jpg'), uploaded],
    ['a notification of S3 in one of SNS', ['sns', 's3'], sns(s3('a+b.jpg')), uploaded],
    ['an event of EventBridge', ['eventBridge'], eventBridge({ id: 1, correlationId: 'c-2' }), [{ id: 1, correlationId: 'c-2' }, 'c-2']],
    ['an event of EventBridge in a notification of SNS', ['sns', 'eventBridge'], sns(eventBridge({ id: 1 })), { id: 1 }],
    ['an event of S3 that comes by EventBridge', ['s3'], eventBridge({ bucket: { name: 'uploads' }, object: { key: 'a b.jpg', size: 5, etag: 'b1', sequencer: '0C' } }, 'aws.s3'), uploaded],
  ])('%s', async (_what, envelopes, body, expected) => {
    expect(await deliver([body], { envelopes })).toEqual({ seen: [expected], failed: [] });
  });

  test('and its text is the payload, if the format says so', async () => {
    expect(await deliver([sns('hello')], { envelopes: ['sns'], format: 'text' })).toEqual({ seen: ['hello'], failed: [] });
  });

  test('and each object in a notification of S3 is processed as a record; the message is done when all are', async () => {
    const seen: string[] = [];
    const handler = sqsWorker<S3Object>(({ key }) => {
      seen.push(key);
      if (key === 'b') throw new Error('no');
    }, { envelopes: ['sns', 's3'], concurrency: 1 });
    const records = [message('1', sns(s3('a', 'b', 'b', 'c'))), message('2', sns(s3('d')))];
    expect(failed(await handler({ Records: records }, lambdaContext()))).toEqual(['1']);
    expect(seen).toEqual(['a', 'b', 'b', 'c', 'd']);
  });

  test('and is left as it is otherwise', async () => {
    const body = JSON.parse(JSON.stringify(sns({ id: 1 })));
    expect(await deliver([body])).toEqual({ seen: [body], failed: [] });
  });

  const no = (what: string, envelope: string) => `the body is not ${what}, which the envelope '${envelope}' of the handler asks for`;

  test.each<[string, SqsWorkerOptions<unknown>['envelopes'], unknown, string]>([
    ['no notification of SNS', ['sns'], { id: 1 }, no('a notification of SNS', 'sns')], ['null', ['sns'], 'null', no('a notification of SNS', 'sns')],
    ['a request of SNS to confirm a subscription', ['sns'], { ...sns('{}'), Type: 'SubscriptionConfirmation' }, no('a notification of SNS', 'sns')],
    ['a notification of SNS without a text', ['sns'], { ...sns('{}'), Message: { id: 1 } }, no('a notification of SNS', 'sns')],
    ['no event of S3', ['s3'], { Records: [] }, no('an event of S3', 's3')],
    ['two events of S3 by EventBridge', ['s3'], [1, 2].map(() => eventBridge({ bucket: {}, object: {} }, 'aws.s3')), no('an event of S3', 's3')],
    ['no event of EventBridge', ['eventBridge'], s3('a'), no('an event of EventBridge', 'eventBridge')],
    ['a plain object', ['eventBridge'], { id: 1 }, no('an event of EventBridge', 'eventBridge')],
    ['two events of EventBridge', ['eventBridge'], [eventBridge({}), eventBridge({})], no('an event of EventBridge', 'eventBridge')],
    ['no JSON', ['sns'], 'text', 'the payload is not JSON (4 characters)'],
  ])('and a message with %s in it is invalid', async (_what, envelopes, body, error) => {
    expect(await deliver([body], { envelopes })).toEqual({ seen: [], failed: ['0'] });
    expect(lines[0].error).toMatchObject({ name: 'InvalidRecordError', message: error });
  });

  test('and an envelope that is not known is refused when the handler is made', () => {
    expect(() => sqsWorker(() => undefined, { envelopes: ['sqs' as never] })).toThrow("envelopes has 'sqs' but takes 'sns', 's3' and 'eventBridge'");
  });
});

describe('a test message', () => {
  test.each<[string, unknown, SqsWorkerOptions<unknown>]>([
    ['S3', TEST_EVENT, {}], ['S3, before the notifications', TEST_EVENT, { envelopes: ['s3'] }], ['S3 through SNS', sns(TEST_EVENT), { envelopes: ['sns', 's3'] }],
    ['S3 through SNS, to a handler of messages', sns(TEST_EVENT), { envelopes: ['sns'] }],
    ['SES', sns('Successfully validated SNS topic for Amazon SES event publishing.'), { envelopes: ['sns'], format: 'text' }],
    ['SES, about its notifications', sns({ notificationType: 'AmazonSnsSubscriptionSucceeded', message: 'You have …' }), { envelopes: ['sns'] }],
  ])('from %s is done without the handler, and logged', async (_service, body, options) => {
    expect(await deliver([body], options)).toEqual({ seen: [], failed: [] });
    expect(lines).toMatchObject([{ level: 'INFO', messageId: '0', message: expect.stringContaining('A test message from Amazon S') }]);
  });

  test('that reaches an asynchronous handler through SNS is done without it', async () => {
    const Sns = { Message: JSON.stringify(TEST_EVENT), MessageId: 'm', Timestamp: '2026-01-02T12:45:07.000Z' };
    expect(await asyncHandler(() => 'processed')({ Records: [{ EventSource: 'aws:sns', Sns }] }, lambdaContext())).toBeUndefined();
  });

  test.each([
    { Event: 's3:TestEvent', id: 1 }, { ...TEST_EVENT, Event: 's3:ObjectCreated' }, { ...TEST_EVENT, Service: 'Mine' }, { ...TEST_EVENT, Bucket: 1 },
    { notificationType: 'Bounce' }, 'text', null,
  ])('is none when it only resembles one: %j', async other => {
    expect(await deliver([JSON.stringify(other)])).toEqual({ seen: [other], failed: [] });
  });
});

describe('a pointer of an extended client to a payload in S3', () => {
  const pointer = (type = 'software.amazon.payloadoffloading.PayloadS3Pointer') => JSON.stringify([type, { s3BucketName: 'large', s3Key: 'key-1' }]);

  test.each([
    ['the libraries for SQS', pointer(), {}], ['older ones', pointer('com.amazon.sqs.javamessaging.MessageS3Pointer'), {}],
    ['the ones for SNS', sns(pointer()), { envelopes: ['sns'] as const }], ['text messages', pointer(), { format: 'text' as const }],
  ])('of %s fails the message, and is never dropped or handed over as the payload', async (_library, body, options) => {
    expect(await deliver([body], { ...options, onInvalid: 'drop' })).toEqual({ seen: [], failed: ['0'] });
    expect(lines[0]).toMatchObject({
      message: 'The record failed',
      error: {
        message: 'the message is a pointer of an SQS or SNS extended client library to a payload in S3, which the handler does not fetch: give it the option fetchLargePayload',
      },
    });
  });

  test('is fetched by the function that the handler is given, and opened as usual', async () => {
    const fetched: LargePayload[] = [];
    const fetchLargePayload = async (payload: LargePayload) => {
      fetched.push(payload);
      return JSON.stringify({ id: 7, correlationId: 'c-7' });
    };
    expect(await deliver([pointer()], { fetchLargePayload })).toEqual({ seen: [[{ id: 7, correlationId: 'c-7' }, 'c-7']], failed: [] });
    expect(await deliver([sns(pointer(), { correlationId: { Type: 'String', Value: 'c-1' } })], { fetchLargePayload, envelopes: ['sns'] }))
      .toEqual({ seen: [[{ id: 7, correlationId: 'c-7' }, 'c-1']], failed: [] });
    expect(fetched).toEqual([{ bucket: 'large', key: 'key-1' }, { bucket: 'large', key: 'key-1' }]);
  });

  test('that cannot be fetched fails the message', async () => {
    expect(await deliver([pointer()], { fetchLargePayload: () => { throw new Error('denied'); } })).toEqual({ seen: [], failed: ['0'] });
    expect(lines[0].error).toMatchObject({ message: 'denied' });
  });

  test('in an SNS notification to an asynchronous handler fails the event', async () => {
    const Sns = { Message: pointer(), MessageId: 'm', Timestamp: '2026-01-02T12:45:07.000Z' };
    await expect(asyncHandler(() => 'processed')({ Records: [{ EventSource: 'aws:sns', Sns }] }, lambdaContext())).rejects.toThrow('fetchLargePayload');
    expect(await asyncHandler(payload => payload, { fetchLargePayload: () => '{"id":7}' })({ Records: [{ EventSource: 'aws:sns', Sns }] }, lambdaContext()))
      .toEqual({ id: 7 });
  });
});

test('the record in the context is the message as it was delivered', async () => {
  let record: SqsRecord | undefined;
  const sent = message('1', sns({ id: 1 }));
  await sqsWorker((_, context) => { record = context.record; }, { envelopes: ['sns'] })({ Records: [sent] }, lambdaContext());
  expect(record).toBe(sent);
});

describe('behind a worker with triggers', () => {
  const withTriggers = (envelopes: string) => { process.env.RESILIENT_LAMBDA_ENVELOPES = envelopes; };
  afterEach(() => { delete process.env.RESILIENT_LAMBDA_ENVELOPES; });

  test('the envelope of a trigger is opened without an option, and a message that was sent to the queue itself is its own payload [Q25]', async () => {
    withTriggers('eventBridge,sns');
    expect(await deliver([sns({ id: 1 }), eventBridge({ id: 2 }), { id: 3 }])).toEqual({ seen: [{ id: 1 }, { id: 2 }, { id: 3 }], failed: [] });
  });

  test('the correlation id of the sender is kept', async () => {
    withTriggers('sns');
    const body = sns({ id: 1 }, { correlationId: { Type: 'String', Value: 'c-7' } });
    expect(await deliver([body])).toEqual({ seen: [[{ id: 1 }, 'c-7']], failed: [] });
  });

  test('the event of a bucket is its object', async () => {
    withTriggers('eventBridge');
    const detail = { bucket: { name: 'uploads' }, object: { key: 'a b.jpg', size: 5, etag: 'b1', sequencer: '0C' } };
    expect(await deliver([eventBridge(detail, 'aws.s3')])).toEqual({ seen: [uploaded], failed: [] });
  });

  test.each([
    ['an envelope of a service that is no trigger', 'sns', eventBridge({ id: 1 })],
    ['a notification without a topic', 'sns', { ...sns({ id: 1 }), TopicArn: undefined }],
    ['a notification without a message', 'sns', { ...sns({ id: 1 }), Message: undefined }],
    ['a confirmation', 'sns', { ...sns({ id: 1 }), Type: 'SubscriptionConfirmation' }],
    ['an event without a detail', 'eventBridge', { ...eventBridge({ id: 1 }), detail: undefined }],
  ])('%s is a payload as it is', async (_what, envelopes, body) => {
    withTriggers(envelopes);
    expect(await deliver([body])).toEqual({ seen: [JSON.parse(JSON.stringify(body))], failed: [] });
  });

  test('a body that is no JSON fails alone', async () => {
    withTriggers('sns');
    expect(await deliver(['{', sns({ id: 1 })])).toEqual({ seen: [{ id: 1 }], failed: ['0'] });
  });

  test('text stays text', async () => {
    withTriggers('sns');
    expect(await deliver(['hello', sns('world')], { format: 'text' })).toEqual({ seen: ['hello', 'world'], failed: [] });
  });

  test('envelopes of the handler take their place', async () => {
    withTriggers('sns');
    expect(await deliver([sns({ id: 1 })], { envelopes: [] })).toEqual({ seen: [sns({ id: 1 })], failed: [] });
  });
});
