import { compliantIf, known, rule, violation } from '../../rule';

export const streamStartingPosition = rule({
  id: 'StreamStartingPosition',
  level: 'warning',
  of: 'mappings',
  info: 'The mapping starts at the newest record of the stream, or says nowhere.',
  explanation: 'With LATEST, records that arrive while the mapping is made or changed are passed over. Without a position Lambda refuses the ' +
    'mapping.',
  mend: 'Start at TRIM_HORIZON, as StreamProcessor does, or at a timestamp.',
  practices: ['K09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    const kind = known(mapping.sourceKind);
    if (kind !== 'kinesis' && kind !== 'dynamodb') return undefined;
    if (mapping.startingPosition === undefined) return violation('StartingPosition is missing, so that Lambda refuses the mapping.');
    return compliantIf(known(mapping.startingPosition) !== 'LATEST', 'StartingPosition is LATEST: records that arrive while the mapping is made are passed over.');
  },
});
