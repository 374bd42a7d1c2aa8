import { isoInstant } from '../kernel/time-span';

/**
 * An event as rules and targets see it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export interface EventBridgeEvent {
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

/** The fields of an event that its sender sets. The event bus adds the others. */
export type EventBridgeEntry = Pick<EventBridgeEvent, 'detail-type' | 'source' | 'detail'> & Partial<Pick<EventBridgeEvent, 'resources' | 'time'>>;

/** The account and Region that an event comes from. */
export interface EventOrigin {
  readonly account: string;
  readonly region: string;
}

/**
 * Completes an entry to an event.
 *
 * @param at the time of the event, in milliseconds since 1970
 */
export function makeEvent(entry: EventBridgeEntry, { account, region }: EventOrigin, id: string, at: number): EventBridgeEvent {
  const { source, detail, resources = [], time = wholeSeconds(at) } = entry;
  return { 'version': '0', id, 'detail-type': entry['detail-type'], source, account, time, region, resources, detail };
}

/** Formats an instant without fractions of a second: '2026-01-01T00:00:00Z'. */
export function wholeSeconds(epochMs: number): string {
  return `${isoInstant(epochMs).slice(0, 19)}Z`;
}
