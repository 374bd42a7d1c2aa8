import { Subject, jsonOrText } from '../kernel/subject';
import { Destination } from './destination';
import { Endpoint } from '../kernel/endpoint';
import { Journey } from '../kernel/fates';
import { FunctionMetrics } from './function-metrics';
import { Condition, deadLetterAttributes, InvocationRecord, makeInvocationRecord } from './invocation-record';
import { LambdaFunction } from './lambda-function';
import { LATEST } from './qualifier';
import type { Outcome } from './outcome';
import type { Random } from '../kernel/random';
import type { Arrival, EventDelivery } from '../kernel/delivery';
import { MINUTE, SECOND } from '../kernel/time-span';
import type { World } from '../kernel/world';
import { ASYNC_DEFAULT_EVENT_AGE_SECONDS, ASYNC_DEFAULT_RETRY_ATTEMPTS } from '../../limits';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (invocation payload, asynchronous) */
const PAYLOAD_BYTES = 1_048_576;

/** Before the second and the third try. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_WAITS = [MINUTE, 2 * MINUTE];

/** Before a throttled event is tried again: doubling. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const FIRST_THROTTLE_WAIT = SECOND;
const LONGEST_THROTTLE_WAIT = 5 * MINUTE;

/** How a qualifier of a function handles its asynchronous events (`AWS::Lambda::EventInvokeConfig`). */
export interface InvokeSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onSuccess?: Destination;
  readonly onFailure?: Destination;
}

const DEFAULTS: InvokeSettings = { maximumRetryAttempts: ASYNC_DEFAULT_RETRY_ATTEMPTS, maximumEventAgeMs: SECOND * ASYNC_DEFAULT_EVENT_AGE_SECONDS };

/** An event in the queue of a function. */
class AsyncEvent implements Subject {
  readonly eventIds: readonly string[];
  readonly chain?: ReadonlyMap<string, number>;

  /** How often the function has run with it. */
  runs = 0;

  /** How often it was throttled since it last ran. */
  throttles = 0;

  /** Of the last try. */
  outcome?: Outcome;

  constructor(
    readonly journey: Journey,
    readonly body: string,
    readonly qualifier: string | undefined,
    readonly settings: InvokeSettings,
    readonly requestId: string,
    readonly acceptedAt: number,
    chain?: ReadonlyMap<string, number>,

    /** Whether the queue has delivered it twice already. */
    public duplicated = false,
  ) {
    this.eventIds = [journey.eventId];
    this.chain = chain ?? journey.chain;
  }

  payload(): unknown {
    return jsonOrText(this.body);
  }
}

