import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved, Value } from '../resolve/unknown';

/** The kind of event source that a mapping polls. 'kafka' is Amazon MSK or a self-managed cluster; 'other' is a service that no reader knows. */
export type SourceKind = typeof SOURCE_KINDS[number];
export const SOURCE_KINDS = ['sqs', 'kinesis', 'dynamodb', 'kafka', 'mq', 'documentdb', 'other'] as const;

/** The kinds whose events the readers follow from their source to the function. */
export type FollowedSource = 'sqs' | 'kinesis' | 'dynamodb';

/** Indicates whether the readers follow the events of a kind of source. */
export function isFollowed(kind: SourceKind): kind is FollowedSource {
  return kind === 'sqs' || kind === 'kinesis' || kind === 'dynamodb';
}

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

  /** For Kafka, like the topics: 'Stream', or 'Queue' for a share group, whose broker redelivers what fails. */
  readonly consumptionMode?: Resolved<string>;
  readonly topics?: Resolved<readonly Value[]>;

  /** How the mapping signs in: for Kafka, Amazon MQ and DocumentDB. */
  readonly accessConfigurations?: Resolved<readonly AccessConfiguration[]>;

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

/** A secret, subnet or security group of `SourceAccessConfigurations`. */
export interface AccessConfiguration {
  /** 'BASIC_AUTH', 'VPC_SUBNET', … */
  readonly type: Resolved<string>;

  /** The ARN of the secret, or the id of what the type names. */
  readonly uri: Reference;
}

/** The `ProvisionedPollerConfig` of a mapping. */
export interface PollerRange {
  readonly minimum: Resolved<number>;
  readonly maximum: Resolved<number>;
}
