import { z } from 'zod';
import { failed, kinesisRecord, lambdaContext, message, until } from './invocation';
import { ProcessedTable } from './processed-table';
import { asyncHandler, sqsWorker, streamProcessor } from 'cdk-resilient-lambda/runtime';

jest.setTimeout(60_000); // the SDK waits before it tries again

interface Order {
  readonly id: string;
  readonly total?: number;
}

const table = ProcessedTable.forEachTest();

/** Sets the clock that Powertools reads, and no timer. */
function clock(now: number): void {
  jest.useFakeTimers({
    now,
    doNotFake: ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
  });
}

/** A worker that remembers which orders it has processed, and how often. */
function worker(process: (order: Order) => unknown = () => undefined, options = {}) {
  const processed: string[] = [];
  const handler = sqsWorker<Order>(async order => {
    await process(order);
    processed.push(order.id);
  }, { idempotencyKey: ({ id }) => id, ...options });
  return { handler, processed };
}

const event = (...ids: string[]) => ({ Records: ids.map((id, i) => message(`m${i}`, { id })) });

describe('a duplicate', () => {
  test('is processed once, and both deliveries count as done [Q12, I01]', async () => {
    const { handler, processed } = worker();
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });

  test('with another message id, as from topics in two Regions, is processed once [E10, I02]', async () => {
    const { handler, processed } = worker();
    for (const id of ['from-dublin', 'from-virginia']) await handler({ Records: [message(id, { id: 'o-1' })] }, lambdaContext());
    expect(processed).toEqual(['o-1']);
  });

  test('in the same batch is processed once: the other delivery is deferred, and counts as no failure [I04]', async () => {
    const { handler, processed } = worker(() => until(() => table.lines.length > 0)); // the other has been put off
    const response = await handler(event('o-1', 'o-1'), lambdaContext());
    expect(failed(response)).toHaveLength(1);
    expect(processed).toEqual(['o-1']);
    expect(table.lines).toMatchObject([{ level: 'INFO', message: 'Another invocation is processing the same record: this delivery is deferred' }]);
  });

  test('that arrives in another environment at the same time is deferred, and does not fail the invocation [I04]', async () => {
    let running = false;
    let done = false;
    const one = worker(() => {
      running = true;
      return until(() => done);
    });
    const other = worker();
    const first = one.handler(event('o-1'), lambdaContext());
    await until(() => running);
    expect(failed(await other.handler(event('o-1'), lambdaContext()))).toEqual(['m0']);
    done = true;
    expect(await first).toEqual({ batchItemFailures: [] });
    expect([one.processed, other.processed]).toEqual([['o-1'], []]);
  });

  test('of an asynchronous event gets the answer of the first [I01, A09]', async () => {
    let calls = 0;
    const handler = asyncHandler<Order>(({ id }) => ({ id, at: new Date(0), calls: ++calls }), { idempotencyKey: 'id' });
    const answers = [await handler({ id: 'o-1' }, lambdaContext()), await handler({ id: 'o-1' }, lambdaContext())];
    expect(answers).toEqual([{ id: 'o-1', at: '1970-01-01T00:00:00.000Z', calls: 1 }, { id: 'o-1', at: '1970-01-01T00:00:00.000Z', calls: 1 }]);
  });

  test('stores no answer where the answer is not used, so that a handler may return anything', async () => {
    const handler = sqsWorker<Order>(() => new (class Client { public readonly self = this; })(), { idempotencyKey: 'id' });
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect((await table.items())[0]).not.toHaveProperty('data');
  });

  test('of a stream is processed once', async () => {
    let calls = 0;
    const handler = streamProcessor<Order>(() => { calls++; }, { idempotencyKey: 'id' });
    for (let i = 0; i < 2; i++) await handler({ Records: [kinesisRecord('1', { id: 'o-1' })] }, lambdaContext());
    expect(calls).toBe(1);
  });
});

