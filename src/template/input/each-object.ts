/** Calls a function with every object in a JSON value, the outer ones first. It uses no recursion, so any depth is fine. */
export function eachObject(json: unknown, visit: (object: { readonly [key: string]: unknown }) => void): void {
  const open = new Set<object>();
  const add = (value: unknown) => {
    if (typeof value === 'object' && value !== null) open.add(value);
  };
  add(json);
  for (const part of open) { // visits what is added on the way
    if (!Array.isArray(part)) visit(part as { readonly [key: string]: unknown });
    Object.values(part).forEach(add);
  }
}
