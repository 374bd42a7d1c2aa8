import { SQS } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { failed, fifoMessage, inTime, lambdaContext, linesOfEachTest, message } from './invocation';
import { BACK_OFF } from '../../src/environment';
import { InvalidRecordError, PermanentError, RetryLater, sqsWorker, SqsRecord, SqsWorkerOptions } from 'cdk-resilient-lambda/runtime';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const DEAD_LETTERS = 'arn:aws:sqs:eu-west-1:111122223333:dead-orders';
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/';
const WAITS = { firstSeconds: 10, longestSeconds: 600 };

const lines = linesOfEachTest();
const logged = () => lines.map(line => line.message);

/** Takes down what the client of SQS is asked. */
function fakeSqs(answer: (call: string) => unknown = () => ({})) {
  const waits: Record<string, number> = {};
  const batches: any[] = [];
  const sent: any[] = [];
  const client = {
    changeMessageVisibilityBatch: jest.spyOn(SQS.prototype, 'changeMessageVisibilityBatch').mockImplementation(async (batch: any): Promise<any> => {
      batches.push(batch);
      for (const { ReceiptHandle, VisibilityTimeout } of batch.Entries) waits[ReceiptHandle.replace(/^receipt of /, '')] = VisibilityTimeout;
      return answer('changeMessageVisibilityBatch');
    }),
    sendMessage: jest.spyOn(SQS.prototype, 'sendMessage').mockImplementation(async (request: any): Promise<any> => {
      sent.push(request);
      return answer('sendMessage');
    }),
  };
  return { client, waits, batches, sent };
}

const withReceipt = (record: SqsRecord): SqsRecord => ({ ...record, receiptHandle: `receipt of ${record.messageId}` });

interface Given {
  readonly options?: SqsWorkerOptions<any>;
  readonly remainingMs?: number;
  readonly sqs?: ReturnType<typeof fakeSqs>;
}

/** Runs a batch. The handler does what the body says. */
async function run(records: SqsRecord[], { options, remainingMs, sqs = fakeSqs() }: Given = {}) {
  const handler = sqsWorker<any>(async ({ fail, permanent, later, invalid, hang }, { signal }) => {
    if (hang) await new Promise((_, reject) => signal.addEventListener('abort', () => setTimeout(reject, 60_000)));
    if (permanent) throw new PermanentError('no such product');
    if (invalid) throw new InvalidRecordError('not an order');
    if (later !== undefined) throw new RetryLater('closed', { seconds: later });
    if (fail) throw new Error('down');
  }, options);
  const call = handler({ Records: records.map(withReceipt) }, lambdaContext({ remainingMs }));
  const response = await call.then(failed, (error: Error) => error.message);
  return { ...sqs, response };
}

const received = (count: number) => ({ ApproximateReceiveCount: `${count}` });

beforeEach(() => {
  process.env[BACK_OFF] = JSON.stringify({ queue: QUEUE, ...WAITS, deadLetterQueue: DEAD_LETTERS });
});
afterEach(() => {
  delete process.env[BACK_OFF];
});

