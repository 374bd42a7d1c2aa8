import type { PathKind } from './explanation';
import type { BucketEntry, BucketNotification, DeliveryTarget, Entry, FunctionEntry, MappingEntry, Reference, RuleEntry, ScheduleEntry, SubscriptionEntry } from '../template';

/** How the events of a way are delivered. */
export type Delivering =
  | { readonly by: 'mapping'; readonly mapping: MappingEntry }
  | { readonly by: 'topic'; readonly subscription: SubscriptionEntry }
  | { readonly by: 'rule'; readonly rule: RuleEntry; readonly target: DeliveryTarget }
  | { readonly by: 'schedule'; readonly schedule: ScheduleEntry }
  | { readonly by: 'bucket'; readonly bucket: BucketEntry; readonly notification: BucketNotification }
  /** A service that invokes the function asynchronously. It keeps nothing itself, or what it does with an event that it may not deliver is `unclear`. */
  | { readonly by: 'invocation'; readonly service: string; readonly unclear?: string }
  /** A caller that waits for the answer. */
  | { readonly by: 'caller'; readonly caller: string; readonly limitSeconds?: number }
  /** Something that is not modelled. */
  | { readonly by: 'unknown'; readonly why: string };

/** A way in which events reach a function, as the templates show it. */
export interface EventWay {
  readonly kind: PathKind;

  /** The source; a text if it is not in the templates. */
  readonly source: Entry | string;

  /** The resource that connects the source and the function, if it is a resource of its own. */
  readonly carrier?: Entry;
  readonly handler: FunctionEntry;

  /** What is invoked: the function, a version or an alias. */
  readonly target: Reference;
  readonly delivering: Delivering;
}
