import type { Arrival } from '../kernel/delivery';
import { Journey } from '../kernel/fates';
import type { World } from '../kernel/world';

/**
 * The journeys of an event that a service sends to several receivers: each of them must process it.
 *
 * A failure keeps its one journey, because it is safe as soon as any of them takes it.
 */
export function journeysTo(receivers: number, world: World, journey: Journey, arrival: Arrival, resource: string): readonly Journey[] {
  const { fates, clock: { now } } = world;
  return Array.from({ length: receivers }, (_, index) =>
    index === 0 || arrival === 'failure' ? journey : fates.begin(new Journey(journey.eventId, now, resource, journey.chain)));
}
