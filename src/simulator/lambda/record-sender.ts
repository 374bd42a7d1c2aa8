import type { Destination } from './destination';
import type { FunctionMetrics } from './function-metrics';
import { Condition, deadLetterAttributes, InvocationRecord, makeInvocationRecord } from './invocation-record';
import type { LambdaFunction } from './lambda-function';
import type { QueuedEvent } from './queued-event';
import type { Arrival, EventDelivery } from '../kernel/delivery';
import type { Endpoint } from '../kernel/endpoint';
import type { Journey } from '../kernel/fates';
import type { World } from '../kernel/world';

/**
 * Sends asynchronous events that Lambda has finished to the dead-letter queue and the destinations of their function.
 * What cannot be delivered is lost there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class RecordSender {
  constructor(private readonly world: World, private readonly fn: LambdaFunction, private readonly metrics: FunctionMetrics) {}

  /** Sends the event to the dead-letter queue. Returns the problem if that fails. */
  toDeadLetters(deadLetters: Endpoint, event: QueuedEvent, condition: Condition): string | undefined {
    const { facts: { journey, body, requestId }, outcome } = event;
    const attributes = deadLetterAttributes(requestId, condition, outcome);
    return this.#send(deadLetters.name, event, condition, 'DeadLetterErrors', sent =>
      deadLetters.deliver({ ...sent, journey, body, attributes, arrival: 'failure' })?.reason);
  }

  /** Sends the invocation record of the event to a destination. Returns the problem if that fails. */
  toDestination(destination: Destination, event: QueuedEvent, journey: Journey, condition: Condition): string | undefined {
    const arrival: Arrival = condition === 'Success' ? 'success' : 'failure';
    return this.#send(destination.name, event, condition, 'DestinationDeliveryFailures', sent =>
      destination.deliver(this.#record(event, condition), { ...sent, journey, arrival }));
  }

  #send(
    to: string, event: QueuedEvent, condition: Condition, failures: 'DeadLetterErrors' | 'DestinationDeliveryFailures',
    deliver: (sent: Pick<EventDelivery, 'reason' | 'chain'>) => string | undefined,
  ): string | undefined {
    const { trace, clock: { now } } = this.world;
    const { name } = this.fn.settings;
    const reason = reasonOf(event, condition);
    trace.add('handedOver', name, event.eventIds, { to, reason });
    const problem = deliver({ reason, chain: this.#chainWith(event) });
    if (problem === undefined) return undefined;
    this.metrics.record(failures, this.fn.qualifierOf(event.facts.qualifier), undefined, 1, now);
    trace.add('undelivered', name, event.eventIds, { to, reason: problem });
    return `${to} did not take it: ${problem}`;
  }

  #record({ facts: { requestId, qualifier, body }, runs, outcome }: QueuedEvent, condition: Condition): InvocationRecord {
    return makeInvocationRecord({
      at: this.world.clock.epochNow, requestId, functionArn: this.fn.arnOf(qualifier), condition, runs, payload: JSON.parse(body), outcome,
    });
  }

  /** The chain of the receiver: it contains one more run of this function. */
  #chainWith({ chain }: QueuedEvent): ReadonlyMap<string, number> {
    const { key } = this.fn.settings;
    return new Map([...chain ?? [], [key, (chain?.get(key) ?? 0) + 1]]);
  }
}

/** The reason why Lambda has finished an event, for the trace. */
export function reasonOf({ runs }: QueuedEvent, condition: Condition): string {
  return condition === 'Success' ? 'it succeeded' : `${condition} after ${runs} ${runs === 1 ? 'run' : 'runs'}`;
}
