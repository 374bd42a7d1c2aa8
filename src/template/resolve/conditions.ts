import { firstUnknown, misused } from './intrinsics';
import { isUnknown, OtherThan, Resolved, Value } from './unknown';
import { allHold, anyHolds, not } from './verdicts';

/** Resolves what a condition refers to. */
export interface ConditionScope {
  /** Resolves a value. */
  resolve(json: unknown): Value | undefined;

  /** Evaluates another condition. */
  condition(name: string): Resolved<boolean>;

  /** Evaluates a part of a condition. */
  nested(part: () => Resolved<boolean>): Resolved<boolean>;
}

/**
 * Evaluates a condition. The result is unknown only if an unknown part decides it: a false part makes `Fn::And` false in any case.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
 */
export function evaluate(condition: unknown, scope: ConditionScope): Resolved<boolean> {
  const [[name, argument] = ['', undefined]] = typeof condition === 'object' && condition !== null ? Object.entries(condition) : [];
  if (name === 'Condition' && typeof argument === 'string') return scope.condition(argument);
  if (!Array.isArray(argument)) return misused('a condition');
  switch (name) {
    case 'Fn::Equals': return argument.length === 2 ? equals(argument.map(part => scope.resolve(part) ?? '')) : misused('a condition');
    case 'Fn::And': return allHold(argument.map(part => scope.nested(() => evaluate(part, scope))));
    case 'Fn::Or': return anyHolds(argument.map(part => scope.nested(() => evaluate(part, scope))));
    case 'Fn::Not': return not(scope.nested(() => evaluate(argument[0], scope)));
    default: return misused('a condition');
  }
}

function equals(parts: readonly Value[]): Resolved<boolean> {
  const unknown = firstUnknown(parts);
  if (unknown) return excludes(parts[0], parts[1]) || excludes(parts[1], parts[0]) ? false : unknown;
  const [left, right] = parts.map(part => typeof part === 'object' ? JSON.stringify(part) : String(part));
  return left === right;
}

/** Indicates whether a value is known to differ from the other one. */
function excludes(value: Value, other: Value): boolean {
  return value instanceof OtherThan && !isUnknown(other) && value.values.has(String(other));
}
