import type { AlarmView, Moment, MomentKind, ResourceView } from './explanation';
import { viewOf } from './resource-view';
import type { RunResult } from './run';
import { SECOND } from '../simulator/kernel/time-span';
import type { TraceEntry, TraceKind } from '../simulator/kernel/trace';

/** So many moments of an event are kept at the beginning and at the end of a long story. */
const KEPT = 10;

/** So many changes of one alarm are kept. */
const CHANGES = 4;

/** What the entries of a trace mean for a reader. What is left out are steps within a service. */
const KINDS: { readonly [kind in TraceKind]?: MomentKind } = {
  sent: 'sent',
  delivered: 'delivered',
  invoked: 'invoked',
  succeeded: 'succeeded',
  failed: 'failed',
  crashed: 'failed',
  partlyFailed: 'failed',
  timedOut: 'timedOut',
  throttled: 'throttled',
  postponed: 'waits',
  deadLettered: 'moved',
  moved: 'moved',
  handedOver: 'moved',
  discarded: 'gone',
  undelivered: 'refused',
  expired: 'gone',
  dropped: 'gone',
  abandoned: 'waits',
  filtered: 'gone',
};

const ENDINGS: ReadonlySet<MomentKind> = new Set(['succeeded', 'failed', 'timedOut']);

/** What happens to the first event of an experiment, and to the alarms that ring. */
export function timelineOf(result: RunResult, alarms: readonly AlarmView[]): readonly Moment[] {
  const ringing = alarms.filter(({ rings, afterSeconds }) => rings === 'yes' && afterSeconds !== undefined);
  return [...shortened(momentsOf(result)), ...ringing.flatMap(alarm => changesOf(alarm, result))].sort((a, b) => a.atSeconds - b.atSeconds);
}

function momentsOf(result: RunResult): readonly Moment[] {
  const attempts = new Map<string, number>();
  const moments = result.story.flatMap((entry): readonly Moment[] => {
    const what = KINDS[entry.kind];
    if (what === undefined) return [];
    if (what === 'invoked') attempts.set(entry.resource, (attempts.get(entry.resource) ?? 0) + 1);
    return [momentOf(result, entry, what, attempts.get(entry.resource))];
  });
  return moments.filter(({ what, atSeconds }, index) => !(what === 'invoked' && isEndedBy(moments[index + 1], atSeconds)));
}

function isEndedBy(next: Moment | undefined, atSeconds: number): boolean {
  return next !== undefined && ENDINGS.has(next.what) && next.atSeconds === atSeconds;
}

function momentOf(result: RunResult, { at, resource, to, waitMs, reason, error }: TraceEntry, what: MomentKind, attempt: number | undefined): Moment {
  const isTry = what === 'invoked' || ENDINGS.has(what);
  return {
    what: what === 'gone' && typeof to === 'string' ? 'moved' : what,
    atSeconds: secondsOf(result, at),
    resource: viewAt(result, resource),
    ...typeof to === 'string' && { to: viewAt(result, to) },
    ...isTry && attempt !== undefined && { attempt },
    ...typeof waitMs === 'number' && { waitSeconds: waitMs / SECOND },
    ...!isTry && typeof (reason ?? error) === 'string' && { why: String(reason ?? error) },
  };
}

function changesOf(alarm: AlarmView, result: RunResult): readonly Moment[] {
  const { name, logicalId, stack, type, afterSeconds } = alarm;
  const resource = { name, logicalId, stack, type };
  const own = result.alarms.filter(({ alarm: known, from, to }) => (from === 'ALARM' || to === 'ALARM') && result.byName.get(known)?.key === `${stack}/${logicalId}`);
  if (own.length === 0) return [{ what: 'inAlarm', atSeconds: afterSeconds!, resource }];
  return own.slice(0, CHANGES).map(({ to, at }) => ({ what: to === 'ALARM' ? 'inAlarm' : 'outOfAlarm', atSeconds: secondsOf(result, at), resource }));
}

function shortened(moments: readonly Moment[]): readonly Moment[] {
  const omitted = moments.slice(KEPT, -KEPT);
  if (omitted.length < 2) return moments;
  return [
    ...moments.slice(0, KEPT),
    { what: 'more', atSeconds: omitted[0].atSeconds, times: omitted.length, untilSeconds: omitted[omitted.length - 1].atSeconds },
    ...moments.slice(-KEPT),
  ];
}

function secondsOf({ sentAt }: RunResult, at: number): number {
  return Math.max(0, Math.round((at - sentAt) / SECOND));
}

function viewAt({ byName }: RunResult, name: string): ResourceView {
  const entry = byName.get(name);
  return entry ? viewOf(entry) : { name };
}
