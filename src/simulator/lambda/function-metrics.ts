import type { Qualifier } from './qualifier';
import type { Dimensions, MetricSeries, MetricStore } from '../kernel/metrics';

/** The metrics of a function that are recorded. */
export type FunctionMetric = 'Invocations' | 'Errors' | 'Throttles' | 'Duration' | 'ConcurrentExecutions' | 'RecursiveInvocationsDropped'
  | 'AsyncEventsReceived' | 'AsyncEventAge' | 'AsyncEventsDropped' | 'DeadLetterErrors' | 'DestinationDeliveryFailures'
  | 'IteratorAge';

/**
 * The metrics of a function: of the whole function, of the invoked version or alias, and of the version behind an
 * alias.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
export class FunctionMetrics {
  readonly #series = new Map<string, readonly MetricSeries[]>();

  constructor(private readonly store: MetricStore, private readonly functionName: string) {}

  /** @param version the version that ran, or undefined if none did */
  record(metric: FunctionMetric, qualifier: Qualifier, version: string | undefined, value: number, at: number): void {
    const key = `${metric} ${qualifier.resource} ${version}`;
    let all = this.#series.get(key);
    if (!all) {
      all = this.#dimensions(qualifier, version).map(dimensions => this.store.series('AWS/Lambda', metric, dimensions));
      this.#series.set(key, all);
    }
    for (const series of all) series.record(value, at);
  }

  #dimensions({ resource, isAlias }: Qualifier, version: string | undefined): Dimensions[] {
    const whole = { FunctionName: this.functionName };
    if (resource === undefined) return [whole];
    const qualified = { ...whole, Resource: resource };
    return isAlias && version !== undefined ? [whole, qualified, { ...qualified, ExecutedVersion: version }] : [whole, qualified];
  }
}
