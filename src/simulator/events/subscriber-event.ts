import type { EventBridgeEvent } from './eventbridge-event';
import { UNSEEN } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import type { Subject } from '../kernel/subject';

/** An event of a Custom Event Bus. */
export interface PublishedEvent {
  readonly envelope: EventBridgeEvent;

  /** The event group, which a FIFO subscriber keeps in order. @default - none */
  readonly groupId?: string;

  /** The time at which the bus took it, in milliseconds since the start. */
  readonly publishedAt: number;
}

/** An event on its way to one subscriber. */
export interface SubscriberEvent extends PublishedEvent {
  readonly journey: Journey;
}

/** The event as invocations and faults see it. */
export function subjectOf({ journey, envelope }: SubscriberEvent): Subject {
  return { journey, chain: UNSEEN, payload: () => envelope };
}

/** The ids of events in the simulation. */
export function idsOf(events: readonly SubscriberEvent[]): readonly string[] {
  return events.map(({ journey: { eventId } }) => eventId);
}
