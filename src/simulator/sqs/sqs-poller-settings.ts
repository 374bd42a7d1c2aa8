import type { PollerScalingSettings } from './poller-scaling';
import type { RecordFilter } from '../filters/filter-verdict';

/** The settings of the event source mapping of a queue. */
export interface SqsPollerSettings extends PollerScalingSettings {
  readonly key: string;

  /** The display name in traces and reasons. */
  readonly name: string;
  readonly uuid: string;

  /** The version or alias that is invoked. @default `$LATEST` */
  readonly qualifier?: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly reportBatchItemFailures: boolean;

  /** Records the `EventCount` metrics. */
  readonly countsEvents: boolean;
  readonly filter?: RecordFilter;
}
