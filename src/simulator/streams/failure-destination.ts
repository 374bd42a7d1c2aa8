import { Endpoint } from '../kernel/endpoint';
import type { Journey } from '../kernel/fates';
import type { Random } from '../kernel/random';
import { utc } from '../kernel/time-span';
import type { World } from '../kernel/world';

/** A failure that is sent to a failure destination. */
export interface FailureDelivery {
  readonly journey: Journey;

  /** The failure record. */
  readonly record: object;

  /** Returns the event that the function received. */
  readonly payload: () => unknown;
  readonly shardId: string;
  readonly reason: string;
}

/** The on-failure destination of a stream's event source mapping. */
export interface FailureDestination {
  /** The display name in traces and reasons. */
  readonly name: string;

  /** Indicates whether the destination receives the records; otherwise only a failure record with their position in the stream. */
  readonly keepsRecords: boolean;

  /** Accepts a failure, or returns the reason why it cannot. */
  deliver(delivery: FailureDelivery): string | undefined;
}

/** The bucket of a failure destination. */
export interface FailureBucket {
  readonly settings: { readonly key: string; readonly name: string };
  put(object: { readonly journey: Journey; readonly key: string; readonly body: string; readonly arrival: 'failure'; readonly reason: string }): void;
}

/** Returns a queue or a topic as a failure destination: it receives the failure record only. */
export function failureRecordDestination(endpoint: Endpoint): FailureDestination {
  return {
    name: endpoint.name,
    keepsRecords: false,
    deliver: ({ journey, record, reason }) => endpoint.deliver({ journey, body: JSON.stringify(record), arrival: 'failure', reason })?.reason,
  };
}

/**
 * Returns a bucket as a failure destination: its objects contain the failure record and the event of the function.
 *
 * @param uuid the UUID of the mapping
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function bucketDestination(bucket: FailureBucket, uuid: string, world: World, random: Random): FailureDestination {
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
