import { lambdaContext, message, until } from './invocation';
import { ProcessedTable } from './processed-table';
import { asyncHandler, sqsWorker } from 'cdk-resilient-lambda/runtime';

jest.setTimeout(60_000);

const table = ProcessedTable.forEachTest();

/** Delivers the same event three times to a handler that returns this, and returns the answers and how often it ran. */
async function answersWith(answer: () => unknown) {
  let runs = 0;
  const handler = asyncHandler(() => {
    runs++;
    return answer();
  }, { idempotencyKey: 'id' });
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await handler({ id: 'o-1' }, lambdaContext()));
  return { answers, runs };
}

describe('an answer', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const deep = (levels: number): unknown => levels === 0 ? 1 : { next: deep(levels - 1) };

  test.each([
    ['an object', () => ({ id: 1, at: new Date(0), nothing: undefined }), { id: 1, at: '1970-01-01T00:00:00.000Z' }],
    ['a Set and a Map', () => ({ ids: new Set([1, 2]), names: new Map([['a', 1]]), pairs: new Map([[1, 2]]) }), { ids: [1, 2], names: { a: 1 }, pairs: [[1, 2]] }],
    ['a Map with keys of several types', () => ({ pairs: new Map<unknown, number>([['a', 1], [2, 3]]) }), { pairs: [['a', 1], [2, 3]] }],
    ['a BigInt', () => ({ id: 1129384756012345678n }), { id: '1129384756012345678' }],
    ['bytes', () => ({ bytes: new Uint8Array([1, 2]) }), { bytes: [1, 2] }],
    ['a number that DynamoDB does not take', () => ({ n: 1e300, tiny: 1e-200 }), { n: 1e300, tiny: 1e-200 }],
    ['40 levels deep, which DynamoDB does not take', () => deep(40), deep(40)],
    ['a text that looks like a marker', () => 'omitted: it has 7 bytes', 'omitted: it has 7 bytes'],
    ['nothing', () => undefined, undefined],
    ['a function, which is nothing', () => () => 1, undefined],
    ['null', () => null, null],
  ])('of %s is the same for each delivery, and the work is done once [I12]', async (_what, answer, expected) => {
    expect(await answersWith(answer)).toEqual({ answers: [expected, expected, expected], runs: 1 });
  });

  test('that is too large for the table is given once; the work is remembered, and a warning says so [I12]', async () => {
    const large = { text: 'é'.repeat(210_000) };
    const { answers, runs } = await answersWith(() => large);
    expect(runs).toBe(1);
    expect(answers).toEqual([large, undefined, undefined]);
    expect(table.lines.filter(line => line.level === 'WARN').map(line => line.message)).toEqual([
      'The answer is not stored: it has 420011 bytes. The record counts as processed; if it is delivered again, it has no answer',
      'The record was processed before, but its answer was not stored: it has 420011 bytes',
      'The record was processed before, but its answer was not stored: it has 420011 bytes',
    ]);
  });

  test('that nearly fills an item of the table is stored [I12]', async () => {
    const large = { text: 'é'.repeat(194_000) };
    expect(await answersWith(() => large)).toEqual({ answers: [large, large, large], runs: 1 });
  });

  test.each([
    ['has a circular reference', () => circular], ['throws in toJSON', () => ({ toJSON() { throw new Error('no'); } })],
  ])('that %s is dropped; the work is remembered, and a warning says so [I12]', async (_what, answer) => {
    expect(await answersWith(answer)).toEqual({ answers: [undefined, undefined, undefined], runs: 1 });
    expect(table.lines.find(line => line.level === 'WARN')).toMatchObject({ message: expect.stringContaining('The answer is not stored: it cannot be serialized') });
  });
});

describe('a duplicate', () => {
  test('is logged with its ids and counted, so that a key that others claim is seen', async () => {
    const handler = sqsWorker(() => undefined, { idempotencyKey: 'id' });
    await handler({ Records: [message('a', { id: 1 })] }, lambdaContext());
    expect(table.lines).toEqual([]);
    await handler({ Records: [message('b', { id: 1 }), message('c', { id: 1 })] }, lambdaContext());
    expect(table.lines).toMatchObject([
      { level: 'INFO', messageId: 'b', message: 'The record is a duplicate of one that was processed before, and was skipped' },
      { level: 'INFO', messageId: 'c' },
      { DuplicateRecords: 2, FunctionName: 'orders', Resource: 'orders:live', ExecutedVersion: '7' },
    ]);
    expect(table.lines[2]).not.toHaveProperty('FailedRecords');
  });
});

test('a lock that is taken at the very end of an invocation ends with it all the same [I05]', async () => {
  let left = 30_000;
  let finish = () => {};
  const handler = asyncHandler(() => new Promise<void>(resolve => { finish = resolve; }), { idempotencyKey: () => { left = 0; return 'o-1'; } });
  const response = handler({}, lambdaContext({ getRemainingTimeInMillis: () => left }));
  await until(async () => (await table.items()).length > 0);
  expect(await table.items()).toMatchObject([{ status: 'INPROGRESS', in_progress_expiration: expect.any(Number) }]);
  await new Promise(setImmediate);
  finish();
  await response;
});
