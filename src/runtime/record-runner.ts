import { DeferredRecordError, InvalidRecordError, PermanentError } from './errors';
import { idempotencyOf } from './idempotency-options';
import type { Invocation } from './invocation';
import type { RecordContent } from './payload';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordScope } from './record-scope';
import type { RecordSource } from './record-source';
import { redact, rootLogger } from './root-logger';
import { validate } from './schema';
import { testMessageFrom } from './test-messages';

/** The number of failures that an environment remembers, to recognize a record that is delivered again. */
const REMEMBERED = 1_000;

/** The result of `read` for a message that a service sent to test a configuration. */
const TEST_MESSAGE = Symbol('test message');

/** Processes single records: reads, validates, recognizes and handles them, and explains why one failed. */
export class RecordRunner<T, R> {
  private readonly once;
  private readonly maxAgeMs: number;
  private readonly sampleRate: number;
  private readonly failures = new Map<string, number>();

  constructor(
    public readonly source: RecordSource<R>,
    private readonly handle: RecordHandler<T, R>,
    private readonly options: RecordOptions<T, R>,
  ) {
    const { maxAgeSeconds = Infinity, onInvalid = 'fail', sampleRate = Number(process.env.POWERTOOLS_LOGGER_SAMPLE_RATE) || 0 } = options;
    if (onInvalid !== 'fail' && onInvalid !== 'drop') throw new Error(`onInvalid is '${onInvalid}' but must be 'fail' or 'drop'`);
    if (!(sampleRate >= 0 && sampleRate <= 1)) throw new Error(`sampleRate is ${sampleRate} but must be between 0 and 1`);
    if (!(maxAgeSeconds > 0)) throw new Error(`maxAgeSeconds is ${maxAgeSeconds} but must be above 0`);
    this.once = idempotencyOf(options, source.answers ?? false);
    this.maxAgeMs = maxAgeSeconds * 1_000;
    this.sampleRate = sampleRate;
    redact(options.redact ?? []);
  }

  /** Processes a record and returns the handler's answer. Rejects with the reason why the record is not done. */
  public async run(record: R, invocation: Invocation): Promise<unknown> {
    const scope = new RecordScope<T, R>(record, this.attempt(record), this.source, invocation, this.options.correlationId);
    invocation.running.set(record, scope);
    try {
      const payload = await this.read(scope, invocation);
      if (payload === TEST_MESSAGE) return undefined;
      scope.payload = payload;
      if (this.options.logPayload) scope.logger.info('Record received', { payload });
      if (this.once) return await this.runOnce(this.once, payload, scope, invocation);
      scope.handling = true; // whatever is thrown from here on is a failure of the handler, whatever it is called
      return await this.handle(payload, scope);
    } catch (thrown) {
      return await this.fail(scope, thrown, invocation);
    } finally {
      invocation.running.delete(record);
      scope.end(this.sampleRate);
    }
  }

  /** Explains a record that was still running when the response had to be sent. */
  public abandon(record: R, invocation: Invocation): void {
    invocation.running.get(record)?.logger.error(
      'The record was still running when the time of the invocation ran out: it is delivered again. ' +
      'Pass context.signal to whatever the handler waits for, or raise the timeout');
    this.willRetry(record, invocation);
  }

  private read(scope: RecordScope<T, R>, invocation: Invocation): T | Promise<T> | typeof TEST_MESSAGE | Promise<typeof TEST_MESSAGE | T> {
    const sentAt = this.maxAgeMs === Infinity ? undefined : this.source.sentAt(scope.record);
    if (sentAt !== undefined && Date.now() - sentAt > this.maxAgeMs) {
      throw new InvalidRecordError(`the record is ${Math.round((Date.now() - sentAt) / 1_000)} s old, which exceeds maxAgeSeconds`);
    }
    const content = this.source.content(scope.record, invocation);
    return content instanceof Promise ? content.then(read => this.validated(read, scope)) : this.validated(content, scope);
  }

