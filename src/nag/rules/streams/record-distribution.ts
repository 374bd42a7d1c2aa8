import { COMPLIANT, resolved, rule, violation } from '../../model/rule';
import { streamOf } from '../../model/stream-retention';

export const recordDistribution = rule({
  id: 'RecordDistribution',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'A Kinesis stream ignores the keys of its records, so that a function gets the records of a key in any order.',
  explanation: 'With RecordDistributionStrategy AUTO, Kinesis puts records on any shard, whatever their partition key: an old state can overwrite a newer one. Only on-demand streams take it.',
  fix: 'Leave out RecordDistributionStrategy, or set USER_PARTITION_KEY, unless the function does the same in any order (versions, or conditional writes); then acknowledge this rule.',
  practices: ['K19'],
  link: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html',
  check: ({ source }, app) => {
    const kinesis = streamOf(source, app);
    if (kinesis?.kind !== 'kinesis') return undefined;
    if (resolved(kinesis.recordDistribution) !== 'AUTO') return COMPLIANT;
    if (kinesis.mode === 'PROVISIONED') return violation(`The stream ${kinesis.logicalId} has RecordDistributionStrategy AUTO, which AWS refuses for a provisioned stream.`, { level: 'error' });
    return violation(`The mapping reads ${kinesis.logicalId}, whose RecordDistributionStrategy is AUTO: the records of a key have no order.`);
  },
});
