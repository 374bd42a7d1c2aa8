import type { FunctionPlan } from './behaviour';
import { UnsupportedFeatureError } from './errors';
import type { Journey } from './fates';
import type { LambdaFunction } from './lambda-function';
import type { Names } from './names';
import type { Arrival, MessageAttributes } from './sqs-message';
import type { SqsQueue } from './sqs-queue';
import type { World } from './world';
import type { Entry, EventFlow, Reference } from '../template';

/** An event on its way from one service to another. */
export interface Delivery {
  readonly journey: Journey;
  readonly body: string;
  readonly arrival: Arrival;
  readonly attributes?: MessageAttributes;
  readonly groupId?: string;
  readonly deduplicationId?: string;
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
  readonly queues: Map<string, SqsQueue>;
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
}

/** The service behind a reference. */
export function connected<T>(services: ReadonlyMap<string, T>, from: string, property: string, reference: Reference): T {
  const service = services.get(reference.function ?? reference.key ?? '');
  if (service) return service;
  throw new UnsupportedFeatureError(from, property, `${String(reference.value)} is not among the templates: simulate the template that holds it too, ` +
    'or a hand-written one with the same physical name');
}
