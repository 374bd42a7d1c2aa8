import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import * as fc from 'fast-check';
import { failed, kinesisRecord, lambdaContext, message } from './invocation';
import { ProcessedTable } from './processed-table';
import { asyncHandler, sqsWorker, streamProcessor } from 'cdk-resilient-lambda/runtime';

jest.setTimeout(60_000);

const table = ProcessedTable.forEachTest();

const NAMES = [
  'IdempotencyKeyError', 'IdempotencyValidationError', 'IdempotencyAlreadyInProgressError', 'IdempotencyInconsistentStateError',
  'IdempotencyItemAlreadyExistsError', 'IdempotencyPersistenceLayerError', 'IdempotencyUnknownError', 'DeferredRecordError', 'InvalidRecordError',
  'WorkFailedError', 'DeadlineError', 'FullBatchFailureError', 'ZodError',
];

/** Returns an error that is called so, or whose cause is. */
function errorNamed(name: string, byCause = false): Error {
  const named = Object.assign(new Error('from the handler'), { name });
  return byCause ? new Error('from the handler', { cause: named }) : named;
}

/** Runs a failing handler beside a succeeding one, and returns how often it ran and which messages failed. */
async function failWith(thrown: unknown, options: object = {}) {
  let runs = 0;
  const handler = sqsWorker<{ id: string }>(({ id }) => {
    if (id !== 'bad') return;
    runs++;
    throw thrown;
  }, { idempotencyKey: ({ id }) => id, onInvalid: 'drop', ...options });
  const response = await handler({ Records: [message('bad', { id: 'bad' }), message('good', { id: 'good' })] }, lambdaContext());
  return { runs, failed: failed(response) };
}

describe('an error of the handler', () => {
  test.each(NAMES.flatMap(name => [[name, 'itself', false], [name, 'by its cause', true]] as const))(
    'that is called %s, %s, is its failure: reported, counted, run once, and never dropped [I11]', async (name, _where, byCause) => {
      expect(await failWith(errorNamed(name, byCause))).toEqual({ runs: 1, failed: ['bad'] });
      expect(table.lines.find(line => line.messageId === 'bad')).toMatchObject({ level: 'ERROR', message: 'The record failed' });
      expect(table.lines.find(line => '_aws' in line)).toMatchObject({ FailedRecords: 1 });
      expect((await table.items()).map(({ status }) => status)).toEqual(['COMPLETED']);
    });

  test('that comes from Powertools’ idempotency inside the handler is its failure [I11]', async () => {
    const persistenceStore = new DynamoDBPersistenceLayer({ tableName: table.name });
    const config = new IdempotencyConfig({ eventKeyJmesPath: 'missing', throwOnNoIdempotencyKey: true });
    config.registerLambdaContext(lambdaContext() as never);
    const inner = makeIdempotent(async (_order: object) => 1, { persistenceStore, config });
    const handler = sqsWorker<object>(order => inner(order), { onInvalid: 'drop', idempotencyKey: 'id' });
    await expect(handler({ Records: [message('a', { id: 1 })] }, lambdaContext())).rejects.toThrow('No record succeeded');
    expect(table.lines.some(line => 'DroppedRecords' in line)).toBe(false);
  });

  test('that another of our handlers threw inside it, because its record was being processed, is its failure [I11]', async () => {
    const inner: (event: unknown) => Promise<unknown> = event => asyncHandler(() => inner(event), { idempotencyKey: 'id', idempotencyKeyPrefix: 'inner' })(
      event, lambdaContext());
    const handler = sqsWorker(order => inner(order), { idempotencyKey: 'id' });
    await expect(handler({ Records: [message('a', { id: 1 })] }, lambdaContext())).rejects.toThrow('No record succeeded');
    expect(table.lines.find(line => '_aws' in line)).toMatchObject({ FailedRecords: 1 });
  });

  test.each(NAMES)('that is called %s fails a record of a stream and an asynchronous event [I11]', async name => {
    const fail = () => { throw errorNamed(name); };
    await expect(streamProcessor(fail, { onInvalid: 'drop' })({ Records: [kinesisRecord('1', {})] }, lambdaContext())).rejects.toThrow('from the handler');
    await expect(asyncHandler(fail, { onInvalid: 'drop', idempotencyKey: 'id' })({ id: 1 }, lambdaContext())).rejects.toThrow('from the handler');
  });

  test('is reported even if its lock cannot be released [I11]', async () => {
    table.dynamoDb.fault = operation => operation === 'DeleteItem' ? 'InternalServerError' : undefined;
    const handler = asyncHandler(() => { throw errorNamed('TypeError'); }, { idempotencyKey: 'id' });
    await expect(handler({ id: 1 }, lambdaContext())).rejects.toMatchObject({ name: 'TypeError' });
    expect(table.lines.find(line => line.level === 'WARN')!.message).toContain('lock');
  });

  test.each<[string, unknown, string]>([
    ['a text', 'no', 'the handler threw no'], ['nothing', undefined, 'the handler threw undefined'],
    ['what cannot be written as a text', { toString: () => { throw new Error('never'); } }, 'the handler threw object'],
  ])('that is %s is reported as an error whose cause it is [I11]', async (_what, thrown, expected) => {
    const error: any = await asyncHandler(() => { throw thrown; })({ id: 1 }, lambdaContext()).catch(given => given);
    expect(error).toBeInstanceOf(Error);
    expect([error.message, error.cause]).toEqual([expected, thrown]);
  });

  test('of any name, or anything else that can be thrown, is reported [I11]', async () => {
    const thrown = fc.oneof(
      fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), fc.boolean()).map(([name, byCause]) => errorNamed(name, byCause)),
      fc.anything({ withNullPrototype: true, withBigInt: true }),
      fc.constant(Object.assign(Object.create(null), { a: 1 })), fc.constant(Symbol('x')), fc.constant({ toString: () => { throw new Error('no'); } }),
    );
    await fc.assert(fc.asyncProperty(thrown, fc.boolean(), async (given, idempotent) => {
      expect(await failWith(given, idempotent ? {} : { idempotencyKey: undefined })).toEqual({ runs: 1, failed: ['bad'] });
      process.env.AWS_LAMBDA_FUNCTION_NAME = `orders-${Math.random()}`; // other keys
    }), { numRuns: 80 });
  });
});

