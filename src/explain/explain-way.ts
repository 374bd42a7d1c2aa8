import type { EventWay } from './event-way';
import { Experiment, EXPERIMENTS } from './experiments';
import { explainCaller, TWICE } from './explain-caller';
import type { AlarmView, ExperimentResult, PathExplanation, PathOutcome } from './explanation';
import { outcomeOf } from './outcome';
import { isCluster, outcomeOfCluster } from './outcome-of-cluster';
import type { Permits } from './permits';
import { viewOf } from './resource-view';
import { isAlike, NotSimulated, run, RunResult } from './run';
import { Scope, scopeOf } from './scope';
import { WayShape } from './shape';
import { shortened } from './shortened';
import { CompleteWay, withStandIns } from './stand-ins';
import { timelineOf } from './timeline';
import { targetsOfActions, alarmsIn, tailOf, toldBy } from './told';
import { fixesFor, notesFor, verdictOf } from './verdict';
import { Names } from '../simulator/kernel/names';
import { AlarmEntry, CompositeAlarmEntry, Entry, EventFlow, isUnknown } from '../template';

const MINUTE = 60;

/** The results of the experiments by the shape of the way. */
export type ShapeCache = Map<string, string>;

/** Explains one way: what each experiment does to an event, and what follows. */
export async function explainWay(flow: EventFlow, way: EventWay, permits: Permits, cache: ShapeCache): Promise<PathExplanation> {
  const experiments = await experimentsOf(flow, way, permits, cache);
  const { kind, source, carrier, handler, target } = way;
  const verdict = verdictOf(way, experiments, permits);
  return {
    id: `${typeof source === 'string' ? source : source.logicalId} -> ${handler.logicalId}${target.qualifier === undefined ? '' : `:${target.qualifier}`}`,
    kind,
    source: typeof source === 'string' ? { name: source } : viewOf(source),
    carrier: carrier && viewOf(carrier),
    function: viewOf(handler),
    qualifier: target.qualifier,
    verdict,
    experiments,
    fixes: verdict === 'safe' ? [] : fixesFor(way, experiments, permits),
    notes: [...verdict === 'safe' ? permits.refused : [], ...notesFor(flow, way, experiments, permits)],
  };
}

async function experimentsOf(flow: EventFlow, way: EventWay, permits: Permits, cache: ShapeCache): Promise<readonly ExperimentResult[]> {
  const { delivering } = way;
  if (delivering.by === 'caller') return EXPERIMENTS.map(experiment => explainCaller(way, delivering, experiment));
  if (delivering.by === 'unknown') return EXPERIMENTS.map(experiment => untold(experiment, { fate: 'cannotTell', why: delivering.why }));
  if (delivering.by === 'mapping' && isCluster(delivering.mapping)) {
    return EXPERIMENTS.map(experiment => untold(experiment, outcomeOfCluster(flow, delivering.mapping, experiment, permits)));
  }
  const complete = withStandIns(flow, way);
  const scope = scopeOf(complete.flow, complete.way);
  const { kind, target } = way;
  const shape = new WayShape(scope, permits, [kind, target, delivering, [...complete.unknownPlaces.values()]]);
  const known = shape.key === undefined ? undefined : cache.get(shape.key);
  if (known !== undefined) return shape.named(known);
  const simulated = new WaySimulation(complete, permits, scope);
  const results: ExperimentResult[] = [];
  for (const experiment of EXPERIMENTS) results.push(await simulated.result(experiment));
  if (shape.key !== undefined) cache.set(shape.key, shape.numbered(results));
  return results;
}

/** Simulates the experiments of one way. Alarms that cannot be simulated are taken out, and may ring. */
class WaySimulation {
  #scope: Scope;
  readonly #unclear: AlarmView[] = [];
  #runs: { readonly experiment: Experiment; readonly result: RunResult }[] = [];
  #always?: Promise<ReadonlySet<string>>;

  constructor(private readonly complete: CompleteWay, private readonly permits: Permits, scope: Scope) {
    this.#scope = scope;
  }

