import { refusalOf } from './refused-resources';
import { requireService, Wiring } from './wiring';
import { CARRIERS, Entry, isUnknown, Reference } from '../../template';
import type { EventReceiver } from '../kernel/delivery';
import { Endpoint } from '../kernel/endpoint';
import type { World } from '../kernel/world';

/**
 * The endpoint that a reference points to.
 *
 * @throws UnsupportedFeatureError if the templates do not contain it
 */
export function endpointOf(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  const receiver = standInFor(wiring, reference) ?? requireService(wiring.receivers, from, property, { value: reference.value, key });
  return new Endpoint(wiring.world, reference.function ?? key, receiver);
}

/**
 * The endpoint that a reference points to. If the templates do not contain it, only the delivery of an event throws:
 * many targets are never reached in a test.
 */
export function endpointIfReached(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  if (wiring.receivers.has(key) || standInFor(wiring, reference)) return endpointOf(wiring, from, property, reference);
  const accept = () => requireService(wiring.receivers, from, property, { value: reference.value }).name;
  return new Endpoint(wiring.world, key, { name: String(reference.value), accept });
}

const BUS_ARN = /^arn:[^:]+:events:([^:]*):([^:]*):event-bus\/(.+)$/;

/** The key of an event bus that is not in the templates, such as the default one. */
export function busKey(account: string, region: string, name: string): string {
  return `event bus ${name} of ${account} in ${region}`;
}

function keyOf({ key, value }: Reference): string {
  const [, region, account, bus] = isUnknown(value) ? [] : BUS_ARN.exec(value) ?? [];
  return key ?? (bus === undefined ? '' : busKey(account, region, bus));
}

/** What receives events in the place of a resource that is left out, or is not modelled; undefined for all others. */
export function standInFor(wiring: Wiring, { key = '', function: of = '', value }: Reference): EventReceiver | undefined {
  const { leftOut, flow, world } = wiring;
  if (leftOut.has(key) || leftOut.has(of)) return exit(world, `${String(value)} (left out)`);
  const entry = flow.byKey.get(key);
  return entry && Object.hasOwn(CARRIERS, entry.type) ? refused(wiring, entry) : undefined;
}

/** Where events leave the simulation. A failure is parked there, because it is safe; any other event has reached its goal. */
export function exit({ clock, trace }: World, name: string): EventReceiver {
  return {
    name,
    accept: ({ journey, arrival, reason = 'left the simulation' }) => {
      trace.add('delivered', name, [journey.eventId]);
      if (arrival === 'failure') journey.park(clock.now, name, reason);
      else journey.succeed(clock.now, name);
      return undefined;
    },
  };
}

function refused(wiring: Wiring, entry: Entry): EventReceiver {
  return {
    name: wiring.names.of(entry),
    accept: () => {
      throw refusalOf(wiring, entry, entry.type, CARRIERS[entry.type].why);
    },
  };
}