describe('an error of the library', () => {
  test('holds nothing that is stored of another record', async () => {
    const options = { idempotencyKey: 'id', idempotencyPayload: (o: any) => o.card };
    await asyncHandler(() => ({ secret: 'the answer of another' }), options)({ id: '1', card: '4111' }, lambdaContext());
    const conflict: any = await asyncHandler(() => 1, options)({ id: '1', card: '4222' }, lambdaContext()).catch(error => error);
    expect(conflict).toMatchObject({ name: 'IdempotencyConflictError' });
    expect(conflict.cause).toBeUndefined();
    expect(JSON.stringify([table.lines, conflict, Object.getOwnPropertyNames(conflict).map(name => conflict[name])])).not.toMatch(/the answer of another|4111|4222|secret/);
  });

  test('about the table names its causes, and is no object of them', async () => {
    table.dynamoDb.fault = () => 'AccessDeniedException';
    const error: any = await asyncHandler(() => 1, { idempotencyKey: 'id' })({ id: '1' }, lambdaContext()).catch(thrown => thrown);
    expect(error).toMatchObject({ name: 'IdempotencyTableError', message: expect.stringContaining('the record was not processed: the idempotency table cannot be used') });
    expect(error.message).toContain('AccessDeniedException');
    expect(error.cause).toBeUndefined();
  });

  test('about work that could not be remembered says that the work was done', async () => {
    table.dynamoDb.fault = operation => operation === 'UpdateItem' ? 'AccessDeniedException' : undefined;
    await expect(asyncHandler(() => 1, { idempotencyKey: 'id' })({ id: '1' }, lambdaContext())).rejects.toThrow('the record was processed, but cannot be remembered');
  });
});
