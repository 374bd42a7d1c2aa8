import * as fc from 'fast-check';
import { failed, itemRecord, kinesisRecord, lambdaContext, message } from './invocation';
import { ProcessedTable } from './processed-table';
import { contentOf } from '../../src/runtime/content';
import { asyncHandler, ItemChange, SqsRecord, sqsWorker, streamProcessor } from 'cdk-resilient-lambda/runtime';

jest.setTimeout(120_000);

const table = ProcessedTable.forEachTest();

/** Delivers bodies, one message each, and returns the bodies that were processed and the messages that failed. */
async function deliver(bodies: Array<unknown>, options: object) {
  const processed: string[] = [];
  const handler = sqsWorker<unknown>((_, { record }) => { processed.push(record.messageId); }, { concurrency: 1, ...options });
  const response = await handler({ Records: bodies.map((body, i) => message(`${i}`, body)) }, lambdaContext())
    .then(failed, error => error.recordErrors ? bodies.map((_, i) => `${i}`) : Promise.reject(error));
  return { processed, failed: response };
}

describe('an idempotency key with a part that is', () => {
  const parts: Array<[string, string, (order: any) => unknown]> = [
    ['missing', '{"tenant":"t"}', o => o.id],
    ['null', '{"tenant":"t","id":null}', o => o.id],
    ['empty', '{"tenant":"t","id":""}', o => o.id],
    ['NaN', '{"tenant":"t","id":"x"}', o => Number(o.id)],
    ['infinite', '{"tenant":"t","id":1e400}', o => o.id],
    ['an invalid date', '{"tenant":"t","id":"x"}', o => new Date(o.id)],
    ['an empty list', '{"tenant":"t","id":[]}', o => o.id],
    ['an empty Set', '{"tenant":"t"}', () => new Set()],
    ['an object without members', '{"tenant":"t","id":{}}', o => o.id],
  ];

  test.each(parts)('%s makes the record invalid, however the key is put together [I10]', async (_part, body, part) => {
    for (const idempotencyKey of [
      (o: any) => part(o),
      (o: any) => [o.tenant, part(o)],
      (o: any) => ({ tenant: o.tenant, id: part(o) }),
      (o: any) => new Map([['tenant', o.tenant], ['id', part(o)]]),
      (o: any) => new Set([o.tenant, part(o)]),
      (o: any) => [o.tenant, { order: [part(o)] }],
    ]) {
      expect(await deliver([body, body], { idempotencyKey })).toEqual({ processed: [], failed: ['0', '1'] });
    }
    expect(table.lines.find(line => line.messageId)).toMatchObject({ error: { name: 'InvalidRecordError' } });
    expect(await table.items()).toEqual([]);
  });

  test.each(['[tenant, orderId]', '{tenant: tenant, orderId: orderId}', "join('-', [tenant, orderId])", 'orderId', 'lines[*].sku', '[lines[0].sku]'])(
    'missing makes the record invalid in the expression %s [I10]', async idempotencyKey => {
      expect(await deliver([{ tenant: 't' }, { tenant: 't' }], { idempotencyKey })).toEqual({ processed: [], failed: ['0', '1'] });
      expect(table.lines.filter(line => line.messageId)).toMatchObject([{ error: { name: 'InvalidRecordError' } }, { error: { name: 'InvalidRecordError' } }]);
    });
});

test.each([
  ['a number beyond 2^53', '{"id":1129384756012345678}', '{"id":1129384756012345679}'],
  ['a decimal of too many digits', '{"id":0.12345678901234567891}', '{"id":0.12345678901234567892}'],
  ['a whole number with a fraction that is lost', '{"id":9007199254740990.99}', '{"id":9007199254740991}'],
  ['a number too small', '{"id":1e-400}', '{"id":0}'],
  ['a negative number beyond 2^53', '{"id":-9007199254740993}', '{"id":-9007199254740992}'],
  ['a number among strings that look like numbers', '{"a":"\\"1","id":1129384756012345678}', '{"a":"\\"1","id":1129384756012345679}'],
])('an idempotency key of %s, which JSON rounds, makes the record invalid in every form [I10]', async (_what, one, other) => {
  for (const idempotencyKey of ['id', (o: any) => o.id, (o: any) => [o.id], (o: any) => `order-${o.id}`, (o: any) => String(o.id), (o: any) => ({ id: o.id })]) {
    const { processed } = await deliver([one, other], { idempotencyKey });
    expect(processed).not.toContain('0');
  }
  expect(table.lines.find(line => line.messageId)!.error).toMatchObject({ name: 'InvalidRecordError', message: expect.stringContaining('send it as a string') });
});

