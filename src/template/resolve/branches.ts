import { eitherOutline, outlinesOf } from './outlines';
import { ANY_TEXT, isUnknown, Unknown, Value } from './unknown';
import { isJsonObject } from '../input/own-value';

/**
 * Returns what is known of a value that a condition chooses, if the condition is unknown: what both branches have in common.
 *
 * @param why the reason why the condition is unknown
 *
 * @returns undefined if both branches remove the value
 */
export function either(one: Value | undefined, other: Value | undefined, why: Unknown): Value | undefined {
  if (one === other) return one;
  if (one === undefined || other === undefined) return new Unknown(why.reason, ANY_TEXT, true);
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return (one as readonly Value[]).map((item, i) => either(item, other[i] as Value, why)!);
  }
  if (isMap(one) && isMap(other) && haveSameKeys(one, other)) {
    return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, either(value, other[key], why)!]));
  }
  const [outlines, others] = [outlinesOf(one), outlinesOf(other)];
  const isOptional = [one, other].some(branch => isUnknown(branch) && branch.isOptional);
  return new Unknown(why.reason, outlines && others ? eitherOutline(outlines, others) : ANY_TEXT, isOptional);
}

function isMap(value: Value): value is { readonly [key: string]: Value } {
  return isJsonObject(value) && !isUnknown(value);
}

function haveSameKeys(one: object, other: object): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => Object.hasOwn(other, key));
}
