import { isUnknown, Resolved } from '../../template';

/** The value, which must be known to say what happens. */
export function requireValue<T>(resource: string, property: string, value: Resolved<T>): T {
  if (!isUnknown(value)) return value as T;
  throw new Error(`${resource}: ${property} can't be told from the template (${value.reason}): give the parameter a value, ` +
    'or simulate the stack that it comes from too');
}

/** The same for a value that need not be given. */
export function optionalValue<T>(resource: string, property: string, value: Resolved<T> | undefined): T | undefined {
  return value === undefined ? undefined : requireValue(resource, property, value);
}
