import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { LogItemExtraInput, LogItemMessage } from '@aws-lambda-powertools/logger/types';
import { inScopeOfItsOwn, isOutsideInvocations } from './invocation-scope';
import type { Logger } from './logger';

/** Indicates whether debug lines are kept. Where the platform would drop them they are not, because Powertools warns of that for each logger. */
export const BUFFERED = ['TRACE', 'DEBUG', undefined].includes(process.env.AWS_LAMBDA_LOG_LEVEL);

/** The keys whose values are never printed, in lower case. */
const redacted = new Set<string>();

/** Powertools' logger, which on Managed Instances throws outside of invocations: a line would keep the environment from starting. */
class RootLogger extends PowertoolsLogger {
  /** Keys that are added outside of invocations are on all lines, as in other environments. */
  public override appendKeys(keys: Parameters<PowertoolsLogger['appendKeys']>[0]): void {
    if (isOutsideInvocations()) inScopeOfItsOwn(() => this.appendPersistentKeys(keys));
    else super.appendKeys(keys);
  }

  protected override processLogItem(level: number, input: LogItemMessage, extra: LogItemExtraInput): void {
    if (isOutsideInvocations()) inScopeOfItsOwn(() => super.processLogItem(level, input, extra));
    else super.processLogItem(level, input, extra);
  }
}

/** The logger for lines that belong to no record. The loggers of records are its children. */
export const rootLogger = /* @__PURE__ */ new RootLogger({
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
