import { Journey } from '../kernel/fates';
import type { Arrival } from '../kernel/delivery';
import type { World } from '../kernel/world';

/**
 * The journeys of an event that goes on to several goals at once: each of them must process it.
 *
 * Not so a failure: it has lost its goal, and whoever takes it saves it for all.
 */
export function journeysTo(goals: number, world: World, journey: Journey, arrival: Arrival, resource: string): readonly Journey[] {
  const { fates, clock: { now } } = world;
  return Array.from({ length: goals }, (_, index) =>
    index === 0 || arrival === 'failure' ? journey : fates.begin(new Journey(journey.eventId, now, resource, journey.chain)));
}
