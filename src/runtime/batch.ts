import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DeadlineError, Pace } from './deadline';
import { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import { rootLogger } from './record-logger';
import { DeferredRecordError, RecordRunner } from './record-runner';

/**
 * The answer to a batch: the records that are to come again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export interface BatchResponse {
  readonly batchItemFailures: Array<{ readonly itemIdentifier: string }>;
}

/** How the records of one handler are worked off. */
export interface BatchPlan<R> {
  readonly eventType: keyof typeof EventType;
  /** Lanes are worked off beside each other, the records of a lane one after the other. */
  readonly lanes: R[][];
  /** How many lanes at a time. */
  readonly concurrency: number;
}

type Runner<R> = Pick<RecordRunner<never, R>, 'run' | 'abandon'>;

/** Processes the records of an event and answers which are not done. */
export async function processBatch<R>(
  event: { readonly Records: R[] }, context: LambdaContext, plan: BatchPlan<R>, runner: Runner<R>, pace: Pace,
): Promise<BatchResponse> {
  const processor = new LaneProcessor(plan, runner, new Invocation(context, pace), pace);
  return await processPartialResponse(event as never, () => undefined, processor) as BatchResponse;
}

/** A helper of another source would name records by ids that AWS does not know, and the whole batch would come again. */
export function checkSource(helper: string, event: { readonly Records?: ReadonlyArray<{ readonly eventSource?: string }> }, sources: string[]): void {
  const source = event.Records?.[0]?.eventSource;
  if (source !== undefined && sources.includes(source)) return;
  throw new Error(`${helper} handles events of ${sources.join(' and ')}, but got ${source ? `one of ${source}` : 'one without records'}: use ` +
    'sqsWorker for queues, streamProcessor for Kinesis and DynamoDB streams, asyncHandler for what is invoked asynchronously');
}

/** Powertools' processor with an order, a bound and an eye on the time. */
class LaneProcessor<R> extends BatchProcessor {
  private readonly done = new Set<unknown>();
  private readonly failures: Error[] = [];
  private started = false;
  private outOfTime = false;

  constructor(
    private readonly plan: BatchPlan<R>,
    private readonly runner: Runner<R>,
    private readonly invocation: Invocation,
    private readonly pace: Pace,
  ) {
    super(plan.eventType);
  }

  public async process() {
    const { plan: { concurrency, eventType, lanes }, invocation } = this;
    const waiting = lanes.values();
    const workers = Array.from({ length: Math.min(concurrency, lanes.length) }, () => this.workOff(waiting));
    if (!await invocation.deadline.wait(Promise.all(workers))) this.abandonRunning();
    invocation.end(this.failures.length);
    const notDone = this.records.filter(record => !this.done.has(record));
    if (notDone.length > 0) {
      if (this.outOfTime) rootLogger.warn('Time ran short: the records that were not started come again', { notDone: notDone.length });
      this.failureMessages = eventType === EventType.SQS ? notDone : notDone.slice(0, 1); // a stream goes on from the first that is named
      this.errors = this.failures;
      this.clean();
    }
    return [];
  }

  /**
   * An invocation that got nothing done throws. To AWS it is the same as naming all records, and its metric `Errors`, the alarms on it
   * and X-Ray see it.
   */
  public entireBatchFailed(): boolean {
    return this.failures.length > 0 && this.done.size === 0;
  }

  private async workOff(waiting: Iterable<R[]>): Promise<void> {
    for (const lane of waiting) {
      for (const record of lane) {
        // The first is tried however late it is: a batch of which nothing is tried would come again for nothing.
        if (this.started && !this.invocation.deadline.allowsAnother) {
          this.outOfTime = true;
          return;
        }
        this.started = true;
        const startedAt = Date.now();
        try {
          await this.runner.run(record, this.invocation);
          this.done.add(record);
        } catch (error) {
          if (!(error instanceof DeferredRecordError)) this.failures.push(error as Error);
        }
        this.pace.learn(Date.now() - startedAt);
        if (!this.done.has(record)) break; // what follows in the lane must not overtake it
      }
    }
  }

  private abandonRunning(): void {
    for (const record of [...this.invocation.running.keys()] as R[]) {
      this.runner.abandon(record, this.invocation);
      this.failures.push(new DeadlineError('the record was still running when the time of the invocation ran out'));
    }
  }
}