test('an idempotencyPayload of rounded numbers makes the record invalid [I10]', async () => {
  const options = { idempotencyKey: 'id', idempotencyPayload: (o: any) => o.amount };
  expect(await deliver(['{"id":"1","amount":9007199254740993}', '{"id":"1","amount":9007199254740992}'], options))
    .toEqual({ processed: [], failed: ['0', '1'] });
});

test('numbers that JSON keeps are keys, also beside rounded ones, and in strings of any length', async () => {
  const bodies = ['{"id":9007199254740991,"total":0.12345678901234567891}', '{"id":0.1}', '{"id":-0.5e-3}', '{"id":0}', '{"id":"1129384756012345678"}', '{"id":1.10}'];
  expect(await deliver(bodies, { idempotencyKey: 'id' })).toEqual({ processed: ['0', '1', '2', '3', '4', '5'], failed: [] });
});

test('a rounded number in a Kinesis record is no key [I10]', async () => {
  const seen: unknown[] = [];
  const handler = streamProcessor<{ id: number }>(({ id }) => { seen.push(id); }, { idempotencyKey: ({ id }) => id });
  for (const id of ['678', '679']) {
    await expect(handler({ Records: [kinesisRecord(id, `{"id":1129384756012345${id}}`)] }, lambdaContext())).rejects.toThrow('not exact');
  }
  expect(seen).toEqual([]);
});

test('an asynchronous event with a number beyond 2^53, which Lambda has parsed, has no key [I10]', async () => {
  const handler = asyncHandler<{ id: number }>(() => 1, { idempotencyKey: ({ id }) => id });
  // eslint-disable-next-line @typescript-eslint/no-loss-of-precision
  await expect(handler({ id: 1129384756012345678 }, lambdaContext())).rejects.toThrow('not exact');
  const message123 = { EventSource: 'aws:sns', Sns: { Message: '{"id":0.12345678901234567891}', MessageId: 'm', Timestamp: '2026-01-02T12:45:07Z' } };
  await expect(handler({ Records: [message123] }, lambdaContext())).rejects.toThrow('not exact');
});

test('a number of any size in a DynamoDB item is a key, by all its digits [I10]', async () => {
  const seen: unknown[] = [];
  const process = ({ keys }: ItemChange<{ id: number }>) => { seen.push(String(keys.id)); };
  const handler = streamProcessor<ItemChange<{ id: number }>>(process, { idempotencyKey: ({ keys }) => keys.id });
  const ids = ['1129384756012345678', '1129384756012345679', '0.12345678901234567891', '0.12345678901234567892', '1.5E+40', '15E39', '7'];
  for (const N of ids) await handler({ Records: [itemRecord(N, { Keys: { id: { N } } })] }, lambdaContext());
  expect(seen).toEqual([ids[0], ids[1], ids[2], ids[3], `15${'0'.repeat(39)}`, '7']);
});

