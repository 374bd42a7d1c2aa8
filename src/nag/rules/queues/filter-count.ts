import { FILTERS } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const filterCount = rule({
  id: 'FilterCount',
  level: 'warning',
  of: 'mappings',
  info: 'The mapping has more filters than an account allows at first.',
  explanation: 'Above five, Lambda refuses the mapping unless the quota was raised.',
  mend: 'Join some of them with $or, or raise the quota.',
  practices: ['K13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  check: mapping => {
    const { length } = known(mapping.filters);
    return length === 0 ? undefined : compliantIf(length <= FILTERS, `It has ${length} filters.`);
  },
});
