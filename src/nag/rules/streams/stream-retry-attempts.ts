import { UNTIL_EXPIRY } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';
import { asMapped, laneOf, pollsKafka, readsInOrder } from '../../model/sources';

export const streamRetryAttempts = rule({
  id: 'StreamRetryAttempts',
  level: 'error',
  appliesTo: 'mappings',
  info: 'A failing batch of the stream is retried until its records expire.',
  explanation: 'One record that always fails blocks its shard or partition for a day or more, and the records behind it expire unprocessed.',
  fix: 'Set the number of retries (MaximumRetryAttempts), as StreamProcessor does, together with a failure destination ' +
    '(DestinationConfig.OnFailure). A mapping of Kafka also needs ProvisionedPollerConfig.',
  practices: ['K01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (mapping, app) => {
    if (!readsInOrder(mapping)) return undefined;
    const bounded = resolved(mapping.maximumRetryAttempts!) !== UNTIL_EXPIRY || resolved(mapping.maximumRecordAgeSeconds!) !== UNTIL_EXPIRY;
    // With a destination, Lambda retries a batch of Kafka ten times if nothing else is set.
    const isBounded = bounded || (pollsKafka(mapping) && mapping.onFailure !== undefined);
    return compliantIf(isBounded, `The mapping sets neither MaximumRetryAttempts nor MaximumRecordAgeInSeconds, so a failing batch blocks its ${laneOf(mapping)} until it expires.`, asMapped(mapping, app));
  },
});
