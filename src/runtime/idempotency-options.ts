import { IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_TABLE, REDELIVERY_SECONDS } from '../environment';
import type { LambdaContext } from './lambda-context';
import { logger } from './logger';

/** The longest that a queue keeps a message, and once more after a redrive from its dead-letter queue. */
const LONGEST_REDELIVERY_SECONDS = 2 * 1_209_600;

/**
 * How a handler recognizes an event that it has processed.
 */
export interface IdempotencyOptions<T> {
  /**
   * What makes an event the same event: a function of the payload, or a JMESPath into it. Events arrive twice without any error,
   * so that all that is not harmless to repeat needs a key. An event without one is invalid.
   *
   * The construct's `idempotencyTable` gives the function the table and its rights.
   *
   * @default - none: every delivery is processed
   * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
   */
  readonly idempotencyKey?: string | ((payload: T) => string | number | undefined);

  /**
   * The part of the payload that must be the same whenever the key is: an event that differs in it is invalid.
   *
   * @default - the key alone counts
   */
  readonly idempotencyPayload?: (payload: T) => unknown;

  /**
   * For how many seconds a key is remembered. Shorter than the time in which the event can come again, it warns.
   *
   * @default - what the construct knows about redelivery; without a construct 28 days, the longest that a
   * standard queue keeps a message, and once more after a redrive
   */
  readonly idempotencyExpirySeconds?: number;

  /**
   * What keeps the keys of this handler apart from those of others in the same table. It must not change from one deployment to the next.
   *
   * @default - the name of the function
   */
  readonly idempotencyKeyPrefix?: string;
}

/** The options, with their defaults. */
export interface IdempotencySettings<T> {
  readonly key: NonNullable<IdempotencyOptions<T>['idempotencyKey']>;
  readonly payloadToCompare?: (payload: T) => unknown;
  readonly expiresAfterSeconds: number;
  readonly keyPrefix: string;
}

/** Runs the work unless it has been done under the payload's key: then it answers what the work answered. */
export type RunOnce<T> = (payload: T, context: LambdaContext, work: () => unknown) => Promise<unknown>;

/** How this handler runs work once, if it is to. */
export function idempotencyOf<T>(options: IdempotencyOptions<T>): RunOnce<T> | undefined {
  const { idempotencyKey: key, idempotencyPayload: payloadToCompare } = options;
  if (key === undefined) return undefined;
  const expiresAfterSeconds = expiryOf(options.idempotencyExpirySeconds);
  const load = async () => {
    // Written out: a bundler that knows the variable to be empty leaves the module, and the DynamoDB client, out.
    if (process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE) {
      const { runOnce } = await import('./idempotency.js');
      const keyPrefix = options.idempotencyKeyPrefix ?? process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
      return runOnce(process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE, { key, payloadToCompare, expiresAfterSeconds, keyPrefix });
    }
    throw new Error(`idempotencyKey needs a table: give the construct an idempotencyTable, or the function the variable ${IDEMPOTENCY_TABLE}`);
  };

  let loaded = process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE ? load() : undefined; // at best while the environment starts
  loaded?.catch(() => undefined);
  return async (payload, context, work) => {
    const run = await (loaded ??= load().catch(error => {
      loaded = undefined;
      throw error;
    }));
    return run(payload, context, work);
  };
}

function expiryOf(option: number | undefined): number {
  const fromEnvironment = (name: string) => Number(process.env[name]) || undefined;
  const redelivery = fromEnvironment(REDELIVERY_SECONDS);
  if (option === undefined) return fromEnvironment(IDEMPOTENCY_EXPIRY_SECONDS) ?? redelivery ?? LONGEST_REDELIVERY_SECONDS;
  if (!(Number.isInteger(option) && option > 0)) throw new Error(`idempotencyExpirySeconds is ${option} but must be a whole number above 0`);
  if (redelivery !== undefined && option < redelivery) {
    logger.warn(`idempotencyExpirySeconds is ${option}, but an event can come again for ${redelivery} s and would then be processed twice: ` +
      'raise it, or leave it out');
  }
  return option;
}
