import { correlationAttributes, correlationIdIn, usableCorrelationId } from './correlation';
import type { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import type { RecordContent } from './payload';
import type { RecordContext } from './record-context';
import { RecordLogger, sampled } from './record-logger';
import type { RecordSource } from './record-source';

/** The context of one record. Most handlers use little of it, so its parts are created when they are used. */
export class RecordScope<T, R> implements RecordContext<R> {
  public payload?: T;
  public content?: RecordContent;
  /** Indicates that the handler is running, or has thrown. */
  public handling = false;
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
    return this.ownLogger ??= new RecordLogger(this.invocation, () => ({
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
    return this.ownCorrelationId ??= usableCorrelationId(this.chosenCorrelationId())
      ?? usableCorrelationId(this.source.correlationId(this.record))
      ?? usableCorrelationId(this.content?.correlationId)
      ?? correlationIdIn(this.payload)
      ?? usableCorrelationId(this.source.trace?.(this.record))
      ?? this.invocation.trace;
  }

  public get correlationAttributes() {
    return () => correlationAttributes(this.correlationId);
  }

  public end(sampleRate: number): void {
    this.ownLogger?.end(() => sampled(this.correlationId, sampleRate));
  }

  /** A function that fails must not fail the log lines of the record. */
  private chosenCorrelationId(): string | undefined {
    try {
      return this.payload === undefined ? undefined : this.findCorrelationId?.(this.payload);
    } catch {
      return undefined;
    }
  }
}
