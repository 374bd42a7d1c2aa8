import { legible } from './legible';
import { resolved } from './resolved';
import { SharedEnvironments } from './shared-environments';
import {
  AlarmActions, AlarmEntry, CompositeAlarmEntry, Entry, EntryIndex, EventFlow, isUnknown, mayEqual, MetricStat, Resolved, Unknown,
} from '../../template';

/** Finds the alarms that watch a resource, and determines which alarms have an effect. */
export class Alarms {
  readonly #watches: EntryIndex<Watch>;
  readonly #byValue: EntryIndex<AlarmEntry>;
  readonly #unclear: readonly AlarmEntry[];
  readonly #composed: EntryIndex<CompositeAlarmEntry>;
  readonly #unclearComposition: boolean;
  readonly #watchedByDeployments: ReadonlySet<string>;
  #names?: ReadonlySet<string>;
  #muteRules?: MuteRules;

  constructor(private readonly flow: EventFlow, private readonly environments: SharedEnvironments) {
    this.#watches = new EntryIndex(flow.alarms.flatMap(alarm => metricsOf(alarm).map(metric => ({ alarm, metric }))), keysOf);
    this.#byValue = new EntryIndex(flow.alarms, alarm => [...new Set(metricsOf(alarm)
      .flatMap(({ dimensions }) => dimensions.map(({ value }) => String(value))))]);
    this.#unclear = flow.alarms.filter(alarm => isUnknown(alarm.metrics) || metricsOf(alarm).some(metric => partsOf(metric).some(isUnknown)));
    const acting = flow.compositeAlarms.filter(acts);
    this.#composed = new EntryIndex(acting, ({ rule }) => isUnknown(rule) ? [] : [...rule.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single));
    this.#unclearComposition = acting.some(({ rule }) => isUnknown(rule));
    this.#watchedByDeployments = new Set(flow.deploymentGroups.flatMap(group => group.alarms.flatMap(({ key }) => key ?? [])));
  }

  /**
   * Returns the alarms on any of the metrics of a resource, which its name identifies. Ends the check if there are none, but an alarm may be, as far
   * as its metric and dimensions and the name of the resource are known.
   */
  public on(of: Entry, namespace: string, metrics: readonly string[], dimension: string): readonly AlarmEntry[] {
    const found = this.#on(of, `${namespace} ${dimension}=${of.name}`, metrics);
    if (found.length > 0) return found;
    const name = of.unknownName ?? of.name;
    for (const alarm of this.#watching(of, isUnknown(name) ? this.flow.alarms : this.#unclear)) {
      if (alarm.metrics !== undefined) resolved(alarm.metrics);
      const perhaps = metricsOf(alarm).find(metric => mayEqual(metric.namespace, namespace) && metrics.some(one => mayEqual(metric.metricName, one))
        && metric.dimensions.some(one => mayEqual(one.name, dimension) && mayEqual(one.value, name) && !this.#namesAnother(of, one.value)));
      if (perhaps) [...partsOf(perhaps), name].forEach(resolved);
    }
    return [];
  }

  /** Indicates whether a dimension names another resource of these templates. */
  #namesAnother(of: Entry, value: Resolved<string>): boolean {
    this.#names ??= new Set([...this.flow.byKey.values()].map(({ name }) => name));
    return !isUnknown(value) && value !== of.name && this.#names.has(value);
  }

  /** Returns the alarms on any of the metrics without dimensions, which aggregate all resources of the account. */
  public onAll(of: Entry, namespace: string, metrics: readonly string[]): readonly AlarmEntry[] {
    return this.#on(of, `${namespace} `, metrics);
  }

  /** Returns the alarms on any of the metrics, in the order of the metrics. */
  #on(of: Entry, key: string, metrics: readonly string[]): readonly AlarmEntry[] {
    const watches = this.#watches.get(key);
    if (watches.length === 0) return [];
    return metrics.flatMap(name => this.#watching(of, watches.filter(({ metric: { metricName } }) => metricName === name).map(({ alarm }) => alarm)));
  }

  /**
   * Describes an alarm that names a resource, but is on another metric, or names it in another way than its metrics do: the end of a sentence about a missing alarm.
   *
   * @param otherNames the ARN or URL, for which a name may have been mistaken
   */
  public nearMiss(of: Entry, ...otherNames: readonly string[]): string {
    const [alarm] = [of.name, of.arn, ...otherNames].flatMap(name => this.#watching(of, this.#byValue.get(name)));
    const metric = alarm && metricsOf(alarm)[0];
    if (metric === undefined) return '';
    const dimensions = metric.dimensions.map(({ name, value }) => `${legible(name)}=${legible(value)}`);
    return ` (the alarm ${alarm.logicalId} watches ${legible(metric.namespace)} ${legible(metric.metricName)} with ${dimensions.join(', ')})`;
  }

  /** Indicates whether an alarm has an effect: an action of its own or of a composite alarm, or the rollback of a deployment. */
  public triggersAction(alarm: AlarmEntry): boolean {
    if (this.#watchedByDeployments.has(alarm.key)) return true;
    return acts(alarm) || this.#unclearComposition
      || [alarm.name, alarm.arn].some(name => this.#composed.get(name).some(composite => this.environments.mayShare(composite, alarm)));
  }

  /** Returns the mute rules that name an alarm. */
  public mutesOf(alarm: AlarmEntry): readonly Entry[] {
    return this.#mutes.byName.get(alarm.name).filter(mute => this.environments.mayShare(mute, alarm));
  }

  /** The reason why it is unknown which alarms some mute rule names, if there is such a rule. */
  public get unclearMute(): Unknown | undefined {
    return this.#mutes.unclear;
  }

  get #mutes(): MuteRules {
    return this.#muteRules ??= muteRulesIn(this.flow);
  }

  /** Keeps the alarms that may be in the account and Region of the resource, or whose metrics name another account. */
  #watching(of: Entry, alarms: readonly AlarmEntry[]): readonly AlarmEntry[] {
    return alarms.length === 0 ? alarms : alarms.filter(alarm => this.environments.mayShare(alarm, of)
      || (!isUnknown(alarm.metrics) && alarm.metrics?.some(({ accountId }) => accountId !== undefined)));
  }
}

interface MuteRules {
  readonly byName: EntryIndex<Entry>;
  readonly unclear: Unknown | undefined;
}

function muteRulesIn({ byKey }: EventFlow): MuteRules {
  const rules = [...byKey.values()].filter(({ type }) => type === 'AWS::CloudWatch::AlarmMuteRule');
  return {
    byName: new EntryIndex(rules, mute => namesMutedBy(mute).flatMap(name => typeof name === 'string' ? name : [])),
    unclear: rules.flatMap(namesMutedBy).find(isUnknown),
  };
}

/** Returns the names of the alarms that a mute rule silences. */
function namesMutedBy({ properties }: Entry): readonly unknown[] {
  const names = properties.list('MuteTargets.AlarmNames');
  return isUnknown(names) ? [names] : names;
}

/** Returns the metrics that an alarm watches. */
export function metricsOf({ metric, metrics }: AlarmEntry): readonly MetricStat[] {
  if (metric) return [metric];
  return metrics === undefined || isUnknown(metrics) ? [] : metrics.flatMap(({ metricStat }) => metricStat ?? []);
}

/** Returns the metric of an alarm that watches a single one, without metric math. */
export function onlyMetricOf({ metric, metrics }: AlarmEntry): MetricStat | undefined {
  if (metric || metrics === undefined || isUnknown(metrics)) return metric;
  return metrics.length === 1 ? metrics[0].metricStat : undefined;
}

/** Returns what decides which resource a metric belongs to. */
function partsOf({ namespace, metricName, dimensions }: MetricStat): readonly Resolved<string>[] {
  return [namespace, metricName, ...dimensions.flatMap(({ name, value }) => [name, value])];
}

/** A metric that an alarm watches. */
interface Watch {
  readonly alarm: AlarmEntry;
  readonly metric: MetricStat;
}

function keysOf({ metric: { namespace, dimensions } }: Watch): readonly string[] {
  return dimensions.length === 0 ? [`${namespace} `] : dimensions.map(({ name, value }) => `${namespace} ${name}=${value}`);
}

function acts({ actionsEnabled, alarmActions }: AlarmActions): boolean {
  return actionsEnabled !== false && alarmActions.length > 0;
}
