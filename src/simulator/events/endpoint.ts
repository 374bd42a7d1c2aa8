import type { Subject } from '../lambda/behaviour';
import { connected, Delivery, Target, Wiring } from '../wiring';
import type { World } from '../kernel/world';
import { isUnknown, Reference } from '../../template';

/** Why an event could not be delivered. */
export interface Refusal {
  readonly reason: string;

  /** Whether a later try may do better. */
  readonly transient: boolean;
}

/** A target as the service sees it that delivers to it: a fault of the test can put it out of reach. */
export class Endpoint {
  /** @param key of the resource that faults strike: of a version or alias, its function */
  constructor(private readonly world: World, private readonly key: string, private readonly target: Target) {}

  get name(): string {
    return this.target.name;
  }

  /** Hands the event over, or says why that fails. */
  deliver(delivery: Delivery): Refusal | undefined {
    const { faults, clock: { now } } = this.world;
    const fault = faults.strike('undeliverable', this.key, now, [subjectOf(delivery)]);
    if (fault) return { reason: `${this.name} ${fault.transient ? 'is down' : 'is gone or a permission lacks'}`, transient: fault.transient ?? false };
    const reason = this.target.accept(delivery);
    return reason === undefined ? undefined : { reason, transient: false };
  }
}

/** The endpoint behind a reference. */
export function endpointOf(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  return new Endpoint(wiring.world, reference.function ?? key, connected(wiring.targets, from, property, { value: reference.value, key }));
}

/** The same, but one that is not modelled is refused only when an event comes to it: templates hold many that a test never reaches. */
export function endpointIfReached(wiring: Wiring, from: string, property: string, reference: Reference): Endpoint {
  const key = keyOf(reference);
  if (wiring.targets.has(key)) return endpointOf(wiring, from, property, reference);
  const accept = () => connected(wiring.targets, from, property, { value: reference.value }).name;
  return new Endpoint(wiring.world, key, { name: String(reference.value), accept });
}

const BUS_ARN = /^arn:[^:]+:events:([^:]*):([^:]*):event-bus\/(.+)$/;

/** What a bus goes by that is not in the templates, like the default one. */
export function busKey(account: string, region: string, name: string): string {
  return `event bus ${name} of ${account} in ${region}`;
}

function keyOf({ key, value }: Reference): string {
  const [, region, account, bus] = isUnknown(value) ? [] : BUS_ARN.exec(value) ?? [];
  return key ?? (bus === undefined ? '' : busKey(account, region, bus));
}

/** What faults look at. */
function subjectOf({ journey, body }: Delivery): Subject {
  return { journey, payload: () => jsonOrText(body) };
}

/** What a text says as JSON, if it is any. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
