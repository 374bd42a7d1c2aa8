import { RECORD_AGE_SECONDS, UNTIL_EXPIRY } from '../../../limits';
import { compliantIf, resolved, rule, violation } from '../../model/rule';
import { pollsStream } from '../../model/sources';

export const streamRecordAge = rule({
  id: 'StreamRecordAge',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'Records of the stream are retried without an age limit.',
  explanation: 'After an outage the function first processes outdated records, and reaches new ones late or never. Throttled ' +
    'invocations use up no retries, so only the maximum age limits them.',
  fix: 'Set maximumRecordAge (MaximumRecordAgeInSeconds) to less than the retention period of the stream. StreamProcessor does.',
  practices: ['K02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    if (!pollsStream(mapping)) return undefined;
    const age = resolved(mapping.maximumRecordAgeSeconds!);
    if (age === UNTIL_EXPIRY) return violation('The mapping does not limit the age of records: MaximumRecordAgeInSeconds is not set or -1.');
    return compliantIf(age >= RECORD_AGE_SECONDS.min, `MaximumRecordAgeInSeconds of the mapping is ${age}, but must be at least ${RECORD_AGE_SECONDS.min}.`, { level: 'error' });
  },
});
