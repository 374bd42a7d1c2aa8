/**
 * The error for a record that can never be processed, however often it is retried: it is not JSON, does not match the schema, is too old, or has no
 * complete and exact idempotency key.
 *
 * A handler may throw it too. With `onInvalid: 'fail'` the record is a permanent failure, like a `PermanentError`; with `'drop'` it is counted, logged
 * and discarded.
 */
export class InvalidRecordError extends Error {
  public readonly name = 'InvalidRecordError';
}

/**
 * The error that a handler throws for a record that no retry can fix, such as an order of a product that does not exist.
 *
 * A message of a queue is parked at once, whole, in the dead-letter queue that the construct made, and does not wait for its retries.
 * A record of a stream is parked at once, whole, in the failure bucket of its `StreamProcessor`; the records behind it are processed. Where there is no
 * such place, and for an asynchronous event, it is retried as after any other error. Do not throw it for errors that may pass, such as a timeout.
 *
 * @example
 * throw new PermanentError(`there is no product ${order.product}`);
 */
export class PermanentError extends Error {
  public readonly name = 'PermanentError';
}

/**
 * The error that a handler throws for a record that should be retried, but not before a time that it knows, such as that of a `Retry-After` header.
 *
 * A message of a queue waits at least that long; otherwise the wait of its back-off applies. Streams and asynchronous events have waits of their own.
 *
 * @example
 * throw new RetryLater('the bank is closed', { seconds: 600 });
 */
export class RetryLater extends Error {
  public readonly name = 'RetryLater';
  /** The shortest wait in seconds. */
  public readonly seconds: number;

  /**
   * @param message why the record should wait
   * @param options.seconds the shortest wait; more than 41,400 s (11.5 hours) are taken for 41,400
   * @throws when `seconds` is not a number from 0
   */
  constructor(message: string, options: ErrorOptions & { readonly seconds: number }) {
    super(message, options);
    if (!(options.seconds >= 0)) throw new Error(`seconds is ${options.seconds} but must be a number from 0`);
    this.seconds = options.seconds;
  }
}

/**
 * The error for a record whose idempotency key was used by a record with another `idempotencyPayload`.
 *
 * Nobody can tell which of the two is right, so the record fails and is parked. It is never dropped, not even with `onInvalid: 'drop'`: otherwise
 * whoever uses a key first could make another record disappear.
 */
export class IdempotencyConflictError extends Error {
  public readonly name = 'IdempotencyConflictError';
}

/** The error for a record that is neither done nor failed: it is delivered again. */
export class DeferredRecordError extends Error {
  public readonly name = 'DeferredRecordError';
}
