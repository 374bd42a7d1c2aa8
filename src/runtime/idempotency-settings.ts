import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';

/** The resolved idempotency options of a handler. */
export interface IdempotencySettings<T, R> {
  readonly tableName: string;
  readonly key: string | ((payload: T, record: R) => unknown);
  readonly payloadToCompare?: (payload: T, record: R) => unknown;
  readonly includeSource: boolean;
  readonly expiresAfterSeconds: number;
  readonly keyPrefix: string;
  /** Indicates that the handler's answer is used, and therefore stored. */
  readonly answers: boolean;
}

/** A record that is to be processed once. */
export interface IdempotentRecord<T, R> {
  readonly payload: T;
  readonly record: R;
  /** The JSON text that the payload was parsed from, which shows whether its numbers were rounded. */
  readonly json?: string;
  /** The queue, stream, bucket, topic or event source that the record comes from. */
  readonly origin: string;
  readonly context: LambdaContext;
  readonly logger: Logger;
}

/** The answer to a record. */
export interface IdempotentAnswer {
  readonly answer: unknown;
  /** Indicates that the record had been processed before, and the answer is the stored one. */
  readonly duplicate: boolean;
}

/** Runs the work unless it has been done under the record's key. */
export type RunOnce<T, R> = (record: IdempotentRecord<T, R>, work: () => unknown) => Promise<IdempotentAnswer>;
