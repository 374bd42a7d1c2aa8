import { rootLogger } from './record-logger';

/**
 * The structured logger of the helpers: one JSON line per call, with service and function on it.
 *
 * The logger that a record handler is given writes the ids of its record on every line as well: prefer that one.
 * It is Powertools' `Logger`, behind the methods that are promised here.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
export interface Logger {
  /** For development: kept in memory, and printed only when the record fails or its transaction is sampled. */
  debug: Log;
  info: Log;
  warn: Log;
  /** Prints the debug lines that were kept, too. */
  error: Log;
  /** Puts keys on every later line of the record. */
  appendKeys(keys: Record<string, unknown>): void;
}

/** Writes a line: a message, and an error or further keys. */
export interface Log {
  (message: string): void;
  (message: string, error: Error): void;
  (message: string, keys: Record<string, unknown>): void;
}

/** The logger for what belongs to no record. */
export const logger: Logger = rootLogger;
