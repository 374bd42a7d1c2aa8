import { compliantIf, known, rule } from '../../rule';

export const streamFailureDestination = rule({
  id: 'StreamFailureDestination',
  level: 'error',
  of: 'mappings',
  info: 'Batches of the stream that are given up go nowhere.',
  explanation: 'When the retries or the age of a batch run out, Lambda goes on behind it: its records are never processed and nobody knows which ' +
    'they were.',
  mend: 'Set onFailure; a bucket keeps the records themselves. StreamProcessor makes one.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: mapping => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    return compliantIf(mapping.onFailure !== undefined, 'DestinationConfig.OnFailure is missing: batches that are given up are lost.');
  },
});
