import type { Comparison } from './comparison';
import type { PolicyCondition } from '../flow';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { anyHolds, not } from '../resolve/verdicts';

/** A condition key that a request does not have. */
export const ABSENT = 'absent';

/** The condition keys of a request, in lower case. A key that is not listed may have any value. */
export type RequestContext = Pick<ReadonlyMap<string, Comparison | typeof ABSENT>, 'get'>;

/** The operators that are evaluated, in lower case. The value indicates whether `*` and `?` are wildcards. */
const OPERATORS: ReadonlyMap<string, { readonly wildcards: boolean; readonly negated: boolean }> = new Map([
  ['stringequals', { wildcards: false, negated: false }],
  ['stringequalsignorecase', { wildcards: false, negated: false }],
  ['stringlike', { wildcards: true, negated: false }],
  ['arnequals', { wildcards: true, negated: false }],
  ['arnlike', { wildcards: true, negated: false }],
  ['bool', { wildcards: false, negated: false }],
  ['stringnotequals', { wildcards: false, negated: true }],
  ['stringnotequalsignorecase', { wildcards: false, negated: true }],
  ['stringnotlike', { wildcards: true, negated: true }],
  ['arnnotequals', { wildcards: true, negated: true }],
  ['arnnotlike', { wildcards: true, negated: true }],
]);

const SET_OPERATOR = /^(forallvalues|foranyvalue):/;
const IF_EXISTS = /ifexists$/;

/**
 * Evaluates a condition of a policy statement. It is unknown if its operator, key or values are.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionHolds({ operator, key, values }: PolicyCondition, context: RequestContext): Resolved<boolean> {
  const written = operator.toLowerCase();
  const actual = context.get(key.toLowerCase());
  if (actual === undefined) return new Unknown(`the condition on ${key} depends on the request`);
  if (written === 'null') return anyHolds(values.map(value => isUnknown(value) ? value : (value === 'true') === (actual === ABSENT)));
  const name = written.replace(SET_OPERATOR, '').replace(IF_EXISTS, '');
  const known = OPERATORS.get(name);
  if (known === undefined) return new Unknown(`the condition operator ${operator} is not evaluated`);
  if (actual === ABSENT) return known.negated || IF_EXISTS.test(written) || written.startsWith('forallvalues:');
  const holds = anyHolds(values.map(value => valueMatches(value, known.wildcards, name === 'bool' ? lowerCased(actual) : actual)));
  return known.negated ? not(holds) : holds;
}

function valueMatches(value: Resolved<string>, wildcards: boolean, actual: Comparison): Resolved<boolean> {
  if (isUnknown(value)) return value;
  if (value.includes('${')) return new Unknown(`the policy variable in ${value} depends on the request`);
  return (wildcards || !/[*?]/.test(value)) && actual(value);
}

function lowerCased(actual: Comparison): Comparison {
  return pattern => actual(pattern.toLowerCase());
}
