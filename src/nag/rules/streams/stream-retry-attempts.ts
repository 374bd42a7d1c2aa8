import { UNTIL_EXPIRY } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';
import { asMapped, pollsStream } from '../../model/sources';

export const streamRetryAttempts = rule({
  id: 'StreamRetryAttempts',
  level: 'error',
  appliesTo: 'mappings',
  info: 'A failing batch of the stream is retried until its records expire.',
  explanation: 'One record that always fails blocks its shard for a day or more, and the records behind it expire unprocessed.',
  fix: 'Set the number of retries (MaximumRetryAttempts), as StreamProcessor does, together with a failure destination ' +
    '(DestinationConfig.OnFailure).',
  practices: ['K01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  check: (mapping, app) => {
    if (!pollsStream(mapping)) return undefined;
    const bounded = resolved(mapping.maximumRetryAttempts!) !== UNTIL_EXPIRY || resolved(mapping.maximumRecordAgeSeconds!) !== UNTIL_EXPIRY;
    return compliantIf(bounded, 'The mapping sets neither MaximumRetryAttempts nor MaximumRecordAgeInSeconds, so a failing batch blocks its shard until it expires.', asMapped(mapping, app));
  },
});
