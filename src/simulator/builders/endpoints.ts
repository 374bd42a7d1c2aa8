import { requireService, Wiring } from './wiring';
import { isUnknown, Reference } from '../../template';
import { Endpoint } from '../kernel/endpoint';

/**
 * The endpoint that a reference points to.
 *
 * @throws UnsupportedFeatureError if the templates do not contain it
 */
export function endpointOf(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  const receiver = requireService(wiring.receivers, from, property, { value: reference.value, key });
  return new Endpoint(wiring.world, reference.function ?? key, receiver);
}

/**
 * The endpoint that a reference points to. If the templates do not contain it, only the delivery of an event throws:
 * many targets are never reached in a test.
 */
export function endpointIfReached(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  if (wiring.receivers.has(key)) return endpointOf(wiring, from, property, reference);
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