describe('the lock', () => {
  test('is taken only after the message has been validated [I06]', async () => {
    const schema = z.object({ id: z.string() });
    const { handler } = worker(undefined, { schema });
    await handler({ Records: [message('a', { id: 7 }), message('b', '{'), message('c', { id: 'o-1' })] }, lambdaContext());
    expect(table.dynamoDb.requests).toEqual(['PutItem', 'UpdateItem']);
    expect(await table.items()).toHaveLength(1);
  });

  test('is released by an error, so that the retry runs [I05]', async () => {
    let broken = true;
    const { handler, processed } = worker(() => {
      if (broken) throw new Error('no');
    });
    await expect(handler(event('o-1'), lambdaContext())).rejects.toThrow('1 failed, the first with: no');
    broken = false;
    expect(await table.items()).toEqual([]);
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });

  test('of an attempt that timed out ends with its invocation, not with the key [I04, I05]', async () => {
    const { handler: hanging } = worker(() => new Promise(() => undefined));
    await expect(hanging(event('o-1'), lambdaContext({ remainingMs: 1_500 }))).rejects.toThrow('No record succeeded');
    const [{ expiration, in_progress_expiration: lockedUntil, status }] = await table.items();
    expect(status).toBe('INPROGRESS');
    expect(lockedUntil).toBeLessThan(Date.now() + 1_500);
    expect(expiration).toBeGreaterThan(Date.now() / 1_000 + 86_400);

    const { handler, processed } = worker();
    clock(lockedUntil - 1);
    expect(failed(await handler(event('o-1'), lambdaContext()))).toEqual(['m0']);
    clock(lockedUntil + 1);
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });
});

