import type { SYNCHRONOUS_CALLERS, SynchronousCaller } from '../limits';
import type { ConstructLike, ReadOptions } from '../template';
import type { Assumptions } from './kernel/assumptions';
import type { MessageAttributes } from './kernel/delivery';
import type { Fault } from './kernel/faults';
import type { TimeSpan } from './kernel/time-span';
import type { FunctionCode } from './lambda/behavior';

/** A reference to a resource: its logical id, its construct path or its construct. */
export type ResourceName = string | ConstructLike;

/** A reference to an event source mapping: its name, or its function and its source, which is a queue, a stream or a table. */
export type MappingName = ResourceName | { readonly function: ResourceName; readonly source: ResourceName };

/** The options of a simulation. */
export interface SimulationOptions extends ReadOptions {
  /**
   * The code of the functions: handlers or behaviors, by function or version. Use a Map to refer to constructs.
   *
   * @default - no function has code
   */
  readonly handlers?: { readonly [name: string]: FunctionCode } | ReadonlyMap<ResourceName, FunctionCode>;

  /** The seed of all random decisions. @default 1 */
  readonly seed?: number | string;

  /** The faults to inject. @default - none: only handlers fail */
  readonly faults?: readonly Fault<ResourceName>[];

  /** Assumptions about behavior that AWS does not document. @default - the defaults in `ASSUMPTIONS` */
  readonly assumptions?: Partial<Assumptions>;

  /** The virtual start time, as a Date or in milliseconds since 1970. @default - 2026-01-01T00:00:00Z */
  readonly start?: number | { getTime(): number };

  /** Enables the virtual time in `Date` while a handler runs. Timers stay real. @default true */
  readonly virtualDate?: boolean;

  /** The resources to leave out. @default - none */
  readonly without?: readonly ResourceName[];

  /**
   * Checks that AWS would accept the templates. Set it to false for what AWS accepts only in steps, such as a visibility timeout that is lowered once
   * the event source mapping exists, and in a test that takes out a safeguard.
   *
   * @default true - a test proves nothing about a template that cannot be deployed
   */
  readonly checkDeployable?: boolean;
}

/** The options of every event. */
export interface EventOptions {
  /** The id of the event in the simulation, which must be unique. @default - e1, e2, … */
  readonly id?: string;

  /** The time to send the event, counted from the start. @default - now */
  readonly at?: TimeSpan;
}

/** The options of a message for a queue. */
export interface SendOptions extends EventOptions {
  /** The message group: 1 to 128 letters, digits and punctuation marks. FIFO queues require it. @default - none */
  readonly messageGroupId?: string;

  /**
   * The deduplication id for a FIFO queue, with the characters of a message group.
   *
   * @default - the SHA-256 hash of the body, if the queue has content-based deduplication
   */
  readonly messageDeduplicationId?: string;

  /**
   * The delay in whole seconds, from 0 to 900. FIFO queues do not support it for single messages.
   *
   * @default - the delay of the queue
   */
  readonly delaySeconds?: number;

  /** Up to ten attributes by name. @default - none */
  readonly messageAttributes?: MessageAttributes;
  readonly traceHeader?: string;
}

/** The options of a record for a Kinesis stream. */
export interface PutOptions extends EventOptions {
  /** The partition key: 1 to 256 characters. Records with the same key keep their order. @default - the id of the event */
  readonly partitionKey?: string;

  /**
   * The hash key that selects the shard: an integer from 0 to 2^128 - 1 in decimal.
   *
   * @default - the hash of the partition key
   */
  readonly explicitHashKey?: string;
}

/** A caller whose waiting time and retries AWS documents. */
export type CallerName = keyof typeof SYNCHRONOUS_CALLERS;

/** The options of a synchronous invocation. */
export interface InvokeSyncOptions extends EventOptions {
  /**
   * Who waits for the answer: a caller that AWS documents, or any other one with its limit and its retries, such as a state
   * machine with `Retry`.
   *
   * @default 'sdk' - three attempts if Lambda throttles or is unavailable, but none after an error of the function
   */
  readonly caller?: CallerName | SynchronousCaller;
}

/** The options of a message for a topic. */
export interface PublishOptions extends EventOptions {
  /** 1 to 99 characters, without line breaks. @default - none */
  readonly subject?: string;

  /** Attributes by name. A queue with raw message delivery takes up to ten. @default - none */
  readonly messageAttributes?: MessageAttributes;

  /** The message group: 1 to 128 letters, digits and punctuation marks. FIFO topics require it. @default - none */
  readonly messageGroupId?: string;

  /**
   * The deduplication id for a FIFO topic, with the characters of a message group.
   *
   * @default - the SHA-256 hash of the message, if the topic has content-based deduplication
   */
  readonly messageDeduplicationId?: string;
}

/** An event for an event bus. */
export interface PutEventsEntry {
  /** The event bus; one that is not in the templates by its name. @default - the default event bus */
  readonly bus?: ResourceName;

  /** The Region of the bus. Required if several Regions have a bus of that name. @default - the only one */
  readonly region?: string;

  /** The source, which must not start with `aws.`. */
  readonly source: string;

  /** The detail type: 1 to 128 characters. */
  readonly detailType: string;

  /** A JSON object. @default {} */
  readonly detail?: unknown;
  readonly resources?: readonly string[];

  /** The time of the event in EventBridge's format: '2026-01-01T00:00:00Z'. @default - now */
  readonly time?: string;

  /** The event group, for the FIFO subscribers of a Custom Event Bus (`AWS::EventsV2::EventBus`). @default - none */
  readonly eventGroupId?: string;
}

/** Which events of a Custom Event Bus a subscriber that starts in the past delivers. */
export interface ReplayEventsOptions {
  /** The time of the first event, since the start. @default - the earliest event that the bus retains */
  readonly from?: TimeSpan;

  /** The time of the last event, since the start. @default - now */
  readonly until?: TimeSpan;

  /** The ids that EventBridge gave the events (`aws:EventId`), as failure records name them. @default - all */
  readonly eventIds?: readonly string[];
}

/** The options of a message move task. */
export interface MoveTaskOptions {
  /** The dead-letter queue. */
  readonly from: ResourceName;

  /** The destination, which must have the type of the dead-letter queue. @default - each message goes back to the queue that it came from */
  readonly to?: ResourceName;

  /** The number of messages to move per second, from 1 to 500. @default - the assumption `moveTaskPerSecond`, because AWS chooses it */
  readonly maxPerSecond?: number;
}

/** The options of a receive request. */
export interface ReceiveOptions {
  /** The highest number of messages to receive, from 1 to 10. @default 10 */
  readonly max?: number;

  /** The visibility timeout of the received messages: whole seconds, up to 12 hours. @default - the visibility timeout of the queue */
  readonly visibilityTimeout?: TimeSpan;
}
