import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { search } from '@aws-lambda-powertools/jmespath';
import type { IdempotencySettings, RunOnce } from './idempotency-options';
import type { LambdaContext } from './lambda-context';
import { InvalidRecordError } from './payload';

/** An outage of the table must end in an error while there is time to report it. */
const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

/** Errors that say of the record itself that it can't be processed, however often it comes. */
const INVALID: Record<string, string> = {
  IdempotencyKeyError: 'the payload has no idempotency key',
  IdempotencyValidationError: 'another payload was processed under the same idempotency key',
};

/**
 * Idempotency on Powertools. Only handlers that have a key load this file, as it brings the DynamoDB client.
 */
export function runOnce<T>(tableName: string, settings: IdempotencySettings<T>): RunOnce<T> {
  const { key, payloadToCompare, expiresAfterSeconds, keyPrefix } = settings;
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, clientConfig: CLIENT });
  const configs = new WeakMap<LambdaContext, IdempotencyConfig>();
  const configOf = (context: LambdaContext) => {
    const config = configs.get(context) ?? new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      throwOnNoIdempotencyKey: true, // a missed key would mean no idempotency, in silence
      payloadValidationJmesPath: payloadToCompare && 'compared',
      expiresAfterSeconds,
      hashFunction: 'sha256',
    });
    // Of this invocation: without it the lock of an attempt that timed out would stay until the key expires.
    config.registerLambdaContext(context as Parameters<IdempotencyConfig['registerLambdaContext']>[0]);
    configs.set(context, config);
    return config;
  };

  return async (payload, context, work) => {
    const config = configOf(context);
    const found = typeof key === 'function' ? key(payload) : search(key, payload as Parameters<typeof search>[1], config.jmesPathOptions);
    // Taken before the work, which may change its payload: the key must be the same when the result is stored.
    const data = { key: typeof found === 'number' ? `${found}` : found, compared: payloadToCompare && structuredClone(payloadToCompare(payload)) };
    try {
      return await makeIdempotent(async (_data: unknown) => asJson(await work()), { persistenceStore, config, keyPrefix })(data);
    } catch (error) {
      const { cause, name } = error as Error;
      const reason = INVALID[name] ?? INVALID[(cause as Error | undefined)?.name ?? ''];
      throw reason ? new InvalidRecordError(reason, { cause: error }) : error;
    }
  };
}

/** What Lambda would make of a result: class instances and dates are not for DynamoDB. */
function asJson(result: unknown): unknown {
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result) ?? 'null');
}
