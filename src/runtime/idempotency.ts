import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { JMESPathTypeError, search } from '@aws-lambda-powertools/jmespath';
import { PowertoolsFunctions } from '@aws-lambda-powertools/jmespath/functions';
import { contentOf } from './content';
import { roundedNumbers } from './decimal';
import { DeferredRecordError, IdempotencyConflictError, InvalidRecordError } from './errors';
import type { IdempotencySettings, IdempotentRecord, RunOnce } from './idempotency-settings';
import type { LambdaContext } from './lambda-context';
import { readStored, storableAnswer } from './stored-answer';

/** The settings of the DynamoDB client: an outage of the table must end in an error while there is time to report it. */
const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

const NOTHING_ROUNDED: ReadonlySet<number> = new Set();

/** The error that stands for the failure of the work inside Powertools, which would judge the failure by its name. */
class WorkFailedError extends Error {
  public readonly name = 'WorkFailedError';
}

/** The error for a table that could not be read or written. It carries the names and messages of its causes, but none of their data. */
class IdempotencyTableError extends Error {
  public readonly name = 'IdempotencyTableError';
}

/** Makes the function that processes each record once. Only handlers that have a key load this file, because it loads the DynamoDB client. */
export function runOnce<T, R>(settings: IdempotencySettings<T, R>): RunOnce<T, R> {
  const { answers, expiresAfterSeconds, keyPrefix, payloadToCompare, tableName } = settings;
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, clientConfig: CLIENT });
  const keyOf = keyReader(settings);
  const configs = new WeakMap<LambdaContext, IdempotencyConfig>();
  const configOf = (context: LambdaContext) => {
    const config = configs.get(context) ?? new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      throwOnNoIdempotencyKey: true,
      payloadValidationJmesPath: payloadToCompare && 'compared',
      expiresAfterSeconds,
      hashFunction: 'sha256',
    });
    configs.set(context, config);
    // Of this invocation, and never 0: otherwise the lock of an attempt that timed out would stay until the key expires.
    config.registerLambdaContext({ getRemainingTimeInMillis: () => Math.max(1, context.getRemainingTimeInMillis()) } as RegisteredContext);
    return config;
  };

  return async (record, work) => {
    const { context, json, logger, payload } = record;
    const rounded = json === undefined ? NOTHING_ROUNDED : roundedNumbers(json);
    // Both are taken before the work, which may change its payload: they must be the same when the result is stored.
    const key = contentOf(keyOf(record), { subject: 'idempotency key', complete: true, rounded });
    const compared = payloadToCompare && contentOf(payloadToCompare(payload, record.record), { subject: 'idempotency payload', complete: false, rounded });

    let done: { readonly answer: unknown } | undefined;
    let failure: { readonly error: unknown } | undefined;
    const once = makeIdempotent(async (_data: unknown) => {
      try {
        done = { answer: await work() };
      } catch (error) {
        failure = { error };
        throw new WorkFailedError();
      }
      if (!answers) return undefined;
      const { answer, omitted, stored } = storableAnswer(done.answer);
      done = { answer };
      if (omitted) logger.warn(`The answer is not stored: ${omitted}. The record counts as processed; if it is delivered again, it has no answer`);
      return stored;
    }, { persistenceStore, config: configOf(context), keyPrefix });

    let stored: unknown;
    try {
      stored = await once({ key, compared });
    } catch (error) {
      if (!failure) throw explained(error as Error, done !== undefined);
      if (!(error instanceof WorkFailedError)) logger.warn('The lock of the failed record was not released: it is held until the time of this invocation is over');
      throw failure.error;
    }
    if (done) return { answer: done.answer, duplicate: false };
    const { answer, omitted } = readStored(stored);
    if (omitted) logger.warn(`The record was processed before, but its answer was not stored: ${omitted}`);
    return { answer, duplicate: true };
  };
}

type RegisteredContext = Parameters<IdempotencyConfig['registerLambdaContext']>[0];

/** Returns the function that reads the key of a record, checked as far as it can be before there is one. */
function keyReader<T, R>({ includeSource, key }: IdempotencySettings<T, R>): (record: IdempotentRecord<T, R>) => unknown {
  const read = typeof key === 'function' ? key : jmesPath(key);
  return ({ origin, payload, record }) => includeSource ? [origin, read(payload, record)] : read(payload, record);
}

/** A wrong expression is the fault of the handler; one that does not fit the payload is the fault of the payload. */
function jmesPath(expression: string): (payload: unknown) => unknown {
  const customFunctions = new PowertoolsFunctions();
  const find = (payload: unknown) => search(expression, payload as Parameters<typeof search>[1], { customFunctions });
  try {
    find(null);
  } catch (error) {
    if (!(error instanceof JMESPathTypeError)) throw new Error(`idempotencyKey '${expression}' is not a JMESPath expression: ${(error as Error).message}`);
  }
  return payload => {
    try {
      return find(payload);
    } catch (error) {
      if (!(error instanceof JMESPathTypeError)) throw error;
      throw new InvalidRecordError(`the record has no complete idempotency key: its payload does not fit the expression '${expression}'`);
    }
  };
}

/** The error of Powertools in our words. It is never passed on as a whole, because it may hold what is stored of another record. */
function explained(error: Error, done: boolean): Error {
  if (error.name === 'IdempotencyAlreadyInProgressError') return new DeferredRecordError('another invocation is processing the same record');
  if (error.name === 'IdempotencyValidationError') {
    return new IdempotencyConflictError('a record with another idempotencyPayload was processed under the same idempotency key: ' +
      'find out which of the two is right; if both are, make the key more specific');
  }
  const reasons = [];
  for (let reason: unknown = error; reason instanceof Error; reason = reason.cause) reasons.push(`${reason.name}: ${reason.message}`);
  return new IdempotencyTableError(`${done ? 'the record was processed, but cannot be remembered, and is delivered again' : 'the record was not processed'}: ` +
    `the idempotency table cannot be used: ${reasons.join(': ')}`);
}
