import type { MetricStore } from '../kernel/metrics';

/** The metrics of an event source mapping that the metric group `EventCount` enables. */
export type EventCount =
  | 'PolledEventCount' | 'FilteredOutEventCount' | 'InvokedEventCount' | 'FailedInvokeEventCount' | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount' | 'DeletedEventCount';

/**
 * The event counts of an event source mapping.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export class MappingMetrics {
  constructor(private readonly store: MetricStore, private readonly uuid: string, private readonly enabled: boolean) {}

  count(metric: EventCount, events: number, at: number): void {
    if (this.enabled && events > 0) this.store.record('AWS/Lambda', metric, { EventSourceMappingUUID: this.uuid }, events, at);
  }
}
