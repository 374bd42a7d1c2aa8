import type { Entry, EventFlow, Reference, StackEntry } from '../../template';
import type { Bucket } from '../events/bucket';
import type { CustomBus } from '../events/custom-bus';
import type { EventBus } from '../events/event-bus';
import type { Topic } from '../events/topic';
import type { EventReceiver } from '../kernel/delivery';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { Names } from '../kernel/names';
import type { World } from '../kernel/world';
import type { AsyncInvoker } from '../lambda/async-invoker';
import type { FunctionPlan } from '../lambda/behavior';
import type { LambdaFunction } from '../lambda/lambda-function';
import type { MappingSwitch } from '../lambda/mapping-switch';
import type { SqsQueue } from '../sqs/sqs-queue';
import type { Stream } from '../streams/stream';

/** What can be invoked. */
export interface Invocable {
  readonly fn: LambdaFunction;

  /** The version or alias. @default `$LATEST` */
  readonly qualifier?: string;
}

/**
 * The input of the service builders, and the services that they have built so far, by the keys of the template's
 * resources.
 */
export interface Wiring {
  readonly world: World;
  readonly flow: EventFlow;
  readonly names: Names;

  /** The keys of the resources that the test leaves out. */
  readonly leftOut: ReadonlySet<string>;

  /** The code that the test provides, by the key of the function or version. */
  readonly plans: ReadonlyMap<string, FunctionPlan>;

  /** Indicates whether `Date` returns the virtual time while a handler runs. */
  readonly virtualDate: boolean;

  readonly functions: Map<string, LambdaFunction>;

  /** Functions, and their versions and aliases with their names. */
  readonly invocables: Map<string, Invocable>;

  /** Asynchronous invocation, by the key of the function. */
  readonly invokers: Map<string, AsyncInvoker>;
  readonly queues: Map<string, SqsQueue>;

  /** The event source mappings by their keys. */
  readonly mappings: Map<string, MappingSwitch>;
  readonly streams: Map<string, Stream>;
  readonly buckets: Map<string, Bucket>;
  readonly topics: Map<string, Topic>;

  /** Event buses; those that are not in the templates, such as the default one, by `busKey`. */
  readonly buses: Map<string, EventBus>;

  /** Custom Event Buses (`AWS::EventsV2`). */
  readonly customBuses: Map<string, CustomBus>;

  /** Every service that takes events, including the versions and aliases of functions. */
  readonly receivers: Map<string, EventReceiver>;
}

/** Builds the services for some resource types, and connects them to other services. */
export interface ServiceBuilder {
  build(wiring: Wiring): void;

  /** Connects services once all of them are built, because connections may form a circle. */
  connect?(wiring: Wiring): void;
}

/**
 * The service that a reference points to.
 *
 * @throws UnsupportedFeatureError if the templates do not contain it
 */
export function requireService<T>(services: ReadonlyMap<string, T>, from: string, property: string, reference: Reference): T {
  const service = services.get(reference.function ?? reference.key ?? '');
  if (service) return service;
  throw new UnsupportedFeatureError(from, property, `${String(reference.value)} is not in the templates: add the template that contains it, ` +
    'or a hand-written one with the same physical name');
}

/** The stack that a resource is in. */
export function stackOf({ flow }: Pick<Wiring, 'flow'>, { stack }: Pick<Entry, 'stack'>): StackEntry {
  return flow.stacks.find(({ id }) => id === stack)!;
}
