import type { SqsBatch } from './sqs-batch';
import { sqsRecord } from './sqs-event';
import type { Receipt } from './sqs-message';
import type { SqsPollerSettings } from './sqs-poller-settings';
import type { SqsQueue } from './sqs-queue';
import type { FilterableRecord } from '../filters/filter-verdict';
import type { Loss } from '../kernel/fates';
import type { World } from '../kernel/world';
import type { MappingMetrics } from '../lambda/mapping-metrics';

/** Receives messages for batches and deletes those that the filters of the mapping reject. */
export class MessageIntake {
  /** Messages that did not fit into an earlier batch. */
  readonly #leftOver: Receipt[] = [];

  constructor(
    private readonly world: World,
    private readonly queue: SqsQueue,
    private readonly settings: Pick<SqsPollerSettings, 'name' | 'filter'>,
    private readonly metrics: MappingMetrics,
  ) {}

  /** The number of messages that the next batch can get. */
  get waiting(): number {
    return this.queue.visibleCount + this.#leftOver.length;
  }

  /** Adds messages to a batch until it has `size` messages or its payload is full. Returns whether there may be more messages. */
  fill(batch: SqsBatch, size: number): boolean {
    const wanted = size - batch.size;
    const receipts = this.#leftOver.length > 0 ? this.#leftOver.splice(0, wanted) : this.#filtered(this.queue.receive(wanted));
    if (receipts === undefined) return false;
    this.#leftOver.unshift(...batch.add(receipts));
    return true;
  }

  /** Deletes processed or rejected messages from the queue, and returns those that it has deleted. */
  delete(receipts: readonly Receipt[]): readonly Receipt[] {
    if (receipts.length === 0) return receipts;
    const deleted = this.queue.delete(receipts);
    if (deleted.length > 0) this.metrics.count('DeletedEventCount', deleted.length, this.world.clock.now);
    return deleted;
  }

  /** Returns the messages that pass the filters and deletes the others; undefined if nothing was received. */
  #filtered(receipts: Receipt[]): Receipt[] | undefined {
    if (receipts.length === 0) return undefined;
    const { clock: { now, start }, trace, assumptions: { sharedQueueFilters } } = this.world;
    const { filter, name } = this.settings;
    this.metrics.count('PolledEventCount', receipts.length, now);
    if (!filter) return receipts;
    const [passed, rejected]: [Receipt[], Map<Receipt, Loss>] = [[], new Map()];
    for (const receipt of receipts) {
      const { journey } = receipt.message;
      const record = sqsRecord(this.queue.settings, receipt, start);
      const { passes, reason, unintended } = filter(record);
      if (passes) {
        passed.push(receipt);
        continue;
      }
      const other = this.#otherThatAccepts(record);
      trace.add('filtered', name, [journey.eventId], { reason });
      rejected.set(receipt, {
        fate: 'dropped',
        at: now,
        resource: name,
        reason: `filtered out: ${reason}${other === undefined ? '' : `, but ${other} would have processed it`}`,
        meant: !unintended && (other === undefined || sharedQueueFilters === 'meant'),
      });
    }
    this.metrics.count('FilteredOutEventCount', rejected.size, now);
    for (const receipt of this.delete([...rejected.keys()])) receipt.message.journey.lose(rejected.get(receipt)!);
    return passed;
  }

  /** Returns the name of another mapping of the queue whose filters accept a record. */
  #otherThatAccepts(record: FilterableRecord): string | undefined {
    return this.queue.consumers.find(({ settings }) => settings !== this.settings && (settings.filter?.(record).passes ?? true))?.settings.name;
  }
}