describe('a key', () => {
  test('is remembered for as long as the construct says that the event can be delivered again [I03]', async () => {
    process.env.RESILIENT_LAMBDA_REDELIVERY_SECONDS = '600';
    const { handler, processed } = worker();
    const start = Date.now();
    await handler(event('o-1'), lambdaContext());
    clock(start + 599_000);
    await handler(event('o-1'), lambdaContext());
    expect(processed).toEqual(['o-1']);
    clock(start + 602_000);
    await handler(event('o-1'), lambdaContext());
    expect(processed).toEqual(['o-1', 'o-1']);
  });

  test.each([
    ['28 days without a construct: the longest retention of a queue, and the same again after a redrive', {}, {}, 2_419_200],
    ['the idempotencyExpiry of the construct', { RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS: '60', RESILIENT_LAMBDA_REDELIVERY_SECONDS: '600' }, {}, 60],
    ['its own option', { RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS: '60' }, { idempotencyExpirySeconds: 90 }, 90],
  ])('is remembered for %s [I03]', async (_how, variables, options, expected) => {
    Object.assign(process.env, variables);
    await worker(undefined, options).handler(event('o-1'), lambdaContext());
    const [{ expiration }] = await table.items();
    expect(Math.abs(expiration - Date.now() / 1_000 - expected)).toBeLessThan(5);
  });

  test('that expires before the last redelivery logs one warning, when the environment starts [I03]', async () => {
    process.env.RESILIENT_LAMBDA_REDELIVERY_SECONDS = '600';
    const { handler } = worker(undefined, { idempotencyExpirySeconds: 599 });
    await handler(event('o-1'), lambdaContext());
    await handler(event('o-2'), lambdaContext());
    expect(table.lines).toMatchObject([{
      level: 'WARN',
      message: 'idempotencyExpirySeconds is 599, but an event can be delivered again for 600 s and would then be processed twice: raise it, or leave it out',
    }]);
  });

  test('that lives just as long as the last redelivery logs no warning [I03]', async () => {
    process.env.RESILIENT_LAMBDA_REDELIVERY_SECONDS = '600';
    await worker(undefined, { idempotencyExpirySeconds: 600 }).handler(event('o-1'), lambdaContext());
    expect(table.lines).toEqual([]);
  });

  test.each([
    ['a function', ({ id }: Order) => id],
    ['a path', 'id'],
  ])('that is missing makes the message invalid: %s [I01]', async (_what, idempotencyKey) => {
    const { handler, processed } = worker(undefined, { idempotencyKey });
    const response = await handler({ Records: [message('a', {}), message('b', { id: 'o-2' }), message('c', { id: '' })] }, lambdaContext());
    expect(failed(response)).toEqual(['a', 'c']);
    expect(processed).toEqual(['o-2']);
    expect(table.lines[0].error).toMatchObject({ name: 'InvalidRecordError', message: expect.stringContaining('the record has no complete idempotency key: it is ') });
  });

  test('may be a number, even 0', async () => {
    const { handler, processed } = worker(undefined, { idempotencyKey: 'total' });
    await handler({ Records: [message('a', { id: 'x', total: 0 }), message('b', { id: 'y', total: 1 })] }, lambdaContext());
    expect(processed.sort()).toEqual(['x', 'y']);
  });

  test('that was used with another payload fails the message, where the payload is compared', async () => {
    const { handler, processed } = worker(undefined, { idempotencyPayload: ({ total }: Order) => total });
    await handler({ Records: [message('a', { id: 'o-1', total: 5 })] }, lambdaContext());
    const tampered = { Records: [message('b', { id: 'o-1', total: 500 }), message('c', { id: 'o-1', total: 5 })] };
    expect(failed(await handler(tampered, lambdaContext()))).toEqual(['b']);
    expect(processed).toEqual(['o-1']);
    expect(table.lines[0].error).toMatchObject({
      name: 'IdempotencyConflictError', message: expect.stringContaining('another idempotencyPayload was processed under the same idempotency key'),
    });
  });

  test('is compared with the payload as it was delivered, even if the handler changes it', async () => {
    const { handler, processed } = worker(order => { (order as { lines?: string[] }).lines!.push('more'); },
      { idempotencyPayload: ({ lines: compared }: { lines: string[] }) => compared });
    const order = () => ({ Records: [message('a', { id: 'o-1', lines: ['one'] })] });
    await handler(order(), lambdaContext());
    expect(await handler(order(), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });

  test('does not change when the handler changes its payload', async () => {
    const { handler, processed } = worker(order => { (order as { id: string }).id = 'changed'; });
    await handler(event('o-1'), lambdaContext());
    await handler(event('o-1'), lambdaContext());
    expect(processed).toEqual(['changed']);
    expect(await table.items()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  test('separates the handlers that share a table, by function name or by prefix', async () => {
    const one = worker();
    await one.handler(event('o-1'), lambdaContext());
    const other = worker(undefined, { idempotencyKeyPrefix: 'refunds' });
    await other.handler(event('o-1'), lambdaContext());
    expect(other.processed).toEqual(['o-1']);
    expect((await table.items()).map(({ id }) => id.split('#')[0]).sort()).toEqual(['orders', 'refunds']);
  });
});

describe('without its table', () => {
  test('nothing is processed when the function has no table, and the error says how to give it one', async () => {
    delete process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE;
    const { handler, processed } = worker();
    await expect(handler(event('o-1'), lambdaContext())).rejects.toMatchObject({
      recordErrors: [{ message: 'idempotencyKey needs a table: give the construct an idempotencyTable, or the function the variable RESILIENT_LAMBDA_IDEMPOTENCY_TABLE' }],
    });
    process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE = table.name;
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });

  test('nothing is processed when the table does not exist', async () => {
    process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE = 'missing';
    const { handler, processed } = worker();
    await expect(handler(event('o-1'), lambdaContext())).rejects.toMatchObject({ recordErrors: [{ name: 'IdempotencyTableError' }] });
    expect(processed).toEqual([]);
  });

  test('a throttled request is retried', async () => {
    let throttles = 2;
    table.dynamoDb.fault = () => throttles-- > 0 ? 'ProvisionedThroughputExceededException' : undefined;
    const { handler, processed } = worker();
    expect(await handler(event('o-1'), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(processed).toEqual(['o-1']);
  });

  test('a table that keeps throttling fails the message, which is not processed', async () => {
    table.dynamoDb.fault = () => 'ProvisionedThroughputExceededException';
    const { handler, processed } = worker();
    await expect(handler(event('o-1'), lambdaContext())).rejects.toMatchObject({ recordErrors: [{ name: 'IdempotencyTableError' }] });
    expect(processed).toEqual([]);
  });

  test('a message whose result could not be stored is delivered again', async () => {
    table.dynamoDb.fault = operation => operation === 'UpdateItem' ? 'InternalServerError' : undefined;
    const { handler } = worker();
    await expect(handler(event('o-1'), lambdaContext())).rejects.toThrow('No record succeeded');
    expect(await table.items()).toMatchObject([{ status: 'INPROGRESS' }]);
  });
});