describe('a message that failed', () => {
  test.each([[1, 10], [2, 20], [6, 320], [7, 600], [13, 600], [1_000, 600]])('waits, after %d receives, %d to a quarter more seconds [Q24]', async (receives, seconds) => {
    const { waits } = await run([message('good', {}), ...Array.from({ length: 9 }, (_, index) => message(`bad${index}`, { fail: true }, received(receives)))]);
    expect(Object.keys(waits)).toHaveLength(9);
    for (const wait of Object.values(waits)) {
      expect(wait).toBeGreaterThanOrEqual(seconds);
      expect(wait).toBeLessThanOrEqual(seconds * 1.25 + 1);
    }
    if (seconds > 100) expect(new Set(Object.values(waits)).size).toBeGreaterThan(3);
  });

  test('waits the same in each run of the same message, so that a simulation can be repeated', async () => {
    const records = [message('good', {}), message('bad', { fail: true }, received(9))];
    expect((await run(records)).waits).toEqual((await run(records)).waits);
  });

  test('is hidden in calls of ten, at the queue that sent it', async () => {
    const { batches, response } = await run(Array.from({ length: 25 }, (_, index) => message(`m${index}`, { fail: true })));
    expect(batches.map(({ QueueUrl, Entries }) => [QueueUrl, Entries.length])).toEqual([[`${URL}orders`, 10], [`${URL}orders`, 10], [`${URL}orders`, 5]]);
    expect(response).toMatch(/^No record succeeded/);
  });

  test('waits at least as long as its handler says', async () => {
    const { waits } = await run([message('good', {}), message('soon', { later: 1 }), message('later', { later: 3_000 }), message('never', { later: 1e9 })]);
    expect(waits.soon).toBeLessThan(14);
    expect(waits.later).toBeGreaterThanOrEqual(3_000);
    expect(waits.later).toBeLessThanOrEqual(3_750);
    expect(waits.never).toBe(41_400);
  });

  test.each([undefined, NaN, -1])('refuses to wait %s seconds', seconds => {
    expect(() => new RetryLater('closed', { seconds: seconds as number })).toThrow(`seconds is ${seconds} but must be a number from 0`);
  });

  test('changes nothing where nothing failed', async () => {
    const { client } = await run([message('good', {})]);
    expect(client.changeMessageVisibilityBatch).not.toHaveBeenCalled();
  });

  test.each<[string, string | undefined, SqsWorkerOptions<any>]>([
    ['there is no schedule', undefined, {}],
    ['the schedule is for another queue', JSON.stringify({ queue: `${QUEUE}2`, ...WAITS }), {}],
    ['the schedule is not JSON', '{', {}],
    ['the handler opts out', JSON.stringify({ queue: QUEUE, ...WAITS }), { backOff: false }],
  ])('keeps the visibility timeout of the queue where %s', async (_, schedule, options) => {
    if (schedule === undefined) delete process.env[BACK_OFF];
    else process.env[BACK_OFF] = schedule;
    const { client, response } = await run([message('good', {}), message('bad', { fail: true })], { options });
    expect(client.changeMessageVisibilityBatch).not.toHaveBeenCalled();
    expect(response).toEqual(['bad']);
  });

  test('waits as an option says where no construct does', async () => {
    delete process.env[BACK_OFF];
    const { waits } = await run([message('good', {}), message('bad', { fail: true })], { options: { backOff: { firstSeconds: 100, longestSeconds: 100 } } });
    expect(waits.bad).toBeGreaterThanOrEqual(100);
  });

  test.each([[0, 10], [11, 10], [1, 33_121], [NaN, 10]])('refuses waits from %d to %d seconds', (firstSeconds, longestSeconds) => {
    expect(() => sqsWorker(() => undefined, { backOff: { firstSeconds, longestSeconds } })).toThrow('firstSeconds must be above 0');
  });

  test('keeps the visibility timeout in a test event without a receipt handle', async () => {
    const sqs = fakeSqs();
    const handler = sqsWorker<any>(({ fail }) => { if (fail) throw new Error('down'); });
    await handler({ Records: [message('good', {}), message('bad', { fail: true })] }, lambdaContext());
    expect(sqs.client.changeMessageVisibilityBatch).not.toHaveBeenCalled();
  });

  test('that is one of several objects in a message waits once', async () => {
    const s3 = (key: string) => ({ eventSource: 'aws:s3', s3: { bucket: { name: 'b' }, object: { key } } });
    const sqs = fakeSqs();
    const handler = sqsWorker<any>(({ key }) => { throw key === 'a' ? new PermanentError('bad') : new Error('down'); }, { envelopes: ['s3'] });
    const records = [withReceipt(message('both', { Records: [s3('a'), s3('b')] }))];
    await expect(handler({ Records: records }, lambdaContext())).rejects.toThrow('No record succeeded');
    expect(sqs.batches.flatMap(({ Entries }) => Entries)).toHaveLength(1);
    expect(sqs.waits.both).toBeGreaterThanOrEqual(10);
    expect(sqs.sent).toEqual([]);
  });
});

describe('the metric RetryingSeconds', () => {
  const since = (seconds: number) => ({ ApproximateFirstReceiveTimestamp: `${Date.now() - seconds * 1_000}` });
  const metrics = () => lines.filter(line => line._aws !== undefined).map(({ _aws, FunctionName, RetryingSeconds }: any) =>
    [FunctionName, RetryingSeconds, _aws.CloudWatchMetrics.map(({ Dimensions }: any) => Dimensions)]);

  test('is how long the message that is retried for longest has been failing, for the function, whichever its version [O06]', async () => {
    await run([message('good', {}, since(9_000)), message('new', { fail: true }, since(20)), message('old', { fail: true }, since(1_000))]);
    expect(metrics()).toEqual([['orders', 1_000, [[['FunctionName', 'Resource', 'ExecutedVersion']], [['FunctionName']]]]]);
  });

  test.each<[string, object]>([
    ['failed in its first receive', message('new', { fail: true }, since(-60))],
    ['was parked', message('bad', { permanent: true }, since(1_000))],
    ['does not tell', message('test', { fail: true })],
  ])('is not emitted for a message that %s', async (_, record) => {
    await run([message('good', {}), record as SqsRecord]);
    expect(metrics()).toEqual([['orders', undefined, [[['FunctionName', 'Resource', 'ExecutedVersion']]]]]);
  });
});

