import type { InvocationRecord } from './invocation-record';
import type { EventDelivery } from '../kernel/delivery';

/** The properties of a delivery that do not depend on the destination. */
export type RecordDelivery = Pick<EventDelivery, 'journey' | 'arrival' | 'reason' | 'chain'>;

/** A destination for the invocation records of asynchronous events. */
export interface Destination {
  /** The name in traces and reasons. */
  readonly name: string;

  /** Delivers the record, or returns the reason why that failed. */
  deliver(record: InvocationRecord, delivery: RecordDelivery): string | undefined;
}
