import type { Timer } from '../kernel/clock';
import { MINUTE } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** The metrics of an event source mapping that the metric group `EventCount` enables. */
export type EventCount =
  | 'PolledEventCount' | 'FilteredOutEventCount' | 'InvokedEventCount' | 'FailedInvokeEventCount' | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount' | 'DeletedEventCount';

/**
 * The event counts of an event source mapping.
 *
 * A mapping that polls counts at least one poll every minute, also an empty one; a mapping that is disabled counts nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export class MappingMetrics {
  #poll?: Timer;

  /** @param isFree indicates whether a part of the mapping can read although batches are being processed */
  constructor(
    private readonly world: Pick<World, 'assumptions' | 'clock' | 'metrics'>, private readonly uuid: string, private readonly enabled: boolean,
    private readonly isFree: () => boolean,
  ) {}

  count(metric: EventCount, events: number, at: number): void {
    if (events > 0) this.#record(metric, events, at);
  }

  /** Counts empty polls from an instant on, at the beginning of every minute. */
  startPolling(from: number): void {
    const { clock, assumptions: { emptyPolls } } = this.world;
    if (!this.enabled) return;
    clock.cancel(this.#poll);
    this.#poll = clock.inBackground(from, () => {
      if (emptyPolls === 'always' || this.isFree()) this.#record('PolledEventCount', 0, clock.now);
      this.startPolling(clock.now - clock.now % MINUTE + MINUTE);
    });
  }

  stopPolling(): void {
    this.world.clock.cancel(this.#poll);
  }

  #record(metric: EventCount, events: number, at: number): void {
    if (this.enabled) this.world.metrics.record('AWS/Lambda', metric, { EventSourceMappingUUID: this.uuid }, events, at);
  }
}
