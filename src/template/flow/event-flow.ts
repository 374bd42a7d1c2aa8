import type { AlarmEntry, CompositeAlarmEntry } from './alarm-entries';
import type { Entry, UnreadEntry } from './entry';
import type { BucketEntry, EventBusEntry, RuleEntry, ScheduleEntry, SubscriptionEntry, TopicEntry } from './event-entries';
import type { AliasEntry, DeploymentGroupEntry, FunctionEntry, InvokeConfigEntry, VersionEntry } from './function-entries';
import type { MappingEntry } from './mapping-entries';
import type { QueueEntry } from './queue-entries';
import type { ConsumerEntry, StreamEntry } from './stream-entries';
import type { Reference } from '../resolve/references';
import type { Resolved, Value } from '../resolve/unknown';

/** A stack, which may be nested. */
export interface StackEntry {
  /** Unique, and the first part of its resources' keys. The id of a nested stack is `<parent id>/<logical id>`. */
  readonly id: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;

  /** Indicates whether the account was given. If not, names, ARNs and conditions are based on a placeholder. */
  readonly accountGiven: boolean;

  /** Indicates whether the Region was given. If not, names, ARNs and conditions are based on a placeholder. */
  readonly regionGiven: boolean;

  /** The stage that it is deployed with, if any. */
  readonly stage?: string;

  /** The construct path, if the template or the cloud assembly records it. */
  readonly path?: string;

  /** The id of the parent stack, if it is nested. */
  readonly parent?: string;

  readonly outputs: { readonly [name: string]: Value };

  /** The macros in its template whose result is not known. */
  readonly macros: readonly string[];
}

/** The resources by kind, each list in template order. */
export interface FlowEntries {
  readonly functions: readonly FunctionEntry[];
  readonly versions: readonly VersionEntry[];
  readonly aliases: readonly AliasEntry[];
  readonly mappings: readonly MappingEntry[];
  readonly invokeConfigs: readonly InvokeConfigEntry[];
  readonly queues: readonly QueueEntry[];
  readonly streams: readonly StreamEntry[];
  readonly consumers: readonly ConsumerEntry[];
  readonly topics: readonly TopicEntry[];
  readonly subscriptions: readonly SubscriptionEntry[];
  readonly buses: readonly EventBusEntry[];
  readonly rules: readonly RuleEntry[];
  readonly schedules: readonly ScheduleEntry[];
  readonly buckets: readonly BucketEntry[];
  readonly alarms: readonly AlarmEntry[];
  readonly compositeAlarms: readonly CompositeAlarmEntry[];
  readonly deploymentGroups: readonly DeploymentGroupEntry[];

  /** All other resources, so that none is silently ignored. */
  readonly others: readonly Entry[];
}

/** The flow of events through the stacks, as plain data: the resources that send, store, process or monitor events. */
export interface EventFlow extends FlowEntries {
  readonly stacks: readonly StackEntry[];

  /** All entries of all lists, including `others`, by key. */
  readonly byKey: ReadonlyMap<string, Entry>;

  /** The parts of resources that are not read, so that none is silently ignored. */
  readonly unread: readonly UnreadEntry[];

  /**
   * Looks up the resource that an ARN, a queue URL or a name (with or without a function qualifier) refers to.
   *
   * @param stack the id of the stack that contains the value: it determines the account and Region of a plain name, and takes precedence
   * if resources have equal names @default - the first stack
   * @param type the CloudFormation type that a plain name belongs to @default 'AWS::Lambda::Function'
   */
  refer(value: Resolved<string>, stack?: string, type?: string): Reference;
}
