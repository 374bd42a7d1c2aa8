import { EntryIndex } from './entry-index';
import { known } from './rule';
import { AlarmActions, AlarmEntry, EventFlow, isUnknown, MetricStat } from '../template';

/** Which alarms watch what, and which of them tell somebody. */
export class Alarms {
  readonly #byDimension: EntryIndex<AlarmEntry>;
  readonly #byMetric: EntryIndex<AlarmEntry>;
  readonly #unclear: EntryIndex<AlarmEntry>;
  readonly #composed: ReadonlySet<string>;
  readonly #unclearComposition: boolean;
  readonly #watchedByDeployments: ReadonlySet<string>;

  constructor(flow: EventFlow) {
    this.#byDimension = new EntryIndex(flow.alarms, alarm => metricsOf(alarm).flatMap(metric => metric.dimensions
      .map(({ name, value }) => keyOf(metric, `${name}=${value}`))));
    this.#byMetric = new EntryIndex(flow.alarms, alarm => metricsOf(alarm)
      .filter(({ dimensions }) => dimensions.length === 0).map(metric => keyOf(metric)));
    this.#unclear = new EntryIndex(flow.alarms, alarm => metricsOf(alarm)
      .filter(({ dimensions }) => dimensions.some(({ name, value }) => isUnknown(name) || isUnknown(value))).map(metric => keyOf(metric)));
    const acting = flow.compositeAlarms.filter(acts).map(({ rule }) => rule);
    this.#composed = new Set(acting.flatMap(rule => isUnknown(rule) ? [] : [...rule.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single)));
    this.#unclearComposition = acting.some(isUnknown);
    this.#watchedByDeployments = new Set(flow.deploymentGroups.flatMap(group => group.alarms.flatMap(({ key }) => key ?? [])));
  }

  /** The alarms on one of the metrics of a resource. Nobody can tell when there is none but one whose dimensions are unknown. */
  public on(namespace: string, metrics: readonly string[], dimension: string, value: string): readonly AlarmEntry[] {
    const found = metrics.flatMap(metric => this.#byDimension.get(`${namespace} ${metric} ${dimension}=${value}`));
    if (found.length > 0) return found;
    for (const metric of metrics) {
      const [unclear] = this.#unclear.get(`${namespace} ${metric} `);
      if (unclear) known(metricsOf(unclear).flatMap(({ dimensions }) => dimensions.flatMap(({ name, value: its }) => [name, its])).find(isUnknown)!);
    }
    return [];
  }

  /** The alarms on one of the metrics over all resources of the account. */
  public onAll(namespace: string, metrics: readonly string[]): readonly AlarmEntry[] {
    return metrics.flatMap(metric => this.#byMetric.get(`${namespace} ${metric} `));
  }

  /** Whether somebody or something hears of it: itself, by way of a composite alarm, or because it rolls back a deployment. */
  public isHeard(alarm: AlarmEntry): boolean {
    if (this.#watchedByDeployments.has(alarm.key)) return true;
    return acts(alarm) || this.#composed.has(alarm.name) || this.#composed.has(alarm.arn) || this.#unclearComposition;
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
