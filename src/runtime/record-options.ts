import type { IdempotencyOptions } from './idempotency-options';
import type { Schema } from './payload';

/**
 * What every helper can be told about its records.
 */
export interface RecordOptions<T> extends IdempotencyOptions<T> {
  /**
   * What a valid payload looks like: any Standard Schema, such as one of zod. What it transforms, the handler gets transformed.
   *
   * @default - every payload is taken for valid
   * @see https://standardschema.dev
   */
  readonly schema?: Schema<T>;

  /**
   * For how many seconds after it was sent a record is worth processing. An older one is invalid.
   *
   * @default - however old it is
   */
  readonly maxAgeSeconds?: number;

  /**
   * What becomes of a record that no retry will mend. `fail` lets it go the way of every failed record, to where failures are kept and
   * alarmed; `drop` counts it in the metric `DroppedRecords`, logs it, and takes it for done.
   *
   * @default 'fail' - nothing is lost
   */
  readonly onInvalid?: 'fail' | 'drop';

  /**
   * The id that follows the transaction, where it stands in a place of your own.
   *
   * @default - the message attribute `correlationId`, the key `correlationId` of the payload or of an EventBridge detail, the header
   * `x-correlation-id`, or else the X-Ray trace
   */
  readonly correlationId?: (payload: T) => string | undefined;

  /**
   * The share of transactions whose debug lines are printed even when all goes well, from 0 to 1. Functions with the same share choose the
   * same transactions. The platform must let debug lines through: `logLevel` DEBUG.
   *
   * @default - the variable POWERTOOLS_LOGGER_SAMPLE_RATE, or else 0
   */
  readonly sampleRate?: number;

  /**
   * Whether payloads are logged, one line when a record arrives.
   *
   * @default false - they may hold what nobody should read
   */
  readonly logPayload?: boolean;

  /**
   * Keys whose values no log line shows, wherever they stand in it. Upper and lower case are the same.
   *
   * @default - none
   */
  readonly redact?: string[];
}
