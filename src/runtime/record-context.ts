import type { CorrelationAttributes } from './correlation';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';

/**
 * The context of a record, which its handler receives beside the payload.
 */
export interface RecordContext<R> {
  /** The record as the service delivered it. */
  readonly record: R;

  /** A logger that writes the ids of the record on every line. Its debug lines are printed only when the record fails. */
  readonly logger: Logger;

  /**
   * The number of this delivery, counted from 1, if it is known. SQS counts deliveries. For streams and asynchronous events the number is known only if
   * this environment has seen the record fail; the real number may then be higher.
   */
  readonly attempt?: number;

  /** A signal that is aborted shortly before the invocation times out. Pass it to whatever the handler waits for, so that the record fails in time. */
  readonly signal: AbortSignal;

  /** The id that follows a transaction from one service to the next: at most 128 printable characters. */
  readonly correlationId: string;

  /** Lambda's own context object. */
  readonly lambdaContext: LambdaContext;

  /** Returns the message attributes that pass the correlation id on through SQS or SNS. */
  correlationAttributes(): CorrelationAttributes;
}

/**
 * A function that processes one record, given its payload and its context.
 */
export type RecordHandler<T, R> = (payload: T, context: RecordContext<R>) => unknown;