describe('an idempotencyPayload', () => {
  const changes: Array<[string, (value: string) => unknown]> = [
    ['a Set', value => new Set(['a', value])],
    ['a Map', value => new Map([['a', value]])],
    ['a Date', value => new Date(value === 'x' ? 0 : 1)],
    ['bytes', value => Buffer.from(value)],
    ['floats', value => new Float64Array([value === 'x' ? 0.1 : 0.2])],
    ['a buffer', value => new TextEncoder().encode(value).buffer],
    ['a BigInt', value => value === 'x' ? 1n : 2n],
    ['a URL', value => new URL(`https://example.com/${value}`)],
    ['null or a string', value => value === 'x' ? null : 'null'],
    ['a Set in a list in an object', value => ({ list: [new Set([value])] })],
  ];

  test.each(changes)('with %s is compared by its content [I10]', async (_type, made) => {
    const options = { idempotencyKey: 'id', idempotencyPayload: (o: { value: string }) => made(o.value) };
    expect(await deliver([{ id: '1', value: 'x' }, { id: '1', value: 'y' }, { id: '1', value: 'x' }], options)).toEqual({ processed: ['0'], failed: ['1'] });
  });

  test('that differs is a failure of the record, and is never dropped: nobody can make another record disappear [I10]', async () => {
    const options = { idempotencyKey: 'id', idempotencyPayload: (o: { amount: number }) => o.amount, onInvalid: 'drop' };
    expect(await deliver([{ id: '42', amount: 0 }, { id: '42', amount: 100 }], options)).toEqual({ processed: ['0'], failed: ['1'] });
    expect(table.lines.find(line => line.messageId === '1')).toMatchObject({ message: 'The record failed', error: { name: 'IdempotencyConflictError' } });
  });
});

test.each([
  ['a Set', (o: any) => new Set([o.a, o.b])], ['a Map', (o: any) => new Map(Object.entries(o))], ['an object', (o: any) => ({ ...o })],
])('the members of %s identify a record in any order', async (_type, idempotencyKey) => {
  expect(await deliver(['{"a":"1","b":"2"}', '{"b":"2","a":"1"}'], { idempotencyKey })).toEqual({ processed: ['0'], failed: [] });
});

test.each([
  ['a Promise', async () => 'x'], ['a function', () => () => 1], ['a symbol', () => Symbol('x')], ['an instance of a class', () => new (class Money {})()],
  ['a circular reference', () => { const o: Record<string, unknown> = { a: 1 }; o.self = o; return o; }],
])('a key function that returns %s fails the record, which is not dropped: the fault is the handler’s', async (_what, idempotencyKey) => {
  expect(await deliver([{ id: 1 }], { idempotencyKey, onInvalid: 'drop' })).toEqual({ processed: [], failed: ['0'] });
  expect(table.lines[0]).toMatchObject({ message: 'The record failed', error: { name: 'TypeError', message: expect.stringContaining('cannot be compared') } });
});

test('an expression that is not JMESPath fails the record, which is not dropped', async () => {
  expect(await deliver([{ id: 1 }], { idempotencyKey: '[id', onInvalid: 'drop' })).toEqual({ processed: [], failed: ['0'] });
  expect(table.lines[0].error).toMatchObject({ message: expect.stringContaining("idempotencyKey '[id' is not a JMESPath expression") });
});

test('the key function receives the record: a deduplication id, an event id or a sequence number can be the key', async () => {
  const orders: string[] = [];
  const worker = sqsWorker((_, { record }) => { orders.push(record.messageId); }, {
    idempotencyKey: (_, record: SqsRecord) => record.attributes.MessageDeduplicationId,
  });
  const sent = (id: string, MessageDeduplicationId: string) => message(id, {}, { MessageDeduplicationId });
  await worker({ Records: [sent('a', '1')] }, lambdaContext());
  await worker({ Records: [sent('b', '1'), sent('c', '2')] }, lambdaContext());
  expect(orders).toEqual(['a', 'c']);

  const seen: unknown[] = [];
  const stream = streamProcessor<object>((_, { record }) => { seen.push(record.eventID); }, { idempotencyKey: (_, record) => record.eventID });
  for (const id of ['1', '2', '1']) await stream({ Records: [kinesisRecord(id, {})] }, lambdaContext());
  expect(seen).toHaveLength(2);

  const ids: unknown[] = [];
  const onEvent = asyncHandler((_, { record }) => { ids.push(record.id); }, { idempotencyKey: (_, { id }) => id });
  for (const id of ['e-1', 'e-2', 'e-1']) {
    await onEvent({ id, 'source': 'shop', 'detail-type': 'Order', 'time': '2026-01-02T12:45:07Z', 'detail': {} }, lambdaContext());
  }
  expect(ids).toEqual(['e-1', 'e-2']);
});

