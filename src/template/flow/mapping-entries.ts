import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved, Value } from '../resolve/unknown';

/** The kind of event source that a mapping polls. 'other' is Kafka, Amazon MQ or DocumentDB. */
export type SourceKind = typeof SOURCE_KINDS[number];
export const SOURCE_KINDS = ['sqs', 'kinesis', 'dynamodb', 'other'] as const;

/** The metadata in which a mapping that AWS SAM generates has its kind of source. */
export const SOURCE_KIND = 'cdk-resilient-lambda:source-kind';

/** A filter of an event source mapping. */
export interface MappingFilter {
  /** The pattern as written in the template. */
  readonly text: Resolved<string>;

  /** The parsed pattern. Unknown if the text is unknown or not valid JSON. */
  readonly pattern: Resolved<unknown>;
}

/** `AWS::Lambda::EventSourceMapping`; its name is the UUID. Settings that its kind of source does not support are undefined. */
export interface MappingEntry extends Entry {
  readonly sourceKind: Resolved<SourceKind>;

  /** The queue, stream, table with the stream, or stream consumer. Undefined for self-managed Kafka. */
  readonly source?: Reference;
  readonly function: Reference;
  readonly enabled: Resolved<boolean>;
  readonly batchSize: Resolved<number>;
  readonly batchingWindowSeconds: Resolved<number>;

  /** The filters, of which at least one must match. If empty, every event matches. */
  readonly filters: Resolved<readonly MappingFilter[]>;
  readonly reportBatchItemFailures: Resolved<boolean>;

  /** `ScalingConfig.MaximumConcurrency`, for queues. */
  readonly maximumConcurrency?: Resolved<number>;
  readonly provisionedPollers?: Resolved<PollerRange>;

  /** For streams, like the settings that follow: 'TRIM_HORIZON', 'LATEST' or 'AT_TIMESTAMP'. */
  readonly startingPosition?: Resolved<string>;

  /** Seconds since 1970. */
  readonly startingPositionTimestamp?: Resolved<number>;
  readonly bisectBatchOnError?: Resolved<boolean>;

  /** -1: until the records expire. */
  readonly maximumRetryAttempts?: Resolved<number>;

  /** -1: until the records expire. */
  readonly maximumRecordAgeSeconds?: Resolved<number>;
  readonly parallelizationFactor?: Resolved<number>;

  /** 0: no window. */
  readonly tumblingWindowSeconds?: Resolved<number>;
  readonly onFailure?: Reference;

  /** The enabled groups of metrics: 'EventCount', … */
  readonly metrics: Resolved<readonly Value[]>;
  readonly kmsKey?: Reference;
}

/** The `ProvisionedPollerConfig` of a mapping. */
export interface PollerRange {
  readonly minimum: Resolved<number>;
  readonly maximum: Resolved<number>;
}
