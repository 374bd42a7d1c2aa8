import type { EventWay } from './event-way';
import type { Experiment } from './experiments';
import type { AlarmView, PathOutcome, ResourceView, Told } from './explanation';
import { viewOf } from './resource-view';
import type { RunResult } from './run';
import { metricsWatched } from './watching-alarms';
import { AlarmEntry, CompositeAlarmEntry, EventFlow, isUnknown, Reference } from '../template';

const MS = 1_000;
const MINUTE = 60;

/** If with this many times the events, an alarm on their number would ring: it depends on the traffic. */
const MORE_TRAFFIC = 10;

type AnyAlarm = AlarmEntry | CompositeAlarmEntry;

/** The longest time that the alarms look back, in milliseconds: so long a simulation goes on after the fate of the event is settled. */
export function tailOf(alarms: readonly AnyAlarm[]): number {
  const windows = alarms.map(alarm => 'rule' in alarm ? 0 : Math.max(...metricsWatched(alarm).map(({ period }) => known(period, MINUTE))) * known(alarm.evaluationPeriods, 1));
  return Math.min(Math.max(0, ...windows) + 2 * MINUTE, MAXIMUM_TAIL) * MS;
}

const MAXIMUM_TAIL = 2 * 60 * MINUTE;

/** What alarms say in an experiment: those that ring, and those that may. */
export function alarmsIn(
  result: RunResult, outcome: PathOutcome, { isBusy }: Experiment, { kind }: EventWay, flow: EventFlow, always: ReadonlySet<string>,
): readonly AlarmView[] {
  const simulated = new Set([...result.byName.values()].map(({ key }) => key));
  const alarms: readonly AnyAlarm[] = [...flow.alarms, ...flow.compositeAlarms].filter(({ key }) => simulated.has(key));
  return alarms.flatMap((alarm): readonly AlarmView[] => {
    const view = { ...viewOf(alarm), actions: targetsOfActions(alarm, flow) };
    if (always.has(alarm.key)) return [{ ...view, rings: 'depends', why: 'it is in alarm without events too' }];
    const rang = result.alarms.find(({ alarm: name, to }) => to === 'ALARM' && result.byName.get(name)?.key === alarm.key);
    if (rang) return [{ ...view, rings: 'yes', afterSeconds: Math.max(0, Math.round((rang.at - result.sentAt) / MS)) }];
    if ('rule' in alarm) return [];
    const late = ageAlarm(alarm, outcome);
    if (late !== undefined) return [{ ...view, rings: 'yes', afterSeconds: late }];
    return isBusy && kind !== 'schedule' && wouldRing(alarm, result) ? [{ ...view, rings: 'depends', why: 'it depends on the traffic: one event a minute is not enough' }] : [];
  });
}

/** An alarm on the age of what waits rings in the end, although not within the simulated time. */
function ageAlarm(alarm: AlarmEntry, { fate, afterSeconds = 0, tries }: PathOutcome): number | undefined {
  const { metric, threshold, comparisonOperator, evaluationPeriods } = alarm;
  if (metric === undefined || threshold === undefined || isUnknown(threshold) || !String(comparisonOperator).startsWith('Greater')) return undefined;
  const unit = AGES[String(metric.metricName)];
  if (unit === undefined || (fate !== 'waits' && fate !== 'stuck' && fate !== 'lost' && fate !== 'processed') || (unit === MS && tries === 0)) return undefined;
  const at = threshold / unit + known(metric.period, MINUTE) * known(evaluationPeriods, 1);
  return at < afterSeconds ? Math.round(at) : undefined;
}

/** The metrics of the age of what waits, and their units in a second. */
const AGES: { readonly [metric: string]: number | undefined } = {
  'ApproximateAgeOfOldestMessage': 1, 'IteratorAge': MS, 'GetRecords.IteratorAgeMilliseconds': MS,
};

/** Indicates whether a metric that grows with the traffic comes near its threshold. */
function wouldRing({ metric, threshold, comparisonOperator }: AlarmEntry, { metrics }: RunResult): boolean {
  if (metric === undefined || threshold === undefined || isUnknown(threshold) || !String(comparisonOperator).startsWith('Greater')) return false;
  if (metric.stat !== 'Sum' && !/^ApproximateNumber/.test(String(metric.metricName))) return false;
  const dimensions = Object.fromEntries(metric.dimensions.map(({ name, value }) => [String(name), String(value)]));
  const identity = { namespace: String(metric.namespace), metricName: String(metric.metricName), dimensions };
  let highest = 0;
  for (let at = metrics.nextDataAt(identity, 0); at !== undefined; at = metrics.nextDataAt(identity, at + MINUTE * MS)) {
    highest = Math.max(highest, metrics.statistic(identity, metric.stat as string, known(metric.period, MINUTE), at) ?? 0);
  }
  return highest > 0 && highest * MORE_TRAFFIC >= threshold;
}

/** Where the actions of an alarm go. */
export function targetsOfActions({ actionsEnabled, alarmActions }: AnyAlarm, { byKey }: EventFlow): readonly ResourceView[] {
  if (actionsEnabled === false) return [];
  return alarmActions.map(action => actionView(action, byKey));
}

function actionView({ key, value }: Reference, byKey: EventFlow['byKey']): ResourceView {
  const entry = key === undefined ? undefined : byKey.get(key);
  if (entry) return viewOf(entry);
  return { name: isUnknown(value) ? 'an action that is not known' : value.split(/[:/]/).pop()! };
}

/** Whether anyone is told: an alarm without an action tells nobody. */
export function toldBy(alarms: readonly AlarmView[]): Told {
  const acting = alarms.filter(({ actions }) => actions.length > 0).map(({ rings }) => rings);
  return acting.includes('yes') ? 'yes' : acting.includes('depends') ? 'depends' : 'no';
}

function known(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
