import type { ServiceCaller } from './access';
import type { Reference } from '../resolve/references';

/** A delivery by a service to a queue, topic or function, for which a policy of the target has to let the service in. */
export interface Delivery {
  /** Names the sender in a sentence: 'the rule Nightly'. */
  readonly sender: string;
  readonly caller: ServiceCaller;
  readonly target: Reference;

  /** The role that the service assumes instead of acting on its own behalf. */
  readonly role?: Reference;
}
