import { jsonOrText } from './endpoint';
import { journeysTo } from './fan-out';
import type { Random } from '../kernel/random';
import type { Rule } from './rule';
import { isoInstant } from '../kernel/time-span';
import type { Delivery } from '../wiring';
import type { World } from '../kernel/world';

export interface EventBusSettings {
  readonly key: string;

  /** In the trace. */
  readonly name: string;
  readonly busName: string;
  readonly account: string;
  readonly region: string;
}

/** An event as rules and targets see it. @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface BusEvent {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': unknown;
}

/** What a bus is given, as JSON in the body of a delivery; the rest of an event is the bus's. */
export type BusEntry = Pick<BusEvent, 'detail-type' | 'source' | 'detail'> & Partial<Pick<BusEvent, 'resources' | 'time'>>;

/**
 * An event bus: starts the rules that an event matches.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html
 */
export class EventBus {
  readonly #rules: Rule[] = [];
  readonly #random: Random;

  constructor(private readonly world: World, public readonly settings: EventBusSettings) {
    this.#random = world.random.fork(settings.key);
  }

  addRule(rule: Rule): void {
    this.#rules.push(rule);
  }

  /** Whether a rule would start for it. */
  wants(entry: BusEntry): boolean {
    const event = this.#eventOf(entry);
    return this.#rules.some(rule => rule.targets.length > 0 && rule.matches(event));
  }

  /** Takes an event, a `BusEntry` as JSON. Returns why it is refused, if it is. */
  put(delivery: Delivery): string | undefined {
    const { busEntryBytes } = this.world.assumptions;
    const bytes = Buffer.byteLength(delivery.body);
    if (bytes > busEntryBytes) return `it has ${bytes} bytes but an event bus takes only ${busEntryBytes}`;
    const entry = jsonOrText(delivery.body) as Partial<BusEntry>;
    if (entry?.source === undefined || entry['detail-type'] === undefined) return 'it is no event: it has no source or no detail-type';

    const { trace } = this.world;
    const { name } = this.settings;
    const { journey: { eventId }, journey, parents, arrival } = delivery;
    const event = this.#eventOf(entry as BusEntry);
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
    starts.forEach(({ rule, target }, index) => rule.start(target, event, json, { ...delivery, journey: journeys[index] }));
    return undefined;
  }

  #eventOf(entry: BusEntry): BusEvent {
    return eventOf(entry, this.settings, this.#random.uuid(), this.world.clock.epochNow);
  }

  /** A pattern is meant to leave events out, but not those that failed somewhere. */
  #ignore({ journey, arrival }: Delivery, matched: boolean): void {
    const { trace, clock: { now } } = this.world;
    const { name } = this.settings;
    const reason = matched ? 'the rules that match have no target' : this.#rules.length > 0 ? 'no rule of the bus matches it' : 'the bus has no rule';
    trace.add('dropped', name, [journey.eventId], { reason });
    journey.lose({ fate: 'dropped', at: now, resource: name, reason, meant: this.#rules.length > 0 && !matched && arrival !== 'failure' });
  }
}

/** The whole event. @param at in milliseconds since 1970 */
export function eventOf(entry: BusEntry, { account, region }: Pick<EventBusSettings, 'account' | 'region'>, id: string, at: number): BusEvent {
  const { source, detail, resources = [], time = wholeSeconds(at) } = entry;
  return { 'version': '0', id, 'detail-type': entry['detail-type'], source, account, time, region, resources, detail };
}

/** '2026-01-01T00:00:00Z' */
export function wholeSeconds(epochMs: number): string {
  return `${isoInstant(epochMs).slice(0, 19)}Z`;
}
