import { correlationAttributes, correlationIdIn } from './correlation';
import { idempotencyOf } from './idempotency-options';
import type { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import { InvalidRecordError, validate } from './payload';
import type { RecordContext, RecordHandler } from './record-context';
import { RecordLogger, redact, sampled } from './record-logger';
import type { RecordOptions } from './record-options';

/** What differs from one service to the next in how a record is read. */
export interface RecordSource<R> {
  /** Whether anybody hears what the handler returns. Where nobody does it is not stored either. */
  readonly answers?: boolean;
  /** The ids that stand on each log line of the record. */
  ids(record: R): Record<string, string | undefined>;
  /** What stays the same when the record comes again, where the service does not count. */
  key?(record: R): string;
  /** The payload, before any schema has seen it. */
  payload(record: R): unknown;
  /** Which delivery this is, where the service counts. */
  attempt?(record: R): number;
  /** When the record was sent, in ms since 1970. */
  sentAt(record: R): number | undefined;
  /** The correlation id that stands beside the payload. */
  correlationId?(record: R): string | undefined;
  /** The X-Ray trace that the record itself belongs to. */
  trace?(record: R): string | undefined;
}

/** Thrown for a record that is not done and has not failed either: it comes again. */
export class DeferredRecordError extends Error {
  public readonly name = 'DeferredRecordError';
}

/** How many failures an environment remembers, to know a record that comes again. */
const REMEMBERED = 1_000;

/**
 * How one record is processed: read, recognized, handled, explained when it fails. It throws what kept the record from being done.
 */
export class RecordRunner<T, R> {
  private readonly once;
  private readonly maxAgeMs: number;
  private readonly sampleRate: number;
  private readonly failures = new Map<string, number>();

  constructor(
    public readonly source: RecordSource<R>,
    private readonly handle: RecordHandler<T, R>,
    private readonly options: RecordOptions<T>,
  ) {
    const { maxAgeSeconds = Infinity, onInvalid = 'fail', sampleRate = Number(process.env.POWERTOOLS_LOGGER_SAMPLE_RATE) || 0 } = options;
    if (onInvalid !== 'fail' && onInvalid !== 'drop') throw new Error(`onInvalid is '${onInvalid}' but must be 'fail' or 'drop'`);
    if (!(sampleRate >= 0 && sampleRate <= 1)) throw new Error(`sampleRate is ${sampleRate} but must be between 0 and 1`);
    if (!(maxAgeSeconds > 0)) throw new Error(`maxAgeSeconds is ${maxAgeSeconds} but must be above 0`);
    this.once = idempotencyOf(options);
    this.maxAgeMs = maxAgeSeconds * 1_000;
    this.sampleRate = sampleRate;
    redact(options.redact ?? []);
  }

  public async run(record: R, invocation: Invocation): Promise<unknown> {
    const scope = new RecordScope(record, this.attempt(record), this.source, invocation, this.options.correlationId);
    invocation.running.set(record, scope);
    try {
      const payload = scope.payload = await this.read(record);
      if (this.options.logPayload) scope.logger.info('Record received', { payload });
      return this.once
        ? await this.once(payload, invocation.context, async () => {
          const answer = await this.handle(payload, scope);
          return this.source.answers ? answer : undefined;
        })
        : await this.handle(payload, scope);
    } catch (thrown) {
      return this.fail(scope, thrown, invocation);
    } finally {
      invocation.running.delete(record);
      scope.end(this.sampleRate);
    }
  }

  /** Explains a record that was still running when the answer had to leave. */
  public abandon(record: R, invocation: Invocation): void {
    invocation.running.get(record)?.logger.error(
      'The record was still running when the time of the invocation ran out: it comes again. ' +
      'Hand context.signal to what the handler waits for, or raise the timeout');
    this.remember(record);
  }

  private read(record: R): T | Promise<T> {
    const sentAt = this.maxAgeMs === Infinity ? undefined : this.source.sentAt(record);
    if (sentAt !== undefined && Date.now() - sentAt > this.maxAgeMs) {
      throw new InvalidRecordError(`the record is ${Math.round((Date.now() - sentAt) / 1_000)} s old, past the maxAgeSeconds of the handler`);
    }
    const payload = this.source.payload(record);
    return this.options.schema ? validate(payload, this.options.schema) : payload as T;
  }

  private fail(scope: RecordScope<T, R>, thrown: unknown, invocation: Invocation): undefined {
    const error = thrown instanceof Error ? thrown : new Error(`the handler threw ${String(thrown)}`, { cause: thrown });
    if (error.name === 'IdempotencyAlreadyInProgressError') {
      scope.logger.info('Another invocation is processing the same event: this delivery of it comes again');
      throw new DeferredRecordError(error.message);
    }
    const invalid = error instanceof InvalidRecordError;
    if (invalid && this.options.onInvalid === 'drop') {
      scope.logger.error('The record is invalid and was dropped', error);
      invocation.dropped++;
      return undefined;
    }
    scope.logger.error(invalid ? 'The record is invalid: no retry will mend it' : 'The record failed', error);
    this.remember(scope.record);
    throw error;
  }

  private attempt(record: R): number | undefined {
    if (!this.source.key) return this.source.attempt?.(record);
    const failures = this.failures.size > 0 && this.failures.get(this.source.key(record));
    return failures ? failures + 1 : undefined;
  }

  private remember(record: R): void {
    const key = this.source.key?.(record);
    if (key === undefined) return;
    const failures = this.failures.get(key) ?? 0;
    this.failures.delete(key); // the youngest stands last
    this.failures.set(key, failures + 1);
    if (this.failures.size > REMEMBERED) this.failures.delete(this.failures.keys().next().value!);
  }
}

/** What the handler of a record is told. Most handlers ask for little of it, so that everything is made when it is asked for. */
class RecordScope<T, R> implements RecordContext<R> {
  public payload?: T;
  private ownLogger?: RecordLogger;
  private ownCorrelationId?: string;

  constructor(
    public readonly record: R,
    public readonly attempt: number | undefined,
    private readonly source: RecordSource<R>,
    private readonly invocation: Invocation,
    private readonly findCorrelationId?: (payload: T) => string | undefined,
  ) {}

  public get logger(): RecordLogger {
    return this.ownLogger ??= new RecordLogger(this.lambdaContext, () => ({
      ...this.source.ids(this.record),
      ...this.attempt !== undefined && { attempt: this.attempt },
      correlation_id: this.correlationId,
    }));
  }

  public get lambdaContext(): LambdaContext {
    return this.invocation.context;
  }

  public get signal(): AbortSignal {
    return this.invocation.deadline.signal;
  }

  public get correlationId(): string {
    return this.ownCorrelationId ??= (this.payload === undefined ? undefined : this.findCorrelationId?.(this.payload))
      ?? this.source.correlationId?.(this.record)
      ?? correlationIdIn(this.payload)
      ?? this.source.trace?.(this.record)
      ?? this.invocation.trace;
  }

  public get correlationAttributes() {
    return () => correlationAttributes(this.correlationId);
  }

  public end(sampleRate: number): void {
    this.ownLogger?.end(() => sampled(this.correlationId, sampleRate));
  }
}
