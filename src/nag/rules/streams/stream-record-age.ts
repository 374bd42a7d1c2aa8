import { RECORD_AGE_SECONDS, UNTIL_EXPIRY } from '../../../limits';
import { compliantIf, known, rule, violation } from '../../rule';

export const streamRecordAge = rule({
  id: 'StreamRecordAge',
  level: 'warning',
  of: 'mappings',
  info: 'Records of the stream are retried however old they are.',
  explanation: 'After an outage the function works off what nobody needs any more, and gets to the new records late or never. Throttling uses up ' +
    'no retries: only the age bounds it.',
  mend: 'Set maximumRecordAge to less than the retention of the stream. StreamProcessor does.',
  practices: ['K02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    const age = known(mapping.maximumRecordAgeSeconds!);
    if (age === UNTIL_EXPIRY) return violation('MaximumRecordAgeInSeconds is unset or -1.');
    return compliantIf(age >= RECORD_AGE_SECONDS.min, `MaximumRecordAgeInSeconds is ${age}, but Lambda takes ${RECORD_AGE_SECONDS.min} or more.`);
  },
});
