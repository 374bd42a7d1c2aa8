import { FateReport } from './kernel/fates';
import { clockTime } from './kernel/time-span';
import type { TraceEntry, TraceKind } from './kernel/trace';

type Sentence = (entry: TraceEntry, eventId: string) => string;

/** The sentence for each kind of trace entry. */
const SENTENCES: Readonly<Record<TraceKind, Sentence>> = {
  sent: ({ resource, parents }) => `is sent to ${resource}${Array.isArray(parents) ? ` while ${parents.join(', ')} is handled` : ''}`,
  deduplicated: ({ resource, original }) => `is taken by ${resource} for a duplicate of ${original}`,
  received: (entry, eventId) => `is received from ${entry.resource} (receive ${of(entry.receiveCounts, entry, eventId)})`,
  duplicated: ({ resource }) => `is delivered twice by ${resource}`,
  filtered: ({ resource, reason }) => `is filtered out by ${resource}: ${reason}`,
  deleted: ({ resource }) => `is deleted from ${resource}`,
  deleteRefused: ({ resource }) => `is not deleted from ${resource}: the receipt handle has expired`,
  deleteIgnored: ({ resource }) => `is not deleted from ${resource}: it was received again since`,
  deadLettered: ({ resource, to, receives, runs, throttles }) =>
    `moves from ${resource} to ${to} after ${receives} receives and ${runs} runs${throttles ? `, ${throttles} times throttled` : ''}`,
  moved: ({ resource, to }) => `moves from ${resource} to ${to} by a message move task`,
  moveFailed: ({ resource, reason }) => `stays in ${resource}: the message move task fails (${reason})`,
  delivered: ({ resource }) => `is delivered to ${resource}`,
  expired: ({ resource }) => `expires in ${resource}`,
  dropped: ({ resource, reason }) => `is dropped by ${resource}: ${reason}`,
  postponed: ({ resource, waitMs, reason }) => `waits ${Number(waitMs) / 1_000} s in ${resource} for another try: ${reason}`,
  handedOver: ({ resource, to, reason }) => `is handed to ${to} by ${resource}: ${reason}`,
  undelivered: ({ resource, to, reason }) => `is not taken by ${to} from ${resource}: ${reason}`,
  bisected: ({ resource, sizes }) => `is in a batch that ${resource} splits into ${String(sizes).replace(',', ' and ')}`,
  discarded: ({ resource, condition, invokeCount, to, as }) =>
    `is given up by ${resource} (${condition}, count ${invokeCount})${to ? `: ${to} gets its failure record as '${as}'` : ''}`,
  abandoned: ({ resource, reason }) => `is let go by ${resource}: ${reason}`,
  invoked: ({ resource, attempt, version }) => `${resource} runs with it (attempt ${attempt}, version ${version})`,
  succeeded: ({ resource, durationMs }) => `${resource} succeeds after ${durationMs} ms`,
  partlyFailed: ({ resource }) => `is reported as failed to ${resource}`,
  failed: ({ resource, error, reason }) => `${resource} fails: ${error ?? reason}`,
  timedOut: ({ resource, durationMs }) => `${resource} times out after ${durationMs} ms`,
  crashed: ({ resource }) => `${resource} crashes`,
  throttled: ({ resource }) => `${resource} is throttled`,
  answered: ({ resource, outcome, statusCode, attempts }) =>
    `${resource} gets an answer: ${outcome}${statusCode ? ` (${statusCode})` : ''} at attempt ${attempts}`,
  enabled: ({ resource }) => `${resource} is enabled`,
  disabled: ({ resource }) => `${resource} is disabled`,
  resharded: ({ resource }) => `${resource} changes its shards`,
  alarm: ({ resource, to, reason }) => `alarm ${resource} goes to ${to}: ${reason}`,
};

/**
 * The history of one event, one line per trace entry. Includes entries of a failure record that contains the event
 * under another id.
 */
export function tellStory(entries: readonly TraceEntry[], eventId: string, report: FateReport): string {
  const names = new Set([eventId]);
  const own = entries.filter(({ eventIds, as }) => {
    const isOwn = eventIds?.some(id => names.has(id)) ?? false;
    if (isOwn && typeof as === 'string') names.add(as);
    return isOwn;
  });
  const lines = own.map(entry => `${clockTime(entry.at)}  ${SENTENCES[entry.kind](entry, eventId)}`);
  return [`${eventId}: ${describeFate(report)}`, ...lines.map(line => `  ${line}`)].join('\n');
}

/** Describes a fate: 'parked in Orders/DeadLetterQueue (received 5 times)'. */
export function describeFate({ fate, resource, reason }: FateReport): string {
  const place = { processed: 'by', parked: 'in', pending: 'in', expired: 'in', dropped: 'by' }[fate];
  return `${fate} ${place} ${resource} (${reason})`;
}

/**
 * A text table with the number of events per fate, resource and reason, and the times of the first and the last one.
 */
export function fateTable(reports: readonly FateReport[]): string {
  const groups = new Map<string, FateReport[]>();
  for (const report of reports) {
    const words = `${report.fate}\n${report.resource}\n${report.reason}`;
    const group = groups.get(words);
    if (group) group.push(report);
    else groups.set(words, [report]);
  }
  const rows = [...groups.values()].map(group => {
    const [{ fate, resource, reason }] = group;
    const times = group.map(({ at }) => at);
    const first = times.reduce((least, at) => Math.min(least, at));
    const last = times.reduce((most, at) => Math.max(most, at));
    return [String(group.length), fate, resource, clockTime(first), clockTime(last), reason];
  });
  return align([['events', 'fate', 'where', 'first', 'last', 'why'], ...rows]);
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => rows.reduce((widest, row) => Math.max(widest, row[column].length), 0));
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function of(values: unknown, { eventIds }: TraceEntry, eventId: string): unknown {
  return Array.isArray(values) ? values[eventIds!.indexOf(eventId)] : undefined;
}
