import type { Entry } from './entry';
import type { Properties } from '../resolve/properties';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

/** `AWS::SNS::Topic` */
export interface TopicEntry extends Entry {
  readonly fifo: Resolved<boolean>;
  readonly contentBasedDeduplication: Resolved<boolean>;

  /** 'Topic' or 'MessageGroup' */
  readonly fifoThroughputScope: Resolved<string>;
  readonly maximumMessageBytes: Resolved<number>;
  readonly kmsKey?: Reference;
}

/** `AWS::SNS::Subscription`, or a subscription declared inside its topic. */
export interface SubscriptionEntry extends Entry {
  readonly topic: Reference;
  readonly protocol: Resolved<string>;
  readonly endpoint?: Reference;
  readonly filterPolicy?: Resolved<unknown>;

  /** 'MessageAttributes' or 'MessageBody' */
  readonly filterPolicyScope: Resolved<string>;
  readonly rawMessageDelivery: Resolved<boolean>;
  readonly deadLetterQueue?: Reference;
}

/** `AWS::Events::EventBus`. The default event bus of an account has no entry, as no template declares it. */
export interface EventBusEntry extends Entry {
  readonly deadLetterQueue?: Reference;
}

/** The target of a rule or schedule. */
export interface DeliveryTarget {
  /** Set for the targets of rules. */
  readonly id?: Resolved<string>;
  readonly target: Reference;
  readonly deadLetterQueue?: Reference;
  readonly maximumRetryAttempts: Resolved<number>;
  readonly maximumEventAgeSeconds: Resolved<number>;

  /** The constant input, as text. */
  readonly input?: Resolved<string>;

  /** Set only for the targets of rules. */
  readonly inputPath?: Resolved<string>;
  readonly inputTransformer?: Resolved<InputTransformer>;
  readonly messageGroupId?: Resolved<string>;
  readonly role?: Reference;

  /** All properties of the target, resolved. */
  readonly properties: Properties;
}

/** The `InputTransformer` of a rule's target. */
export interface InputTransformer {
  readonly paths: Resolved<{ readonly [name: string]: Resolved<string> }>;
  readonly template: Resolved<string>;
}

/** `AWS::Events::Rule` */
export interface RuleEntry extends Entry {
  /** The event bus. Its value is 'default' if the template sets none. */
  readonly bus: Reference;
  readonly enabled: Resolved<boolean>;
  readonly pattern?: Resolved<unknown>;
  readonly schedule?: Resolved<string>;
  readonly targets: Resolved<readonly DeliveryTarget[]>;
}

/** `AWS::Scheduler::Schedule` */
export interface ScheduleEntry extends Entry {
  readonly enabled: Resolved<boolean>;
  readonly schedule: Resolved<string>;
  readonly timezone: Resolved<string>;
  readonly startDate?: Resolved<string>;
  readonly endDate?: Resolved<string>;

  /** 0: exactly at the scheduled time. */
  readonly flexibleWindowMinutes: Resolved<number>;
  readonly target: DeliveryTarget;
}

/** A notification that a bucket sends directly to a function, queue or topic. */
export interface BucketNotification {
  readonly events: readonly Resolved<string>[];
  readonly target: Reference;
  readonly prefix?: Resolved<string>;
  readonly suffix?: Resolved<string>;
}

/** A resource that writes the notifications of a bucket. */
export interface NotificationWriter {
  readonly logicalId: string;

  /** Indicates whether it replaces the notifications of others. The CDK's custom resource leaves them on a bucket that another app created. */
  readonly replaces: boolean;
}

/**
 * `AWS::S3::Bucket`, including the notifications that the CDK's `Custom::S3BucketNotifications` adds. For a bucket outside these templates,
 * the entry is that custom resource and has the bucket's name.
 */
export interface BucketEntry extends Entry {
  readonly notifications: Resolved<readonly BucketNotification[]>;
  readonly eventBridge: Resolved<boolean>;
  readonly writers: readonly NotificationWriter[];
  readonly kmsKey?: Reference;
}
