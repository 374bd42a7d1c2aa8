import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { Logger } from './logger';

/** Indicates whether debug lines are kept. Where the platform would drop them they are not, because Powertools warns of that for each logger. */
export const BUFFERED = ['TRACE', 'DEBUG', undefined].includes(process.env.AWS_LAMBDA_LOG_LEVEL);

/** The keys whose values are never printed, in lower case. */
const redacted = new Set<string>();

/** The logger for lines that belong to no record. The loggers of records are its children. */
export const rootLogger = /* @__PURE__ */ new PowertoolsLogger({
  serviceName: process.env.POWERTOOLS_SERVICE_NAME || process.env.AWS_LAMBDA_FUNCTION_NAME,
  sampleRateValue: 0, // Powertools samples per logger; here a transaction is sampled as a whole, see `sampled`
  logBufferOptions: { enabled: BUFFERED },
  jsonReplacerFn: (key, value) => redacted.size > 0 && redacted.has(key.toLowerCase()) ? '[redacted]' : value,
});

/**
 * The logger for lines that belong to no record. In a handler, prefer the logger of the context, which writes the ids of the record as well.
 */
export const logger: Logger = rootLogger;

/** Redacts the values of these keys from now on, at any depth. */
export function redact(keys: readonly string[]): void {
  keys.forEach(key => redacted.add(key.toLowerCase()));
}
