import type { AsyncInvoker } from './lambda/async-invoker';
import type { FunctionPlan } from './lambda/behaviour';
import type { Bucket } from './events/bucket';
import { UnsupportedFeatureError } from './kernel/errors';
import type { EventBus } from './events/event-bus';
import type { Journey } from './kernel/fates';
import type { LambdaFunction } from './lambda/lambda-function';
import type { Names } from './kernel/names';
import type { Arrival, MessageAttributes } from './sqs/sqs-message';
import type { SqsQueue } from './sqs/sqs-queue';
import type { Stream } from './streams/stream';
import type { Topic } from './events/topic';
import type { World } from './kernel/world';
import type { Entry, EventFlow, Reference } from '../template';

/** An event on its way from one service to another. */
export interface Delivery {
  readonly journey: Journey;
  readonly body: string;
  readonly arrival: Arrival;
  readonly attributes?: MessageAttributes;
  readonly groupId?: string;
  readonly deduplicationId?: string;

  /** Why it is where it comes to, when that is not obvious. @default - it was sent */
  readonly reason?: string;

  /** The events that were handled when this one was sent. */
  readonly parents?: readonly string[];

  /** How often each function has run in the chain that led here. @default - as the journey says */
  readonly chain?: ReadonlyMap<string, number>;

  /** Whether an event bus sends it. */
  readonly fromBus?: boolean;
}

/** Whatever takes events: a queue, a topic, a bus, a bucket, a function. */
export interface Target {
  /** In traces and reasons. */
  readonly name: string;

  /** Takes the event, or says why not. */
  accept(delivery: Delivery): string | undefined;
}

/** What the parts of the simulation are made of, and where they find each other: by the keys of the template's resources. */
export interface Wiring {
  readonly world: World;
  readonly flow: EventFlow;
  readonly names: Names;

  /** The code that the test gives, by the key of the function or version. */
  readonly plans: ReadonlyMap<string, FunctionPlan>;
  readonly virtualDate: boolean;

  readonly functions: Map<string, LambdaFunction>;

  /** By the key of the function. */
  readonly invokers: Map<string, AsyncInvoker>;
  readonly queues: Map<string, SqsQueue>;
  readonly streams: Map<string, Stream>;
  readonly buckets: Map<string, Bucket>;
  readonly topics: Map<string, Topic>;

  /** Also those that are not in the templates, like the default one: by `busKey`. */
  readonly buses: Map<string, EventBus>;
  readonly targets: Map<string, Target>;
}

/**
 * A part of the simulation: makes the services for the resources it covers, and connects them to those that are there already.
 *
 * What moves events and is covered by no part is refused.
 */
export interface Part {
  covers(entry: Entry, flow: EventFlow): boolean;
  wire(wiring: Wiring): void;

  /** Once all parts are wired: connects what may be connected in a circle. */
  connect?(wiring: Wiring): void;
}

/** The service behind a reference. */
export function connected<T>(services: ReadonlyMap<string, T>, from: string, property: string, reference: Reference): T {
  const service = services.get(reference.function ?? reference.key ?? '');
  if (service) return service;
  throw new UnsupportedFeatureError(from, property, `${String(reference.value)} is not among the templates: simulate the template that holds it too, ` +
    'or a hand-written one with the same physical name');
}
