import { COMPLIANT, compliantIf, resolved, rule, violation } from '../../model/rule';
import { readsInOrder } from '../../model/sources';

export const streamStartingPosition = rule({
  id: 'StreamStartingPosition',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'The mapping starts at the newest record of the stream, or sets no starting position.',
  explanation: 'With LATEST, the function misses records that arrive while the mapping is created or updated. Without a starting ' +
    'position, Lambda rejects the mapping.',
  fix: 'Start at TRIM_HORIZON (StartingPosition), as StreamProcessor does, or at a timestamp. Acknowledge the finding for a mapping ' +
    'that is deployed: it cannot be changed, only replaced.',
  practices: ['K09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
  check: mapping => {
    const isOrdered = readsInOrder(mapping);
    if (!isOrdered && mapping.sourceKind !== 'documentdb') return undefined;
    if (mapping.startingPosition === undefined) return !isOrdered ? COMPLIANT : violation('StartingPosition is not set, so Lambda rejects the mapping.', { level: 'error' });
    return compliantIf(resolved(mapping.startingPosition) !== 'LATEST', 'StartingPosition is LATEST, so records that arrive while the mapping is created are missed.');
  },
});