  private validated(content: RecordContent, scope: RecordScope<T, R>): T | Promise<T> | typeof TEST_MESSAGE {
    scope.content = content;
    const { payload } = content;
    const service = testMessageFrom(payload);
    if (service) {
      scope.logger.info(`A test message from ${service} was received: there is nothing to process`);
      return TEST_MESSAGE;
    }
    const { schema, schemaMessages = false } = this.options;
    return schema ? validate(payload, schema, schemaMessages) : payload as T;
  }

  private async runOnce(once: NonNullable<typeof this.once>, payload: T, scope: RecordScope<T, R>, invocation: Invocation): Promise<unknown> {
    const { logger, record } = scope;
    const { answer, duplicate } = await once({
      payload, record, json: scope.content?.json, origin: this.source.origin(record), context: invocation.context, logger,
    }, async () => {
      scope.handling = true;
      const result = await this.handle(payload, scope);
      scope.handling = false;
      return result;
    });
    if (duplicate) {
      invocation.duplicates++;
      logger.info('The record is a duplicate of one that was processed before, and was skipped');
    }
    return answer;
  }

  private async fail(scope: RecordScope<T, R>, thrown: unknown, invocation: Invocation): Promise<undefined> {
    if (thrown instanceof DeferredRecordError && !scope.handling) {
      scope.logger.info('Another invocation is processing the same record: this delivery is deferred');
      throw thrown;
    }
    const error = asError(thrown);
    const invalid = error instanceof InvalidRecordError;
    if (invalid && this.options.onInvalid === 'drop') {
      scope.logger.error('The record is invalid and was dropped', error);
      invocation.dropped++;
      return undefined;
    }
    scope.logger.error(invalid ? 'The record is invalid: no retry can fix it' : 'The record failed', error);
    if (this.source.park && (invalid || this.isPermanent(thrown))) {
      if (await this.source.park(scope.record, error, invocation)) {
        scope.logger.warn('The record was parked without further retries');
        invocation.parked++;
        return undefined;
      }
      invocation.unparked.add(scope.record);
    }
    this.willRetry(scope.record, invocation);
    throw error;
  }

  /** A function that fails decides nothing. */
  private isPermanent(thrown: unknown): boolean {
    if (thrown instanceof PermanentError) return true;
    try {
      return this.options.isPermanent?.(thrown) === true;
    } catch (error) {
      rootLogger.error('isPermanent threw: the failure is not taken for permanent', asError(error));
      return false;
    }
  }

  private attempt(record: R): number | undefined {
    if (!this.source.key) return this.source.attempt?.(record);
    const failures = this.failures.size > 0 && this.failures.get(this.source.key(record));
    return failures ? failures + 1 : undefined;
  }

  private willRetry(record: R, invocation: Invocation): void {
    this.remember(record);
    const seconds = (Date.now() - (this.source.firstReceivedAt?.(record) ?? Infinity)) / 1_000;
    invocation.retryingSeconds = Math.max(invocation.retryingSeconds, Math.floor(seconds));
  }

  private remember(record: R): void {
    const key = this.source.key?.(record);
    if (key === undefined) return;
    const failures = this.failures.get(key) ?? 0;
    this.failures.delete(key); // the newest stands last
    this.failures.set(key, failures + 1);
    if (this.failures.size > REMEMBERED) this.failures.delete(this.failures.keys().next().value!);
  }
}

/** A handler can throw anything, also what another of our handlers deferred. It has failed all the same. */
function asError(thrown: unknown): Error {
  if (thrown instanceof DeferredRecordError) return new Error(thrown.message, { cause: thrown });
  if (thrown instanceof Error) return thrown;
  let text = typeof thrown as string;
  try {
    text = String(thrown);
  } catch {
    // an object that cannot be written is named by its type
  }
  return new Error(`the handler threw ${text}`, { cause: thrown });
}
