import { UNTIL_EXPIRY } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const streamRetryAttempts = rule({
  id: 'StreamRetryAttempts',
  level: 'error',
  of: 'mappings',
  info: 'A failing batch of the stream is retried until its records expire.',
  explanation: 'One record that always fails holds up its shard for a day or more, and the records behind it expire unseen.',
  mend: 'Set maximumRetryAttempts (StreamProcessor does), together with a failure destination.',
  practices: ['K01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: mapping => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    const bounded = known(mapping.maximumRetryAttempts!) !== UNTIL_EXPIRY || known(mapping.maximumRecordAgeSeconds!) !== UNTIL_EXPIRY;
    return compliantIf(bounded, 'Neither MaximumRetryAttempts nor MaximumRecordAgeInSeconds is set: a batch that fails blocks its shard.');
  },
});
