import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FILTER_PATTERN_LENGTH, FILTERS } from '../../limits';
import { PropsValidator, warn } from '../synth/validation';

/** A filter of an event source mapping, as `lambda.FilterCriteria.filter()` makes it. */
export interface FilterCriterion { [key: string]: any }

/** Collects invalid filters of an event source mapping whose events can be filtered by the given keys. */
export function checkFilters(scope: Construct, problems: PropsValidator, filters: FilterCriterion[], allowedKeys: string[]): void {
  filters.forEach((filter, index) => checkFilter(problems, `filters[${index}]`, filter, allowedKeys));
  if (filters.length > FILTERS) {
    warn(scope, 'tooManyFilters',
      `filters has ${filters.length} entries, but an event source mapping takes ${FILTERS} unless the account's quota was raised: ` +
      'combine some of them ($or), or raise the quota and acknowledge this warning');
  }
}

function checkFilter(problems: PropsValidator, name: string, filter: FilterCriterion, allowedKeys: string[]): void {
  const text = filter.pattern;
  if (Token.isUnresolved(text)) return;
  const pattern = parse(text);
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    problems.add(`${name} is ${JSON.stringify(text ?? filter)} but must have a pattern that is a JSON object: use lambda.FilterCriteria.filter()`);
    return;
  }
  problems.addIf(text.length > FILTER_PATTERN_LENGTH,
    `${name} has a pattern of ${text.length} characters, but at most ${FILTER_PATTERN_LENGTH} are allowed: split it into several filters`);
  const unknown = Object.keys(pattern).filter(key => !allowedKeys.includes(key));
  problems.addIf(unknown.length > 0,
    `${name} filters by ${quoted(unknown)}, but this event source can be filtered only by ${quoted(allowedKeys)}: ` +
    `use lambda.FilterCriteria.filter({ ${allowedKeys[0]}: … })`);
}

function quoted(keys: string[]): string {
  return keys.map(key => `'${key}'`).join(', ');
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
