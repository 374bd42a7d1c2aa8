import type { BusSubscriber } from './bus-subscriber';
import { EventBridgeEntry, EventOrigin, makeEvent, problemWithEntry } from './eventbridge-event';
import { journeysTo } from './fan-out';
import type { PublishedEvent } from './subscriber-event';
import type { Entry } from '../../template';
import type { EventDelivery } from '../kernel/delivery';
import type { Journey } from '../kernel/fates';
import type { Random } from '../kernel/random';
import { jsonOrText } from '../kernel/subject';
import type { World } from '../kernel/world';

/** The configuration of a Custom Event Bus. */
export interface CustomBusSettings extends EventOrigin {
  /** The name in the trace. */
  readonly name: string;
  readonly entry: Entry;

  /** How long it keeps events. */
  readonly retentionMs: number;
}

/** An event that the bus keeps. */
export interface RetainedEvent {
  readonly event: PublishedEvent;

  /** The event in the simulation. */
  readonly eventId: string;
}

/**
 * A Custom Event Bus (`AWS::EventsV2::EventBus`): hands events of `PutEvents` to the subscribers whose filters match.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus.html
 */
export class CustomBus {
  readonly #subscribers: BusSubscriber[] = [];
  readonly #retained: RetainedEvent[] = [];
  readonly #random: Random;

  constructor(private readonly world: World, public readonly settings: CustomBusSettings) {
    this.#random = world.random.fork(settings.entry.key);
  }

  addSubscriber(subscriber: BusSubscriber): void {
    this.#subscribers.push(subscriber);
  }

  subscriber(key: string): BusSubscriber | undefined {
    return this.#subscribers.find(({ settings }) => settings.key === key);
  }

  /** Takes an event: an `EventBridgeEntry` as JSON. Returns the reason if it refuses the event. */
  put({ journey, body, arrival, groupId, parents }: EventDelivery): string | undefined {
    const { assumptions, clock, refusals, trace } = this.world;
    const { entry: { key }, name } = this.settings;
    refusals.meet(key);
    const entry = jsonOrText(body) as EventBridgeEntry | null;
    const problem = problemWithEntry(entry, body, assumptions.busEntryBytes);
    if (problem !== undefined) return problem;

    const envelope = makeEvent(entry!, this.settings, this.#random.uuid(), clock.epochNow);
    trace.add('sent', name, [journey.eventId], { id: envelope.id, ...parents && { parents } });
    const event = { envelope, groupId, publishedAt: clock.now };
    this.#retain({ event, eventId: journey.eventId });
    const wanting = this.#subscribers.filter(subscriber => subscriber.wants(event));
    if (wanting.length === 0) {
      const reason = this.#subscribers.length > 0 ? 'no subscriber of the bus matches it' : 'the bus has no subscriber';
      trace.add('dropped', name, [journey.eventId], { reason });
      journey.lose({ fate: 'dropped', at: clock.now, resource: name, reason, meant: this.#subscribers.length > 0 });
      return undefined;
    }
    const journeys = journeysTo(wanting.length, this.world, journey, arrival, name);
    wanting.forEach((subscriber, index) => subscriber.take({ ...event, journey: journeys[index], takenAt: clock.now }));
    return undefined;
  }

  /** The events that were published in a period, both ends included, and that the bus still keeps. */
  retained(from: number, until: number): readonly RetainedEvent[] {
    this.#forget();
    return this.#retained.filter(({ event: { publishedAt } }) => publishedAt >= from && publishedAt <= until);
  }

  /** Hands a retained event to a subscriber that started in the past. */
  replay({ event, eventId }: RetainedEvent, subscriber: BusSubscriber, journey: Journey): void {
    const { clock, trace } = this.world;
    trace.add('sent', this.settings.name, [journey.eventId], { id: event.envelope.id, parents: [eventId] });
    subscriber.take({ ...event, isReplayed: true, journey, takenAt: clock.now });
  }

  #retain(event: RetainedEvent): void {
    this.#forget();
    this.#retained.push(event);
  }

  #forget(): void {
    const oldest = this.world.clock.now - this.settings.retentionMs;
    const kept = this.#retained.findIndex(({ event: { publishedAt } }) => publishedAt > oldest);
    this.#retained.splice(0, kept === -1 ? this.#retained.length : kept);
  }
}
