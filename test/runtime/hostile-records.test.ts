import { SendMessageCommand, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { lambdaContext, linesOfEachTest, message } from './invocation';
import { RecordContext, SqsRecord, sqsWorker, SqsWorkerOptions, streamProcessor } from 'cdk-resilient-lambda/runtime';

const lines = linesOfEachTest();

const CARD = '4111111111111111';

/** Delivers a body and returns the error of its record. */
async function errorOf(body: unknown, options: SqsWorkerOptions<any>): Promise<{ name: string; message: string }> {
  const handler = sqsWorker<any>(() => undefined, options);
  const failure = await handler({ Records: [message('a', body)] }, lambdaContext()).catch(error => error);
  return failure.recordErrors[0];
}

describe('the error of a record that does not match its schema', () => {
  const payment = z.object({
    card: z.string().refine(() => false, { error: issue => `${issue.input} is no card` }),
    kind: z.enum(['visa'], { error: issue => `not ${issue.input}` }),
    notes: z.record(z.string(), z.number()),
  });
  const body = { card: CARD, kind: 'diagnosis C50', notes: { [CARD]: 'cancer' } };

  test('has paths and kinds, and no value of the payload', async () => {
    expect((await errorOf(body, { schema: payment })).message)
      .toBe('the payload does not match the schema: card: custom; kind: invalid_value; notes.*: invalid_type');
    expect(JSON.stringify(lines)).not.toMatch(/4111|C50|cancer/);
  });

  test('has the messages of the schema if the handler asks for them', async () => {
    expect((await errorOf(body, { schema: payment, schemaMessages: true })).message).toContain(`card: ${CARD} is no card; kind: not diagnosis C50; notes.${CARD}: `);
  });

  test.each([
    [{ type: 'string', message: CARD, path: [{ key: 'card' }, 0] }, 'card.0: string'], [{ code: CARD, message: CARD }, 'invalid'],
    [{ message: CARD, path: [Symbol('x'), 'a b', 'c'] }, '*.*.c: invalid'],
    [{ message: CARD, path: ['x'.repeat(64), 'x'.repeat(65)] }, `${'x'.repeat(64)}.*: invalid`], [{ message: CARD, path: ['123456', '1234567', 1234567] }, '123456.*.1234567: invalid'],
    [{ message: CARD, path: ['$a-b_1', ' a', 'a '] }, '$a-b_1.*.*: invalid'], [{ code: 'x'.repeat(40), message: CARD }, 'x'.repeat(40)],
    [{ code: 'x'.repeat(41), type: 'a_b-c', message: CARD }, 'a_b-c'], [{ code: 'a b', type: ' a', message: CARD }, 'invalid'], [{ code: 7, type: 'a ', message: CARD }, 'invalid'],
  ])('is as careful with other schemas: %j', async (issue, expected) => {
    const schema = { '~standard': { validate: () => ({ issues: [issue] }) } };
    expect((await errorOf({}, { schema })).message).toBe(`the payload does not match the schema: ${expected}`);
  });
});

test.each<[string, unknown, SqsWorkerOptions<any>]>([
  ['that is not JSON', `{"card":"${CARD}"`, {}], ['without a key', { card: CARD }, { idempotencyKey: 'id' }],
  ['in no envelope', { card: CARD }, { envelopes: ['sns'] }], ['that is too old', { card: CARD }, { maxAgeSeconds: 60 }],
])('the error of a record %s quotes nothing of it', async (_what, body, options) => {
  await sqsWorker<any>(() => undefined, options)({ Records: [message('a', body, { SentTimestamp: '0' })] }, lambdaContext()).catch(error => error);
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain(CARD);
});

test('the error of an item with an attribute of unknown type quotes nothing of it', async () => {
  const record = { eventName: 'INSERT' as const, eventSource: 'aws:dynamodb', dynamodb: { NewImage: { [`a${CARD}`]: { [`T${CARD}`]: CARD }, n: { N: CARD + 'x' } } } };
  await streamProcessor(() => undefined)({ Records: [record] }, lambdaContext()).catch(error => error);
  expect(JSON.stringify(lines)).not.toContain(CARD);
});

describe('a correlation id from outside', () => {
  const seenWith = async (record: Partial<SqsRecord>, body: unknown = {}, options: SqsWorkerOptions<any> = {}) => {
    let seen: string | undefined;
    const handler = sqsWorker<any>((_, context) => {
      seen = context.correlationId;
      context.logger.info('x');
    }, options);
    await handler({ Records: [{ ...message('a', body), ...record }] }, lambdaContext());
    return seen;
  };
  const attribute = (stringValue: string) => ({ messageAttributes: { correlationId: { stringValue, dataType: 'String' } } });
  const long = 'x'.repeat(129);

  test.each(['x'.repeat(128), 'order 7/ä', '€'.repeat(128), '😀'.repeat(128)])('is used if it has at most 128 printable characters: %s', async id => {
    expect(await seenWith(attribute(id))).toBe(id);
  });

  test.each([long, 'x'.repeat(200_000), '', 'a\nb', 'a\u0000', '\u001b[31m', 'a\u2028b', '\u202eabc', '\ud800'])('is not used otherwise: %j', async id => {
    expect(await seenWith(attribute(id))).toBe('d3f3c1a8-request');
    expect(await seenWith({}, { correlationId: id })).toBe('d3f3c1a8-request');
    expect(await seenWith({}, { headers: { 'x-correlation-id': id } })).toBe('d3f3c1a8-request');
    expect(await seenWith({}, { id }, { correlationId: payload => payload.id })).toBe('d3f3c1a8-request');
    expect(JSON.stringify(lines)).not.toContain(long);
  });

  test('that is not used gives way to the trace', async () => {
    const attributes = { ...message('a', {}).attributes, AWSTraceHeader: 'Root=1-abc;Sampled=1' };
    expect(await seenWith({ ...attribute(long), attributes })).toBe('1-abc');
    expect(await seenWith({ attributes: { ...attributes, AWSTraceHeader: `Root=${long}` } })).toBe('d3f3c1a8-request');
  });

  test('that a function of the handler cannot find does not fail the record', async () => {
    expect(await seenWith({}, {}, { correlationId: payload => payload.meta.id })).toBe('d3f3c1a8-request');
  });
});

test('the correlation attributes fit the clients of the SDK as they are', async () => {
  let command: SendMessageCommand | undefined;
  await sqsWorker((_, context: RecordContext<SqsRecord>) => {
    const MessageAttributes: SendMessageCommandInput['MessageAttributes'] = context.correlationAttributes();
    command = new SendMessageCommand({ QueueUrl: 'https://next', MessageBody: '{}', MessageAttributes: { ...MessageAttributes, ...context.correlationAttributes() } });
    command = new SendMessageCommand({ QueueUrl: 'https://next', MessageBody: '{}', MessageAttributes: context.correlationAttributes() });
  })({ Records: [message('a', {})] }, lambdaContext());
  expect(command!.input.MessageAttributes).toEqual({ correlationId: { DataType: 'String', StringValue: 'd3f3c1a8-request' } });
});
