import { compliantIf, rule } from '../../model/rule';
import { asMapped, readsInOrder } from '../../model/sources';

export const streamFailureDestination = rule({
  id: 'StreamFailureDestination',
  level: 'error',
  appliesTo: 'mappings',
  info: 'Discarded batches of the stream are lost.',
  explanation: 'When the retries or the maximum age of a batch are exhausted, Lambda skips the batch. Its records are never processed, ' +
    'and no trace of them remains.',
  fix: 'Set onFailure (DestinationConfig.OnFailure). A bucket keeps the records themselves, and so does a Kafka topic. StreamProcessor creates a bucket.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (mapping, app) => {
    if (!readsInOrder(mapping)) return undefined;
    return compliantIf(mapping.onFailure !== undefined, 'The mapping does not set DestinationConfig.OnFailure, so discarded batches are lost.', asMapped(mapping, app));
  },
});
