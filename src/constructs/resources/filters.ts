import { Construct } from 'constructs';
import { filterReader } from './filter-reader';
import { knownText, readable } from './known-pattern';
import type { FilterFacts, FilterSource } from '../../filters';
import { FILTERS, RAISED_FILTERS } from '../../limits';
import { PropsValidator, warn } from '../synth/validation';

type Filters = readonly { readonly [key: string]: any }[];

/** Collects filters of an event source mapping that Lambda refuses or that select other records than they say, and warns about uncertain ones. */
export function checkFilters(
  scope: Construct, problems: PropsValidator, filters: Filters | undefined, source: FilterSource, facts?: FilterFacts,
): void {
  if (filters === undefined) return;
  filters.forEach((filter, index) => checkFilter(scope, problems, `filters[${index}]`, filter, source, facts));
  if (filters.length > RAISED_FILTERS) {
    problems.add(`filters has ${filters.length} entries, but an event source mapping takes ${FILTERS}, or up to ${RAISED_FILTERS} if the account's quota was ` +
      'raised: combine some of them ($or)');
  } else if (filters.length > FILTERS) {
    warn(scope, 'tooManyFilters',
      `filters has ${filters.length} entries, but an event source mapping takes ${FILTERS} unless the account's quota was raised: ` +
      'combine some of them ($or), or raise the quota and acknowledge this warning');
  }
}

function checkFilter(scope: Construct, problems: PropsValidator, name: string, filter: any, source: FilterSource, facts?: FilterFacts): void {
  if (typeof filter.pattern !== 'string') {
    problems.add(`${name} is ${JSON.stringify(filter)} but must have a pattern that is a JSON object: use lambda.FilterCriteria.filter()`);
    return;
  }
  const pattern = knownText(scope, filter.pattern);
  if (pattern === undefined) {
    warn(scope, 'filterNotChecked',
      `${name} is known only at deployment and was not checked, and a filter that is wrong drops events without a trace: write the pattern with ` +
      'lambda.FilterCriteria.filter() and use tokens only for its values, or acknowledge this warning');
    return;
  }
  const { dependsOnViewType, readRecordPattern } = filterReader();
  const report = readRecordPattern(source, pattern, facts);
  const wrong = [...report.problems, ...report.mistakes];
  for (const problem of wrong) problems.add(readable(`${name}: ${problem}`));
  if (source === 'dynamodb' && wrong.length === 0 && facts?.viewType === undefined && dependsOnViewType(pattern)) {
    warn(scope, 'filterNotChecked',
      `${name} tests an image of the item, but the view type of the stream is unknown at synth, and without that image the filter drops all records: ` +
      'make sure that the stream has it, and acknowledge this warning');
  }
  if (report.undocumented.length > 0) {
    warn(scope, 'filterNotDocumented',
      readable(`${name}: ${report.undocumented.join('; ')}, or try it on AWS and acknowledge this warning. A record that a filter does not match is dropped`));
  }
}