/**
 * Asynchronous invocation: takes events for a function into a queue of its own, runs the function with each and sends what it is done with to
 * the destinations and the dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export class AsyncInvoker {
  /** Of the function, whatever the qualifier. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  deadLetters?: Endpoint;

  readonly #settings = new Map<string, InvokeSettings>();
  readonly #random: Random;
  readonly #metrics: FunctionMetrics;

  constructor(private readonly world: World, private readonly fn: LambdaFunction) {
    this.#random = world.random.fork(`asynchronous events ${fn.settings.key}`);
    this.#metrics = new FunctionMetrics(world.metrics, fn.settings.functionName);
  }

  /** The settings of one qualifier; none inherits them. */
  configure(qualifier: string, settings: InvokeSettings): void {
    this.#settings.set(qualifier, settings);
  }

  /** Takes an event. Returns why it is refused, if it is. */
  accept({ journey, body, reason = 'invoked asynchronously', parents, chain }: EventDelivery, qualifier?: string): string | undefined {
    const bytes = Buffer.byteLength(body);
    if (bytes > PAYLOAD_BYTES) return `it has ${bytes} bytes but an asynchronous event may have only ${PAYLOAD_BYTES}`;
    const { clock: { now }, trace } = this.world;
    const { name } = this.fn.settings;
    const event = new AsyncEvent(journey, body, qualifier, this.#settings.get(qualifier ?? LATEST) ?? DEFAULTS, this.#random.uuid(), now, chain);
    trace.add('sent', name, event.eventIds, parents && { parents });
    this.#count('AsyncEventsReceived', event);
    journey.wait(now, name, reason);
    this.world.clock.after(0, () => this.#try(event));
    return undefined;
  }

  #try(event: AsyncEvent): void | Promise<void> {
    const { now } = this.world.clock;
    if (this.fn.isSwitchedOff) return this.#giveUp(event, 'ZeroReservedConcurrency');
    if (this.fn.isRecursion([event])) {
      this.fn.dropRecursion(event.qualifier);
      return this.#giveUp(event, 'RecursiveInvocation');
    }
    this.#count('AsyncEventAge', event, now - event.acceptedAt);
    return this.fn.invoke({
      qualifier: event.qualifier,
      event: () => JSON.parse(event.body),
      subjects: [event],
      eventIds: event.eventIds,
      attempt: event.runs + 1,
      requestId: event.requestId,
    }, outcome => this.#conclude(event, outcome));
  }

  #conclude(event: AsyncEvent, outcome: Outcome): void {
    event.outcome = outcome;
    if (outcome.kind === 'throttled') {
      event.throttles++;
      return this.#retryIn(Math.min(FIRST_THROTTLE_WAIT * 2 ** (event.throttles - 1), LONGEST_THROTTLE_WAIT), event, 'it was throttled');
    }
    event.throttles = 0;
    event.runs++;
    this.#duplicate(event);
    if (outcome.kind === 'succeeded') return this.#succeed(event);
    if (event.runs > event.settings.maximumRetryAttempts) return this.#giveUp(event, 'RetriesExhausted');
    const spread = this.world.assumptions.asyncRetrySpreadMs;
    const wait = RETRY_WAITS[event.runs - 1] + (spread > 0 ? this.#random.integer(-spread, spread) : 0);
    return this.#retryIn(wait, event, `try ${event.runs} failed`);
  }

  /** An event that would be too old at its next try is given up at once: recorded on AWS 2025-11-27 (LocalStack test_maxeventage). */
  #retryIn(waitMs: number, event: AsyncEvent, reason: string): void {
    const { clock, trace } = this.world;
    if (clock.now - event.acceptedAt + waitMs >= event.settings.maximumEventAgeMs) return this.#giveUp(event, 'EventAgeExceeded');
    trace.add('postponed', this.fn.settings.name, event.eventIds, { waitMs, reason });
    clock.after(waitMs, () => this.#try(event));
  }

  #succeed(event: AsyncEvent): void {
    const { clock: { now }, fates } = this.world;
    const { journey, settings: { onSuccess } } = event;
    const { name } = this.fn.settings;
    journey.succeed(now, name);
    if (onSuccess) {
      // The record is for somebody else to handle: a goal of its own. Not so that of several events that go on as one.
      const further = fates.has(journey.eventId) ? fates.begin(new Journey(journey.eventId, now, name, journey.chain)) : journey;
      const problem = this.#toDestination(onSuccess, event, further, 'Success');
      if (problem) further.lose({ fate: 'dropped', at: now, resource: name, reason: `its record of success is lost: ${problem}` });
    }
    journey.leave(false);
  }

  /** Sends the event to all that take failures: if there are none, that was it. */
  #giveUp(event: AsyncEvent, condition: Condition): void {
    const { clock: { now }, trace } = this.world;
    const { journey, settings: { onFailure } } = event;
    const { name } = this.fn.settings;
    this.#count('AsyncEventsDropped', event);
    const problems = this.#goesRound(event) ? [] : [
      ...this.deadLetters ? [this.#toDeadLetters(this.deadLetters, event, condition)] : [],
      ...onFailure ? [this.#toDestination(onFailure, event, journey, condition)] : [],
    ];
    if (problems.every(problem => problem !== undefined)) {
      const nobody = this.#goesRound(event) ? 'it came back from its destination' : 'there is neither destination nor dead-letter queue';
      const reason = [reasonOf(event, condition), ...problems.length > 0 ? problems : [nobody]].join('; ');
      trace.add('dropped', name, event.eventIds, { reason });
      journey.lose({ fate: 'dropped', at: now, resource: name, reason });
    }
    journey.leave(false);
  }

  /** Whether it was stopped here before: destinations that lead back would pass it round for ever. */
  #goesRound({ chain }: AsyncEvent): boolean {
    return this.fn.settings.stopsRecursion && (chain?.get(this.fn.settings.key) ?? 0) > this.world.assumptions.recursionLimit;
  }

  #toDeadLetters(deadLetters: Endpoint, event: AsyncEvent, condition: Condition): string | undefined {
    const { journey, body, requestId, outcome } = event;
    const attributes = deadLetterAttributes(requestId, outcome);
    return this.#handOver(deadLetters.name, event, condition, 'DeadLetterErrors', passage =>
      deadLetters.deliver({ ...passage, journey, body, attributes, arrival: 'failure' })?.reason);
  }

  #toDestination(destination: Destination, event: AsyncEvent, journey: Journey, condition: Condition): string | undefined {
    const arrival: Arrival = condition === 'Success' ? 'success' : 'failure';
    return this.#handOver(destination.name, event, condition, 'DestinationDeliveryFailures', passage =>
      destination.deliver(this.#record(event, condition), { ...passage, journey, arrival }));
  }

  /** What Lambda can't deliver is deleted. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  #handOver(
    to: string, event: AsyncEvent, condition: Condition, failures: 'DeadLetterErrors' | 'DestinationDeliveryFailures',
    deliver: (passage: Pick<EventDelivery, 'reason' | 'chain'>) => string | undefined,
  ): string | undefined {
    const { trace } = this.world;
    const { name } = this.fn.settings;
    const reason = reasonOf(event, condition);
    trace.add('handedOver', name, event.eventIds, { to, reason });
    const problem = deliver({ reason, chain: this.#chainWith(event) });
    if (problem === undefined) return undefined;
    this.#count(failures, event);
    trace.add('undelivered', name, event.eventIds, { to, reason: problem });
    return `${to} did not take it: ${problem}`;
  }

  #record({ requestId, qualifier, runs, body, outcome }: AsyncEvent, condition: Condition): InvocationRecord {
    return makeInvocationRecord({
      at: this.world.clock.epochNow, requestId, functionArn: this.fn.arnOf(qualifier), condition, runs, payload: JSON.parse(body), outcome,
    });
  }

  /** The chain of whoever gets what the function is done with. */
  #chainWith({ chain }: AsyncEvent): ReadonlyMap<string, number> {
    const { key } = this.fn.settings;
    return new Map([...chain ?? [], [key, (chain?.get(key) ?? 0) + 1]]);
  }

  /** The queue may deliver an event once more: it is eventually consistent. */
  #duplicate(event: AsyncEvent): void {
    if (event.duplicated) return;
    const { faults, assumptions: { asyncDuplicateProbability }, trace, clock } = this.world;
    const { name, key } = this.fn.settings;
    if (!faults.strike('duplicate', key, clock.now, [event]) && !this.#random.chance(asyncDuplicateProbability)) return;
    event.duplicated = true;
    const { journey, body, qualifier, settings, requestId, acceptedAt, chain } = event;
    trace.add('duplicated', name, event.eventIds);
    journey.wait(clock.now, name, 'delivered twice');
    clock.after(0, () => this.#try(new AsyncEvent(journey, body, qualifier, settings, requestId, acceptedAt, chain, true)));
  }

  #count(metric: Parameters<FunctionMetrics['record']>[0], { qualifier }: AsyncEvent, value = 1): void {
    this.#metrics.record(metric, this.fn.qualifierOf(qualifier), undefined, value, this.world.clock.now);
  }
}

function reasonOf({ runs }: AsyncEvent, condition: Condition): string {
  return condition === 'Success' ? 'it succeeded' : `${condition} after ${runs} ${runs === 1 ? 'run' : 'runs'}`;
}
