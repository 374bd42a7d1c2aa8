/** The settings of a queue, read from its template. */
export interface SqsQueueSettings {
  readonly key: string;

  /** The display name in traces and reasons. */
  readonly name: string;

  /** The physical name, which metrics use as a dimension. */
  readonly queueName: string;
  readonly arn: string;
  readonly region: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  readonly delayMs: number;
  readonly maximumMessageBytes: number;
  readonly contentBasedDeduplication: boolean;

  /** Deduplicates within each message group instead of within the queue. */
  readonly deduplicatesByGroup: boolean;
}
