import { AsyncDelivery, AsyncRecord, deliveriesIn } from './async-event';
import type { BatchResponse } from './batch';
import { DeadlineError, Pace } from './deadline';
import { DeferredRecordError } from './errors';
import { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import { checkConcurrency, lanesByGroup, runLanes } from './lanes';
import type { LargePayloadOptions } from './large-payload';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner } from './record-runner';

/**
 * Options of an `asyncHandler`.
 */
export interface AsyncHandlerOptions<T> extends RecordOptions<T, AsyncRecord>, LargePayloadOptions {
  /**
   * The format of SNS messages.
   *
   * @default 'json'
   */
  readonly format?: 'json' | 'text';

  /**
   * The number of records that are processed at the same time, where an event holds several. Events of a Custom Event Bus that belong to an event group
   * are processed in their order. Valid range: whole numbers from 1.
   *
   * @default 10
   */
  readonly concurrency?: number;

  /**
   * Processes each member of an array as an event of its own. Arrays of EventBridge events, which a Custom Event Bus delivers unless `MaxBatchSize` is 1,
   * always are. Set this for a bus that delivers events of `PutRawEvents`, or transformed ones, which look like any other array.
   *
   * @default false - an array is the payload
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-batching.html
   */
  readonly splitArrays?: boolean;

  /**
   * Returns `{ batchItemFailures }` with the ids of the events that failed, instead of throwing, when the event is an array. Set this only for a subscriber
   * of a Custom Event Bus with the invocation type `REQUEST_RESPONSE`, which then delivers just those again. With `EVENT`, Lambda takes such an answer
   * for success, and the events are lost.
   *
   * @default false - the invocation fails when one event fails, and all are delivered again: an `idempotencyKey` keeps those that succeeded from being
   * processed again
   */
  readonly reportBatchItemFailures?: boolean;
}

/**
 * The Lambda handler that `asyncHandler` returns.
 */
export type AsyncHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

type KeyedDelivery = AsyncDelivery & { readonly key: string };

/**
 * Makes a Lambda handler for asynchronous events from a function that processes one payload: the object of an S3 event (as an `S3Object`), the message of
 * an SNS notification, the detail of an EventBridge event, the input of a schedule, or the event itself.
 *
 * The return value of the function is the response, which Lambda sends to an `onSuccess` destination. If the event holds several records, all of them are
 * processed, whether or not others fail, and the response is a list. When the function throws, Lambda retries the whole event and then parks it: with an
 * `idempotencyKey` the records that succeeded are not processed again.
 *
 * @example
 * export const handler = asyncHandler<S3Object>(async ({ bucket, key }) => { await makeThumbnail(bucket, key); });
 *
 * @throws when an option is out of range; the handler throws when a record failed
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function asyncHandler<T = unknown>(handleEvent: RecordHandler<T, AsyncRecord>, options: AsyncHandlerOptions<T> = {}): AsyncHandler {
  const { concurrency = 10, fetchLargePayload, format = 'json', reportBatchItemFailures = false, splitArrays } = options;
  const eventOptions = { fetchLargePayload, format, splitArrays };
  checkConcurrency(concurrency);
  const runner = new RecordRunner<T, KeyedDelivery>({
    answers: true,
    key: ({ key }) => key,
    ids: ({ id, source }) => ({ eventSource: source, eventId: id }),
    origin: ({ origin }) => origin,
    content: ({ content }) => content(),
    sentAt: ({ sentAt }) => sentAt,
    correlationId: ({ correlationId }) => correlationId,
  }, handleEvent, options);
  const pace = new Pace();
  return async (event, context) => {
    const invocation = new Invocation(context, pace);
    try {
      // A retry has the id of the first request.
      const deliveries = deliveriesIn(event, eventOptions).map((delivery, index) => ({ ...delivery, key: `${context.awsRequestId}/${index}` }));
      const results = new Map<KeyedDelivery, PromiseSettledResult<unknown>>();
      const work = runLanes(lanesByGroup(deliveries, ({ group }) => group), concurrency, {
        mayStart: () => true,
        run: delivery => runner.run(delivery, invocation),
        done: (delivery, value) => { results.set(delivery, { status: 'fulfilled', value }); },
        failed: (delivery, reason) => { results.set(delivery, { status: 'rejected', reason }); },
      });
      if (!await invocation.deadline.wait(work)) {
        deliveries.forEach(delivery => runner.abandon(delivery, invocation));
        throw new DeadlineError('the event was still being processed when the time of the invocation ran out');
      }
      const inOrder = deliveries.map(delivery => results.get(delivery) ?? NOT_STARTED);
      return (reportBatchItemFailures && Array.isArray(event) && batchResponse(deliveries, inOrder)) || answerOf(inOrder);
    } finally {
      invocation.end(0); // AWS counts failures itself, because they fail the invocation
    }
  };
}

/** The result of an event whose group stopped before it. */
const NOT_STARTED: PromiseRejectedResult = {
  status: 'rejected', reason: new DeferredRecordError('an earlier event of the same event group failed'),
};

/** Names the events that failed, if all of them can be named. */
function batchResponse(deliveries: AsyncDelivery[], results: Array<PromiseSettledResult<unknown>>): BatchResponse | undefined {
  const failed = deliveries.filter((_, index) => results[index].status === 'rejected');
  if (failed.some(({ id }) => !id)) return undefined;
  return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id! })) };
}

function answerOf(results: Array<PromiseSettledResult<unknown>>): unknown {
  const errors = results.flatMap(result => result.status === 'rejected' ? [result.reason as Error] : []);
  if (errors.length > 0) throw errors.length > 1 ? new AggregateError(errors, `${errors.length} of ${results.length} records failed`) : errors[0];
  const values = results.map(result => (result as PromiseFulfilledResult<unknown>).value);
  return values.length === 1 ? values[0] : values;
}
