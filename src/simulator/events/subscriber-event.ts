import type { EventInput } from './event-expression';
import type { EventBridgeEvent } from './eventbridge-event';
import { UNSEEN } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import type { Subject } from '../kernel/subject';
import { isoInstant } from '../kernel/time-span';

/** An event of a Custom Event Bus. */
export interface PublishedEvent {
  readonly envelope: EventBridgeEvent;

  /** The event group, which a FIFO subscriber keeps in order. @default - none */
  readonly groupId?: string;

  /** The time at which the bus took it, in milliseconds since the start. */
  readonly publishedAt: number;

  /** Indicates whether it was read from the events that the bus retains. @default false */
  readonly isReplayed?: boolean;
}

/** An event as filters and expressions see it. An event of `PutEvents` has no metadata of its publisher. */
export function inputOf({ envelope, groupId, publishedAt, isReplayed }: PublishedEvent, start: number): EventInput {
  const { 'id': eventId, source, 'detail-type': detailType } = envelope;
  return {
    Data: envelope,
    Metadata: {},
    SystemMetadata: {
      'ContentType': 'application/eventbridge+json',
      'aws:EventId': eventId,
      'aws:IngestionTime': isoInstant(start + publishedAt),
      'aws:DeliveryType': isReplayed === true ? 'REPLAY' : 'LIVE',
      'aws:Source': source,
      'aws:DetailType': detailType,
      ...groupId !== undefined && { EventGroupId: groupId },
    },
  };
}

/** An event on its way to one subscriber. */
export interface SubscriberEvent extends PublishedEvent {
  readonly journey: Journey;

  /** The time at which the subscriber took it, from which its age counts, in milliseconds since the start. */
  readonly takenAt: number;
}

/** The event as invocations and faults see it. */
export function subjectOf({ journey, envelope }: SubscriberEvent): Subject {
  return { journey, chain: UNSEEN, payload: () => envelope };
}

/** The ids of events in the simulation. */
export function idsOf(events: readonly SubscriberEvent[]): readonly string[] {
  return events.map(({ journey: { eventId } }) => eventId);
}
