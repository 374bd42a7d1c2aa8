import type { IdempotencyOptions } from './idempotency-options';
import type { Schema } from './schema';

/**
 * Options that all handlers of records share.
 */
export interface RecordOptions<T, R = unknown> extends IdempotencyOptions<T, R> {
  /**
   * A schema for payloads: any Standard Schema, such as one of zod. The handler receives the payload as the schema transforms it.
   *
   * @default - payloads are not validated
   * @see https://standardschema.dev
   */
  readonly schema?: Schema<T>;

  /**
   * Includes the messages of the schema in the error of an invalid record, which is logged. They may quote values of the payload.
   *
   * @default false - the error lists where the payload does not match, and the kind of each issue
   */
  readonly schemaMessages?: boolean;

  /**
   * The number of seconds after it was sent within which a record is processed. An older record is invalid. Valid range: above 0.
   *
   * @default - records of any age are processed
   */
  readonly maxAgeSeconds?: number;

  /**
   * What happens to an invalid record, which no retry can fix. `fail` parks it like one that failed with a `PermanentError`, and alarms tell of it; `drop`
   * counts it in the metric `DroppedRecords`, logs it, and discards it. A record whose idempotency key conflicts with another one is never dropped.
   *
   * @default 'fail' - nothing is lost
   */
  readonly onInvalid?: 'fail' | 'drop';

  /**
   * Indicates whether an error that the handler threw is permanent, so that no retry can fix the record, as if it had been a `PermanentError`. Return true
   * only for errors that you know: Node.js's "fetch failed" is a `TypeError`, and it passes.
   *
   * @default - only `PermanentError` and `InvalidRecordError` are permanent
   */
  readonly isPermanent?: (error: unknown) => boolean;

  /**
   * Returns the correlation id of a payload that has it in a place of its own. Ids of more than 128 characters, or with characters that cannot be printed,
   * are ignored.
   *
   * @default - the message attribute `correlationId`, the key `correlationId` of the payload or of an EventBridge detail, the header
   * `x-correlation-id` in the payload, or else the X-Ray trace
   */
  readonly correlationId?: (payload: T) => string | undefined;

  /**
   * The share of transactions whose debug lines are printed even if they succeed. Functions with the same share select the same transactions. The log level
   * of the function must be DEBUG. Valid range: 0 to 1.
   *
   * @default - the environment variable POWERTOOLS_LOGGER_SAMPLE_RATE, or else 0
   */
  readonly sampleRate?: number;

  /**
   * Logs the payload of each record that arrives.
   *
   * @default false - payloads may hold personal or secret data
   */
  readonly logPayload?: boolean;

  /**
   * Keys whose values are replaced by `[redacted]` in every log line, at any depth. Upper and lower case are the same.
   *
   * @default - none
   */
  readonly redact?: string[];
}
