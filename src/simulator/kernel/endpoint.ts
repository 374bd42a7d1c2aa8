import type { EventDelivery, EventReceiver } from './delivery';
import { jsonOrText, Subject } from './subject';
import type { World } from './world';

/** The reason why an event could not be delivered. */
export interface Refusal {
  readonly reason: string;

  /** Indicates whether a later attempt may succeed. */
  readonly transient: boolean;

  /** Indicates whether there is no receiver. Otherwise it refused the event. */
  readonly isMissing: boolean;
}

/** A receiver as seen by the services that deliver to it. An `undeliverable` fault puts it out of reach. */
export class Endpoint {
  /** @param key the key of the resource that faults are set on: for a version or an alias, its function */
  constructor(private readonly world: World, private readonly key: string, private readonly receiver: EventReceiver) {}

  get name(): string {
    return this.receiver.name;
  }

  /** Delivers the event, or returns the reason why it failed. */
  deliver(delivery: EventDelivery): Refusal | undefined {
    const { faults, clock: { now } } = this.world;
    const fault = faults.strike('undeliverable', this.key, now, [subjectOf(delivery)]);
    if (fault) {
      const { transient = false } = fault;
      return { reason: `${this.name} ${transient ? 'is down' : 'does not exist or denies access'}`, transient, isMissing: !transient };
    }
    const reason = this.receiver.accept(delivery);
    return reason === undefined ? undefined : { reason, transient: false, isMissing: false };
  }
}

function subjectOf({ journey, body }: EventDelivery): Subject {
  return { journey, payload: () => jsonOrText(body) };
}