describe('calls that fail', () => {
  test.each<[string, () => unknown, string]>([
    ['throw', () => { throw new Error('AccessDenied'); }, 'AccessDenied'],
    ['fail in part', () => ({ Failed: [{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }] }), 'SQS refused 1 of 1 changes, the first with: ReceiptHandleIsInvalid'],
  ])('change no answer when they %s, and say so [Q04]', async (_, answer, reason) => {
    const { response } = await run([message('good', {}), message('bad', { fail: true })], { sqs: fakeSqs(answer) });
    expect(response).toEqual(['bad']);
    expect(lines).toContainEqual(expect.objectContaining({
      level: 'WARN',
      message: 'The waits of messages that failed could not be set: the visibility timeout of the queue applies',
      error: expect.objectContaining({ message: reason }),
    }));
  });

  test('delay no answer past the timeout when they hang, also after a handler that hung, however little time there is [Q04]', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 300, max: 30_000 }), async remainingMs => {
      const sqs = fakeSqs(() => new Promise(() => undefined));
      const { response } = await inTime(() => run([message('good', {}), message('hung', { hang: true }), message('bad', { fail: true })], { sqs, remainingMs }), remainingMs);
      expect(response).toEqual(['hung', 'bad']);
      expect(sqs.batches).toHaveLength(1);
    }), { examples: [[300], [400], [3_000], [30_000]] });
  });

  test('delay no answer by more than a second', async () => {
    const sqs = fakeSqs(() => new Promise(() => undefined));
    const { response } = await inTime(() => run([message('good', {}), message('bad', { fail: true })], { sqs }), 1_010);
    expect(response).toEqual(['bad']);
  });
});

describe('messages of a FIFO group', () => {
  beforeEach(() => {
    process.env[BACK_OFF] = JSON.stringify({ queue: `${QUEUE}.fifo`, ...WAITS, deadLetterQueue: `${DEAD_LETTERS}.fifo` });
  });

  test('return after the one that failed before them, so that it is tried alone [Q13, Q28]', async () => {
    const { waits, response } = await run([
      fifoMessage('a1', 'a', {}), fifoMessage('a2', 'a', { fail: true }, '3'), fifoMessage('a3', 'a', {}), fifoMessage('a4', 'a', {}), fifoMessage('b1', 'b', {}),
    ]);
    expect(response).toEqual(['a2', 'a3', 'a4']);
    expect(waits.a2).toBeGreaterThanOrEqual(40);
    expect(waits).toEqual({ a2: waits.a2, a3: waits.a2 + 5, a4: waits.a2 + 5 });
  });

  test('go on behind one that was parked for good [Q13]', async () => {
    const { sent, response } = await run([fifoMessage('a1', 'a', { permanent: true }), fifoMessage('a2', 'a', {})]);
    expect(response).toEqual([]);
    expect(sent).toEqual([expect.objectContaining({ QueueUrl: `${URL}dead-orders.fifo`, MessageGroupId: 'a' })]);
  });

  test('return after one that can never succeed and could not be parked', async () => {
    const sqs = fakeSqs(call => {
      if (call === 'sendMessage') throw new Error('AccessDenied');
      return {};
    });
    const { waits } = await run([fifoMessage('a1', 'a', { permanent: true }), fifoMessage('a2', 'a', {}), fifoMessage('b1', 'b', {})], { sqs });
    expect(waits).toEqual({ a1: 0, a2: 5 });
  });
});

