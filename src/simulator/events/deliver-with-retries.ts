import type { EventDelivery } from '../kernel/delivery';
import type { Endpoint, Refusal } from '../kernel/endpoint';
import type { World } from '../kernel/world';

/** An event that a service delivers, and the retries that the service makes. */
export interface DeliveryPlan {
  /** The name of the service. */
  readonly from: string;
  readonly endpoint: Endpoint;

  /** Returns the delivery. @param attempt the number of the attempt, from 1 */
  readonly deliveryOf: (attempt: number) => EventDelivery;

  /** Returns the wait in milliseconds after a number of attempts, or undefined to stop retrying. */
  readonly waitAfter: (attempts: number) => number | undefined;

  /** Called at the end, with the refusal if the delivery failed. */
  readonly done: (refusal: Refusal | undefined, attempts: number) => void;
}

/** Delivers an event now, and retries later while the receiver is down. */
export function deliverWithRetries(world: World, plan: DeliveryPlan, attempt = 1): void {
  const { trace, clock } = world;
  const { from, endpoint, deliveryOf, waitAfter, done } = plan;
  const delivery = deliveryOf(attempt);
  const { journey } = delivery;
  const refusal = endpoint.deliver(delivery);
  const wait = refusal?.transient ? waitAfter(attempt) : undefined;
  if (refusal && wait !== undefined) {
    if (attempt === 1) journey.wait(clock.now, from, refusal.reason);
    trace.add('postponed', from, [journey.eventId], { waitMs: wait, reason: refusal.reason });
    clock.after(wait, () => deliverWithRetries(world, plan, attempt + 1));
    return;
  }
  if (refusal) trace.add('undelivered', from, [journey.eventId], { to: endpoint.name, reason: refusal.reason });
  done(refusal, attempt);
  if (attempt > 1) journey.leave(false);
}
