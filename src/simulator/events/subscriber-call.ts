import type { EventExpression } from './event-expression';
import { idsOf, inputOf, SubscriberEvent, subjectOf } from './subscriber-event';
import { UNSEEN } from '../kernel/delivery';
import type { Endpoint } from '../kernel/endpoint';
import { JourneyGroup } from '../kernel/journey-group';
import type { World } from '../kernel/world';
import { NONE, readBatchResponse } from '../lambda/batch-response';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { Outcome } from '../lambda/outcome';

/** Why a call failed. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-on-failure.html */
export interface CallFailure {
  readonly code: 'COMPUTE_EXECUTION_ERROR' | 'CUSTOMER_VALIDATION' | 'EXECUTION_TIMEOUT' | 'INPUT_TRANSFORMATION_FAILURE' | 'INVOCATION_DEPENDENCY_INTERNAL' |
  'PARTIAL_BATCH_FAILURE' | 'REQUEST_TOO_LARGE' | 'RESOURCE_NOT_FOUND' | 'THROTTLING';
  readonly message: string;
  readonly requestId?: string;

  /** @default - all events of the batch */
  readonly failed?: readonly SubscriberEvent[];
}

/** Calls the target of a subscriber with a batch. `done` gets the failure, if there is one. */
export type SubscriberCall = (batch: readonly SubscriberEvent[], attempt: number, done: (failure?: CallFailure) => void) => void | Promise<void>;

/** What a target receives: a list, except of a subscriber whose batches have one event. */
export type PayloadOf = (batch: readonly SubscriberEvent[]) => unknown;

/** A function that a subscriber invokes, and waits for. */
export interface SynchronousTarget {
  readonly fn: LambdaFunction;
  readonly qualifier?: string;
  readonly limitMs: number;
}

/** Hands batches to the asynchronous queue of a function (`EVENT`): a batch is delivered once that takes it. */
export function asynchronousCall({ clock }: World, endpoint: Endpoint, name: string, payloadOf: PayloadOf): SubscriberCall {
  return (batch, _attempt, done) => {
    const journey = batch.length === 1 ? batch[0].journey : new JourneyGroup(batch.map(event => event.journey), clock.now, name);
    const refusal = endpoint.deliver({ journey, body: JSON.stringify(payloadOf(batch)), arrival: 'sent', chain: UNSEEN });
    if (refusal === undefined) return done();
    const code = refusal.transient ? 'INVOCATION_DEPENDENCY_INTERNAL' : refusal.isMissing ? 'RESOURCE_NOT_FOUND' : 'REQUEST_TOO_LARGE';
    return done({ code, message: refusal.reason });
  };
}

/** A queue that a subscriber sends to, and what tells the group and the deduplication id of a message. */
export interface QueueTarget {
  readonly endpoint: Endpoint;
  readonly groupId?: EventExpression;
  readonly deduplicationId?: EventExpression;
}

/** Sends a message for each event of a batch to a queue (`SendMessageBatch`). @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-sqs.html */
export function messageCall({ clock }: World, target: QueueTarget): SubscriberCall {
  return (batch, _attempt, done) => {
    const failures = batch.flatMap(event => sendMessage(target, event, clock.start) ?? []);
    const [first] = failures;
    if (first === undefined) return done();
    const failed = failures.flatMap(failure => failure.failed ?? []);
    return done({ ...first, code: failed.length < batch.length ? 'PARTIAL_BATCH_FAILURE' : first.code, failed });
  };
}

function sendMessage({ endpoint, ...parameters }: QueueTarget, event: SubscriberEvent, start: number): CallFailure | undefined {
  const input = inputOf(event, start);
  const [groupId, deduplicationId] = [parameters.groupId?.(input), parameters.deduplicationId?.(input)];
  const hasNoValue = (parameters.groupId && groupId === undefined) || (parameters.deduplicationId && deduplicationId === undefined);
  if (hasNoValue) return { code: 'INPUT_TRANSFORMATION_FAILURE', message: 'an expression of SqsParameters has no value for the event', failed: [event] };
  const refusal = endpoint.deliver({ journey: event.journey, body: JSON.stringify(event.envelope), arrival: 'sent', chain: UNSEEN, groupId, deduplicationId });
  if (refusal === undefined) return undefined;
  const code = refusal.transient ? 'INVOCATION_DEPENDENCY_INTERNAL' : refusal.isMissing ? 'RESOURCE_NOT_FOUND' : 'CUSTOMER_VALIDATION';
  return { code, message: refusal.reason, failed: [event] };
}

/** Invokes a function with batches and waits for the answer (`REQUEST_RESPONSE`). */
export function synchronousCall(world: World, { fn, qualifier, limitMs }: SynchronousTarget, payloadOf: PayloadOf): SubscriberCall {
  const { clock, faults } = world;
  const { key, name } = fn.settings;
  return (batch, attempt, done) => {
    const subjects = batch.map(subjectOf);
    const fault = faults.strike('undeliverable', key, clock.now, subjects);
    if (fault) {
      return done(fault.transient
        ? { code: 'INVOCATION_DEPENDENCY_INTERNAL', message: `${name} is down` }
        : { code: 'RESOURCE_NOT_FOUND', message: `${name} does not exist or denies access` });
    }
    let waits = true;
    const answer = (failure?: CallFailure): void => {
      if (waits) done(failure);
      waits = false;
    };
    const limit = clock.after(limitMs, () => answer({ code: 'EXECUTION_TIMEOUT', message: `${name} did not answer within ${limitMs} ms` }));
    for (const { journey } of batch) journey.wait(clock.now, name, 'invoked by a subscriber');
    return fn.invoke({ qualifier, event: () => structuredClone(payloadOf(batch)), subjects, eventIds: idsOf(batch), attempt }, outcome => {
      clock.cancel(limit);
      const failure = failureIn(world, outcome, batch);
      for (const event of failure ? without(batch, failure.failed ?? batch) : batch) event.journey.succeed(clock.now, name);
      answer(failure);
      for (const { journey } of batch) journey.leave(false);
    });
  };
}

function failureIn({ assumptions }: World, outcome: Outcome, batch: readonly SubscriberEvent[]): CallFailure | undefined {
  if (outcome.kind === 'throttled') return { code: 'THROTTLING', message: 'Rate Exceeded.' };
  const { requestId } = outcome;
  if (outcome.kind !== 'succeeded') return { code: 'COMPUTE_EXECUTION_ERROR', message: outcome.error.errorMessage, requestId };
  const identifiers = () => assumptions.subscriberItemIdentifier === 'eventId' ? new Set(batch.map(({ envelope: { id } }) => id)) : NONE;
  const verdict = readBatchResponse(outcome.value, identifiers, assumptions);
  if (verdict.kind === 'success') return undefined;
  if (verdict.kind === 'failure') return { code: 'PARTIAL_BATCH_FAILURE', message: verdict.reason, requestId };
  return { code: 'PARTIAL_BATCH_FAILURE', message: 'the function reported it as failed', requestId, failed: batch.filter(({ envelope: { id } }) => verdict.failed.has(id)) };
}

/** The events of a batch that are not among others, in order. */
export function without(batch: readonly SubscriberEvent[], others: readonly SubscriberEvent[]): readonly SubscriberEvent[] {
  return batch.filter(event => !others.includes(event));
}
