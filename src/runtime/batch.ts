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

/** The order in which the records of a batch are processed, and how they are reported. */
export interface BatchPlan<R> {
  /** The lanes run at the same time, the records of a lane one after the other. */
  readonly lanes: R[][];
  /** The number of lanes that run at the same time. */
  readonly concurrency: number;
  /** The time before the timeout at which the handlers are told to stop. */
  readonly leadMs?: number;
  /** Called with the records of each lane that are not done, before the response is sent. It never rejects. */
  readonly delay?: (lanes: R[][], failures: ReadonlyMap<R, Error>, invocation: Invocation) => Promise<void>;
  /** Returns the ids to report of the records that are not done, which are given in the order of the batch. */
  readonly idsOf: (notDone: R[]) => string[];
}

type Runner<R> = Pick<RecordRunner<never, R>, 'run' | 'abandon'>;

/** Processes the records of an event and reports those that are not done. */
export async function processBatch<R>(
  { Records }: { readonly Records: R[] }, context: LambdaContext, plan: BatchPlan<R>, runner: Runner<R>, pace: Pace,
): Promise<BatchResponse> {
  const batch = new Batch(plan, runner, new Invocation(context, pace, plan.leadMs), pace);
  return { batchItemFailures: (await batch.process(Records)).map(itemIdentifier => ({ itemIdentifier })) };
}

/** Refuses events of other sources: their records have other ids, which would mean nothing to the service, and the whole batch would be repeated. */
export function checkSource(helper: string, event: { readonly Records?: ReadonlyArray<{ readonly eventSource?: string }> }, sources: string[]): void {
  const source = event.Records?.[0]?.eventSource;
  if (source !== undefined && sources.includes(source)) return;
  throw new Error(`${helper} handles events of ${sources.join(' and ')}, but got ${source ? `one of ${source}` : 'one without records'}: use ` +
    'sqsWorker for queues, streamProcessor for Kinesis and DynamoDB streams, asyncHandler for asynchronous events');
}

/** A batch that is processed with an order, a limit and a deadline. */
class Batch<R> implements LaneWork<R> {
  private readonly succeeded = new Set<R>();
  private readonly failures = new Map<R, Error>();
  private started = false;
  private outOfTime = false;

  constructor(
    private readonly plan: BatchPlan<R>,
    private readonly runner: Runner<R>,
    private readonly invocation: Invocation,
    private readonly pace: Pace,
  ) {}

  /** Returns the ids of the records that are not done. Rejects when nothing is done but something failed. */
  public async process(records: R[]): Promise<string[]> {
    const { failures, plan: { concurrency, delay, idsOf, lanes }, invocation } = this;
    if (!await invocation.deadline.wait(runLanes(lanes, concurrency, this))) this.abandonRunning();
    invocation.end(failures.size);
    const isNotDone = (record: R) => !this.succeeded.has(record);
    const notDone = records.filter(isNotDone);
    if (notDone.length === 0) return []; // as nearly always
    if (this.outOfTime) rootLogger.warn('Time ran short: the records that were not started are delivered again', { notDone: notDone.length });
    await delay?.(lanes.map(lane => lane.filter(isNotDone)), failures, invocation);
    if (failures.size > 0 && this.succeeded.size === 0) throw new FullBatchFailureError([...failures.values()]);
    return idsOf(notDone);
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

/** The error of an invocation that got nothing done. AWS treats it like a response that lists all records, and `Errors` and X-Ray show it. */
class FullBatchFailureError extends Error {
  public readonly name = 'FullBatchFailureError';

  constructor(public readonly recordErrors: Error[]) {
    super(`No record succeeded. ${recordErrors.length} failed, the first with: ${recordErrors[0].message}`);
  }
}
