import type { EventWay } from './event-way';
import type { Scope } from './scope';
import { UNTIL_EXPIRY } from '../limits';
import { Entry, FlowEntries, isUnknown, MappingEntry, QueueEntry } from '../template';

/** The shortest age that a mapping can give up records at, in seconds. */
const SHORTEST_AGE = 60;

/** A way that gives its events up at once rather than after days: what follows is the same, such as the alarms on the place where they are parked. */
export function shortened(scope: Scope, way: EventWay): { readonly scope: Scope; readonly way: EventWay } {
  const { source, delivering } = way;
  if (delivering.by !== 'mapping' || typeof source === 'string') return { scope, way };
  if (source.type === 'AWS::SQS::Queue') {
    const { redrive } = source as QueueEntry;
    const quick = { ...source, redrive: isUnknown(redrive) || redrive === undefined ? redrive : { ...redrive, maxReceiveCount: 1 } };
    return { scope: withEntry(scope, 'queues', quick), way: { ...way, source: quick } };
  }
  const mapping: MappingEntry = { ...delivering.mapping, maximumRecordAgeSeconds: SHORTEST_AGE, maximumRetryAttempts: UNTIL_EXPIRY };
  return { scope: withEntry(scope, 'mappings', mapping), way: { ...way, delivering: { ...delivering, mapping } } };
}

function withEntry(scope: Scope, list: keyof FlowEntries, changed: Entry): Scope {
  const entries = (scope.flow[list] as readonly Entry[]).map(entry => entry.key === changed.key ? { ...entry, ...changed } : entry);
  const byKey = new Map(scope.flow.byKey).set(changed.key, entries.find(({ key }) => key === changed.key)!);
  return { ...scope, flow: { ...scope.flow, [list]: entries, byKey } };
}
