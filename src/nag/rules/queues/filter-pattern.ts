import { isUnknown } from '../../../template';
import { COMPLIANT, known, rule, violation } from '../../rule';

export const filterPattern = rule({
  id: 'FilterPattern',
  level: 'error',
  of: 'mappings',
  info: 'A filter is none that can match.',
  explanation: 'Lambda refuses what is no JSON object. On a queue it deletes every message that no filter matches, and only what stands below ' +
    '"body" is compared with the message.',
  mend: 'Write lambda.FilterCriteria.filter({ body: … }).',
  practices: ['Q20', 'K13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html',
  check: mapping => {
    const filters = known(mapping.filters);
    if (filters.length === 0) return undefined;
    const queue = known(mapping.sourceKind) === 'sqs';
    for (const { text, pattern } of filters) {
      const json = known(text);
      if (isUnknown(pattern) || typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return violation(`The filter ${json} is no JSON object.`);
      const strange = Object.keys(pattern).filter(key => queue && key !== 'body');
      if (strange.length > 0) return violation(`The filter ${json} looks at ${strange.join(', ')}, but a queue is filtered on body.`);
    }
    return COMPLIANT;
  },
});
