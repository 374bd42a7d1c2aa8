import { resolved } from './resolved';
import { SharedEnvironments } from './shared-environments';
import {
  AlarmActions, AlarmEntry, CompositeAlarmEntry, Entry, EntryIndex, EventFlow, isUnknown, mayEqual, MetricStat, Resolved,
} from '../../template';

/** Finds the alarms that watch a resource, and determines which alarms have an effect. */
export class Alarms {
  readonly #byDimension: EntryIndex<AlarmEntry>;
  readonly #byMetric: EntryIndex<AlarmEntry>;
  readonly #byValue: EntryIndex<AlarmEntry>;
  readonly #unclear: readonly AlarmEntry[];
  readonly #composed: EntryIndex<CompositeAlarmEntry>;
  readonly #unclearComposition: boolean;
  readonly #watchedByDeployments: ReadonlySet<string>;
  #names?: ReadonlySet<string>;

  constructor(private readonly flow: EventFlow, private readonly environments: SharedEnvironments) {
    this.#byDimension = new EntryIndex(flow.alarms, alarm => metricsOf(alarm).flatMap(metric => metric.dimensions
      .map(({ name, value }) => keyOf(metric, `${name}=${value}`))));
    this.#byMetric = new EntryIndex(flow.alarms, alarm => metricsOf(alarm)
      .filter(({ dimensions }) => dimensions.length === 0).map(metric => keyOf(metric)));
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
    const found = metrics.flatMap(metric => this.#watching(of, this.#byDimension.get(`${namespace} ${metric} ${dimension}=${of.name}`)));
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
    return metrics.flatMap(metric => this.#watching(of, this.#byMetric.get(`${namespace} ${metric} `)));
  }

  /**
   * Describes an alarm that names a resource, but is on another metric, or names it in another way than its metrics do: the end of a sentence about a missing alarm.
   *
   * @param otherNames the ARN or URL, for which a name may have been mistaken
   */
  public nearMiss(of: Entry, ...otherNames: readonly string[]): string {
    const [alarm] = [of.name, of.arn, ...otherNames].flatMap(name => this.#watching(of, this.#byValue.get(name)));
    const metric = alarm && metricsOf(alarm)[0];
    return metric ? ` (the alarm ${alarm.logicalId} watches ${metric.namespace} ${metric.metricName} with ${metric.dimensions.map(({ name, value }) => `${name}=${value}`).join(', ')})` : '';
  }

  /** Indicates whether an alarm has an effect: an action of its own or of a composite alarm, or the rollback of a deployment. */
  public triggersAction(alarm: AlarmEntry): boolean {
    if (this.#watchedByDeployments.has(alarm.key)) return true;
    return acts(alarm) || this.#unclearComposition
      || [alarm.name, alarm.arn].some(name => this.#composed.get(name).some(composite => this.environments.mayShare(composite, alarm)));
  }

  /** Keeps the alarms that may be in the account and Region of the resource, or whose metrics name another account. */
  #watching(of: Entry, alarms: readonly AlarmEntry[]): readonly AlarmEntry[] {
    return alarms.filter(alarm => this.environments.mayShare(alarm, of)
      || (!isUnknown(alarm.metrics) && alarm.metrics?.some(({ accountId }) => accountId !== undefined)));
  }
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

function keyOf({ namespace, metricName }: MetricStat, dimension = ''): string {
  return `${namespace} ${metricName} ${dimension}`;
}

function acts({ actionsEnabled, alarmActions }: AlarmActions): boolean {
  return actionsEnabled !== false && alarmActions.length > 0;
}
