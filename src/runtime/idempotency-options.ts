import { IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_TABLE, REDELIVERY_SECONDS } from '../environment';
import type { RunOnce } from './idempotency-settings';
import { explainMissingPackage } from './missing-package';
import { rootLogger } from './root-logger';

/** The longest time for which a queue keeps a message, and the same again after a redrive from its dead-letter queue. */
const LONGEST_REDELIVERY_SECONDS = 2 * 1_209_600;

/**
 * Options that decide how a handler recognizes records that it has already processed.
 */
export interface IdempotencyOptions<T, R = unknown> {
  /**
   * The key that identifies a record: a function of the payload and the record, or a JMESPath expression on the payload.
   *
   * Every service can deliver an event more than once, so everything that is not safe to repeat needs a key. Use an id from your business. For a key of
   * several parts return an array, such as `[order.tenant, order.id]`, or use a JMESPath list, such as `[tenant, id]`: then each part is checked. A
   * template such as `${order.tenant}-${order.id}` hides a missing part and turns it into the text `undefined`.
   *
   * A record is invalid when its key or a part of it is missing, null, empty, NaN or infinite, or a number that JSON may have rounded (beyond 2^53, or
   * with more than about 16 digits). Dates, bytes, Sets, Maps, BigInts and plain objects count by their content. An event that Lambda has already
   * parsed (`asyncHandler`) shows rounding only for numbers beyond 2^53.
   *
   * Records with the same key suppress each other, wherever they come from, as long as the same function (or `idempotencyKeyPrefix`) handles them: where
   * several sources send to one function, or callers may choose ids, set `idempotencyKeyIncludesSource` or `idempotencyPayload`.
   *
   * The function needs a table: give the construct an `idempotencyTable`.
   *
   * @default - every delivery is processed
   * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
   */
  readonly idempotencyKey?: string | ((payload: T, record: R) => unknown);

  /**
   * Adds the source of a record to its key: the ARN of the queue, stream or topic, the name of the bucket, or the `source` of an EventBridge event. Events
   * from different sources with equal ids are then processed independently. An event without a source, such as a direct invocation, is then invalid.
   *
   * @default false - an event that reaches the function over two sources is processed once
   */
  readonly idempotencyKeyIncludesSource?: boolean;

  /**
   * The part of the payload that must be the same for all records with the same key. A record that differs in it fails with an
   * `IdempotencyConflictError`; it is never dropped.
   *
   * @default - only the key is compared, so that the first record with a key suppresses all later ones
   */
  readonly idempotencyPayload?: (payload: T, record: R) => unknown;

  /**
   * The number of seconds for which a key is remembered. A value shorter than the time within which the event can be delivered again logs a warning.
   * Valid range: whole numbers from 1.
   *
   * @default - what the construct knows about redelivery; without a construct 28 days, the longest time for which a standard queue keeps a message, and
   * the same again after a redrive
   */
  readonly idempotencyExpirySeconds?: number;

  /**
   * A prefix that separates the keys of this handler from those of other handlers in the same table. It must not change from one deployment to the next.
   *
   * Where the construct gives the function a key space of its own (the variable `RESILIENT_LAMBDA_IDEMPOTENCY_KEY_PREFIX`), the prefix applies within
   * it: handlers of different functions never share keys.
   *
   * @default - the name of the function, or its key space
   */
  readonly idempotencyKeyPrefix?: string;
}

/** Makes the function that processes each record once, or returns undefined when the options have no key. */
export function idempotencyOf<T, R>(options: IdempotencyOptions<T, R>, answers: boolean): RunOnce<T, R> | undefined {
  const { idempotencyKey: key, idempotencyKeyIncludesSource: includeSource = false, idempotencyPayload: payloadToCompare } = options;
  if (key === undefined) return undefined;
  const expiresAfterSeconds = expiryOf(options.idempotencyExpirySeconds);
  const load = async () => {
    // Written out: a bundler that knows the variable to be empty leaves out the module and the DynamoDB client.
    if (process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE) {
      const tableName = process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE;
      const { runOnce } = await import('./idempotency.js').catch(explainMissingPackage);
      const keyPrefix = prefixOf(options.idempotencyKeyPrefix);
      return runOnce({ tableName, key, payloadToCompare, includeSource, expiresAfterSeconds, keyPrefix, answers });
    }
    throw new Error(`idempotencyKey needs a table: give the construct an idempotencyTable, or the function the variable ${IDEMPOTENCY_TABLE}`);
  };

  let loaded = process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE ? load() : undefined; // preferably while the environment starts
  loaded?.catch(() => undefined);
  return async (record, work) => {
    const run = await (loaded ??= load().catch(error => {
      loaded = undefined;
      throw error;
    }));
    return run(record, work);
  };
}

/** Within the key space that the construct gave the function, no option reaches another one. */
function prefixOf(option: string | undefined): string {
  const keySpace = process.env[IDEMPOTENCY_KEY_PREFIX];
  if (keySpace) return option ? `${keySpace}#${option}` : keySpace;
  return option ?? process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
}

function expiryOf(option: number | undefined): number {
  const fromEnvironment = (name: string) => Number(process.env[name]) || undefined;
  const redelivery = fromEnvironment(REDELIVERY_SECONDS);
  if (option === undefined) return fromEnvironment(IDEMPOTENCY_EXPIRY_SECONDS) ?? redelivery ?? LONGEST_REDELIVERY_SECONDS;
  if (!(Number.isInteger(option) && option > 0)) throw new Error(`idempotencyExpirySeconds is ${option} but must be a whole number above 0`);
  if (redelivery !== undefined && option < redelivery) {
    rootLogger.warn(`idempotencyExpirySeconds is ${option}, but an event can be delivered again for ${redelivery} s and would then be processed twice: ` +
      'raise it, or leave it out');
  }
  return option;
}
