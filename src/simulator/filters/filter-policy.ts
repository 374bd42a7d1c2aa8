import { FilterPattern, InvalidPatternError, isObject, Pattern, policyProblems, PolicyScope } from '../../filters';
import { UnsupportedFeatureError } from '../kernel/errors';

/** An attribute of an SNS message, in the format of the `Publish` API. */
export interface SnsMessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** The parts of an SNS message that filter policies apply to. */
export interface FilterableMessage {
  readonly body: string;
  readonly attributes?: { readonly [name: string]: SnsMessageAttribute };
}

/** The operators in the SNS guide. @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
const LISTED = new Set(['equals', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'anything-but prefix', 'numeric', 'exists', 'cidr', '$or']);

/**
 * Compiles the filter policy of a subscription to a function that decides whether the subscription receives a message.
 *
 * The language is that of EventBridge with fewer operators. SNS documents these further differences:
 * - attributes are compared by their data type: `String`, `Number`, `String.Array`; others are ignored;
 * - `{"exists": true}` requires a value that is neither null nor empty; `{"exists": false}` alone does not match a message without attributes;
 * - a body that is not a JSON object does not match any policy for bodies;
 * - an empty policy accepts every message.
 *
 * A `String.Array` that is not a JSON list counts as a missing attribute, which SNS does not document.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
 * @throws InvalidPatternError if SNS would reject the policy
 * @throws UnsupportedFeatureError for operators that are not in the SNS guide
 */
export function filterPolicy(policy: Pattern, scope: PolicyScope = 'MessageAttributes'): (message: FilterableMessage) => boolean {
  const object = typeof policy === 'string' ? parsed(policy) : policy;
  if (isObject(object) && Object.keys(object).length === 0) return () => true;
  const problems = policyProblems(policy, scope);
  if (problems.length > 0) throw new InvalidPatternError('the filter policy', problems);
  const pattern = new FilterPattern(policy, { emptyExists: false });
  const unlisted = [...pattern.operators].filter(operator => !LISTED.has(operator));
  if (unlisted.length > 0) {
    throw new UnsupportedFeatureError('the filter policy', unlisted.join(', '), 'the SNS guide does not list this operator: write the policy without it');
  }
  return message => {
    if (scope === 'MessageBody') return pattern.matches(parsed(message.body));
    const attributes = attributesOf(message);
    return Object.keys(attributes).length > 0 && pattern.matches(attributes);
  };
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

function attributeValue({ DataType, StringValue = '' }: SnsMessageAttribute): unknown {
  if (DataType === 'String') return StringValue;
  if (DataType === 'Number') return Number(StringValue);
  const list = DataType === 'String.Array' ? parsed(StringValue) : undefined;
  return Array.isArray(list) ? list : undefined;
}
