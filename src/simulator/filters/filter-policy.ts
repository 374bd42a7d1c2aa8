import { UnsupportedFeatureError } from '../kernel/errors';
import { isObject } from './filter-numbers';
import { FilterPattern, Pattern, validate } from './filter-pattern';
import { InvalidPatternError } from './filter-problem';

/** What a filter policy of an SNS subscription looks at. */
export type PolicyScope = 'MessageAttributes' | 'MessageBody';

/** An attribute of an SNS message, as `Publish` takes it. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** The parts of an SNS message that a filter policy sees. */
export interface FilterableMessage {
  readonly body: string;
  readonly attributes?: { readonly [name: string]: MessageAttribute };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const POLICY_KEYS = 5;
export const POLICY_COMBINATIONS = 150;

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
const LISTED = new Set(['equals', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'anything-but prefix', 'numeric', 'exists', 'cidr', '$or']);

/**
 * Gets the filter policy of a subscription ready; the function returned tells whether the subscription gets a message.
 *
 * The language is EventBridge's, with fewer operators. What else differs, as SNS documents it:
 * - attributes are compared by their data type: `String`, `Number`, `String.Array`; others are ignored;
 * - `{"exists": true}` asks for a value that is neither null nor empty; `{"exists": false}` alone doesn't match a message without any attribute;
 * - a body that is no JSON object matches no policy for bodies;
 * - an empty policy lets every message pass.
 *
 * A `String.Array` that is no JSON list is taken for a missing attribute: SNS doesn't document it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 * @throws InvalidPatternError for what SNS refuses
 * @throws UnsupportedFeatureError for operators that the SNS guide doesn't list
 */
export function filterPolicy(policy: Pattern, scope: PolicyScope = 'MessageAttributes'): (message: FilterableMessage) => boolean {
  const object = typeof policy === 'string' ? parsed(policy) : policy;
  if (isObject(object) && Object.keys(object).length === 0) return () => true;
  const problems = [...validate(policy), ...isObject(object) ? limits(object, scope) : []];
  if (problems.length > 0) throw new InvalidPatternError('the filter policy', problems);
  const pattern = new FilterPattern(policy, { emptyExists: false });
  const unlisted = [...pattern.operators].filter(operator => !LISTED.has(operator));
  if (unlisted.length > 0) {
    throw new UnsupportedFeatureError('the filter policy', unlisted.join(', '), 'the SNS guide does not list it among the operators: write the policy without it');
  }
  return message => {
    if (scope === 'MessageBody') return pattern.matches(parsed(message.body));
    const attributes = attributesOf(message);
    return Object.keys(attributes).length > 0 && pattern.matches(attributes);
  };
}

/** What is wrong with a policy that would be a legal pattern elsewhere. */
function limits(policy: Record<string, unknown>, scope: PolicyScope): string[] {
  const problems: string[] = [];
  const keys = Object.keys(policy);
  if (keys.length > POLICY_KEYS) problems.push(`the policy has ${keys.length} keys but at most ${POLICY_KEYS} are allowed: split the subscription`);
  const combinations = combinationsOf(policy, 1);
  if (combinations > POLICY_COMBINATIONS) {
    problems.push(`the policy has ${combinations} combinations of values but at most ${POLICY_COMBINATIONS} are allowed: use fewer or shorter lists`);
  }
  const nested = keys.filter(key => isObject(policy[key]));
  if (scope === 'MessageAttributes' && nested.length > 0) {
    problems.push(`${nested.join(', ')} is nested, but attributes are flat: set FilterPolicyScope to MessageBody, or write the values in a list`);
  }
  return problems;
}

/** Values multiplied by how deep their key is nested, for all keys multiplied; those of alternatives added. */
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

function attributesOf(message: FilterableMessage): Record<string, unknown> {
  const values = Object.entries(message.attributes ?? {}).map(([name, attribute]) => [name, attributeValue(attribute)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function attributeValue({ DataType, StringValue = '' }: MessageAttribute): unknown {
  if (DataType === 'String') return StringValue;
  if (DataType === 'Number') return Number(StringValue);
  const list = DataType === 'String.Array' ? parsed(StringValue) : undefined;
  return Array.isArray(list) ? list : undefined;
}
