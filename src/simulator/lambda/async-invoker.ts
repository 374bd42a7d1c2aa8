import { FunctionMetric, FunctionMetrics } from './function-metrics';
import type { Condition } from './invocation-record';
import type { LambdaFunction } from './lambda-function';
import type { Outcome } from './outcome';
import { LATEST } from './qualifier';
import { DEFAULT_INVOKE_SETTINGS, InvokeSettings, QueuedEvent } from './queued-event';
import { reasonOf, RecordSender } from './record-sender';
import { ASYNC_RETRY_WAITS_SECONDS } from '../../limits';
import type { EventDelivery } from '../kernel/delivery';
import type { Endpoint } from '../kernel/endpoint';
import { Journey } from '../kernel/fates';
import type { Random } from '../kernel/random';
import { MINUTE, SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (invocation payload, asynchronous) */
const PAYLOAD_BYTES = 1_048_576;

/**
 * The waits of a throttled event, which double.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const FIRST_THROTTLE_WAIT = SECOND;
const LONGEST_THROTTLE_WAIT = 5 * MINUTE;

/**
 * Asynchronous invocation of a function: queues events, invokes the function with each of them, and sends finished
 * events to the destinations and the dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export class AsyncInvoker {
  /**
   * The dead-letter queue of the function, for all qualifiers.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  deadLetters?: Endpoint;

  readonly #settings = new Map<string, InvokeSettings>();
  readonly #random: Random;
  readonly #metrics: FunctionMetrics;
  readonly #records: RecordSender;

  constructor(private readonly world: World, private readonly fn: LambdaFunction) {
    this.#random = world.random.fork(`asynchronous events ${fn.settings.key}`);
    this.#metrics = new FunctionMetrics(world.metrics, fn.settings.functionName);
    this.#records = new RecordSender(world, fn, this.#metrics);
  }

  /** Sets the configuration of one qualifier. Other qualifiers do not inherit it. */
  configure(qualifier: string, settings: InvokeSettings): void {
    this.#settings.set(qualifier, settings);
  }

  /** Queues an event, or returns the reason for refusing it. */
  accept({ journey, body, reason = 'invoked asynchronously', parents, chain }: EventDelivery, qualifier?: string): string | undefined {
    const bytes = Buffer.byteLength(body);
    if (bytes > PAYLOAD_BYTES) return `it has ${bytes} bytes but an asynchronous event may have only ${PAYLOAD_BYTES}`;
    const { clock: { now }, trace } = this.world;
    const { name } = this.fn.settings;
    const settings = this.#settings.get(qualifier ?? LATEST) ?? DEFAULT_INVOKE_SETTINGS;
    const event = new QueuedEvent({ journey, body, qualifier, settings, requestId: this.#random.uuid(), acceptedAt: now, chain });
    trace.add('sent', name, event.eventIds, parents && { parents });
    this.#count('AsyncEventsReceived', event);
    journey.wait(now, name, reason);
    this.world.clock.after(0, () => this.#try(event));
    return undefined;
  }

  #try(event: QueuedEvent): void | Promise<void> {
    const { facts: { qualifier, body, requestId, acceptedAt }, eventIds } = event;
    if (this.fn.isSwitchedOff) return this.#giveUp(event, 'ZeroReservedConcurrency');
    if (this.fn.isRecursion([event])) {
      this.fn.dropRecursion(qualifier);
      return this.#giveUp(event, 'RecursiveInvocation');
    }
    this.#duplicate(event);
    this.#count('AsyncEventAge', event, this.world.clock.now - acceptedAt);
    return this.fn.invoke(
      { qualifier, event: () => JSON.parse(body), subjects: [event], eventIds, attempt: event.runs + 1, requestId },
      outcome => this.#conclude(event, outcome),
    );
  }

  #conclude(event: QueuedEvent, outcome: Outcome): void {
    event.outcome = outcome;
    if (outcome.kind === 'throttled') {
      event.throttles++;
      return this.#retryIn(Math.min(FIRST_THROTTLE_WAIT * 2 ** (event.throttles - 1), LONGEST_THROTTLE_WAIT), event, 'it was throttled');
    }
    event.throttles = 0;
    event.runs++;
    if (outcome.kind === 'succeeded') return this.#succeed(event);
    if (event.runs > event.facts.settings.maximumRetryAttempts) return this.#giveUp(event, 'RetriesExhausted');
    const spread = this.world.assumptions.asyncRetrySpreadMs;
    const wait = SECOND * ASYNC_RETRY_WAITS_SECONDS[event.runs - 1] + (spread > 0 ? this.#random.integer(-spread, spread) : 0);
    return this.#retryIn(wait, event, `try ${event.runs} failed`);
  }

  /**
   * An event that would be too old at its next attempt is given up at once: recorded on AWS 2025-11-27 (LocalStack
   * test_maxeventage).
   */
  #retryIn(waitMs: number, event: QueuedEvent, reason: string): void {
    const { clock, trace } = this.world;
    const { acceptedAt, settings: { maximumEventAgeMs } } = event.facts;
    if (clock.now - acceptedAt + waitMs >= maximumEventAgeMs) return this.#giveUp(event, 'EventAgeExceeded');
    trace.add('postponed', this.fn.settings.name, event.eventIds, { waitMs, reason });
    clock.after(waitMs, () => this.#try(event));
  }

  #succeed(event: QueuedEvent): void {
    const { clock: { now }, fates } = this.world;
    const { journey, settings: { onSuccess } } = event.facts;
    const { name } = this.fn.settings;
    journey.succeed(now, name);
    if (onSuccess) {
      // The record has a receiver of its own, so it gets its own journey, unless several events go on as one.
      const further = fates.has(journey.eventId) ? fates.begin(new Journey(journey.eventId, now, name, journey.chain)) : journey;
      const problem = this.#records.toDestination(onSuccess, event, further, 'Success');
      if (problem) further.lose({ fate: 'dropped', at: now, resource: name, reason: `its record of success is lost: ${problem}` });
    }
    journey.leave(false);
  }

  /** Sends the event to the receivers of failures. The event is lost if there are none, or none of them takes it. */
  #giveUp(event: QueuedEvent, condition: Condition): void {
    const { clock: { now }, trace } = this.world;
    const { journey, settings: { onFailure } } = event.facts;
    const { name } = this.fn.settings;
    this.#count('AsyncEventsDropped', event);
    const isLoop = this.#isLoop(event);
    const problems = isLoop ? [] : [
      ...this.deadLetters ? [this.#records.toDeadLetters(this.deadLetters, event, condition)] : [],
      ...onFailure ? [this.#records.toDestination(onFailure, event, journey, condition)] : [],
    ];
    if (problems.every(problem => problem !== undefined)) {
      const nowhere = isLoop ? 'it came back from its destination' : 'there is neither destination nor dead-letter queue';
      const reason = [reasonOf(event, condition), ...problems.length > 0 ? problems : [nowhere]].join('; ');
      trace.add('dropped', name, event.eventIds, { reason });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason });
    }
    journey.leave(false);
  }

  /**
   * Indicates whether the event was stopped here before: destinations that lead back to the function would pass it on
   * forever.
   */
  #isLoop({ chain }: QueuedEvent): boolean {
    return this.fn.settings.stopsRecursion && (chain?.get(this.fn.settings.key) ?? 0) > this.world.assumptions.recursionLimit;
  }

  /** The queue is eventually consistent, so it may deliver an event twice: both deliveries run at the same time, which is the worst case. */
  #duplicate(event: QueuedEvent): void {
    if (event.duplicated) return;
    const { faults, assumptions: { asyncDuplicateProbability }, trace, clock } = this.world;
    const { name, key } = this.fn.settings;
    if (!faults.strike('duplicate', key, clock.now, [event]) && !this.#random.chance(asyncDuplicateProbability)) return;
    event.duplicated = true;
    trace.add('duplicated', name, event.eventIds);
    event.journey.wait(clock.now, name, 'delivered twice');
    clock.after(0, () => this.#try(new QueuedEvent(event.facts, true)));
  }

  #count(metric: FunctionMetric, { facts: { qualifier } }: QueuedEvent, value = 1): void {
    this.#metrics.record(metric, this.fn.qualifierOf(qualifier), undefined, value, this.world.clock.now);
  }
}
