import type { Endpoint, Refusal } from '../kernel/endpoint';
import type { EventDelivery } from '../kernel/delivery';
import type { World } from '../kernel/world';

/** An event that a service delivers, trying again while that makes sense. */
export interface DeliveryPlan {
  /** The name of the service that delivers. */
  readonly from: string;
  readonly endpoint: Endpoint;

  /** What is delivered. @param attempt counts from 1 */
  readonly deliveryOf: (attempt: number) => EventDelivery;

  /** How long to wait after so many attempts; undefined: no longer. */
  readonly waitAfter: (attempts: number) => number | undefined;

  /** Learns how it ended. */
  readonly done: (refusal: Refusal | undefined, attempts: number) => void;
}

/** Delivers the event: now, and later if the target is down. */
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
