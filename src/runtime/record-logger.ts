import { createHash } from 'node:crypto';
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';

type PowertoolsContext = Parameters<PowertoolsLogger['addContext']>[0];
type Extra = Error | Record<string, unknown>;

/** Whether debug lines are kept: not where the platform would drop them, as Powertools would warn of that on each logger. */
const BUFFERED = ['TRACE', 'DEBUG', undefined].includes(process.env.AWS_LAMBDA_LOG_LEVEL);

/** The keys whose values are never printed, in lower case. */
const redacted = new Set<string>();

/** The logger of what belongs to no record. Records have children of it. */
export const rootLogger = /* @__PURE__ */ new PowertoolsLogger({
  serviceName: process.env.POWERTOOLS_SERVICE_NAME || process.env.AWS_LAMBDA_FUNCTION_NAME,
  sampleRateValue: 0, // Powertools would draw for each logger; a transaction is sampled whole, see `sampled`
  logBufferOptions: { enabled: BUFFERED },
  jsonReplacerFn: (key, value) => redacted.size > 0 && redacted.has(key.toLowerCase()) ? '[redacted]' : value,
});

/** Prints no value of these keys from now on, in whatever object they stand. */
export function redact(keys: readonly string[]): void {
  keys.forEach(key => redacted.add(key.toLowerCase()));
}

/** What holds debug lines back for one record at a time, and who had it last: to make one takes longer than many a record. */
interface DebugBuffer {
  readonly logger: PowertoolsLogger;
  context?: LambdaContext;
}

const idle: DebugBuffer[] = [];

/**
 * The logger of one record. It asks for the keys when a line is written: most records write none.
 */
export class RecordLogger implements Logger {
  private keys?: Record<string, unknown>;
  private buffer?: DebugBuffer;

  constructor(private readonly context: LambdaContext, private readonly findKeys: () => Record<string, unknown>) {}

  public debug(message: string, extra?: Extra): void {
    if (!BUFFERED) return rootLogger.debug(message, this.with(extra));
    this.buffer ??= idle.pop() ?? { logger: rootLogger.createChild() };
    if (this.buffer.context !== this.context) this.buffer.logger.addContext(this.context as PowertoolsContext);
    this.buffer.context = this.context;
    this.buffer.logger.debug(message, this.with(extra));
  }

  public info(message: string, extra?: Extra): void {
    rootLogger.info(message, this.with(extra));
  }

  public warn(message: string, extra?: Extra): void {
    rootLogger.warn(message, this.with(extra));
  }

  public error(message: string, extra?: Extra): void {
    this.buffer?.logger.flushBuffer();
    rootLogger.error(message, this.with(extra));
  }

  public appendKeys(keys: Record<string, unknown>): void {
    this.keys = { ...this.with(), ...keys };
  }

  /** Forgets the debug lines that were kept, or prints them. */
  public end(printDebug: () => boolean): void {
    if (!this.buffer) return;
    if (printDebug()) this.buffer.logger.flushBuffer();
    else this.buffer.logger.clearBuffer();
    idle.push(this.buffer);
    this.buffer = undefined;
  }

  private with(extra?: Extra): Record<string, unknown> {
    const keys = this.keys ??= this.findKeys();
    return extra === undefined ? keys : extra instanceof Error ? { ...keys, error: extra } : { ...keys, ...extra };
  }
}

/**
 * Whether the debug lines of a transaction are printed although it succeeded. All functions that see the same correlation id and
 * have the same rate decide alike, so that a sampled transaction can be read from end to end.
 */
export function sampled(correlationId: string, rate: number): boolean {
  return rate > 0 && createHash('sha256').update(correlationId).digest().readUInt32BE() / 2 ** 32 < rate;
}
