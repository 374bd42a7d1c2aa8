import { compliantIf, resolved, rule } from '../../model/rule';
import { readsInOrder } from '../../model/sources';

export const streamBisect = rule({
  id: 'StreamBisect',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'A failing batch of the stream is not split.',
  explanation: 'All records of the batch are retried and discarded together with the one that fails.',
  fix: 'Set bisectBatchOnError (BisectBatchOnFunctionError), as StreamProcessor does. A mapping of Kafka also needs ProvisionedPollerConfig.',
  practices: ['K03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    if (!readsInOrder(mapping)) return undefined;
    return compliantIf(resolved(mapping.bisectBatchOnError!) || resolved(mapping.batchSize) === 1, 'The mapping does not set BisectBatchOnFunctionError.');
  },
});