describe('equal keys from different sources', () => {
  const event = (source: string, detail = {}) => ({ 'id': 'e', source, 'detail-type': 'Order', 'time': '2026-01-02T12:45:07Z', detail });
  const s3 = (bucket: string) => ({ bucket: { name: bucket }, object: { key: 'k' } });
  const sources: Array<[string, (source: string) => unknown]> = [
    ['sources of events', source => event(source)],
    ['sources on a Custom Event Bus', source => ({ Data: {}, SystemMetadata: { 'aws:EventId': 'm-1', 'aws:Source': source } })],
    ['buckets', source => ({ Records: [{ eventSource: 'aws:s3', eventTime: '2026-01-02T12:45:07Z', s3: s3(source) }] })],
    ['buckets by EventBridge', source => event('aws.s3', s3(source))],
    ['topics', source => ({ Records: [{ EventSource: 'aws:sns', Sns: { Message: '{}', MessageId: 'm', Timestamp: '2026-01-02T12:45:07Z', TopicArn: source } }] })],
  ];

  test.each(sources)('are different keys if they include the source: %s', async (_sources, from) => {
    const run = async (idempotencyKeyIncludesSource?: boolean) => {
      let runs = 0;
      const handler = asyncHandler(() => { runs++; }, { idempotencyKey: () => `same ${idempotencyKeyIncludesSource}`, idempotencyKeyIncludesSource });
      for (const source of ['shop', 'mall', 'shop']) await handler(from(source), lambdaContext());
      return runs;
    };
    expect(await run(true)).toBe(2);
    expect(await run()).toBe(1);
  });

  test.each<[string, unknown]>([
    ['an event of its own', { id: 1 }], ['a notification without a topic', { Records: [{ EventSource: 'aws:sns', Sns: { Message: '{}', MessageId: 'm', Timestamp: '' } }] }],
    ['an event on a Custom Event Bus without a source', { Data: {}, SystemMetadata: { 'aws:EventId': 'm-1' } }],
  ])('are no keys if they include the source and there is none: %s', async (_event, given) => {
    const handler = asyncHandler(() => 1, { idempotencyKey: () => 'same', idempotencyKeyIncludesSource: true });
    await expect(handler(given, lambdaContext())).rejects.toThrow('the record has no complete idempotency key: [0] is ""');
  });

  test('are different keys if they include the queue or stream', async () => {
    const options = { idempotencyKey: () => 'same', idempotencyKeyIncludesSource: true };
    const seen: unknown[] = [];
    const worker = sqsWorker((_, { record }) => { seen.push(record.eventSourceARN); }, options);
    const processor = streamProcessor((_, { record }) => { seen.push(record.eventSourceARN); }, options);
    for (const eventSourceARN of ['arn:aws:sqs:eu-west-1:111122223333:a', 'arn:aws:sqs:eu-west-1:111122223333:b']) {
      for (let delivery = 0; delivery < 2; delivery++) await worker({ Records: [{ ...message('m', {}), eventSourceARN }] }, lambdaContext());
    }
    for (const eventSourceARN of ['arn:aws:kinesis:eu-west-1:111122223333:stream/a', 'arn:aws:kinesis:eu-west-1:111122223333:stream/b']) {
      for (let delivery = 0; delivery < 2; delivery++) await processor({ Records: [{ ...kinesisRecord('1', {}), eventSourceARN }] }, lambdaContext());
    }
    expect(seen.map(arn => String(arn).slice(-1))).toEqual(['a', 'b', 'a', 'b']);
  });
});

