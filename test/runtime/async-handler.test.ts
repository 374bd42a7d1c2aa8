import { inTime, lambdaContext, linesOfEachTest } from './invocation';
import { asyncHandler, AsyncRecord, S3Object } from 'cdk-resilient-lambda/runtime';

const lines = linesOfEachTest();

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const s3Notification = (...keys: string[]) => ({
  Records: keys.map(key => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: '2026-09-03T19:37:27.192Z',
    eventName: 'ObjectCreated:Put',
    responseElements: { 'x-amz-request-id': 'D82B88E5F771F645' },
    s3: { bucket: { name: 'uploads' }, object: { key, size: 1305107, eTag: 'b21b84d6', versionId: 'v1', sequencer: '0C0F6F405D6ED209E1' } },
  })),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const s3ThroughEventBridge = {
  'version': '0',
  'id': '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  'source': 'aws.s3',
  'time': '2026-11-12T00:00:00Z',
  'detail': { version: '0', bucket: { name: 'uploads' }, object: { 'key': 'a b+c.jpg', 'size': 5, 'etag': 'b1', 'version-id': 'v2', 'sequencer': '617f' } },
};

const notification = (message: string, MessageAttributes = {}) => ({
  EventSource: 'aws:sns',
  Sns: { Message: message, MessageId: 'm-1', Timestamp: '2026-01-02T12:45:07.000Z', MessageAttributes },
});

const eventBridge = (more: object = {}) => ({
  'id': 'e-1', 'source': 'shop', 'detail-type': 'Order Placed', 'time': '2026-01-02T12:45:07Z', 'detail': { id: 7, correlationId: 'c-7' }, ...more,
});

/** What the handler is given for an event. */
async function seenOf(event: unknown, options = {}) {
  const seen: Array<{ payload: unknown; source: AsyncRecord['source']; id?: string; correlationId: string }> = [];
  await asyncHandler((payload, { correlationId, record: { id, source } }) => { seen.push({ payload, source, id, correlationId }); }, options)(
    event, lambdaContext());
  return seen;
}

describe('the payload', () => {
  test('of an S3 notification is the object, with its key decoded', async () => {
    const object: S3Object = { bucket: 'uploads', key: 'a b+c é.jpg', size: 1305107, etag: 'b21b84d6', versionId: 'v1', sequencer: '0C0F6F405D6ED209E1' };
    expect(await seenOf(s3Notification('a+b%2Bc+%C3%A9.jpg'))).toEqual([{ payload: object, source: 's3', id: 'D82B88E5F771F645', correlationId: 'd3f3c1a8-request' }]);
  });

  test('of an S3 event from EventBridge is the same object', async () => {
    const object: S3Object = { bucket: 'uploads', key: 'a b+c.jpg', size: 5, etag: 'b1', versionId: 'v2', sequencer: '617f' };
    expect(await seenOf(s3ThroughEventBridge)).toMatchObject([{ payload: object, source: 's3', id: '17793124-05d4-b198-2fde-7ededc63b103' }]);
  });

  test('of an SNS notification is its message, with the correlation id from its attributes [O04]', async () => {
    const attributes = { correlationId: { Type: 'String', Value: 'c-3' } };
    expect(await seenOf({ Records: [notification('{"id":1}', attributes)] })).toEqual([{ payload: { id: 1 }, source: 'sns', id: 'm-1', correlationId: 'c-3' }]);
    expect(await seenOf({ Records: [notification('hello')] }, { format: 'text' })).toMatchObject([{ payload: 'hello' }]);
  });

  test('of an EventBridge event is its detail, with the correlation id in it [O04]', async () => {
    expect(await seenOf(eventBridge())).toEqual([{ payload: { id: 7, correlationId: 'c-7' }, source: 'eventBridge', id: 'e-1', correlationId: 'c-7' }]);
  });

  test.each([
    ['a rule', { source: 'aws.events', detail: {} }],
    ['EventBridge Scheduler, which writes its detail as text', { source: 'aws.scheduler', detail: '{}' }],
  ])('of a scheduled event of %s is its detail', async (_of, more) => {
    expect(await seenOf(eventBridge({ 'detail-type': 'Scheduled Event', ...more }))).toMatchObject([{ payload: {}, source: 'schedule' }]);
  });

  test.each<[unknown]>([
    [{ id: 1 }], [null], ['text'], [[1]], [{ Records: [] }], [{ Records: [{ eventSource: 'aws:s3' }] }], [{ Records: [{}] }],
    [{ 'id': 1, 'detail-type': 'not an event of EventBridge' }], [undefined], [7], [{ Records: 'text' }], [{ Records: [null] }], [{ Records: [{ EventSource: 'aws:sns' }] }],
    [{ Records: [s3Notification('a').Records[0], {}] }], [{ Records: [notification('{}'), {}] }], [{ Records: [{ ...s3Notification('a').Records[0], eventSource: 'minio:s3' }] }],
    [{ Records: [{ ...notification('{}'), EventSource: 'other' }] }], [{ SystemMetadata: { 'aws:EventId': 'm-1' } }], [{ Data: 1, SystemMetadata: {} }], [{ Data: 1, SystemMetadata: 'text' }],
    ...['id', 'source', 'detail-type', 'time', 'detail'].map((key): [unknown] => [Object.fromEntries(Object.entries(eventBridge()).filter(([name]) => name !== key))]),
  ])('of anything else is the event itself: %j', async event => {
    expect(await seenOf(event)).toMatchObject([{ payload: event, source: 'plain' }]);
  });
});

