import { z } from 'zod';
import { failed, fifoMessage, inTime, lambdaContext, linesOfEachTest, message } from './invocation';
import { DeadlineError, InvalidRecordError, sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: number;
}

const lines = linesOfEachTest();

const failing = (...ids: number[]) => async ({ id }: Order) => {
  if (ids.includes(id)) throw new Error(`no ${id}`);
};

describe('the answer', () => {
  test('lists exactly the messages that failed [Q04]', async () => {
    const handler = sqsWorker<Order>(failing(2));
    const response = await handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 }), message('c', { id: 3 })] }, lambdaContext());
    expect(failed(response)).toEqual(['b']);
  });

  test('is empty when all succeeded', async () => {
    expect(await sqsWorker<Order>(failing())({ Records: [message('a', { id: 1 })] }, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('is an error when no message succeeded, which AWS counts in Errors and retries as a whole', async () => {
    const answer = sqsWorker<Order>(failing(1, 2))({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext());
    await expect(answer).rejects.toMatchObject({
      name: 'FullBatchFailureError',
      message: 'No record succeeded. 2 failed, the first with: no 1',
      recordErrors: [{ message: 'no 1' }, { message: 'no 2' }],
    });
  });

  test('lists a message whose handler throws something other than an error', async () => {
    const handler = sqsWorker<Order>(({ id }) => {
      if (id === 1) throw undefined; // eslint-disable-line no-throw-literal
    });
    expect(failed(await handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext()))).toEqual(['a']);
  });

  test.each([
    ['a stream', { eventSource: 'aws:kinesis' }, 'but got one of aws:kinesis'],
    ['nothing', undefined, 'but got one without records'],
  ])('is an error that names the right helper, for records of %s', async (_source, record, got) => {
    await expect(sqsWorker(() => undefined)({ Records: record ? [record as never] : [] }, lambdaContext()))
      .rejects.toThrow(`sqsWorker handles events of aws:sqs, ${got}: use sqsWorker for queues, streamProcessor for Kinesis`);
  });

  test('is that error also for an event of another form', async () => {
    await expect(sqsWorker(() => undefined)({} as never, lambdaContext())).rejects.toThrow('but got one without records');
  });
});

describe('the handler', () => {
  test('is a plain function of the payload, which can be tested without Lambda [F06]', async () => {
    const shipped: number[] = [];
    const ship = ({ id }: Order) => { shipped.push(id); };
    ship({ id: 1 }); // a test of it needs no more
    await sqsWorker<Order>(ship)({ Records: [message('a', { id: 2 })] }, lambdaContext());
    expect(shipped).toEqual([1, 2]);
  });

  test('has finished with every message before the response is sent: nothing goes on in the next invocation [F08]', async () => {
    let open = 0;
    const handler = sqsWorker<Order>(async ({ id }) => {
      open++;
      await new Promise(resolve => setTimeout(resolve, id * 10));
      open--;
      if (id === 1) throw new Error('the fastest fails');
    });
    await handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 }), message('c', { id: 3 })] }, lambdaContext());
    expect(open).toBe(0);
  });
});

