import { UnknownValueError, UnsupportedFeatureError } from './errors';
import { isUnknown, Resolved } from '../../template';

/**
 * Returns a value that the simulation depends on.
 *
 * @throws UnknownValueError if the template does not determine the value
 */
export function requireValue<T>(resource: string, property: string, value: Resolved<T>): T {
  if (!isUnknown(value)) return value as T;
  throw new UnknownValueError(resource, property, value.reason);
}

/**
 * Returns an optional value that the simulation depends on.
 *
 * @throws UnknownValueError if the template sets the value but does not determine it
 */
export function optionalValue<T>(resource: string, property: string, value: Resolved<T> | undefined): T | undefined {
  return value === undefined ? undefined : requireValue(resource, property, value);
}

/**
 * Returns a number that the simulation counts with.
 *
 * @throws UnsupportedFeatureError if the number is not a whole number from 1 to the maximum
 */
export function countOf(resource: string, property: string, value: Resolved<number>, maximum: number): number {
  const count = requireValue(resource, property, value);
  if (Number.isInteger(count) && count >= 1 && count <= maximum) return count;
  throw new UnsupportedFeatureError(resource, `${property} ${count}`, `use a whole number from 1 to ${maximum}`);
}
