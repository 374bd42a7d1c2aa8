import { DETAIL_TYPE_LENGTH } from '../../limits';
import { shorten } from '../../template';
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

/**
 * Returns why EventBridge refuses an entry, or undefined if it takes it. Recorded on AWS 2024-12-06 (LocalStack tests of PutEvents).
 *
 * @param json the entry as text, which is longer than what EventBridge counts
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 */
export function problemWithEntry(entry: Partial<EventBridgeEntry> | null, json: string, maximumBytes: number): string | undefined {
  const { source, detail, 'detail-type': type } = entry ?? {};
  if (!source || !type) return 'it is not an event: it has no source or no detail-type';
  const { max } = DETAIL_TYPE_LENGTH;
  if (type.length > max) return `its detail-type has ${type.length} characters, but the maximum is ${max}`;
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) {
    return `its detail is ${shorten(JSON.stringify(detail) ?? 'missing')}, but it must be a JSON object`;
  }
  if (Buffer.byteLength(json) <= maximumBytes) return undefined;
  const bytes = entryBytes(entry as EventBridgeEntry);
  return bytes > maximumBytes ? `it has ${bytes} bytes but an event bus takes only ${maximumBytes}` : undefined;
}

/** The size of a time in an entry. */
const TIME_BYTES = 14;

/** Returns the size of an entry, as EventBridge counts it. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function entryBytes({ source, 'detail-type': type, detail, resources = [], time }: EventBridgeEntry): number {
  const texts = [source, type, JSON.stringify(detail), ...resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), time === undefined ? 0 : TIME_BYTES);
}
