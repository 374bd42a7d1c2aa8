import { Bucket } from '../events/bucket';
import type { ServiceBuilder } from './wiring';

/** Buckets as such. What they tell others is another part's: it covers them. */
export const bucketBuilder: ServiceBuilder = {
  covers: () => false,

  build({ world, flow, names, buckets }): void {
    for (const entry of flow.buckets) {
      buckets.set(entry.key, new Bucket(world, {
        key: entry.key,
        name: names.of(entry),
        bucketName: entry.name,
        arn: entry.arn,
        region: flow.stacks.find(({ id }) => id === entry.stack)!.region,
      }));
    }
  },
};