describe('an invalid message', () => {
  const batch = () => ({ Records: [message('a', '{"id": 4'), message('b', { id: 'five' }), message('c', { id: 6 })] });
  const schema = z.object({ id: z.number() });

  test('fails alone, and the handler never sees it [Q04]', async () => {
    const seen: number[] = [];
    const response = await sqsWorker<Order>(({ id }) => seen.push(id), { schema })(batch(), lambdaContext());
    expect(failed(response)).toEqual(['a', 'b']);
    expect(seen).toEqual([6]);
  });

  test('is logged once, with the reason and without its content', async () => {
    await sqsWorker<Order>(() => undefined, { schema })(batch(), lambdaContext());
    const about = (id: string) => lines.filter(line => line.messageId === id);
    expect(about('a')).toHaveLength(1);
    expect(about('a')[0]).toMatchObject({ level: 'ERROR', message: 'The record is invalid: no retry can fix it' });
    expect(about('a')[0].error).toMatchObject({ name: 'InvalidRecordError', message: 'the payload is not JSON (8 characters)' });
    expect(about('b')[0].error).toMatchObject({ message: expect.stringContaining('the payload does not match the schema: id: ') });
    expect(JSON.stringify(lines)).not.toContain('five');
  });

  test('of a schema without paths, or with paths of objects, is explained as well', async () => {
    const whole = { '~standard': { validate: () => ({ issues: [{ message: 'is odd' }, { message: 'is short', path: [{ key: 'lines' }, 0] }] }) } };
    await sqsWorker<Order>(() => undefined, { schema: whole })({ Records: [message('a', {})] }, lambdaContext()).catch(() => undefined);
    expect(lines[0].error).toMatchObject({ message: 'the payload does not match the schema: invalid; lines.0: invalid' });
  });

  test('is dropped if the option says so, with a log line and a metric', async () => {
    const response = await sqsWorker<Order>(() => undefined, { schema, onInvalid: 'drop' })(batch(), lambdaContext());
    expect(response).toEqual({ batchItemFailures: [] });
    expect(lines.filter(line => line.message === 'The record is invalid and was dropped')).toHaveLength(2);
    expect(lines.find(line => '_aws' in line)).toMatchObject({ DroppedRecords: 2, FunctionName: 'orders' });
    expect(lines.find(line => '_aws' in line)).not.toHaveProperty('FailedRecords');
  });

  test('can be declared by the handler', async () => {
    const handler = sqsWorker<Order>(({ id }) => {
      if (id === 1) throw new InvalidRecordError('no such customer');
    }, { onInvalid: 'drop' });
    expect(await handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('is one that is older than maxAgeSeconds', async () => {
    const handler = sqsWorker<Order>(() => undefined, { maxAgeSeconds: 60 });
    const old = message('a', { id: 1 }, { SentTimestamp: `${Date.now() - 61_000}` });
    expect(failed(await handler({ Records: [old, message('b', { id: 2 })] }, lambdaContext()))).toEqual(['a']);
    expect(lines[0].error).toMatchObject({ message: 'the record is 61 s old, which exceeds maxAgeSeconds' });
  });

  test('that the schema accepts reaches the handler as the schema transformed it', async () => {
    const seen: unknown[] = [];
    const at = z.object({ at: z.string().transform(text => new Date(text)) });
    await sqsWorker(({ at: date }: { at: Date }) => seen.push(date), { schema: at })(
      { Records: [message('a', { at: '2026-01-01' })] }, lambdaContext());
    expect(seen).toEqual([new Date('2026-01-01')]);
  });

  test('is not one without JSON when the format is text', async () => {
    const seen: string[] = [];
    await sqsWorker<string>(text => seen.push(text), { format: 'text' })({ Records: [message('a', 'not JSON')] }, lambdaContext());
    expect(seen).toEqual(['not JSON']);
  });
});

describe('messages of a standard queue', () => {
  test('run concurrently, within the limit of `concurrency`', async () => {
    let running = 0;
    let most = 0;
    const handler = sqsWorker(async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    }, { concurrency: 3 });
    await handler({ Records: Array.from({ length: 10 }, (_, i) => message(`${i}`, {})) }, lambdaContext());
    expect(most).toBe(3);
  });

  test('that were received most often start first, so that none is parked without an attempt', async () => {
    const seen: string[] = [];
    const handler = sqsWorker((_, { record }) => seen.push(record.messageId), { concurrency: 1 });
    const received = (id: string, count: number) => message(id, {}, { ApproximateReceiveCount: `${count}` });
    await handler({ Records: [received('a', 1), received('b', 4), received('c', 12), received('d', 4)] }, lambdaContext());
    expect(seen).toEqual(['c', 'b', 'd', 'a']);
  });

  test('run concurrently on a fair queue, whose groups have no order', async () => {
    const handler = sqsWorker<Order>(failing(1));
    const fair = [message('a', { id: 1 }, { MessageGroupId: 'g' }), message('b', { id: 2 }, { MessageGroupId: 'g' })];
    expect(failed(await handler({ Records: fair }, lambdaContext()))).toEqual(['a']);
  });
});

describe('messages of a FIFO queue', () => {
  test('of one group stop at the first that fails, and it is listed with all later ones of the group [Q13]', async () => {
    const seen: number[] = [];
    const handler = sqsWorker<Order>(({ id }) => {
      seen.push(id);
      if (id === 2) throw new Error('no');
    });
    const response = await handler({
      Records: [fifoMessage('a', 'x', { id: 1 }), fifoMessage('b', 'x', { id: 2 }), fifoMessage('c', 'y', { id: 3 }),
        fifoMessage('d', 'x', { id: 4 }), fifoMessage('e', 'y', { id: 5 })],
    }, lambdaContext());
    expect(failed(response)).toEqual(['b', 'd']);
    expect(seen.filter(id => ![3, 5].includes(id))).toEqual([1, 2]);
    expect(seen).toContain(5);
  });

  test('of one group never run at the same time [Q13]', async () => {
    const running = new Set<string>();
    const handler = sqsWorker(async (_, { record }) => {
      const group = record.attributes.MessageGroupId!;
      expect(running.has(group)).toBe(false);
      running.add(group);
      await new Promise(setImmediate);
      running.delete(group);
    });
    const records = Array.from({ length: 10 }, (_, i) => fifoMessage(`${i}`, `g${i % 3}`, {}));
    expect(await handler({ Records: records }, lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  test('start with the group whose first message was received most often', async () => {
    const seen: string[] = [];
    const handler = sqsWorker((_, { record }) => seen.push(record.messageId), { concurrency: 1 });
    await handler({ Records: [fifoMessage('a', 'x', {}), fifoMessage('b', 'y', {}, '3'), fifoMessage('c', 'y', {}, '3')] }, lambdaContext());
    expect(seen).toEqual(['b', 'c', 'a']);
  });
});

describe('when time runs short', () => {
  test('the messages that were not started are listed, and the finished ones are not repeated [Q05]', async () => {
    let left = 30_000;
    const handler = sqsWorker<Order>(() => { left -= 8_000; }, { concurrency: 1 });
    const response = await handler(
      { Records: [1, 2, 3, 4, 5].map(id => message(`${id}`, { id })) }, lambdaContext({ getRemainingTimeInMillis: () => left }));
    expect(failed(response)).toEqual(['5']);
    expect(lines.find(line => line.level === 'WARN')).toMatchObject({ message: expect.stringContaining('Time ran short'), notDone: 1 });
    expect(lines.some(line => '_aws' in line)).toBe(false);
  });

  test('no message is started that may take as long as the slowest one so far [Q05]', async () => {
    jest.useFakeTimers({ now: 0 });
    const handler = sqsWorker<Order>(() => { jest.setSystemTime(Date.now() + 6_000); }, { concurrency: 1 });
    const response = await handler({ Records: [1, 2, 3, 4, 5].map(id => message(`${id}`, { id })) }, lambdaContext());
    jest.useRealTimers();
    expect(failed(response)).toEqual(['5']);
  });

  test.each([
    ['exactly as long as the slowest one so far and the answer take', 30_500, []], ['a millisecond less', 30_499, ['5']],
  ])('a message is started if there is left %s: decided by %i ms [Q05]', async (_left, remainingMs, expected) => {
    jest.useFakeTimers({ now: 0 });
    const handler = sqsWorker<Order>(() => { jest.setSystemTime(Date.now() + 6_000); }, { concurrency: 1 });
    const response = await handler({ Records: [1, 2, 3, 4, 5].map(id => message(`${id}`, { id })) }, lambdaContext({ remainingMs }));
    jest.useRealTimers();
    expect(failed(response)).toEqual(expected);
  });

  test.each([[1_500, []], [1_499, ['2']]])('a message is expected to take a second at least: with %i ms left, those not started are %j [Q05]', async (left, expected) => {
    let remaining = 20_000;
    const handler = sqsWorker<Order>(({ id }) => { if (id === 1) remaining = left; }, { concurrency: 1 });
    const response = await handler({ Records: [message('1', { id: 1 }), message('2', { id: 2 })] }, lambdaContext({ getRemainingTimeInMillis: () => remaining }));
    expect(failed(response)).toEqual(expected);
  });

  test('what is kept for a message is the time of the slowest one, not of the last one [Q05]', async () => {
    jest.useFakeTimers({ now: 0 });
    const times: Record<number, number> = { 1: 10_000, 3: 9_700 };
    const handler = sqsWorker<Order>(({ id }) => { jest.setSystemTime(Date.now() + (times[id] ?? 0)); }, { concurrency: 1 });
    const response = await handler({ Records: [1, 2, 3, 4].map(id => message(`${id}`, { id })) }, lambdaContext());
    jest.useRealTimers();
    expect(failed(response)).toEqual(['4']);
  });

  test('a message that failed at once takes no time from the others', async () => {
    let remaining = 30_000;
    const handler = sqsWorker<Order>(({ id }) => {
      if (id > 1) return;
      remaining = 10_000;
      throw new Error('no');
    }, { concurrency: 1 });
    const response = await handler({ Records: [1, 2, 3].map(id => message(`${id}`, { id })) }, lambdaContext({ getRemainingTimeInMillis: () => remaining }));
    expect(failed(response)).toEqual(['1']);
  });

  test('a message that once took very long does not keep later batches from being processed', async () => {
    jest.useFakeTimers({ now: 0 });
    const handler = sqsWorker<Order>(({ id }) => { if (id === 0) jest.setSystemTime(Date.now() + 20_000); }, { concurrency: 1 });
    await handler({ Records: [message('0', { id: 0 })] }, lambdaContext());
    const response = await handler({ Records: [message('1', { id: 1 }), message('2', { id: 2 })] }, lambdaContext({ remainingMs: 10_000 }));
    jest.useRealTimers();
    expect(response).toEqual({ batchItemFailures: [] });
  });

  test.each([[30_000, 29_500, 29_750], [2_000, 1_500, 1_750], [400, 300, 350]])(
    'of %i ms, the signal is aborted after %i ms, and the response is sent after %i ms [Q05]', async (remainingMs, abortedAfter, answeredAfter) => {
      jest.useFakeTimers({ now: 0 });
      let aborted: number | undefined;
      let answered: [number, string] | undefined;
      const handler = sqsWorker((_, { signal }) => new Promise(() => signal.addEventListener('abort', () => { aborted = Date.now(); })));
      void handler({ Records: [message('a', {})] }, lambdaContext({ remainingMs })).catch(({ message: text }) => { answered = [Date.now(), text]; });
      await jest.advanceTimersByTimeAsync(remainingMs);
      jest.useRealTimers();
      const error = 'No record succeeded. 1 failed, the first with: the record was still running when the time of the invocation ran out';
      expect([aborted, answered]).toEqual([abortedAfter, [answeredAfter, error]]);
    });

  test('or not, no timer outlives the response', async () => {
    jest.useFakeTimers();
    await sqsWorker<Order>((_, { signal }) => { signal.throwIfAborted(); })({ Records: [message('a', { id: 1 })] }, lambdaContext());
    const left = jest.getTimerCount();
    jest.useRealTimers();
    expect(left).toBe(0);
  });

  test('one message is processed all the same, or the batch would be delivered again in vain', async () => {
    const seen: number[] = [];
    const handler = sqsWorker<Order>(({ id }) => seen.push(id), { concurrency: 1 });
    let left = 30_000;
    const getRemainingTimeInMillis = () => {
      const now = left;
      left = 10; // used up before the first message can start
      return now;
    };
    const response = await handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext({ getRemainingTimeInMillis }));
    expect(seen).toEqual([1]);
    expect(failed(response)).toEqual(['b']);
  });

  test('a message that hangs is abandoned: the others are done, and its debug lines are printed', async () => {
    let signal: AbortSignal | undefined;
    const handler = sqsWorker<Order>(({ id }, context) => {
      context.logger.debug('waiting for the bank');
      signal = context.signal;
      return id === 1 ? new Promise(() => undefined) : undefined;
    });
    process.env._X_AMZN_TRACE_ID = 'Root=1-5e1b4151-43a0913a12345678901234567';
    const response = await inTime(() => handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext()));
    delete process.env._X_AMZN_TRACE_ID;
    expect(failed(response)).toEqual(['a']);
    expect(signal!.aborted).toBe(true);
    expect(signal!.reason).toBeInstanceOf(DeadlineError);
    const about = lines.filter(line => line.messageId === 'a');
    expect(about.map(line => line.level)).toEqual(['DEBUG', 'ERROR']);
    expect(about[1].message).toContain('Pass context.signal to whatever the handler waits for');
    expect(lines.filter(line => line.messageId === 'b')).toEqual([]);
    expect(lines.find(line => '_aws' in line)).toMatchObject({ FailedRecords: 1 });
  });

  test('a handler that passes the signal on fails its message before the timeout', async () => {
    const handler = sqsWorker<Order>(async ({ id }, { signal }) => {
      if (id === 1) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const response = await inTime(() => handler({ Records: [message('a', { id: 1 }), message('b', { id: 2 })] }, lambdaContext()));
    expect(failed(response)).toEqual(['a']);
    expect(lines[0].error).toMatchObject({ message: 'the time of the invocation is running out' });
  });
});

describe('the context', () => {
  test('has the attempt, the record, the correlation id and the attributes to pass it on [O04]', async () => {
    const seen: unknown[] = [];
    const handler = sqsWorker((_, { attempt, correlationAttributes, correlationId, lambdaContext: { awsRequestId }, record }) => {
      seen.push({ attempt, id: record.messageId, correlationId, attributes: correlationAttributes(), awsRequestId });
    });
    const record = {
      ...message('a', {}, { ApproximateReceiveCount: '3' }),
      messageAttributes: { correlationId: { stringValue: 'c-1', dataType: 'String' } },
    };
    await handler({ Records: [record] }, lambdaContext());
    expect(seen).toEqual([{
      attempt: 3,
      id: 'a',
      correlationId: 'c-1',
      awsRequestId: 'd3f3c1a8-request',
      attributes: { correlationId: { DataType: 'String', StringValue: 'c-1' } },
    }]);
  });

  test('has one signal, however often it is read', async () => {
    const seen: unknown[] = [];
    await sqsWorker((_, context) => seen.push(context.signal, context.signal))({ Records: [message('a', {})] }, lambdaContext());
    expect(seen[0]).toBe(seen[1]);
  });

  test.each([
    ['its own function', { transaction: 't-1', correlationId: 'c-2' }, {}, 't-1'],
    ['a key of the payload', { correlationId: 'c-2' }, {}, 'c-2'],
    ['a key of the payload before a header', { correlationId: 'c-2', headers: { 'x-correlation-id': 'c-3' } }, {}, 'c-2'],
    ['an HTTP header in the payload', { headers: { 'X-Correlation-Id': 'c-3' } }, {}, 'c-3'],
    ['the trace of the message', { headers: {} }, { AWSTraceHeader: 'Root=1-abc;Parent=2;Sampled=1' }, '1-abc'],
    ['the request, when there is nothing else', { headers: { 'x-correlation-id': 7 } }, {}, 'd3f3c1a8-request'],
    ['the request, when the payload is no object', 'x', {}, 'd3f3c1a8-request'],
    ['the request, when the headers are null', { headers: null }, {}, 'd3f3c1a8-request'],
    ['the request, when the headers are a text', { headers: 'x-correlation-id' }, {}, 'd3f3c1a8-request'],
    ['the request, when the trace of the message has no root', {}, { AWSTraceHeader: 'Parent=2;Sampled=1' }, 'd3f3c1a8-request'],
    ['the request, when another header has an id', { headers: { 'x-request-id': 'c-4' } }, {}, 'd3f3c1a8-request'],
  ])('has the correlation id from %s [O04]', async (_place, body, attributes, expected) => {
    let seen: string | undefined;
    const handler = sqsWorker<{ transaction?: string }>((_, { correlationId }) => { seen = correlationId; }, { correlationId: p => p.transaction });
    await handler({ Records: [message('a', JSON.stringify(body), attributes)] }, lambdaContext());
    expect(seen).toBe(expected);
  });
});

describe('fails when', () => {
  test.each([
    [{ concurrency: 0 }, 'concurrency is 0 but must be a whole number from 1'],
    [{ concurrency: 1.5 }, 'concurrency is 1.5 but must be a whole number from 1'],
    [{ maxAgeSeconds: 0 }, 'maxAgeSeconds is 0 but must be above 0'],
    [{ maxAgeSeconds: NaN }, 'maxAgeSeconds is NaN but must be above 0'],
    [{ sampleRate: 2 }, 'sampleRate is 2 but must be between 0 and 1'],
    [{ sampleRate: -0.1 }, 'sampleRate is -0.1 but must be between 0 and 1'],
    [{ sampleRate: NaN }, 'sampleRate is NaN but must be between 0 and 1'],
    [{ onInvalid: 'ignore' as never }, "onInvalid is 'ignore' but must be 'fail' or 'drop'"],
    ...[0, -1, 1.5, NaN, '60' as never].map(given => [
      { idempotencyKey: 'id', idempotencyExpirySeconds: given }, `idempotencyExpirySeconds is ${given} but must be a whole number above 0`,
    ] as [object, string]),
  ])('its options are %j', (options, error) => {
    expect(() => sqsWorker(() => undefined, options)).toThrow(error);
  });

  test('but takes the ends of the ranges', () => {
    for (const sampleRate of [0, 1]) {
      const options = { sampleRate, concurrency: 1, maxAgeSeconds: 0.001, idempotencyExpirySeconds: 1 };
      expect(() => sqsWorker(() => undefined, options)).not.toThrow();
    }
  });
});
