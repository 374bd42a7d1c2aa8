import { isObject } from './filter-numbers';
import { Pattern, patternProblems } from './filter-pattern';

/** The part of a message that a filter policy applies to. */
export type PolicyScope = 'MessageAttributes' | 'MessageBody';

/** The maximum number of keys in a policy. @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const POLICY_KEYS = 5;

/** The maximum number of combinations of values. @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const POLICY_COMBINATIONS = 150;

/** Returns all problems for which SNS would reject a filter policy. An empty policy has none: it accepts every message. */
export function policyProblems(policy: Pattern, scope: PolicyScope): readonly string[] {
  const object = typeof policy === 'string' ? parsed(policy) : policy;
  if (!isObject(object)) return patternProblems(policy);
  return Object.keys(object).length === 0 ? [] : [...patternProblems(policy), ...limits(object, scope)];
}

/** Returns the problems of a policy that would be a valid pattern in other services. */
function limits(policy: Record<string, unknown>, scope: PolicyScope): string[] {
  const problems: string[] = [];
  const keys = Object.keys(policy);
  if (keys.length > POLICY_KEYS) problems.push(`the policy has ${keys.length} keys, but the maximum is ${POLICY_KEYS}: split the subscription`);
  const combinations = combinationsOf(policy, 1);
  if (combinations > POLICY_COMBINATIONS) {
    problems.push(`the policy has ${combinations} combinations of values, but the maximum is ${POLICY_COMBINATIONS}: use fewer or shorter lists`);
  }
  const nested = keys.filter(key => isObject(policy[key]));
  if (scope === 'MessageAttributes' && nested.length > 0) {
    problems.push(`${nested.join(', ')} is nested, but message attributes are flat: set FilterPolicyScope to MessageBody, or write the values as a list`);
  }
  return problems;
}

/** Multiplies, for all keys, the number of values times the nesting depth of the key; adds up the alternatives of `$or`. */
function combinationsOf(policy: Record<string, unknown>, depth: number): number {
  return Object.entries(policy).reduce((product, [key, value]) => {
    if (isObject(value)) return product * combinationsOf(value, depth + 1);
    const values = Array.isArray(value) ? value : [];
    if (key !== '$or') return product * values.length * depth;
    return product * values.filter(isObject).reduce((sum, choice) => sum + combinationsOf(choice, depth), 0);
  }, 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
