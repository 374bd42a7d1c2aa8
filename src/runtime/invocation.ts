import { getXRayTraceIdFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import { Deadline, Pace } from './deadline';
import { emitFailedRecords } from './failed-records';
import type { LambdaContext } from './lambda-context';
import { RecordLogger, rootLogger } from './record-logger';

/**
 * One invocation, as its records see it.
 */
export class Invocation {
  public readonly deadline: Deadline;
  /** How many invalid records were taken for done because the handler was told so. */
  public dropped = 0;
  /** The records that are being handled now. */
  public readonly running = new Map<unknown, { readonly logger: RecordLogger }>();
  private ownTrace?: string;

  constructor(public readonly context: LambdaContext, pace: Pace) {
    this.deadline = new Deadline(context, pace);
    rootLogger.addContext(context as Parameters<typeof rootLogger.addContext>[0]);
  }

  /** What stands for the transaction when nothing in the record does. */
  public get trace(): string {
    return this.ownTrace ??= getXRayTraceIdFromEnv() ?? this.context.awsRequestId;
  }

  /** Says what is to be counted, and forgets the debug lines that belong to no record. */
  public end(failed: number): void {
    emitFailedRecords(this.context, failed, this.dropped);
    rootLogger.clearBuffer();
  }
}
