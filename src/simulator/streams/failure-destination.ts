import type { Bucket } from '../events/bucket';
import { Endpoint } from '../kernel/endpoint';
import type { Journey } from '../kernel/fates';
import type { Random } from '../kernel/random';
import { utc } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** What a failure destination gets. */
export interface FailureDelivery {
  readonly journey: Journey;
  readonly record: object;

  /** The event of the function. */
  readonly payload: () => unknown;
  readonly shardId: string;
  readonly reason: string;
}

/** Where the records of a stream go that were given up. */
export interface FailureDestination {
  /** In traces and reasons. */
  readonly name: string;

  /** Whether it gets the records themselves; otherwise only a note of where they are in the stream. */
  readonly keepsRecords: boolean;

  /** Takes the failure, or says why not. */
  deliver(delivery: FailureDelivery): string | undefined;
}

/** A queue or a topic: both get a note. */
export function noteDestination(endpoint: Endpoint): FailureDestination {
  return {
    name: endpoint.name,
    keepsRecords: false,
    deliver: ({ journey, record, reason }) => endpoint.deliver({ journey, body: JSON.stringify(record), arrival: 'failure', reason })?.reason,
  };
}

/**
 * A bucket: it gets the event of the function too, as text.
 *
 * @param uuid of the mapping
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function bucketDestination(bucket: Bucket, uuid: string, world: World, random: Random): FailureDestination {
  const { key: bucketKey, name } = bucket.settings;
  return {
    name,
    keepsRecords: true,
    deliver: ({ journey, record, payload, shardId, reason }) => {
      const { year, month, day, hours, minutes, seconds } = utc(world.clock.epochNow);
      const key = `aws/lambda/${uuid}/${shardId}/${year}/${month}/${day}/${year}-${month}-${day}T${hours}.${minutes}.${seconds}-${random.uuid()}`;
      const endpoint = new Endpoint(world, bucketKey, { name, accept: ({ body }) => void bucket.put({ journey, key, body, arrival: 'failure', reason }) });
      return endpoint.deliver({ journey, body: JSON.stringify({ ...record, payload: JSON.stringify(payload()) }), arrival: 'failure' })?.reason;
    },
  };
}
