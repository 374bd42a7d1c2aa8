/**
 * Returns the value that an object from a template has for a key of the template; undefined if it has none. Plain access would find what every
 * object inherits: a template may call a parameter `constructor`.
 */
export function ownValue<T>(object: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Indicates whether a value from a template is an object rather than a list. */
export function isJsonObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
