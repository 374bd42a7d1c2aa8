import { compliantIf, known, rule } from '../../rule';

export const streamBisect = rule({
  id: 'StreamBisect',
  level: 'warning',
  of: 'mappings',
  info: 'A failing batch of the stream is not split.',
  explanation: 'All records of a batch share the fate of the one that fails: they are retried with it and discarded with it.',
  mend: 'Set bisectBatchOnError. StreamProcessor does.',
  practices: ['K03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    return compliantIf(known(mapping.bisectBatchOnError!) || known(mapping.batchSize) === 1, 'BisectBatchOnFunctionError is off.');
  },
});
