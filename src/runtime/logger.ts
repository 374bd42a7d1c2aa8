/**
 * The structured logger of the runtime, which writes one JSON line per call.
 *
 * The logger in a handler's context also writes the ids of the record on every line: prefer it to the exported `logger`. Both are Powertools' `Logger`
 * behind a small, stable interface.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
export interface Logger {
  /** Keeps a debug line in memory and prints it only when the record fails or its transaction is sampled. */
  debug: Log;
  /** Prints an informational line. */
  info: Log;
  /** Prints a warning. */
  warn: Log;
  /** Prints an error, preceded by the debug lines that were kept. */
  error: Log;
  /** Adds keys to every later line of the record. */
  appendKeys(keys: Record<string, unknown>): void;
}

/**
 * Writes one log line: a message, with an error or additional keys.
 */
export interface Log {
  (message: string): void;
  (message: string, error: Error): void;
  (message: string, keys: Record<string, unknown>): void;
}
