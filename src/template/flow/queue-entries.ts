import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

/** `AWS::SQS::Queue` */
export interface QueueEntry extends Entry {
  readonly url: string;
  readonly fifo: Resolved<boolean>;
  readonly visibilityTimeoutSeconds: Resolved<number>;
  readonly retentionSeconds: Resolved<number>;
  readonly delaySeconds: Resolved<number>;
  readonly receiveWaitSeconds: Resolved<number>;
  readonly maximumMessageBytes: Resolved<number>;
  readonly contentBasedDeduplication: Resolved<boolean>;

  /** 'queue' or 'messageGroup' */
  readonly deduplicationScope: Resolved<string>;

  /** 'perQueue' or 'perMessageGroupId' */
  readonly fifoThroughputLimit: Resolved<string>;
  readonly redrive?: Resolved<RedrivePolicy>;
  readonly redriveAllow?: Resolved<RedriveAllowPolicy>;
  readonly kmsKey?: Reference;

  /** Indicates whether SQS encrypts messages with its own key, the default for new queues. */
  readonly sqsManagedEncryption: Resolved<boolean>;
}

/** The `RedrivePolicy` of a queue. */
export interface RedrivePolicy {
  readonly deadLetterQueue: Reference;
  readonly maxReceiveCount: Resolved<number>;
}

/** The `RedriveAllowPolicy` of a dead-letter queue. */
export interface RedriveAllowPolicy {
  /** 'allowAll', 'denyAll' or 'byQueue' */
  readonly permission: Resolved<string>;
  readonly sourceQueues: readonly Reference[];
}