describe('a message that can never succeed', () => {
  test.each([
    ['a PermanentError', { permanent: true }, 'PermanentError: no such product'],
    ['an invalid record', { invalid: true }, 'InvalidRecordError: not an order'],
    ['no JSON', '{', expect.stringMatching(/^InvalidRecordError: /)],
  ])('is parked at once, whole, with the reason: %s [Q24]', async (_, body, reason) => {
    const bad = {
      ...message('bad', body, { AWSTraceHeader: 'Root=1-2-3', MessageGroupId: 'tenant' }),
      messageAttributes: { kind: { dataType: 'String', stringValue: 'order' }, proof: { dataType: 'Binary.png', binaryValue: 'AQI=' } },
    };
    const { sent, response, client } = await run([message('good', {}), bad]);
    expect(response).toEqual([]);
    expect(sent).toEqual([{
      QueueUrl: `${URL}dead-orders`,
      MessageBody: bad.body,
      MessageGroupId: 'tenant',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'order' },
        proof: { DataType: 'Binary.png', BinaryValue: Buffer.from([1, 2]) },
        originalMessageId: { DataType: 'String', StringValue: 'bad' },
        failureReason: { DataType: 'String', StringValue: reason },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
    }]);
    expect(client.changeMessageVisibilityBatch).not.toHaveBeenCalled();
    expect(logged()).toContain('The record was parked without further retries');
    expect(lines).toContainEqual(expect.objectContaining({ FailedRecords: 1 }));
  });

  test('is deduplicated in a FIFO queue by its own id', async () => {
    process.env[BACK_OFF] = JSON.stringify({ queue: `${QUEUE}.fifo`, ...WAITS, deadLetterQueue: `${DEAD_LETTERS}.fifo` });
    const record = fifoMessage('bad', 'a', { permanent: true });
    const { sent } = await run([{ ...record, attributes: { ...record.attributes, MessageDeduplicationId: 'order 1' } }]);
    expect(sent).toEqual([expect.objectContaining({ MessageGroupId: 'a', MessageDeduplicationId: 'bad' })]);
  });

  test('keeps its own ten attributes, and an attribute of a name of ours', async () => {
    const attribute = (stringValue: string) => ({ dataType: 'String', stringValue });
    const ten = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, attribute('x')]));
    const { sent } = await run([{ ...message('bad', { permanent: true }), messageAttributes: { ...ten, originalMessageId: attribute('older') } }]);
    expect(Object.keys(sent[0].MessageAttributes)).toEqual([...Object.keys(ten), 'originalMessageId']);
    expect(sent[0].MessageAttributes.originalMessageId.StringValue).toBe('older');
  });

  test('has a reason that SQS accepts, however the error is worded', async () => {
    const sqs = fakeSqs();
    const handler = sqsWorker(() => { throw new PermanentError(`\u0000${'x'.repeat(239)}\u{1F600}`); });
    await handler({ Records: [withReceipt(message('bad', {}))] }, lambdaContext());
    expect(sqs.sent[0].MessageAttributes.failureReason.StringValue).toBe(`PermanentError: ${'x'.repeat(239)}`);
  });

  test('is one whose error isPermanent recognizes [Q24]', async () => {
    const { sent, response } = await run([message('bad', { fail: true })], { options: { isPermanent: error => (error as Error).message === 'down' } });
    expect([response, sent.length]).toEqual([[], 1]);
  });

  test('is no other, also when isPermanent throws', async () => {
    const { sent, response } = await run([message('good', {}), message('bad', { fail: true })], { options: { isPermanent: () => { throw new Error('oops'); } } });
    expect([response, sent.length]).toEqual([['bad'], 0]);
    expect(logged()).toContain('isPermanent threw: the failure is not taken for permanent');
  });

  test('is dropped if the handler asks for that, and not parked', async () => {
    const { sent, response } = await run([message('bad', { invalid: true })], { options: { onInvalid: 'drop' } });
    expect([response, sent.length]).toEqual([[], 0]);
  });

  test('uses up its receives at once where the dead-letter queue is not the construct\'s own', async () => {
    process.env[BACK_OFF] = JSON.stringify({ queue: QUEUE, ...WAITS });
    const { sent, waits, response } = await run([message('good', {}), message('bad', { permanent: true }, received(4))]);
    expect([response, sent, waits]).toEqual([['bad'], [], { bad: 0 }]);
  });

  test('stays in the queue when the copy cannot be sent [Q04]', async () => {
    const sqs = fakeSqs(call => {
      if (call === 'sendMessage') throw new Error('AccessDenied');
      return {};
    });
    const { waits, response } = await run([message('good', {}), message('bad', { permanent: true })], { sqs });
    expect([response, waits]).toEqual([['bad'], { bad: 0 }]);
    expect(logged()).toContain('The message could not be sent to the dead-letter queue: SQS moves it there when its receives are used up');
  });
});
