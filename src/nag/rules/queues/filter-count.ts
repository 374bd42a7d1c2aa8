import { FILTERS, RAISED_FILTERS } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const filterCount = rule({
  id: 'FilterCount',
  level: 'warning',
  appliesTo: 'mappings',
  info: 'The mapping has more filters than the default quota of an account.',
  explanation: 'Lambda rejects a mapping with more than five filters unless the quota was raised.',
  fix: 'Combine filters with $or (FilterCriteria), or request a higher quota.',
  practices: ['K13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  check: mapping => {
    const { length } = resolved(mapping.filters);
    return length === 0 ? undefined : compliantIf(length <= FILTERS,
      () => `The mapping has ${length} filters, but the default quota is ${FILTERS}, and it can be raised to ${RAISED_FILTERS}.`, length > RAISED_FILTERS ? { level: 'error' } : {});
  },
});
