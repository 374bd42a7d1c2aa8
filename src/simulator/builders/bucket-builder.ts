import { ServiceBuilder, stackOf, Wiring } from './wiring';
import { Bucket } from '../events/bucket';

/** Buckets without their event notifications. The builder of notifications covers them. */
export const bucketBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const { world, flow, names, buckets } = wiring;
    for (const entry of flow.buckets) {
      buckets.set(entry.key, new Bucket(world, {
        key: entry.key,
        name: names.of(entry),
        bucketName: entry.name,
        arn: entry.arn,
        region: stackOf(wiring, entry).region,
      }));
    }
  },
};
