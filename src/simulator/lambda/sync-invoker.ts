import type { LambdaFunction } from './lambda-function';
import type { Outcome } from './outcome';
import { SYNCHRONOUS_RESPONSE_BYTES, SynchronousCaller } from '../../limits';
import type { Journey } from '../kernel/fates';
import type { Random } from '../kernel/random';
import { jsonOrText, Subject } from '../kernel/subject';
import { SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** What the caller of a synchronous invocation gets. */
export interface InvokeResponse {
  /**
   * The outcome of the last attempt: the function `succeeded` or `failed`; Lambda `throttled` or `refused` the invocation,
   * or was `unavailable`; or the caller gave up (`timedOut`), while the function went on.
   */
  readonly outcome: 'succeeded' | 'failed' | 'throttled' | 'refused' | 'unavailable' | 'timedOut';

  /** The HTTP status of Lambda's answer, which is 200 also if the function failed. @default - the caller gave up before */
  readonly statusCode?: number;

  /** What the function returned, or its error. @default - the function did not end */
  readonly payload?: unknown;

  /** Set if the function failed. @default - it did not */
  readonly functionError?: 'Unhandled';

  /** The version that ran: a version number, or `$LATEST`. @default - none ended */
  readonly executedVersion?: string;

  /** The number of times that the caller invoked the function. */
  readonly attempts: number;

  /** The time at which the caller got the response or gave up, in milliseconds since the start. */
  readonly at: number;
}

/** The answer to one attempt. */
type Answer = Omit<InvokeResponse, 'attempts' | 'at'>;

/** A call that its caller waits for. */
export interface SyncRequest {
  readonly fn: LambdaFunction;
  readonly qualifier?: string;
  readonly journey: Journey;
  readonly body: string;
  readonly caller: SynchronousCaller;

  /** The name of the caller in traces and reasons. */
  readonly callerName: string;
  readonly parents?: readonly string[];
}

/** A call with the attempts made so far. */
class Call implements Subject {
  readonly journey: Journey;
  readonly eventIds: readonly string[];
  attempts = 0;

  constructor(readonly request: SyncRequest) {
    this.journey = request.journey;
    this.eventIds = [request.journey.eventId];
  }

  payload(): unknown {
    return jsonOrText(this.request.body);
  }
}

/**
 * Synchronous invocation: the caller waits for the answer, and some callers try again. Lambda itself does not.
 *
 * An event that its caller could not have processed is parked with the caller, because that knows of the failure.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
 */
export class SyncInvoker {
  readonly #random: Random;
  readonly #responses = new Map<string, InvokeResponse>();

  constructor(private readonly world: World) {
    this.#random = world.random.fork('synchronous callers');
  }

  /** The response to an event, once the caller has it. */
  response(eventId: string): InvokeResponse | undefined {
    return this.#responses.get(eventId);
  }

  start(request: SyncRequest): void {
    const { clock, trace } = this.world;
    const { fn: { settings: { name } }, parents } = request;
    const call = new Call(request);
    trace.add('sent', name, call.eventIds, parents && { parents });
    call.journey.wait(clock.now, name, 'invoked synchronously');
    clock.after(0, () => this.#try(call));
  }

  #try(call: Call): void | Promise<void> {
    const { request: { fn, qualifier, body, caller: { limitSeconds } }, journey, eventIds } = call;
    const { clock, faults } = this.world;
    call.attempts++;
    const fault = faults.strike('undeliverable', fn.settings.key, clock.now, [call]);
    if (fault) return this.#answer(call, fault.transient ? { outcome: 'unavailable', statusCode: 503 } : { outcome: 'refused', statusCode: 404 });
    if (fn.isRecursion([call])) {
      fn.dropRecursion(qualifier);
      return this.#answer(call, { outcome: 'refused', statusCode: 400 });
    }
    let waits = true;
    const answer = (given: Answer): void => {
      if (waits) this.#answer(call, given);
      waits = false;
    };
    const limit = limitSeconds === undefined ? undefined : clock.after(SECOND * limitSeconds, () => answer({ outcome: 'timedOut' }));
    journey.wait(clock.now, fn.settings.name, 'invoked synchronously');
    return fn.invoke({ qualifier, event: () => JSON.parse(body), subjects: [call], eventIds, attempt: call.attempts }, outcome => {
      clock.cancel(limit);
      const given = answerTo(outcome);
      if (given.outcome === 'succeeded') journey.succeed(clock.now, fn.settings.name);
      answer(given);
      journey.leave(false);
    });
  }

  /** Tries again if the caller does, and otherwise tells it the answer. */
  #answer(call: Call, answer: Answer): void {
    const { request: { caller, callerName }, journey, eventIds, attempts } = call;
    const { clock, trace } = this.world;
    const { outcome, statusCode } = answer;
    const status = statusCode === undefined ? '' : ` (${statusCode})`;
    if (attempts < caller.attempts && caller.retriesAfter.some(kind => kind === outcome)) {
      const waitMs = this.#random.integer(0, Math.min(caller.longestWaitMs, caller.firstWaitMs * 2 ** (attempts - 1)));
      trace.add('postponed', callerName, eventIds, { waitMs, reason: `${outcome}${status}` });
      clock.after(waitMs, () => this.#try(call));
      return;
    }
    this.#responses.set(journey.eventId, { ...answer, attempts, at: clock.now });
    trace.add('answered', callerName, eventIds, { outcome, statusCode, attempts });
    if (outcome !== 'succeeded') journey.park(clock.now, callerName, `its caller knows: ${outcome}${status}, attempt ${attempts}`);
    journey.leave(false);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function answerTo(outcome: Outcome): Answer {
  if (outcome.kind === 'throttled') return { outcome: 'throttled', statusCode: 429 };
  const { executedVersion } = outcome;
  const failed = (payload: unknown): Answer => ({ outcome: 'failed', statusCode: 200, functionError: 'Unhandled', payload, executedVersion });
  if (outcome.kind !== 'succeeded') return failed(outcome.error);
  const { value = null } = outcome;
  if (Buffer.byteLength(JSON.stringify(value)) > SYNCHRONOUS_RESPONSE_BYTES) {
    return failed({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size exceeded maximum allowed payload size (${SYNCHRONOUS_RESPONSE_BYTES} bytes).`,
    });
  }
  return { outcome: 'succeeded', statusCode: 200, payload: value, executedVersion };
}
