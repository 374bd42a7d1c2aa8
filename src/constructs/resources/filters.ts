import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FILTER_PATTERN_LENGTH, FILTERS } from '../../limits';
import { PropsValidator, warn } from '../synth/validation';

/** A filter as `lambda.FilterCriteria.filter()` makes it. */
export interface Filter { [key: string]: any }

/** Collects what is wrong with the filters of a mapping whose records can be filtered on the given keys. */
export function checkFilters(scope: Construct, problems: PropsValidator, filters: Filter[], allowedKeys: string[]): void {
  filters.forEach((filter, index) => checkFilter(problems, `filters[${index}]`, filter, allowedKeys));
  if (filters.length > FILTERS) {
    warn(scope, 'tooManyFilters',
      `a mapping takes ${FILTERS} filters unless the account's quota was raised, but ${filters.length} are given: ` +
      'join some of them ($or), or raise the quota and acknowledge this');
  }
}

function checkFilter(problems: PropsValidator, name: string, filter: Filter, allowedKeys: string[]): void {
  const text = filter.pattern;
  if (Token.isUnresolved(text)) return;
  const pattern = parse(text);
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    problems.add(`${name} is ${JSON.stringify(text ?? filter)} but must hold a pattern that is a JSON object: make it with lambda.FilterCriteria.filter()`);
    return;
  }
  problems.addIf(text.length > FILTER_PATTERN_LENGTH,
    `${name} has ${text.length} characters but at most ${FILTER_PATTERN_LENGTH} are allowed: split it into several filters`);
  const strange = Object.keys(pattern).filter(key => !allowedKeys.includes(key));
  problems.addIf(strange.length > 0,
    `${name} filters on ${strange.map(key => `'${key}'`).join(', ')} but only ${allowedKeys.map(key => `'${key}'`).join(', ')} can be filtered on: ` +
    `write lambda.FilterCriteria.filter({ ${allowedKeys[0]}: … })`);
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
