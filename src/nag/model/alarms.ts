import { EntryIndex } from './entry-index';
import { Neighbours } from './neighbours';
import { known } from '../rule';
import { AlarmActions, AlarmEntry, CompositeAlarmEntry, Entry, EventFlow, isUnknown, MetricStat } from '../../template';

/** Which alarms watch what, and which of them tell somebody. */
export class Alarms {
  readonly #byDimension: EntryIndex<AlarmEntry>;
  readonly #byMetric: EntryIndex<AlarmEntry>;
  readonly #unclear: EntryIndex<AlarmEntry>;
  readonly #composed: EntryIndex<CompositeAlarmEntry>;
  readonly #unclearComposition: boolean;
  readonly #watchedByDeployments: ReadonlySet<string>;

  constructor(flow: EventFlow, private readonly neighbours: Neighbours) {
    this.#byDimension = new EntryIndex(flow.alarms, alarm => metricsOf(alarm).flatMap(metric => metric.dimensions
      .map(({ name, value }) => keyOf(metric, `${name}=${value}`))));
    this.#byMetric = new EntryIndex(flow.alarms, alarm => metricsOf(alarm)
      .filter(({ dimensions }) => dimensions.length === 0).map(metric => keyOf(metric)));
    this.#unclear = new EntryIndex(flow.alarms, alarm => metricsOf(alarm)
      .filter(({ dimensions }) => dimensions.some(({ name, value }) => isUnknown(name) || isUnknown(value))).map(metric => keyOf(metric)));
    const acting = flow.compositeAlarms.filter(acts);
    this.#composed = new EntryIndex(acting, ({ rule }) => isUnknown(rule) ? [] : [...rule.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single));
    this.#unclearComposition = acting.some(({ rule }) => isUnknown(rule));
    this.#watchedByDeployments = new Set(flow.deploymentGroups.flatMap(group => group.alarms.flatMap(({ key }) => key ?? [])));
  }

  /** The alarms on one of the metrics of a resource, by its name. Nobody can tell when there is none but one whose dimensions are unknown. */
  public on(of: Entry, namespace: string, metrics: readonly string[], dimension: string): readonly AlarmEntry[] {
    const found = metrics.flatMap(metric => this.#watching(of, this.#byDimension.get(`${namespace} ${metric} ${dimension}=${of.name}`)));
    if (found.length > 0) return found;
    for (const metric of metrics) {
      const [unclear] = this.#watching(of, this.#unclear.get(`${namespace} ${metric} `));
      if (unclear) known(metricsOf(unclear).flatMap(({ dimensions }) => dimensions.flatMap(({ name, value: its }) => [name, its])).find(isUnknown)!);
    }
    return [];
  }

  /** The alarms on one of the metrics over all resources of the account. */
  public onAll(of: Entry, namespace: string, metrics: readonly string[]): readonly AlarmEntry[] {
    return metrics.flatMap(metric => this.#watching(of, this.#byMetric.get(`${namespace} ${metric} `)));
  }

  /** Whether somebody or something hears of it: itself, by way of a composite alarm, or because it rolls back a deployment. */
  public isHeard(alarm: AlarmEntry): boolean {
    if (this.#watchedByDeployments.has(alarm.key)) return true;
    return acts(alarm) || this.#unclearComposition
      || [alarm.name, alarm.arn].some(name => this.#composed.get(name).some(composite => this.neighbours.areTogether(composite, alarm)));
  }

  /** An alarm watches what is in its account and Region, unless its metrics say another account. */
  #watching(of: Entry, alarms: readonly AlarmEntry[]): readonly AlarmEntry[] {
    return alarms.filter(alarm => this.neighbours.areTogether(alarm, of)
      || (!isUnknown(alarm.metrics) && alarm.metrics?.some(({ accountId }) => accountId !== undefined)));
  }
}

/** The metrics that an alarm looks at. */
export function metricsOf({ metric, metrics }: AlarmEntry): readonly MetricStat[] {
  if (metric) return [metric];
  return metrics === undefined || isUnknown(metrics) ? [] : metrics.flatMap(({ metricStat }) => metricStat ?? []);
}

function keyOf({ namespace, metricName }: MetricStat, dimension = ''): string {
  return `${namespace} ${metricName} ${dimension}`;
}

function acts({ actionsEnabled, alarmActions }: AlarmActions): boolean {
  return actionsEnabled !== false && alarmActions.length > 0;
}