describe('the answer', () => {
  test('is the return value of the handler', async () => {
    expect(await asyncHandler<{ id: number }>(({ id }) => ({ done: id }))({ id: 4 }, lambdaContext())).toEqual({ done: 4 });
  });

  test('to an event with several records is a list', async () => {
    expect(await asyncHandler<S3Object>(({ key }) => key)(s3Notification('a', 'b'), lambdaContext())).toEqual(['a', 'b']);
  });

  test('is the error of the handler, so that Lambda retries and then parks the event', async () => {
    const error = new Error('no');
    await expect(asyncHandler(() => { throw error; })({ id: 1 }, lambdaContext())).rejects.toBe(error);
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'The record failed', eventSource: 'plain', function_name: 'orders' }]);
  });

  test('lists all errors when several records failed, after all were tried', async () => {
    const seen: string[] = [];
    const answer = asyncHandler<S3Object>(({ key }) => {
      seen.push(key);
      if (key !== 'b') throw new Error(`no ${key}`);
    })(s3Notification('a', 'b', 'c'), lambdaContext());
    await expect(answer).rejects.toMatchObject({ message: '2 of 3 records failed', errors: [{ message: 'no a' }, { message: 'no c' }] });
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  test('is an error before the timeout when the handler hangs', async () => {
    await expect(inTime(() => asyncHandler(() => new Promise(() => undefined))({}, lambdaContext())))
      .rejects.toMatchObject({ name: 'DeadlineError', message: 'the event was still being processed when the time of the invocation ran out' });
    expect(lines[0].message).toContain('Pass context.signal');
  });

  test('to an invalid event is an error, or nothing if invalid records are dropped', async () => {
    const event = { Records: [notification('{')] };
    await expect(asyncHandler(() => 1)(event, lambdaContext())).rejects.toMatchObject({ name: 'InvalidRecordError' });
    expect(await asyncHandler(() => 1, { onInvalid: 'drop' })(event, lambdaContext())).toBeUndefined();
    expect(lines.find(line => '_aws' in line)).toMatchObject({ DroppedRecords: 1 });
  });

  const sentAt: Array<[string, (time?: string) => unknown]> = [
    ['S3', time => ({ Records: s3Notification('a').Records.map(record => ({ ...record, eventTime: time })) })],
    ['SNS', time => ({ Records: [{ EventSource: 'aws:sns', Sns: { ...notification('{}').Sns, Timestamp: time } }] })],
    ['EventBridge', time => eventBridge({ time })],
    ['a Custom Event Bus', time => ({ Data: {}, SystemMetadata: { 'aws:EventId': 'm-1', 'aws:IngestionTime': time } })],
  ];

  test.each(sentAt)('to an event of %s that is too old is an error', async (_source, event) => {
    const handler = asyncHandler(() => 'done', { maxAgeSeconds: 3_600 });
    const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1_000).toISOString();
    expect(await handler(event(at(3_500)), lambdaContext())).toBe('done');
    await expect(handler(event(at(3_700)), lambdaContext())).rejects.toThrow('the record is 3700 s old, which exceeds maxAgeSeconds');
    expect(await handler(event('no time'), lambdaContext())).toBe('done');
  });

  test('to an event that does not tell when it was sent is never that it is too old', async () => {
    const handler = asyncHandler(() => 'done', { maxAgeSeconds: 1 });
    expect(await handler({ Data: {}, SystemMetadata: { 'aws:EventId': 'm-1' } }, lambdaContext())).toBe('done');
    expect(await handler({}, lambdaContext())).toBe('done');
  });
});

test('the attempt is known if this environment has seen the event fail [A10]', async () => {
  const attempts: unknown[] = [];
  const handler = asyncHandler((_, { attempt }) => {
    attempts.push(attempt);
    if (attempts.length < 3) throw new Error('no');
  });
  for (let i = 0; i < 3; i++) await handler(eventBridge(), lambdaContext()).catch(() => undefined);
  expect(attempts).toEqual([undefined, 2, 3]);
});

test('the attempt is that of a record in its event, and not of its neighbours or of another event [A10]', async () => {
  const attempts: unknown[] = [];
  const handler = asyncHandler<S3Object>(({ key }, { attempt }) => {
    attempts.push([key, attempt]);
    if (key === 'a') throw new Error('no');
  });
  const deliver = (awsRequestId: string) => handler(s3Notification('a', 'b'), lambdaContext({ awsRequestId })).catch(() => undefined);
  for (const id of ['first', 'first', 'second']) await deliver(id);
  expect(attempts).toEqual([['a', undefined], ['b', undefined], ['a', 2], ['b', undefined], ['a', undefined], ['b', undefined]]);
});
