import { AsyncRecord, deliveriesIn, Delivery } from './async-event';
import { DeadlineError, Pace } from './deadline';
import { Invocation } from './invocation';
import type { LambdaContext } from './lambda-context';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner } from './record-runner';

/**
 * How asynchronous events are read and processed.
 */
export interface AsyncHandlerOptions<T> extends RecordOptions<T> {
  /**
   * How a message of SNS becomes the payload.
   *
   * @default 'json'
   */
  readonly format?: 'json' | 'text';
}

/** The handler that Lambda calls. */
export type AsyncHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/**
 * Makes a handler for asynchronous events out of a function that handles one payload: an object of S3 (notified directly or through EventBridge,
 * as an `S3Object`), the message of SNS, the detail of EventBridge, the input of a schedule, or the event itself.
 *
 * What the function returns is the answer, and what goes to an `onSuccess` destination; with several records in one event it is a list. When it
 * throws, Lambda tries the whole event again and then parks it: with an `idempotencyKey` what has succeeded is not repeated.
 *
 * @example
 * export const handler = asyncHandler<S3Object>(async ({ bucket, key }) => { await makeThumbnail(bucket, key); });
 *
 * @throws when an option is out of its range; and in an invocation, when a record failed
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function asyncHandler<T = unknown>(handleEvent: RecordHandler<T, AsyncRecord>, options: AsyncHandlerOptions<T> = {}): AsyncHandler {
  const { format = 'json' } = options;
  const runner = new RecordRunner<T, Delivery & { readonly key: string }>({
    answers: true,
    key: ({ key }) => key,
    ids: ({ id, source }) => ({ eventSource: source, eventId: id }),
    payload: ({ payload }) => payload(),
    sentAt: ({ sentAt }) => sentAt,
    correlationId: ({ correlationId }) => correlationId,
  }, handleEvent, options);
  const pace = new Pace();
  return async (event, context) => {
    const invocation = new Invocation(context, pace);
    try {
      // A retry has the id of the first request.
      const deliveries = deliveriesIn(event, format).map((delivery, index) => ({ ...delivery, key: `${context.awsRequestId}/${index}` }));
      const work = Promise.allSettled(deliveries.map(delivery => runner.run(delivery, invocation)));
      if (!await invocation.deadline.wait(work)) {
        deliveries.forEach(delivery => runner.abandon(delivery, invocation));
        throw new DeadlineError('the event was still being handled when the time of the invocation ran out');
      }
      return answerOf(await work);
    } finally {
      invocation.end(0); // AWS counts the failed ones itself: they fail the invocation
    }
  };
}

function answerOf(results: Array<PromiseSettledResult<unknown>>): unknown {
  const errors = results.flatMap(result => result.status === 'rejected' ? [result.reason as Error] : []);
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} of ${results.length} records failed`);
  const values = results.map(result => (result as PromiseFulfilledResult<unknown>).value);
  return values.length === 1 ? values[0] : values;
}
