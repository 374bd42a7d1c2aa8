import { createHash } from 'node:crypto';
import type { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { InvocationScope } from './invocation-scope';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';
import { BUFFERED, rootLogger } from './root-logger';

type PowertoolsContext = Parameters<PowertoolsLogger['addContext']>[0];
type Extra = Error | Record<string, unknown>;

/** A logger that buffers the debug lines of one record at a time. Creating one takes longer than processing many a record, so they are reused. */
interface DebugBuffer {
  readonly logger: PowertoolsLogger;
  context?: LambdaContext;
}

const idle: DebugBuffer[] = [];

/** The invocation that a record belongs to. */
interface Belonging {
  readonly context: LambdaContext;
  readonly within: InvocationScope;
}

/** The logger of one record. It computes the keys of the record with the first line, because most records write none. */
export class RecordLogger implements Logger {
  private keys?: Record<string, unknown>;
  private buffer?: DebugBuffer;

  constructor(private readonly invocation: Belonging, private readonly findKeys: () => Record<string, unknown>) {}

  public debug(message: string, extra?: Extra): void {
    const { context, within } = this.invocation;
    within(() => {
      if (!BUFFERED) return rootLogger.debug(message, this.with(extra));
      this.buffer ??= idle.pop() ?? { logger: rootLogger.createChild() };
      if (this.buffer.context !== context) this.buffer.logger.addContext(context as PowertoolsContext);
      this.buffer.context = context;
      this.buffer.logger.debug(message, this.with(extra));
    });
  }

  public info(message: string, extra?: Extra): void {
    this.invocation.within(() => rootLogger.info(message, this.with(extra)));
  }

  public warn(message: string, extra?: Extra): void {
    this.invocation.within(() => rootLogger.warn(message, this.with(extra)));
  }

  public error(message: string, extra?: Extra): void {
    this.invocation.within(() => {
      this.buffer?.logger.flushBuffer();
      rootLogger.error(message, this.with(extra));
    });
  }

  public appendKeys(keys: Record<string, unknown>): void {
    this.keys = { ...this.with(), ...keys };
  }

  /** Prints or discards the debug lines that were kept. */
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
 * Decides whether the debug lines of a successful transaction are printed. All functions with the same rate decide alike for a correlation id, so that
 * a sampled transaction can be read from end to end.
 */
export function sampled(correlationId: string, rate: number): boolean {
  return rate > 0 && createHash('sha256').update(correlationId).digest().readUInt32BE() / 2 ** 32 < rate;
}
