import { getXRayTraceIdFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import { Deadline, Pace } from './deadline';
import type { LambdaContext } from './lambda-context';
import type { RecordLogger } from './record-logger';
import { emitRecordMetrics } from './record-metrics';
import { rootLogger } from './root-logger';

/** One invocation: its deadline, the records that are running, and the counts to emit when it ends. */
export class Invocation {
  public readonly deadline: Deadline;
  /** The number of invalid records that were dropped because of `onInvalid: 'drop'`. */
  public dropped = 0;
  /** The number of records that were skipped because they had been processed before. */
  public duplicates = 0;
  /** The records that are being processed. */
  public readonly running = new Map<unknown, { readonly logger: RecordLogger }>();
  private ownTrace?: string;

  constructor(public readonly context: LambdaContext, pace: Pace) {
    this.deadline = new Deadline(context, pace);
    rootLogger.addContext(context as Parameters<typeof rootLogger.addContext>[0]);
  }

  /** The correlation id of records that have none of their own. */
  public get trace(): string {
    return this.ownTrace ??= getXRayTraceIdFromEnv() ?? this.context.awsRequestId;
  }

  /** Emits the metrics and discards the debug lines that belong to no record. */
  public end(failed: number): void {
    emitRecordMetrics(this.context, { failed, dropped: this.dropped, duplicates: this.duplicates });
    rootLogger.clearBuffer();
  }
}