test('the key space that the construct gives the function contains all keys, whatever prefix the handler chooses', async () => {
  process.env.RESILIENT_LAMBDA_IDEMPOTENCY_KEY_PREFIX = 'Shop-Orders-1A2B';
  await deliver([{ id: '1' }], { idempotencyKey: 'id' });
  await deliver([{ id: '1' }], { idempotencyKey: 'id', idempotencyKeyPrefix: 'Payments' });
  expect((await table.items()).map(({ id }) => id.replace(/#[^#]*$/, '')).sort()).toEqual(['Shop-Orders-1A2B', 'Shop-Orders-1A2B#Payments']);
});

describe('for any values', () => {
  const value = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof({ maxDepth: 3 },
      fc.string(), fc.maxSafeInteger(), fc.bigInt(), fc.boolean(), fc.date({ noInvalidDate: true }), fc.uint8Array({ minLength: 1 }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(null),
      fc.array(tie('value')), fc.array(tie('value')).map(members => new Set(members)),
      fc.array(fc.tuple(fc.string(), tie('value'))).map(members => new Map(members)),
      fc.dictionary(fc.string(), tie('value'))),
  })).value;
  const content = (given: unknown, complete = false) => contentOf(given, { subject: 'key', complete, rounded: new Set() });

  /** Reads a content back, by a grammar of its own: what can be read back is different for different values. */
  const shape = (given: unknown): unknown => {
    if (given instanceof Set) return ['Set', [...given].map(member => JSON.stringify(shape(member))).sort()];
    if (given instanceof Map) return ['Map', [...given].map(member => JSON.stringify(shape(member))).sort()];
    if (given instanceof Date) return ['Date', given.getTime()];
    if (ArrayBuffer.isView(given)) return ['bytes', Buffer.from(given as Uint8Array).toString('hex')];
    if (typeof given === 'bigint') return ['number', String(given)];
    if (typeof given === 'number') return ['number', Number.isInteger(given) ? String(BigInt(given)) : String(given)];
    if (Array.isArray(given)) return ['list', given.map(shape)];
    if (typeof given === 'object' && given !== null) return ['object', Object.entries(given).map(([key, member]) => JSON.stringify([key, shape(member)])).sort()];
    return [typeof given, given];
  };

  test('equal contents mean equal values, and the other way round [I10]', () => {
    fc.assert(fc.property(value, value, (one, other) => {
      expect(content(one) === content(other)).toBe(JSON.stringify(shape(one)) === JSON.stringify(shape(other)));
      expect(content(structuredClone(one))).toBe(content(one));
    }), { numRuns: 2_000 });
  });

  test('of different business keys in two payloads, neither suppresses the other [I10]', async () => {
    const id = fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }));
    let run = 0;
    await fc.assert(fc.asyncProperty(id, id, fc.boolean(), async (one, other, composite) => {
      run++;
      fc.pre(typeof one !== typeof other || String(one) !== String(other));
      // A bigint is written as a JSON number, as other languages write it.
      const body = (given: unknown) => `{"run":${run},"id":${typeof given === 'bigint' ? given : JSON.stringify(given)}}`;
      const { failed: refused, processed } = await deliver([body(one), body(other)], {
        idempotencyKey: composite ? '[run, id]' : (o: any) => ({ run: `run ${o.run}`, id: o.id }),
      });
      const equal = typeof one !== 'string' && typeof other !== 'string' && Number(one) === Number(other);
      if (!equal || refused.length > 0) expect([...processed, ...refused].sort()).toEqual(['0', '1']);
    }), { numRuns: 60 });
  });
});

describe('a JMESPath expression', () => {
  test('that does not fit the payload makes the record invalid, not the handler [I10]', async () => {
    const handler = asyncHandler(() => 1, { idempotencyKey: 'length(amount)' });
    await expect(handler({ amount: 12 }, lambdaContext())).rejects.toThrow(
      new Error("the record has no complete idempotency key: its payload does not fit the expression 'length(amount)'"));
  });

  test('can use the functions of Powertools [I10]', async () => {
    expect(await deliver(['{"body":"{\\"id\\":1}"}', '{"body":"{\\"id\\":1}","again":true}'], { idempotencyKey: 'powertools_json(body).id' }))
      .toEqual({ processed: ['0'], failed: [] });
  });

  test('that is wrong is an error of the handler', async () => {
    const handler = asyncHandler(() => 1, { idempotencyKey: 'id[' });
    await expect(handler({ id: 1 }, lambdaContext())).rejects.toThrow(/^idempotencyKey 'id\[' is not a JMESPath expression: /);
  });
});
