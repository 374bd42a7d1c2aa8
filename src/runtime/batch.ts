import { BatchProcessor, EventType, FullBatchFailureError, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DeadlineError, Pace } from './deadline';
import { DeferredRecordError } from './errors';
import { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import { LaneWork, runLanes } from './lanes';
import type { RecordRunner } from './record-runner';
import { rootLogger } from './root-logger';

/**
 * The response to a batch, which lists the records to be delivered again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export interface BatchResponse {
  /** The records to be delivered again, by the ids that their service knows. */
  readonly batchItemFailures: Array<{ readonly itemIdentifier: string }>;
}

/** The order in which the records of a batch are processed. */
export interface BatchPlan<R> {
  readonly eventType: keyof typeof EventType;
  /** The lanes run at the same time, the records of a lane one after the other. */
  readonly lanes: R[][];
  /** The number of lanes that run at the same time. */
  readonly concurrency: number;
  /** The time before the timeout at which the handlers are told to stop. */
  readonly leadMs?: number;
  /** Called with the records of each lane that are not done, before the response is sent. It never rejects. */
  readonly delay?: (lanes: R[][], failures: ReadonlyMap<R, Error>, invocation: Invocation) => Promise<void>;
}

type Runner<R> = Pick<RecordRunner<never, R>, 'run' | 'abandon'>;

/** Processes the records of an event and reports those that are not done. */
export async function processBatch<R>(
  event: { readonly Records: R[] }, context: LambdaContext, plan: BatchPlan<R>, runner: Runner<R>, pace: Pace,
): Promise<BatchResponse> {
  const processor = new LaneProcessor(plan, runner, new Invocation(context, pace, plan.leadMs), pace);
  const { batchItemFailures } = await processPartialResponse(event as never, () => undefined, processor) as BatchResponse;
  return { batchItemFailures: [...batchItemFailures] }; // Powertools answers every batch without failures with the same object, which a caller may change
}

/** Refuses events of other sources: their records have other ids, which would mean nothing to the service, and the whole batch would be repeated. */
export function checkSource(helper: string, event: { readonly Records?: ReadonlyArray<{ readonly eventSource?: string }> }, sources: string[]): void {
  const source = event.Records?.[0]?.eventSource;
  if (source !== undefined && sources.includes(source)) return;
  throw new Error(`${helper} handles events of ${sources.join(' and ')}, but got ${source ? `one of ${source}` : 'one without records'}: use ` +
    'sqsWorker for queues, streamProcessor for Kinesis and DynamoDB streams, asyncHandler for asynchronous events');
}

/** Powertools' batch processor with an order, a limit and a deadline. */
class LaneProcessor<R> extends BatchProcessor implements LaneWork<R> {
  private readonly succeeded = new Set<unknown>();
  private readonly failures = new Map<R, Error>();
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
    const { failures, plan: { concurrency, delay, eventType, lanes }, invocation } = this;
    if (!await invocation.deadline.wait(runLanes(lanes, concurrency, this))) this.abandonRunning();
    invocation.end(failures.size);
    const isNotDone = (record: unknown) => !this.succeeded.has(record);
    const notDone = this.records.filter(isNotDone);
    if (notDone.length === 0) return []; // as nearly always
    if (this.outOfTime) rootLogger.warn('Time ran short: the records that were not started are delivered again', { notDone: notDone.length });
    this.failureMessages = eventType === EventType.SQS ? notDone : notDone.slice(0, 1); // a stream continues from the first one
    await delay?.(lanes.map(lane => lane.filter(isNotDone)), failures, invocation);
    if (failures.size > 0 && this.succeeded.size === 0) throw allFailed([...failures.values()]);
    this.clean();
    return [];
  }

  /** The first record is tried however late it is: otherwise the batch would be delivered again in vain. */
  public mayStart(): boolean {
    this.outOfTime = this.started && !this.invocation.deadline.allowsAnother;
    this.started = true;
    return !this.outOfTime;
  }

  public run(record: R): Promise<unknown> {
    return this.runner.run(record, this.invocation);
  }

  public done(record: R, _result: unknown, ms: number): void {
    this.succeeded.add(record);
    this.pace.learn(ms);
  }

  public failed(record: R, error: unknown, ms: number): void {
    if (!(error instanceof DeferredRecordError)) this.failures.set(record, error as Error);
    this.pace.learn(ms);
  }

  private abandonRunning(): void {
    for (const record of [...this.invocation.running.keys()] as R[]) {
      this.runner.abandon(record, this.invocation);
      this.failures.set(record, new DeadlineError('the record was still running when the time of the invocation ran out'));
    }
  }
}

/** Makes the error of an invocation that got nothing done. AWS treats it like a response that lists all records, and `Errors` and X-Ray show it. */
function allFailed(failures: Error[]): Error {
  const error = new FullBatchFailureError(failures);
  error.message = `No record succeeded. ${failures.length} failed, the first with: ${failures[0].message}`;
  return error;
}
