import type { EventRule } from './event-rule';
import { EventBridgeEntry, EventBridgeEvent, EventOrigin, makeEvent, problemWithEntry } from './eventbridge-event';
import { journeysTo } from './fan-out';
import { EventDelivery, UNSEEN } from '../kernel/delivery';
import type { Random } from '../kernel/random';
import { jsonOrText } from '../kernel/subject';
import type { World } from '../kernel/world';

/** The configuration of an event bus. */
export interface EventBusSettings extends EventOrigin {
  readonly key: string;

  /** The name in the trace. */
  readonly name: string;
  readonly busName: string;
}

/**
 * An event bus: triggers the rules that match an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html
 */
export class EventBus {
  readonly #rules: EventRule[] = [];
  readonly #random: Random;

  constructor(private readonly world: World, public readonly settings: EventBusSettings) {
    this.#random = world.random.fork(settings.key);
  }

  addRule(rule: EventRule): void {
    this.#rules.push(rule);
  }

  /** Indicates whether a rule with targets matches the event. */
  wants(entry: EventBridgeEntry): boolean {
    const event = this.#makeEvent(entry);
    return this.#rules.some(rule => rule.targets.length > 0 && rule.matches(event));
  }

  /** Takes an event: an `EventBridgeEntry` as JSON. Returns the reason if it refuses the event. */
  put(delivery: EventDelivery): string | undefined {
    this.world.refusals.meet(this.settings.key);
    const entry = jsonOrText(delivery.body) as Partial<EventBridgeEntry> | null;
    const problem = problemWithEntry(entry, delivery.body, this.world.assumptions.busEntryBytes);
    if (problem !== undefined) return problem;

    const { trace } = this.world;
    const { name } = this.settings;
    const { journey: { eventId }, journey, parents, arrival } = delivery;
    const event = this.#makeEvent(entry as EventBridgeEntry);
    trace.add('sent', name, [eventId], parents ? { id: event.id, parents } : { id: event.id });
    const matched = this.#rules.filter(rule => rule.matches(event));
    const starts = matched.flatMap(rule => rule.targets.map(target => ({ rule, target })));
    if (starts.length === 0) {
      this.#ignore(delivery, matched.length > 0);
      return undefined;
    }
    const json = JSON.stringify(event);
    for (const rule of matched) rule.trigger();
    const journeys = journeysTo(starts.length, this.world, journey, arrival, name);
    starts.forEach(({ rule, target }, index) => rule.start(target, event, json, { ...delivery, chain: UNSEEN, journey: journeys[index] }));
    return undefined;
  }

  #makeEvent(entry: EventBridgeEntry): EventBridgeEvent {
    return makeEvent(entry, this.settings, this.#random.uuid(), this.world.clock.epochNow);
  }

  /** Drops an event that no rule takes. That is intended if a pattern excludes it, unless the event is a failure. */
  #ignore({ journey, arrival }: EventDelivery, matched: boolean): void {
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
    const reason = matched ? 'the rules that match have no target' : this.#rules.length > 0 ? 'no rule of the bus matches it' : 'the bus has no rule';
    trace.add('dropped', name, [journey.eventId], { reason });
    journey.lose({ fate: 'dropped', at: now, resource: name, reason, meant: this.#rules.length > 0 && !matched && arrival !== 'failure' });
  }
}
