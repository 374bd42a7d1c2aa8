/**
 * The error for a record that can never be processed, however often it is retried: it is not JSON, does not match the schema, is too old, or has no
 * complete and exact idempotency key.
 *
 * A handler may throw it too. With `onInvalid: 'fail'` the record is retried and parked like any failed record; with `'drop'` it is counted, logged and
 * discarded.
 */
export class InvalidRecordError extends Error {
  public readonly name = 'InvalidRecordError';
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
