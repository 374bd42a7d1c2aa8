import { KINESIS_RETENTION_HOURS, RECORD_AGE_SECONDS, UNTIL_EXPIRY } from '../../../limits';
import { COMPLIANT, compliantIf, resolved, rule, violation } from '../../model/rule';
import { readsInOrder } from '../../model/sources';
import { streamRetentionOf } from '../../model/stream-retention';

export const streamRecordAge = rule({
  id: 'StreamRecordAge',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'Records of the stream are retried without an age limit, or longer than the stream retains them.',
  explanation: 'A record that the stream deletes is neither processed nor sent to the failure destination, so the age limit must end before. After an outage ' +
    'the function first processes outdated records, and reaches new ones late or never. Throttled invocations use up no retries, so only the maximum age limits them.',
  fix: 'Set maximumRecordAge (MaximumRecordAgeInSeconds) to less than the retention period of the stream. StreamProcessor does.',
  practices: ['K02', 'K18'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: (mapping, app) => {
    if (!readsInOrder(mapping)) return undefined;
    const age = resolved(mapping.maximumRecordAgeSeconds!);
    if (age === UNTIL_EXPIRY) return violation('The mapping does not limit the age of records: MaximumRecordAgeInSeconds is not set or -1.');
    if (age < RECORD_AGE_SECONDS.min) return violation(`MaximumRecordAgeInSeconds of the mapping is ${age}, but must be at least ${RECORD_AGE_SECONDS.min}.`, { level: 'error' });
    const retention = streamRetentionOf(mapping, app);
    if (retention === undefined || age < KINESIS_RETENTION_HOURS.min * 3_600) return COMPLIANT; // every stream retains records for a day
    return compliantIf(age < resolved(retention), () => `MaximumRecordAgeInSeconds of the mapping is ${age}, but the stream deletes records after ${resolved(retention)} s, so that they are lost before they are parked.`);
  },
});
