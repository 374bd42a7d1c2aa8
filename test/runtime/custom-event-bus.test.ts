import { lambdaContext, linesOfEachTest } from './invocation';
import { asyncHandler, AsyncHandlerOptions, AsyncRecord } from 'cdk-resilient-lambda/runtime';

const lines = linesOfEachTest();

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html */
const envelope = (id: number, more: object = {}) => ({
  'version': '0',
  'id': `e-${id}`,
  'detail-type': 'OrderPlaced',
  'source': 'my.app',
  'account': '111122223333',
  'time': '2026-11-01T10:00:00Z',
  'region': 'eu-central-1',
  'resources': [],
  'detail': { id },
  ...more,
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html */
const withMetadata = (id: number, system: object = {}, Metadata = {}) => ({
  Data: { id },
  Metadata,
  SystemMetadata: { 'ContentType': 'application/json', 'aws:EventId': `m-${id}`, 'aws:IngestionTime': '2026-11-01T10:00:00Z', 'aws:DeliveryType': 'LIVE', ...system },
});

/** A handler that notes what it sees, and fails for these ids. */
function noting(failing: number[], options: AsyncHandlerOptions<{ id: number }> = {}) {
  const seen: Array<[number, AsyncRecord['source'], string | undefined]> = [];
  const handler = asyncHandler<{ id: number }>(({ id }, { record }) => {
    seen.push([id, record.source, record.id]);
    if (failing.includes(id)) throw new Error(`no ${id}`);
    return `done ${id}`;
  }, options);
  return { handler, seen };
}

describe('an array of events of a Custom Event Bus', () => {
  test.each([
    ['with the classic envelope', [envelope(1), envelope(2)], ['e-1', 'e-2']], ['with metadata', [withMetadata(1), withMetadata(2)], ['m-1', 'm-2']],
    ['of both forms', [envelope(1), withMetadata(2)], ['e-1', 'm-2']],
  ])('%s is processed event by event', async (_form, events, ids) => {
    const { handler, seen } = noting([]);
    expect(await handler(events, lambdaContext())).toEqual(['done 1', 'done 2']);
    expect(seen).toEqual([[1, 'eventBridge', ids[0]], [2, 'eventBridge', ids[1]]]);
  });

  test('of one event is that event', async () => {
    expect(await noting([]).handler([envelope(1)], lambdaContext())).toBe('done 1');
  });

  test('with one that fails does not keep the others from being processed, and fails in the end', async () => {
    const { handler, seen } = noting([1]);
    await expect(handler([envelope(1), envelope(2), envelope(3)], lambdaContext())).rejects.toThrow('no 1');
    expect(seen.map(([id]) => id)).toEqual([1, 2, 3]);
    expect(lines.filter(line => line.level === 'ERROR')).toMatchObject([{ message: 'The record failed', eventId: 'e-1' }]);
  });

  test('lists the events that failed, if the subscriber takes partial responses', async () => {
    const { handler } = noting([2, 3], { reportBatchItemFailures: true });
    expect(await handler([withMetadata(1), withMetadata(2), envelope(3)], lambdaContext()))
      .toEqual({ batchItemFailures: [{ itemIdentifier: 'm-2' }, { itemIdentifier: 'e-3' }] });
    expect(await handler([withMetadata(1)], lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('fails as a whole when an event that failed has no id to list it by', async () => {
    const { handler } = noting([1], { reportBatchItemFailures: true, splitArrays: true });
    await expect(handler([{ id: 1 }, { id: 2 }], lambdaContext())).rejects.toThrow('no 1');
  });

  test('is no batch for an event that is no array: it fails the invocation', async () => {
    await expect(noting([1], { reportBatchItemFailures: true }).handler(envelope(1), lambdaContext())).rejects.toThrow('no 1');
  });

  test('keeps the order of each event group, which stops at its first failure, and goes on with the others', async () => {
    const { handler, seen } = noting([1], { reportBatchItemFailures: true });
    const events = [withMetadata(1, { EventGroupId: 'a' }), withMetadata(2, { EventGroupId: 'b' }), withMetadata(3, { EventGroupId: 'a' }), withMetadata(4, { EventGroupId: 'b' })];
    expect(await handler(events, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-3' }] });
    expect(seen.map(([id]) => id)).toEqual([1, 2, 4]);
  });

  test('is processed within the limit of concurrency', async () => {
    let running = 0;
    let most = 0;
    const handler = asyncHandler(async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    }, { concurrency: 3 });
    await handler(Array.from({ length: 20 }, (_, i) => envelope(i)), lambdaContext());
    expect(most).toBe(3);
    expect(() => asyncHandler(() => 1, { concurrency: 0 })).toThrow('concurrency is 0 but must be a whole number from 1');
  });

  test('has objects of S3, schedules and correlation ids in it as single events do', async () => {
    const seen: unknown[] = [];
    const handler = asyncHandler((payload, { correlationId, record }) => { seen.push([payload, record.source, correlationId]); });
    const detail = { bucket: { name: 'uploads' }, object: { key: 'a', size: 1, etag: 'b', sequencer: 'c' } };
    await handler([
      { ...withMetadata(1, { 'aws:Source': 'aws.s3' }), Data: detail }, withMetadata(2, { 'aws:Source': 'aws.events', 'aws:DetailType': 'Scheduled Event' }),
      withMetadata(3, {}, { correlationId: 'c-3' }),
    ], lambdaContext());
    expect(seen).toEqual([
      [{ bucket: 'uploads', key: 'a', size: 1, etag: 'b', sequencer: 'c', versionId: undefined }, 's3', 'd3f3c1a8-request'],
      [{ id: 2 }, 'schedule', 'd3f3c1a8-request'], [{ id: 3 }, 'eventBridge', 'c-3'],
    ]);
  });
});

describe('an array of anything else', () => {
  test.each([[[1, 2]], [[envelope(1), { id: 2 }]], [[]], [[null]], [[{ Data: 1, SystemMetadata: null }]]])('is one payload: %j', async event => {
    const seen: unknown[] = [];
    await asyncHandler(payload => { seen.push(payload); })(event, lambdaContext());
    expect(seen).toEqual([event]);
  });

  test('is processed member by member if the handler is told so, whatever a member is', async () => {
    const seen: unknown[] = [];
    await asyncHandler(payload => { seen.push(payload); }, { splitArrays: true })([{ id: 1 }, envelope(2), null, 'x'], lambdaContext());
    expect(seen).toEqual([{ id: 1 }, { id: 2 }, null, 'x']);
  });
});

test.each([
  [{ 'source': 'attacker.app', 'detail-type': 'Scheduled Event' }, 'eventBridge'], [{ 'source': 'aws.events', 'detail-type': 'Scheduled Event' }, 'schedule'],
  [{ 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event' }, 'schedule'], [{ 'source': 'aws.events', 'detail-type': 'Other Event' }, 'eventBridge'],
  [{ source: 'attacker.app', detail: { bucket: { name: 'x' }, object: {} } }, 'eventBridge'], [{ source: 'aws.s3', detail: { bucket: { name: 'x' }, object: {} } }, 's3'],
  [{ source: 'aws.s3', detail: { bucket: { name: 'x' } } }, 'eventBridge'], [{ source: 'aws.s3', detail: { object: {} } }, 'eventBridge'], [{ source: 'aws.s3', detail: 'x' }, 'eventBridge'],
])('only source and form make an event a schedule or an event of S3, on each bus: %j', async (event: { 'source': string; 'detail-type'?: string; 'detail'?: unknown }, source) => {
  const { handler, seen } = noting([]);
  await handler(envelope(1, event), lambdaContext());
  const { detail = {}, 'detail-type': type } = event;
  await handler({ ...withMetadata(1, { 'aws:Source': event.source, 'aws:DetailType': type }), Data: detail }, lambdaContext());
  expect(seen.map(([, given]) => given)).toEqual([source, source]);
});

test('the detail of a schedule is parsed when it is text, and that of any other event is left as it is', async () => {
  const details: unknown[] = [];
  const handler = asyncHandler(detail => { details.push(detail); });
  for (const source of ['aws.scheduler', 'shop']) {
    for (const detail of ['{"id":1}', { id: 1 }]) await handler(envelope(1, { source, 'detail-type': 'Scheduled Event', detail }), lambdaContext());
  }
  expect(details).toEqual([{ id: 1 }, { id: 1 }, '{"id":1}', { id: 1 }]);
});

test('an event of a Custom Event Bus without metadata of its own has the correlation id of the request', async () => {
  let seen: string | undefined;
  const { Metadata, ...without } = withMetadata(1);
  await asyncHandler((_, { correlationId }) => { seen = correlationId; })(without, lambdaContext());
  expect(seen).toBe('d3f3c1a8-request');
});

test('the options of an asynchronous handler must be in their range', () => {
  for (const concurrency of [0, -1, 1.5, NaN, '2' as never]) {
    expect(() => asyncHandler(() => 1, { concurrency })).toThrow(`concurrency is ${concurrency} but must be a whole number from 1`);
  }
  expect(() => asyncHandler(() => 1, { concurrency: 1 })).not.toThrow();
});
