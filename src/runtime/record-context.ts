import type { CorrelationAttributes } from './correlation';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';

/**
 * What a handler is told about its record, beside the payload.
 */
export interface RecordContext<R> {
  /** The record as the service delivered it. */
  readonly record: R;

  /** A logger that writes the ids of the record on every line. Its debug lines are printed only when the record fails. */
  readonly logger: Logger;

  /**
   * Which delivery this is, counted from 1, where it is known: SQS counts; for streams and asynchronous events it is known only when
   * this environment has seen the record fail, and is then the least that it can be.
   */
  readonly attempt?: number;

  /** Fires shortly before the time of the invocation is over: hand it to whatever waits, so that the record fails and nothing lives on. */
  readonly signal: AbortSignal;

  /** The id that follows a transaction from one service to the next. */
  readonly correlationId: string;

  /** Lambda's own context object. */
  readonly lambdaContext: LambdaContext;

  /** The message attributes that hand the correlation id on, for SQS and SNS. */
  correlationAttributes(): CorrelationAttributes;
}

/**
 * Handles one record: its payload, and what else is known about it.
 */
export type RecordHandler<T, R> = (payload: T, context: RecordContext<R>) => unknown;
