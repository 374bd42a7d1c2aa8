import type { BusSubscriberEntry, Entry } from '../../template';

/** A subscriber under either name that AWS shows in the dimensions of its metrics: its ARN, or its name with the generated identifier. */
export function subscriberNames({ unknownName: _, ...subscriber }: BusSubscriberEntry): readonly Entry[] {
  return [subscriber.arn, subscriber.arn.replace(/^.*:subscriber\//, '')].map(name => ({ ...subscriber, name }));
}
