import type { Assumptions } from './kernel/assumptions';
import type { FunctionCode } from './lambda/behaviour';
import type { Fault } from './kernel/faults';
import type { MessageAttributes } from './kernel/delivery';
import type { TimeSpan } from './kernel/time-span';
import type { ConstructLike, ReadOptions } from '../template';

/** A resource by its logical id, its construct path or its construct. */
export type ResourceName = string | ConstructLike;

export interface SimulationOptions extends ReadOptions {
  /** The code of the functions: handlers or behaviours, by function or by version. A Map takes constructs as keys. */
  readonly handlers?: { readonly [name: string]: FunctionCode } | ReadonlyMap<ResourceName, FunctionCode>;

  /** Decides all that is left to chance. @default 1 */
  readonly seed?: number | string;

  /** @default - nothing goes wrong but what the handlers do */
  readonly faults?: readonly Fault<ResourceName>[];

  /** Other choices where AWS documents none. @default - see `ASSUMPTIONS` */
  readonly assumptions?: Partial<Assumptions>;

  /** The instant of the start, as a Date or in milliseconds since 1970. @default - 2026-01-01T00:00:00Z */
  readonly start?: number | { getTime(): number };

  /** Whether `Date` tells the virtual instant while a handler runs. Timers stay real. @default true */
  readonly virtualDate?: boolean;

  /** Resources that the simulation does without. @default - none */
  readonly without?: readonly ResourceName[];
}

/** What a test can say of every event that it sends. */
export interface EventOptions {
  /** @default - e1, e2, … */
  readonly id?: string;

  /** When to send it, counted from the start. @default - now */
  readonly at?: TimeSpan;
}

/** What a test can say of a message that it sends. */
export interface SendOptions extends EventOptions {
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;

  /** Whole seconds; a FIFO queue has none for single messages. @default - the delay of the queue */
  readonly delaySeconds?: number;
  readonly messageAttributes?: MessageAttributes;
  readonly traceHeader?: string;
}

/** What a test can say of a record that it puts into a Kinesis stream. */
export interface PutOptions extends EventOptions {
  /** Records with the same one keep their order. @default - the id of the event */
  readonly partitionKey?: string;

  /** Decides the shard instead: a number from 0 to 2^128 - 1, in decimal digits. */
  readonly explicitHashKey?: string;
}

/** What a test can say of a message that it publishes. */
export interface PublishOptions extends EventOptions {
  readonly subject?: string;
  readonly messageAttributes?: MessageAttributes;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
}

/** An event for a bus. */
export interface PutEventsEntry {
  /** The bus; one that is not in the templates by its name. @default - the default event bus */
  readonly bus?: ResourceName;

  /** Where templates of several Regions have a bus of that name. @default - the only one */
  readonly region?: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail?: unknown;
  readonly resources?: readonly string[];

  /** As EventBridge writes it: '2026-01-01T00:00:00Z'. @default - now */
  readonly time?: string;
}

export interface ReceiveOptions {
  /** @default 10 */
  readonly max?: number;

  /** @default - the visibility timeout of the queue */
  readonly visibilityTimeout?: TimeSpan;
}
