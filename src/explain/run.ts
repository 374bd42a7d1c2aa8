import type { EventWay } from './event-way';
import type { Experiment } from './experiments';
import { horizonOf } from './horizon';
import { ITEM_KEY, Scope, SOURCE } from './scope';
import { assemble, SimulationParts } from '../simulator/assemble';
import type { AlarmTransition } from '../simulator/cloudwatch/alarms';
import { UnknownValueError, UnsupportedFeatureError } from '../simulator/kernel/errors';
import type { FateReport } from '../simulator/kernel/fates';
import type { Fault } from '../simulator/kernel/faults';
import type { MetricStore } from '../simulator/kernel/metrics';
import { Names } from '../simulator/kernel/names';
import { MINUTE, SECOND } from '../simulator/kernel/time-span';
import type { TraceEntry } from '../simulator/kernel/trace';
import { succeeds } from '../simulator/lambda/behavior';
import { Entry, EventFlow, isFollowed, isUnknown, MappingEntry, QueueEntry, RuleEntry, TemplateError, TopicEntry } from '../template';

/** What a simulation of one experiment shows of the first event. */
export interface RunResult {
  readonly report: FateReport;

  /** When the event was sent, and when the simulation ended, in milliseconds. */
  readonly sentAt: number;
  readonly endedAt: number;

  /** What happened to the event. */
  readonly story: readonly TraceEntry[];
  readonly alarms: readonly AlarmTransition[];
  readonly metrics: MetricStore;

  /** The entries by their names in the report, the story and the transitions. */
  readonly byName: ReadonlyMap<string, Entry>;
  readonly names: Names;
}

/** The reason why an experiment cannot be simulated. */
export class NotSimulated extends Error {
  constructor(public readonly reason: string, public readonly resource?: string) {
    super(reason);
  }
}

/** What is certain to fail besides the experiment: resources that deliveries are not let into, and a source that may not be read. */
export interface Obstacles {
  readonly closed: ReadonlySet<string>;
  readonly isUnread: boolean;
}

/** How long an experiment is simulated, in milliseconds. */
interface Span {
  /** The latest time at which the fate of the first event is looked for. */
  readonly settledBy: number;

  /** How long the simulation goes on for the alarms. */
  readonly tail: number;

  /** How long events arrive. */
  readonly traffic: number;
}

const BUSY_EVENTS = 30;
const SETTLING = 5 * MINUTE;

/** How long a mapping polls until it may not read its source any more: alarms on its silence have seen it working. */
const WARM_UP = MINUTE;

/** Simulates one experiment with stub handlers. @throws NotSimulated if something on the way is not known or not modelled */
export async function run(
  { flow }: Scope, way: EventWay, experiment: Experiment, { closed, isUnread }: Obstacles, tailMs: number,
): Promise<RunResult> {
  try {
    requireSource(way);
    const prepared = prepare(flow, way, experiment, isUnread);
    const handlers = Object.fromEntries(prepared.functions.map(({ key }) => [key, succeeds()]));
    const parts = assemble(prepared, { handlers, checkDeployable: false }, 1);
    const names = new Names(prepared);
    for (const fault of faultsOf(way, experiment)) parts.world.faults.add(fault, new Set([way.handler.key]));
    if (closed.size > 0) parts.world.faults.add({ fault: 'undeliverable' }, closed);
    await cutOff(parts, way, experiment);
    const { clock } = parts.world;
    const span = { settledBy: clock.now + horizonOf(way, experiment), tail: tailMs, traffic: trafficOf(way, experiment) };
    const first = send(parts, prepared, way, experiment, names);
    return await settle(parts, prepared, names, first, span);
  } catch (error) {
    throw notSimulated(error);
  }
}

/** Indicates whether an experiment has the same result as another one: it takes the same course until its result is clear. */
export function isAlike(way: EventWay, experiment: Experiment, other: Experiment, { endedAt }: RunResult): boolean {
  const { fails, isBusy, untilSeconds = Infinity } = experiment;
  const { untilSeconds: otherUntil = Infinity } = other;
  return fails === other.fails && isBusy === other.isBusy && trafficOf(way, experiment) === trafficOf(way, other)
    && (untilSeconds === otherUntil || endedAt < Math.min(untilSeconds, otherUntil) * SECOND);
}

async function settle(
  { world, results }: SimulationParts, flow: EventFlow, names: Names, first: string, { settledBy, tail, traffic }: Span,
): Promise<RunResult> {
  const { clock, trace } = world;
  const isOpen = () => {
    const fate = world.fates.report(first)?.fate;
    return fate === undefined || fate === 'pending';
  };
  while (isOpen() && clock.now < settledBy) await clock.runTo(clock.now + SETTLING);
  await clock.runTo(clock.now + tail);
  const isSilent = () => flow.alarms.some(alarm => !results.alarms().some(({ alarm: name, to }) => to === 'ALARM' && name === names.of(alarm)));
  if (traffic > 0 && isSilent()) await clock.runTo(clock.now + traffic); // those that come later share the fate of the first, and add up
  const own = new Set([first]);
  const story = trace.entries.filter(({ eventIds, as }) => {
    const isOwn = eventIds?.some(id => own.has(id)) ?? false;
    if (isOwn && typeof as === 'string') own.add(as);
    return isOwn;
  });
  return {
    report: results.fate(first),
    sentAt: story[0]?.at ?? 0,
    endedAt: clock.now,
    story,
    alarms: results.alarms(),
    metrics: results.metrics(),
    byName: new Map([...flow.byKey.values()].map(entry => [names.of(entry), entry])),
    names,
  };
}