  public async result(experiment: Experiment): Promise<ExperimentResult> {
    if (experiment.name === 'twice') return untold(experiment, { fate: 'processed', tries: 2, why: TWICE });
    const direct = this.#withoutDelivery(experiment);
    if (direct) return untold(experiment, direct);
    try {
      const result = await this.#run(experiment);
      const outcome = this.#doubted(outcomeOf(result, this.complete.way, experiment, this.permits.closed));
      this.#always ??= this.#ringsAnyway();
      const heard = alarmsIn(result, outcome, experiment, this.complete.way, this.complete.flow, await this.#always);
      const alarms = [...isLate(result, outcome) ? await this.#withLater(heard, experiment, outcome) : heard, ...this.#unclear];
      const told = toldBy(alarms);
      const quiet = outcome.fate === 'waits' && told === 'yes' ? await this.#toldIfQuiet(experiment, outcome) : {};
      const losses = withLosses(outcome, experiment, this.complete.way);
      return { ...outcome, ...losses, experiment: experiment.name, alarms, told, ...quiet, timeline: timelineOf(result, alarms) };
    } catch (error) {
      if (!(error instanceof NotSimulated)) throw error;
      return untold(experiment, { fate: 'cannotTell', why: error.reason });
    }
  }

  /** Adds the alarms on what is parked later than is simulated. */
  async #withLater(heard: readonly AlarmView[], experiment: Experiment, { afterSeconds = 0 }: PathOutcome): Promise<readonly AlarmView[]> {
    const { scope, way } = shortened(this.#scope, this.complete.way);
    const result = await run(scope, way, experiment, this.permits, tailOf(scope.alarms));
    const soon = outcomeOf(result, way, experiment, this.permits.closed);
    const later = alarmsIn(result, soon, experiment, way, this.complete.flow, await this.#always!);
    const delay = afterSeconds - (soon.afterSeconds ?? 0);
    const certain = new Set(heard.filter(({ rings }) => rings === 'yes').map(({ logicalId }) => logicalId));
    return [
      ...heard.filter(({ logicalId }) => certain.has(logicalId) || !later.some(other => other.logicalId === logicalId)),
      ...later.filter(({ logicalId }) => !certain.has(logicalId))
        .map(alarm => alarm.afterSeconds === undefined ? alarm : { ...alarm, afterSeconds: Math.max(0, alarm.afterSeconds + delay) }),
    ];
  }

  /** Events that wait may be few: an alarm that needs many of them tells nobody of one. */
  async #toldIfQuiet(experiment: Experiment, outcome: PathOutcome): Promise<Pick<ExperimentResult, 'toldIfQuiet'>> {
    const quiet = { ...experiment, isBusy: false };
    return { toldIfQuiet: toldBy(alarmsIn(await this.#run(quiet), outcome, quiet, this.complete.way, this.complete.flow, await this.#always!)) };
  }

  async #run(experiment: Experiment): Promise<RunResult> {
    const { way } = this.complete;
    const known = this.#runs.find(({ experiment: other, result }) => isAlike(way, experiment, other, result));
    if (known) return known.result;
    for (;;) {
      try {
        const result = await run(this.#scope, way, experiment, this.permits, tailOf(this.#scope.alarms));
        this.#runs.push({ experiment, result });
        return result;
      } catch (error) {
        const alarm = error instanceof NotSimulated ? this.#alarmIn(error) : undefined;
        if (alarm === undefined) throw error;
        this.#unclear.push({ ...viewOf(alarm), rings: 'depends', actions: targetsOfActions(alarm, this.complete.flow), why: (error as NotSimulated).reason });
        this.#scope = without(this.#scope, alarm);
        this.#runs = [];
      }
    }
  }

  #alarmIn({ resource }: NotSimulated): AlarmEntry | CompositeAlarmEntry | undefined {
    if (resource === undefined) return undefined;
    return this.#scope.alarms.find(alarm => nameInTrace(this.#scope, alarm) === resource);
  }

  /** The alarms that are in alarm although nothing happens. */
  async #ringsAnyway(): Promise<ReadonlySet<string>> {
    const { alarms } = this.#scope;
    if (alarms.every(alarm => !('rule' in alarm) && alarm.treatMissingData !== 'breaching' && !String(alarm.comparisonOperator).startsWith('Less'))) return new Set();
    const quiet: Experiment = { name: 'twice', title: '', fails: 'nothing', isBusy: false };
    const result = await this.#run(quiet);
    return new Set(result.alarms.filter(({ to }) => to === 'ALARM').flatMap(({ alarm }) => result.byName.get(alarm)?.key ?? []));
  }

  /** A service that invokes the function itself, and keeps nothing, loses what it may not deliver. */
  #withoutDelivery({ fails }: Experiment): PathOutcome | undefined {
    const { delivering } = this.complete.way;
    if (fails !== 'delivery' || delivering.by !== 'invocation') return undefined;
    if (delivering.unclear !== undefined) return { fate: 'cannotTell', why: delivering.unclear };
    return { fate: 'lost', tries: 0, afterSeconds: 0, why: `${delivering.service} keeps nothing that it may not deliver` };
  }

  /** A fate that hangs on something unknown is not known either. */
  #doubted(outcome: PathOutcome): PathOutcome {
    const { where, fate } = outcome;
    const key = where?.logicalId === undefined ? undefined : `${where.stack}/${where.logicalId}`;
    const unknown = this.complete.unknownPlaces.get(key ?? '');
    if (unknown !== undefined) return { fate: 'cannotTell', why: `where failed events go: ${unknown}` };
    const doubt = key === undefined ? undefined : this.permits.unclear.get(key);
    if (doubt !== undefined && (fate === 'parked' || fate === 'handedOn')) return { fate: 'cannotTell', why: `whether ${where!.name} may be written to: ${doubt}` };
    return fate === 'handedOn' ? this.#byErrorType(outcome) : outcome;
  }

  /** A rule that asks for the type of the error takes only some of the failures. */
  #byErrorType(outcome: PathOutcome): PathOutcome {
    const picky = this.#scope.flow.rules.find(({ pattern }) => pattern !== undefined && !isUnknown(pattern) && JSON.stringify(pattern).includes('"errorType"'));
    return picky === undefined ? outcome : { fate: 'cannotTell', why: `${picky.logicalId} takes only failures with certain values of errorType: the others are lost, and only the code tells which there are` };
  }
}

