import { isUnknown, Resolved } from '../../template';

/**
 * Returns a value that the simulation depends on.
 *
 * @throws Error if the template does not determine the value
 */
export function requireValue<T>(resource: string, property: string, value: Resolved<T>): T {
  if (!isUnknown(value)) return value as T;
  throw new Error(`${resource}: ${property} cannot be determined from the template (${value.reason}): give the parameter a value, ` +
    'or add the stack that it comes from');
}

/**
 * Returns an optional value that the simulation depends on.
 *
 * @throws Error if the template sets the value but does not determine it
 */
export function optionalValue<T>(resource: string, property: string, value: Resolved<T> | undefined): T | undefined {
  return value === undefined ? undefined : requireValue(resource, property, value);
}
