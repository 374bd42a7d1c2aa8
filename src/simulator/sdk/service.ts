import type { Fields, Protocol } from './protocols';
import type { Entry } from '../../template';
import type { EventSender } from '../event-sender';
import type { EventBus } from '../events/event-bus';
import type { QueueClient } from '../queue-client';
import type { Resources } from '../resources';

/** What the operations of services can do with a simulation, for the handler that calls them. */
export interface ServiceCall {
  readonly sender: EventSender;
  readonly queueClient: QueueClient;
  readonly resources: Resources;

  /** The start of the simulation, in milliseconds since 1970. */
  readonly start: number;

  /** The URL that the calls come to. */
  readonly endpoint: string;

  /**
   * The resource that an ARN, a URL or a physical name refers to; for a version or an alias, itself.
   *
   * @param type the CloudFormation type of resources with that physical name
   * @throws ServiceError if a fault of the test puts it out of reach
   * @throws UnsupportedFeatureError if the templates do not contain it
   */
  find<T extends Entry>(type: string, name: string): T;

  /** The event bus of that name or ARN, which may be one that is not in the templates, such as the default one. Throws like `find`. */
  findBus(nameOrArn: string): EventBus;

  /** Refuses something that the simulator does not model. */
  refuse(feature: string, fix: string): never;

  /** What the trace says of the event that `send` sends: its message id or its sequence number, for example. */
  receiptOf(send: () => string): Readonly<Record<string, unknown>>;
}

/** A service of AWS as SDK clients see it. */
export interface Service {
  /** The name of the client's package without `client-`. Faults use it for the service. */
  readonly name: string;
  readonly protocol: Protocol;

  /** The code of the error for an event that a resource rejects. */
  readonly rejected: string;

  /** The code of the error for a resource that denies access. */
  readonly denied: string;
  readonly operations: { readonly [name: string]: (input: Fields, call: ServiceCall) => Fields };
}