/** Indicates whether an event is parked only after the simulated time. */
function isLate({ report }: RunResult, { fate, then }: PathOutcome): boolean {
  return report.fate === 'pending' && (fate === 'parked' || then === 'parked');
}

function without({ flow, alarms }: Scope, { key }: Entry): Scope {
  const keep = (entry: Entry) => entry.key !== key;
  return {
    flow: {
      ...flow,
      alarms: flow.alarms.filter(keep),
      compositeAlarms: flow.compositeAlarms.filter(keep),
      byKey: new Map([...flow.byKey].filter(([other]) => other !== key)),
    },
    alarms: alarms.filter(keep),
  };
}

function nameInTrace({ flow }: Scope, alarm: Entry): string {
  return new Names(flow).of(alarm);
}

function untold(experiment: Experiment, outcome: PathOutcome): ExperimentResult {
  return { ...outcome, experiment: experiment.name, alarms: [], told: 'no' };
}

/** How many of the events that arrive in an outage, one a minute, share the fate of the first: those that are given up before it ends. */
function withLosses({ fate, afterSeconds = 0 }: PathOutcome, { untilSeconds }: Experiment, { kind }: EventWay): Pick<PathOutcome, 'lost'> {
  if (fate !== 'lost' || untilSeconds === undefined || kind === 'schedule') return {};
  const of = Math.round(untilSeconds / MINUTE);
  return { lost: { of, events: Math.min(of, Math.max(1, Math.ceil((untilSeconds - afterSeconds) / MINUTE))) } };
}