function prepare(flow: EventFlow, { delivering }: EventWay, { isBusy }: Experiment, isUnread: boolean): EventFlow {
  if (delivering.by === 'mapping' && isUnread) {
    return replace(flow, 'mappings', delivering.mapping.key, mapping => ({ ...mapping as MappingEntry, enabled: false }));
  }
  return delivering.by === 'schedule'
    ? replace(flow, 'schedules', delivering.schedule.key, schedule => ({ ...schedule, schedule: isBusy ? 'rate(1 minute)' : 'rate(300 days)' }))
    : flow;
}

/** From now on, a mapping may no longer read its source, if the experiment says so. */
async function cutOff({ world: { clock }, resources }: SimulationParts, { delivering }: EventWay, { fails }: Experiment): Promise<void> {
  if (delivering.by !== 'mapping' || fails !== 'delivery') return;
  await clock.runTo(WARM_UP);
  resources.mapping(delivering.mapping.key).disable();
}

function replace(flow: EventFlow, list: 'mappings' | 'schedules', key: string, change: (entry: Entry) => Entry): EventFlow {
  return { ...flow, [list]: (flow[list] as readonly Entry[]).map(entry => entry.key === key ? change(entry) : entry) };
}

function faultsOf({ delivering }: EventWay, { fails, untilSeconds, isBusy }: Experiment): readonly Fault[] {
  const until = untilSeconds === undefined ? undefined : untilSeconds * SECOND;
  switch (fails) {
    case 'nothing': return [];
    case 'delivery': return delivering.by === 'mapping' ? [] : [{ fault: 'undeliverable' }];
    default: return [{ fault: fails, until, match: isBusy ? undefined : (_, id) => id === FIRST || id.endsWith('#1') }];
  }
}

const FIRST = 'first';

/** How long events arrive after the first, one a minute. A schedule has its own pace. */
function trafficOf({ delivering }: EventWay, { isBusy, untilSeconds = Infinity }: Experiment): number {
  return isBusy && delivering.by !== 'schedule' ? (Math.min(BUSY_EVENTS, untilSeconds * SECOND / MINUTE) - 1) * MINUTE : 0;
}

/** Sends the events of an experiment, and returns the id of the first one. */
function send(
  { sender, world: { clock } }: SimulationParts, flow: EventFlow, way: EventWay, experiment: Experiment, names: Names,
): string {
  if (way.delivering.by === 'schedule') return `${names.of(way.delivering.schedule)}#1`;
  const count = 1 + trafficOf(way, experiment) / MINUTE;
  for (let i = 0; i < count; i++) sendOne(sender, flow, way, i === 0 ? FIRST : `more${i}`, clock.now + i * MINUTE);
  return FIRST;
}

function sendOne(sender: SimulationParts['sender'], flow: EventFlow, { delivering, target, handler, source }: EventWay, id: string, at: number): void {
  const options = { id, at };
  const sourceKey = typeof source === 'string' ? source : source.key;
  const inGroup = { ...options, messageGroupId: id, messageDeduplicationId: id };
  switch (delivering.by) {
    case 'mapping':
      if (delivering.mapping.sourceKind === 'sqs') sender.send(sourceKey, {}, isFifo(source) ? inGroup : options);
      else if (delivering.mapping.sourceKind === 'kinesis') sender.put(sourceKey, {}, options);
      else sender.changeItem(sourceKey, { newImage: { [ITEM_KEY]: id } }, options);
      return;
    case 'topic':
      sender.publish(sourceKey, {}, isFifo(source) ? inGroup : options);
      return;
    case 'rule':
      sender.putEvents({ ...busOf(flow, delivering.rule), source: SOURCE, detailType: 'Explained', detail: {} }, options);
      return;
    case 'bucket':
      sender.putObject(sourceKey, id, '{}', options);
      return;
    default:
      sender.invoke(target.key ?? handler.key, {}, options);
  }
}

function isFifo(source: EventWay['source']): boolean {
  return typeof source !== 'string' && (source as QueueEntry | TopicEntry).fifo === true;
}

function busOf(flow: EventFlow, { bus, stack }: RuleEntry): { readonly bus: string; readonly region: string } {
  if (isUnknown(bus.value)) throw new NotSimulated(`the event bus of the rule is not known: ${bus.value.reason}`);
  const region = flow.stacks.find(({ id }) => id === stack)!.region;
  return { region, bus: bus.key === undefined ? bus.value.split('/').pop()! : flow.byKey.get(bus.key)!.name };
}

/** @throws NotSimulated if the source is not in the templates, or of another kind */
function requireSource({ delivering, source }: EventWay): void {
  if (delivering.by === 'mapping') {
    const { sourceKind } = delivering.mapping;
    if (isUnknown(sourceKind)) throw new NotSimulated(`the event source of the mapping is not known: ${sourceKind.reason}`);
    if (!isFollowed(sourceKind)) throw new NotSimulated('event sources other than SQS, Kinesis and DynamoDB are not modelled');
  }
  if (delivering.by === 'mapping' && typeof source === 'string') throw new NotSimulated(`${source} is not in the templates: its settings decide`);
}

function notSimulated(error: unknown): NotSimulated {
  if (error instanceof NotSimulated) return error;
  if (error instanceof UnsupportedFeatureError) return new NotSimulated(`${error.property} of ${error.resource} is not modelled`, error.resource);
  if (error instanceof UnknownValueError) return new NotSimulated(`${error.property} of ${error.resource} is not known: ${error.reason}`, error.resource);
  if (error instanceof TemplateError) return new NotSimulated(error.message);
  throw error;
}

