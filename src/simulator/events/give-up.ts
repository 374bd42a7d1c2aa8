import type { EventDelivery } from '../kernel/delivery';
import type { Endpoint, Refusal } from '../kernel/endpoint';
import type { World } from '../kernel/world';

/** A delivery that its service gives up. */
export interface FailedDelivery {
  /** The name of the service. */
  readonly from: string;
  readonly refusal: Refusal;

  /** @default - none: the event is dropped */
  readonly deadLetters?: Endpoint;

  /** The content for the dead-letter queue. */
  readonly letter: Omit<EventDelivery, 'arrival' | 'reason'>;
}

/** Sends the event to the dead-letter queue. Drops it if there is none, or if that fails too. */
export function giveUp(world: World, { from, refusal, deadLetters, letter }: FailedDelivery): 'sentToDlq' | 'notSentToDlq' | 'failed' {
  const { trace, clock: { now } } = world;
  const { journey } = letter;
  if (deadLetters) trace.add('handedOver', from, [journey.eventId], { to: deadLetters.name, reason: refusal.reason });
  const problem = deadLetters?.deliver({ ...letter, arrival: 'failure', reason: `${from} could not deliver it: ${refusal.reason}` });
  if (deadLetters && !problem) return 'sentToDlq';
  const reason = `${refusal.reason}; ${problem ? `${deadLetters!.name} did not take it: ${problem.reason}` : 'there is no dead-letter queue'}`;
  trace.add('dropped', from, [journey.eventId], { reason });
  journey.lose({ fate: 'dropped', at: now, resource: from, reason });
  return problem ? 'notSentToDlq' : 'failed';
}
