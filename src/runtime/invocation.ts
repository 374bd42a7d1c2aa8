import { getXRayTraceIdFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import { Deadline, Pace } from './deadline';
import type { MessageEnvelope } from './envelope';
import { currentScope } from './invocation-scope';
import type { LambdaContext } from './lambda-context';
import type { RecordLogger } from './record-logger';
import { emitRecordMetrics } from './record-metrics';
import { rootLogger } from './root-logger';
import { ENVELOPES } from '../environment';

/** One invocation: its deadline, the records that are running, and the counts to emit when it ends. */
export class Invocation {
  public readonly deadline: Deadline;
  /** The number of invalid records that were dropped because of `onInvalid: 'drop'`. */
  public dropped = 0;
  /** The number of records that were skipped because they had been processed before. */
  public duplicates = 0;
  /** The number of records that were parked because no retry can fix them. */
  public parked = 0;
  /** The number of those that were parked in the failure bucket of a stream, which no metric of AWS counts. */
  public parkedInBucket = 0;
  /** The longest time for which a record that failed has been retried, in seconds. */
  public retryingSeconds = 0;
  /** The records that no retry can fix, but that could not be parked. */
  public readonly unparked = new Set<unknown>();
  /** The records that are being processed. */
  public readonly running = new Map<unknown, { readonly logger: RecordLogger }>();
  /** Runs something as a part of this invocation, whichever it is called from. */
  public readonly within = currentScope();
  private ownTrace?: string;
  private ownEnvelopes?: readonly MessageEnvelope[];

  /** @param leadMs the time before the timeout at which the handlers are told to stop */
  constructor(public readonly context: LambdaContext, pace: Pace, leadMs?: number) {
    this.deadline = new Deadline(context, pace, leadMs);
    rootLogger.addContext(context as Parameters<typeof rootLogger.addContext>[0]);
  }

  /** The correlation id of records that have none of their own. */
  public get trace(): string {
    return this.ownTrace ??= this.within(getXRayTraceIdFromEnv) ?? this.context.awsRequestId;
  }

  /** The envelopes that the triggers of a queue put around payloads. They are read once, because a variable takes as long to read as a record to process. */
  public get envelopes(): readonly MessageEnvelope[] {
    return this.ownEnvelopes ??= (process.env[ENVELOPES]?.split(',') ?? []) as MessageEnvelope[];
  }

  /** Emits the metrics and discards the debug lines that belong to no record. */
  public end(failed: number): void {
    const { dropped, duplicates, parked, parkedInBucket, retryingSeconds } = this;
    emitRecordMetrics(this.context, { failed: failed + parked, dropped, duplicates, parkedInBucket, retryingSeconds });
    rootLogger.clearBuffer();
  }
}
