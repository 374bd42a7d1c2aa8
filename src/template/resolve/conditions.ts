import { firstUnknown, misused } from './intrinsics';
import { isUnknown, Resolved, Value } from './unknown';

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
    case 'Fn::And': return decide(false, argument, scope);
    case 'Fn::Or': return decide(true, argument, scope);
    case 'Fn::Not': return not(scope.nested(() => evaluate(argument[0], scope)));
    default: return misused('a condition');
  }
}

function equals(parts: readonly Value[]): Resolved<boolean> {
  const unknown = firstUnknown(parts);
  if (unknown) return unknown;
  const [left, right] = parts.map(part => typeof part === 'object' ? JSON.stringify(part) : String(part));
  return left === right;
}

function not(holds: Resolved<boolean>): Resolved<boolean> {
  return isUnknown(holds) ? holds : !holds;
}

/** Returns `deciding` if any part has this value; otherwise unknown if any part is unknown. */
function decide(deciding: boolean, parts: readonly unknown[], scope: ConditionScope): Resolved<boolean> {
  const verdicts = parts.map(part => scope.nested(() => evaluate(part, scope)));
  return verdicts.includes(deciding) ? deciding : verdicts.find(isUnknown) ?? !deciding;
}
