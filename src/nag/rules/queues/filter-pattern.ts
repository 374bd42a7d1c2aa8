import { isUnknown } from '../../../template';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const filterPattern = rule({
  id: 'FilterPattern',
  level: 'error',
  appliesTo: 'mappings',
  info: 'A filter of the mapping is invalid or matches no message.',
  explanation: 'Lambda rejects a pattern that is not a JSON object. For a queue, Lambda compares only the fields below "body" with a ' +
    'message, and deletes every message that no filter matches.',
  fix: 'Use lambda.FilterCriteria.filter({ body: … }).',
  practices: ['Q20', 'K13'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html',
  check: mapping => {
    const filters = resolved(mapping.filters);
    if (filters.length === 0) return undefined;
    const queue = pollsQueue(mapping);
    for (const { text, pattern } of filters) {
      const json = resolved(text);
      if (isUnknown(pattern) || typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return violation(`The filter ${json} is not a JSON object.`);
      const ignored = Object.keys(pattern).filter(key => queue && key !== 'body');
      if (ignored.length > 0) return violation(`The filter ${json} uses ${ignored.join(', ')}, but a filter of a queue applies to body.`);
    }
    return COMPLIANT;
  },
});
